"""The work of `mofa console`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.processes.console_address import Address, address
from console.processes.console_server import EXTRA_MISSING, READY, is_installed
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, note
from runtime.settings import Settings


async def serve_alone(as_json: bool, opened: Callable[[str], Any] | None = None) -> int:
    """Serve until a signal; return the exit code. `opened` is called with the server's address when it listens."""
    if not is_installed():
        raise usage(EXTRA_MISSING)
    from console.servers.doors.routes import AllDoors
    from console.servers.web.serve import serve

    wanted = address()

    def ready(place: Address) -> None:
        if place.port != wanted.port:
            note(f"Port {wanted.port} is in use; the console takes {place.port}.", "yellow")
        if as_json:
            emit({"url": place.base, "flows": f"{place.base}/flows", "token": place.token is not None})
        note(f"{READY}{place.base}/flows\nCtrl-C stops it.")
        if opened is not None:
            opened(place.base)

    await serve(Settings.from_environment(), wanted, ready, AllDoors())
    return OK
