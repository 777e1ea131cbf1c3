"""The work of `mofa builder`."""

from __future__ import annotations

import threading
import webbrowser

from console.commands.console.work import serve_alone
from console.processes.console_record import ConsoleRecord
from console.terminal.failure import OK, usage
from console.terminal.screen import emit, note, say
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.flow.shapes import FlowName
from runtime.settings import Settings


async def open_builder(flow: str | None, *, browser: bool, as_json: bool) -> int:
    """Open the page of the flows, or of one flow; return the exit code."""
    try:
        path = "/flows" if flow is None else f"/flows/{parse(FlowName, flow, 'FLOW')}"
    except InvalidInput as error:
        raise usage(str(error)) from None
    running = ConsoleRecord(Settings.from_environment().home).running()
    if running is None:
        return await serve_alone(as_json, (lambda base: _open(f"{base}{path}")) if browser else None)
    if as_json:
        emit({"url": f"{running}{path}"})
    else:
        say(f"{running}{path}")
    if browser:
        _open(f"{running}{path}").join()
    return OK


def _open(url: str) -> threading.Thread:
    """Open a page in the browser. Some browsers' commands return at their end only, so that a thread waits for them."""

    def attempt() -> None:
        if not webbrowser.open(url):
            note(f"There is no browser here; open {url}")

    thread = threading.Thread(target=attempt, name="mofa-browser", daemon=True)
    thread.start()
    return thread
