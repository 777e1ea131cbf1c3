"""A provider that counts: an OpenAI-compatible server that records its charges by `Idempotency-Key`."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Reply = Callable[[int, dict[str, Any]], dict[str, Any]]
"""A function from the number of the charge, from 1, and the request's body to the message of the answer."""


def _numbered(number: int, body: dict[str, Any]) -> dict[str, Any]:
    return {"content": f"answer {number}"}


class Provider:
    """A provider with `requests` and `charges` by idempotency key. If it honours the key, it charges once for each key."""

    def __init__(self, *, honours: bool, delay_s: float = 0.0, reply: Reply = _numbered) -> None:
        self._reply = reply
        self.honours = honours
        self.requests: Counter[str] = Counter()
        self.charges: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._answers: dict[str, bytes] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                threading.Event().wait(delay_s)
                answer = provider._answer(self.headers["Idempotency-Key"], body)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def _answer(self, key: str, body: dict[str, Any]) -> bytes:
        with self._lock:
            self.requests[key] += 1
            if self.honours and key in self._answers:
                return self._answers[key]
            self.charges[key] += 1
            number = sum(self.charges.values())
            message = {"role": "assistant", "content": None, **self._reply(number, body)}
            reply = {
                "id": f"chatcmpl-{number}", "object": "chat.completion", "created": 1, "model": body["model"],
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
            }  # fmt: skip
            self._answers[key] = json.dumps(reply).encode()
            return self._answers[key]

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a worker to use this provider as its default model."""
        url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "no-key-needed-here", "MOFA_MODEL": "mine"}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
