"""A model server with answers of a test's choice: a real HTTP server on a free port, for every provider's API.

with OddProvider(lambda asked: Whole(completion("Fine."))) as server:
    ...  # with base_url=server.url
    server.sent  # the bodies of the requests, in their order
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
DONE = "data: [DONE]\n\n"


@dataclass(frozen=True)
class Asked:
    """A request: its path, its body, and its number."""

    path: str
    body: dict[str, Any]
    number: int

    @property
    def has_results(self) -> bool:
        """Whether the request has a tool's result."""
        return any(message["role"] == "tool" for message in self.body["messages"])


@dataclass(frozen=True)
class Whole:
    """An answer in one piece: JSON, or bytes as they are."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Streamed:
    """An answer in pieces: texts as they are, objects as events. The connection is closed after the last piece."""

    pieces: tuple[str | bytes | dict[str, Any], ...]
    media_type: str = "text/event-stream"


Answer = Whole | Streamed


class OddProvider:
    """A server that answers by the function `answer`."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.sent: list[dict[str, Any]] = []
        self._answer, self._lock = answer, threading.Lock()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider._serve(self, body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def root(self) -> str:
        """The address, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The base URL for a client of OpenAI's API."""
        return f"{self.root}/v1"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a worker to use this server as OpenAI's endpoint."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": "no-key-needed-here", "MOFA_MODEL": "openai:plain"}

    def _serve(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        with self._lock:
            self.sent.append(body)
            number = len(self.sent)
        answer = self._answer(Asked(handler.path, body, number))
        if isinstance(answer, Whole):
            _whole(handler, answer)
        else:
            _streamed(handler, answer)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _whole(handler: BaseHTTPRequestHandler, answer: Whole) -> None:
    data = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    handler.send_response(answer.status)
    for name, value in {"Content-Type": "application/json", **answer.headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def _streamed(handler: BaseHTTPRequestHandler, answer: Streamed) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", answer.media_type)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for piece in answer.pieces:
        handler.wfile.write(_bytes(piece))
        handler.wfile.flush()
    handler.close_connection = True


def _bytes(piece: str | bytes | dict[str, Any]) -> bytes:
    if isinstance(piece, dict):
        piece = f"data: {json.dumps(piece)}\n\n"
    return piece if isinstance(piece, bytes) else piece.encode()


def completion(content: Any = None, finish: str | None = "stop", *, usage: Any = USAGE, **message: Any) -> dict[str, Any]:
    """Return a Chat Completion with one choice."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    made: dict[str, Any] = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return made if usage is None else made | {"usage": usage}


def delta(content: Any = None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a piece of a streamed Chat Completion."""
    said = {**({} if content is None else {"content": content}), **more}
    return {"id": "c", "model": "m", "choices": [{"index": 0, "delta": said, "finish_reason": finish}]}


def call(id: Any, name: str, arguments: Any) -> dict[str, Any]:
    """Return a tool call in the form of OpenAI's API."""
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def stream(*pieces: str | bytes | dict[str, Any], done: bool = True) -> Streamed:
    """Return a streamed answer."""
    return Streamed((*pieces, *([DONE] if done else [])))


def in_turn(answers: Iterable[Answer]) -> Callable[[Asked], Answer]:
    """Return a function that gives these answers one after the other, and then repeats the last one."""
    listed = list(answers)
    return lambda asked: listed[min(asked.number, len(listed)) - 1]
