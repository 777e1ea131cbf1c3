"""An HTTP server in a thread that answers with JSON: what the servers in the shape of a chat's have in common."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Json = dict[str, Any]


class JsonServer:
    """A server on a port of its own, while its context is open."""

    base: str
    """Its address, without a path."""

    def answered(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, Json]:
        """Return the status and the body of the answer to a request."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        there = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                status, answer = there.answered(self.command, self.path, self.headers["Authorization"] or "", body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(BrokenPipeError):  # the client was killed
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = _serve

            def log_message(self, *_: Any) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._serving.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
