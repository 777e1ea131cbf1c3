"""The A2A server as an ASGI application: a card and an endpoint for each agent, with checks of the token and the Host."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from temporalio.client import Client

from console.backend.connections import Connections
from console.processes import ports
from console.servers.a2a.card import agent_card
from console.servers.a2a.push import Webhooks
from console.servers.a2a.tasks import Tasks
from console.servers.asker import ASKER
from console.servers.bearer import App, Bearer
from console.terminal.failure import usage
from kernel.project.project import Project

try:
    from a2a.server.context import ServerCallContext
    from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
    from a2a.server.routes.common import DefaultServerCallContextBuilder
    from starlette.applications import Starlette
    from starlette.middleware.body_limit import RequestBodyLimitMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.routing import Route
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

CARD = "/.well-known/agent-card.json"

MOST_BYTES = 8 * 1024 * 1024
"""The largest request, in bytes."""


class WithAsker(DefaultServerCallContextBuilder):
    """Puts who has sent a request into the context of its call."""

    def build(self, request: Request) -> ServerCallContext:
        """Return the context."""
        context = super().build(request)
        context.state[ASKER] = request.scope.get(ASKER)
        return context


def application(here: Connections, server: Client, project: Project, base: str, token: str, webhooks: Webhooks) -> App:
    """Return the application. `base` is its public address, which the cards name, and `token` the server's own.

    Cards need no token. Against DNS rebinding, only requests with one of the server's own names as Host are answered.
    """
    routes: list[Route] = []
    cards: list[str] = []
    for skill in (None, *sorted(project.agents)):
        prefix = f"/agents/{quote(skill, safe='')}" if skill else ""
        cards.append(f"{prefix}{CARD}")
        tasks = Tasks(server, here.settings, project, skill, here, webhooks)
        routes += create_agent_card_routes(agent_card(project, f"{base}{prefix}/a2a", skill), card_url=f"{prefix}{CARD}")
        routes += create_jsonrpc_routes(tasks, f"{prefix}/a2a", WithAsker(), enable_v0_3_compat=True)
    bounded = RequestBodyLimitMiddleware(Starlette(routes=routes), max_body_size=MOST_BYTES)
    behind_token = Bearer(bounded, token, here, open_to_all=cards)
    names = [ports.LOOPBACK, "localhost", urlsplit(base).hostname or ports.LOOPBACK]
    return TrustedHostMiddleware(behind_token, allowed_hosts=names, www_redirect=False)
