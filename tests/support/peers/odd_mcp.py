"""Hand-written MCP servers, on the standard library only, with the oddities of real servers.

As a program (`command(…)`) a server uses its standard streams; `Web` is a server of streamable HTTP, with sessions in memory.
Its plan says what it does: `tools` (the list), `result` (of each call), `error` (instead of a result), `lines` (printed first),
`dies_at` (the method at which it exits), `calls` (a file that gets a line for each call).
"""

from __future__ import annotations

import json
import os
import sys
import threading
import uuid
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

Json = dict[str, Any]

PONG: Json = {"content": [{"type": "text", "text": "pong"}]}
NO_METHOD: Json = {"code": -32601, "message": "Method not found"}


def tool(name: Any = "look", *, reads: bool = True, **fields: Any) -> Json:
    """Return a tool without arguments; `fields` add to its fields, or replace them."""
    return {
        "name": name,
        "description": "Looks.",
        "inputSchema": {"type": "object", "properties": {}},
        "annotations": {"readOnlyHint": reads},
        **fields,
    }


def command(**plan: Any) -> list[str]:
    """Return the command that starts a server of that plan, over its standard streams."""
    return [sys.executable, "-I", "-S", str(Path(__file__)), json.dumps(plan)]


def answer(plan: Json, asked: Json) -> Json | None:
    """Return the answer of a server with that plan; None for a notification."""
    method = asked.get("method")
    if method == plan.get("dies_at"):
        os._exit(1)
    if "id" not in asked:
        return None
    if method == "tools/call" and plan.get("calls"):
        with Path(plan["calls"]).open("a") as calls:
            calls.write(json.dumps(asked["params"]) + "\n")
    results: dict[Any, Any] = {
        "initialize": {
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "odd", "version": "1"},
        },
        "tools/list": {"tools": plan["tools"]} if "tools" in plan else None,
        "tools/call": None if "error" in plan else plan.get("result", PONG),
        "ping": {},
    }
    outcome = results.get(method)
    if outcome is not None:
        return {"jsonrpc": "2.0", "id": asked["id"], "result": outcome}
    error = plan["error"] if method == "tools/call" else NO_METHOD
    return {"jsonrpc": "2.0", "id": asked["id"], "error": error}


def speak(plan: Json) -> None:
    """Serve over the standard streams until they end."""
    for line in plan.get("lines", []):
        sys.stdout.buffer.write(line.encode("latin-1") + b"\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line.strip() and (said := answer(plan, json.loads(line))) is not None:
            print(json.dumps(said), flush=True)


class Web:
    """A server of streamable HTTP in this process. `forget` drops its sessions, as a restart does.

    `refuse_with` holds the status and the words of the refusal of an unknown session; `busy` holds statuses for the next calls,
    without an error of the protocol. `asked` records every method that came, `runs` every call that was executed.
    """

    NOT_FOUND: ClassVar[tuple[int, str]] = (404, "Session not found")

    def __init__(self, tools: Sequence[Any], refuse_with: tuple[int, str] = NOT_FOUND, **plan: Any) -> None:
        self.plan: Json = {"tools": list(tools), **plan}
        self.refuse_with, self.sessions = refuse_with, set[str]()
        self.asked, self.runs, self.busy = list[str](), list[Json](), list[int]()
        self.remembers = True
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Log nothing."""

            def _send(self, status: int, body: Any = None, session: str | None = None) -> None:
                written = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json" if written else "text/plain")
                self.send_header("Content-Length", str(len(written)))
                if session is not None:
                    self.send_header("Mcp-Session-Id", session)
                self.end_headers()
                self.wfile.write(written)

            def do_GET(self) -> None:
                self._send(405)

            def do_DELETE(self) -> None:
                self._send(200)

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                method, session = asked.get("method"), self.headers.get("Mcp-Session-Id")
                web.asked.append(method)
                if method == "initialize":
                    session = uuid.uuid4().hex
                    if web.remembers:
                        web.sessions.add(session)
                    self._send(200, answer(web.plan, asked), session)
                    return
                if method != "server/discover" and session not in web.sessions:
                    status, words = web.refuse_with
                    self._send(status, {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": words}})
                    return
                if method == "tools/call" and web.busy:
                    self._send(web.busy.pop(0))
                    return
                if method == "tools/call":
                    web.runs.append(asked["params"])
                said = answer(web.plan, asked)
                self._send(202 if said is None else 200, said)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/mcp"

    def forget(self) -> None:
        """Drop all sessions."""
        self.sessions.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    speak(json.loads(sys.argv[1]))
