"""The A2A server as an ASGI application: a card and an endpoint for each agent, behind a token and a check of the Host."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from temporalio.client import Client

from console.processes import ports
from console.servers.a2a.card import agent_card
from console.servers.a2a.push import Webhooks
from console.servers.a2a.tasks import Tasks
from console.servers.bearer import App, Bearer
from console.terminal.failure import usage
from kernel.project.project import Project
from runtime.settings import Settings

try:
    from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
    from starlette.applications import Starlette
    from starlette.middleware.body_limit import RequestBodyLimitMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.routing import Route
except ImportError:
    raise usage(
        "This needs the package a2a-sdk, which is not installed. Install it: uv pip install 'mofa-temporal[a2a]'"
    ) from None

CARD = "/.well-known/agent-card.json"

MOST_BYTES = 8 * 1024 * 1024
"""The largest request that is read."""


def application(server: Client, settings: Settings, project: Project, base: str, token: str, webhooks: Webhooks) -> App:
    """Return the application. `base` is where others reach it, which the cards say.

    Cards are read without a token, and so only by the names under which this server is meant to be reached: a page elsewhere
    whose name was made to point here (DNS rebinding) sends its own.
    """
    routes: list[Route] = []
    cards: list[str] = []
    for skill in (None, *sorted(project.agents)):
        place = f"/agents/{quote(skill, safe='')}" if skill else ""
        cards.append(f"{place}{CARD}")
        tasks = Tasks(server, settings, project, skill, webhooks)
        routes += create_agent_card_routes(agent_card(project, f"{base}{place}/a2a", skill), card_url=f"{place}{CARD}")
        routes += create_jsonrpc_routes(tasks, f"{place}/a2a", enable_v0_3_compat=True)
    bounded = RequestBodyLimitMiddleware(Starlette(routes=routes), max_body_size=MOST_BYTES)
    behind_token = Bearer(bounded, token, open_to_all=cards)
    names = [ports.LOOPBACK, "localhost", urlsplit(base).hostname or ports.LOOPBACK]
    return TrustedHostMiddleware(behind_token, allowed_hosts=names, www_redirect=False)
