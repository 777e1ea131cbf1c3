"""The work of `mofa a2a serve`."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from console.backend import client
from console.backend.connections import Connections
from console.backend.desk import project_of
from console.processes import ports
from console.servers.a2a.app import CARD, application
from console.servers.a2a.push import Webhooks
from console.servers.a2a.tasks import Tasks
from console.servers.bearer import token
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, note
from runtime.settings import Settings


async def serve_a2a(port: int, url: str | None, push_allow: list[str], as_json: bool) -> int:
    """Serve until a signal stops it; return the exit code.

    Args:
        url: the public address, if it is not this machine's.
        push_allow: hosts in a private network that webhooks may call.
    """
    import uvicorn

    settings = Settings.from_environment()
    base = _base(url, port)
    if not ports.is_free(port):
        raise usage(f"--port: port {port} is in use by {ports.holder(port)}. Choose another one.")
    server, project = await client.connected(settings), project_of(settings)
    webhooks = Webhooks(server, settings.home / "a2a-push", settings.task_queue, push_allow)
    file = settings.home / "a2a-token"
    given = os.environ.get("MOFA_A2A_TOKEN")
    here = Connections(settings)
    app = application(here, server, project, base, token(file, given), webhooks)
    where = "MOFA_A2A_TOKEN" if given else str(file)
    if as_json:
        emit({"url": base, "token": where, "agents": sorted(project.agents)})
    note(f"A2A server: {base}   card: {base}{CARD}   token: in {where}\nCtrl-C stops it.")
    serving = uvicorn.Server(uvicorn.Config(app, host=ports.LOOPBACK, port=port, log_level="warning"))
    async with webhooks.worker(Tasks(server, settings, project, None, here).look):
        await serving.serve()
    await webhooks.close()
    await here.close()
    return OK


def _base(url: str | None, port: int) -> str:
    """Return the server's public address without a slash at its end."""
    base = (url or f"http://{ports.LOOPBACK}:{port}").rstrip("/")
    try:
        valid = urlsplit(base).scheme in ("http", "https") and bool(urlsplit(base).hostname)
    except ValueError:
        valid = False
    if not valid:
        raise usage(f"--url: {url!r} is not an address like https://agents.example.com")
    return base
