"""The work of `mofa mcp serve`."""

from __future__ import annotations

import os

from console.backend import client
from console.backend.connections import Connections
from console.processes import ports
from console.servers.bearer import App, Bearer, token
from console.servers.mcp import mcp_server, over_http
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, note
from runtime.settings import Settings

MOST_BYTES = 8 * 1024 * 1024
"""The largest HTTP request, in bytes."""


async def serve_mcp(port: int | None, without: frozenset[str], as_json: bool) -> int:
    """Serve until the client leaves or a signal stops it; return the exit code. Standard output carries the protocol."""
    settings = Settings.from_environment()
    here = Connections(settings)
    try:
        server = mcp_server(here, await client.connected(settings), without, known_callers=port is not None)
        if port is None:
            await server.run_stdio_async()
            return OK
        return await _serve_http(here, over_http(server), port, as_json)
    finally:
        await here.close()


async def _serve_http(here: Connections, app: App, port: int, as_json: bool) -> int:
    if not ports.is_free(port):
        raise usage(f"--http: port {port} is in use by {ports.holder(port)}. Choose another one.")
    import uvicorn
    from starlette.middleware.body_limit import RequestBodyLimitMiddleware

    file = here.settings.home / "mcp-token"
    secret = token(file, os.environ.get("MOFA_MCP_TOKEN"))
    app = Bearer(RequestBodyLimitMiddleware(app, max_body_size=MOST_BYTES), secret, here)
    where = "MOFA_MCP_TOKEN" if os.environ.get("MOFA_MCP_TOKEN") else str(file)
    if as_json:
        emit({"url": f"http://{ports.LOOPBACK}:{port}/mcp", "token": where})
    note(f"MCP server: http://{ports.LOOPBACK}:{port}/mcp   token: in {where}\nCtrl-C stops it.")
    await uvicorn.Server(uvicorn.Config(app, host=ports.LOOPBACK, port=port, log_level="warning")).serve()
    return OK
