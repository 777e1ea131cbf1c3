"""A real HTTP server that keeps the requests posted to it, on a port that it keeps over restarts."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Posted:
    """One request, with `headers` by lower-case name."""

    path: str
    headers: dict[str, str]
    body: Any
    status: int = 0


@dataclass
class Receiver:
    """A receiver, as a context manager. `answers` holds the statuses of the next requests; later ones get 204.

    `refuse` has the status for every request to a path, as long as it is there.
    """

    answers: list[int] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    refuse: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                content = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = receiver.answers.pop(0) if receiver.answers else 204
                status = receiver.refuse.get(self.path, status)
                receiver.posted.append(Posted(self.path, headers, json.loads(content), status))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._serving.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
