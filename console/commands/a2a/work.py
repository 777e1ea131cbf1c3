"""The work of `mofa a2a serve`."""

from __future__ import annotations

import os
from urllib.parse import quote

from console.backend import client
from console.backend.desk import project_of
from console.processes import ports
from console.servers.a2a import Tasks, agent_card
from console.servers.a2a_push import Webhooks
from console.servers.bearer import Bearer, token
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, note
from runtime.settings import Settings

CARD = "/.well-known/agent-card.json"


async def serve_a2a(port: int, url: str | None, push_allow: list[str], as_json: bool) -> int:
    """Serve until told to stop; the exit code. `url` is where others reach it, where that is not this machine.

    `push_allow` are hosts of webhooks that may be within a private network.
    """
    import uvicorn
    from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
    from starlette.applications import Starlette
    from starlette.routing import Route

    settings = Settings.from_environment()
    if not ports.is_free(port):
        raise usage(f"--port: port {port} is held by {ports.holder(port)}. Choose another.")
    server, project = await client.connected(settings), project_of(settings)
    base = (url or f"http://{ports.LOOPBACK}:{port}").rstrip("/")
    webhooks = Webhooks(server, settings.home / "a2a-push", settings.task_queue, push_allow)
    routes: list[Route] = []
    cards: list[str] = []
    for skill in (None, *sorted(project.agents)):
        place = f"/agents/{quote(skill, safe='')}" if skill else ""
        cards.append(f"{place}{CARD}")
        tasks = Tasks(server, settings, project, skill, webhooks)
        routes += create_agent_card_routes(agent_card(project, f"{base}{place}/a2a", skill), card_url=f"{place}{CARD}")
        routes += create_jsonrpc_routes(tasks, f"{place}/a2a", enable_v0_3_compat=True)
    file = settings.home / "a2a-token"
    given = os.environ.get("MOFA_A2A_TOKEN")
    app = Bearer(Starlette(routes=routes), token(file, given), open_to_all=cards)
    where = "MOFA_A2A_TOKEN" if given else str(file)
    if as_json:
        emit({"url": base, "token": where, "agents": sorted(project.agents)})
    note(f"A2A server: {base}   its card: {base}{CARD}   token: in {where}\nCtrl-C ends it.")
    serving = uvicorn.Server(uvicorn.Config(app, host=ports.LOOPBACK, port=port, log_level="warning"))
    async with webhooks.worker(Tasks(server, settings, project, None).look):
        await serving.serve()
    await webhooks.close()
    return OK
