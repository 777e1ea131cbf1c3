"""A fake model server for tests: a real OpenAI-compatible HTTP server on a free port, from npm's `@copilotkit/aimock`.

    with ModelServer() as server:  # or async with
        server.rule(when={"schema": "plan"}, times=1, status=429, retry_after_s=2)
        ...  # with OPENAI_BASE_URL=server.url, or **server.environment
        server.journal()

As a program, it runs a command against such a server: `python -m tests.support.peers.model_server make demo`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.installed import node

SOURCE = Path(__file__).parent / "model-server"
MODEL = "fake-model"
START_TIMEOUT_S = 120.0


class ModelServer:
    """A server in a process of its own, which ends with this process, even if this one is killed."""

    url: str
    """The base URL for a client, with `/v1`."""

    def start(self) -> Self:
        """Start, and wait until it listens."""
        modules = node.install(SOURCE)
        command = [node.program("node"), str(SOURCE / "server.mjs"), str(modules)]
        # The pipe to its standard input breaks when this process ends, even by kill -9, and then the server ends too.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self._first_line())["url"]
        return self

    def stop(self) -> None:
        """End the server, and wait until it has ended."""
        process = self._process
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for a program to use this server as its default model."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": "no-key-needed-here", "MOFA_MODEL": f"openai:{MODEL}"}

    def rule(self, **rule: Any) -> None:
        """Add a rule for answers. The newest rule that matches wins.

        `when` {schema: the output's name, model, contains: words anywhere in the prompt} (by default all requests);
        `times` (by default always); then one of: `reply` (text, JSON, or {"tool_calls": [{"name", "arguments"}]}),
        `status` with `code`, `type`, `param`, `message`, `retry_after_s`; `garbage` True for a body that is not JSON;
        before the answer `delay_ms`, or `hold` True to wait for `release()`; with a reply `finish_reason`;
        for a stream, `chunk_ms` before each piece of `chunk_size` characters, and an interruption after `cut_after` pieces.
        """
        self._post("/control/rules", rule)

    def release(self) -> None:
        """Release every held answer."""
        self._post("/control/release", {})

    def reset(self) -> None:
        """Remove the rules, the calls and the journal."""
        self._post("/control/reset", {})

    def calls(self) -> list[dict[str, Any]]:
        """Return every request in the order of arrival, with or without an answer so far:
        {request_id, idempotency_key, state: open | answered | aborted (by the client), status}."""
        found: list[dict[str, Any]] = self._get("/control/calls")
        return found

    def journal(self) -> list[dict[str, Any]]:
        """Return aimock's record of the requests, in the order of the answers:
        {method, path, headers, body, response: {status}, …}.

        `headers` has `idempotency-key` and the `x-request-id` of `calls()`. A request without an answer so far is not in it.
        """
        found: list[dict[str, Any]] = self._get("/__aimock/journal")
        return [entry for entry in found if entry["path"].startswith("/v1/")]

    def wait_for(self, what: Callable[[list[dict[str, Any]]], bool], timeout_s: float = 300.0) -> list[dict[str, Any]]:
        """Wait until the `calls()` are as wanted, and return them. This blocks; in a coroutine, use `asyncio.to_thread`."""
        deadline = time.monotonic() + timeout_s
        while not what(calls := self.calls()):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {timeout_s:g} s; the model server's calls: {calls}")
            time.sleep(0.02)
        return calls

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _first_line(self) -> str:
        """Return the line that the server prints when it listens."""
        assert self._process.stdout is not None
        overdue = threading.Timer(START_TIMEOUT_S, self._process.kill)
        overdue.start()
        line = self._process.stdout.readline()
        overdue.cancel()
        if not line:
            raise RuntimeError(f"The model server did not start (exit code {self._process.wait()}).")
        return line

    def _get(self, path: str) -> Any:
        return self._exchange(urllib.request.Request(self._address(path)))

    def _post(self, path: str, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self._exchange(urllib.request.Request(self._address(path), data, {"Content-Type": "application/json"}))

    def _address(self, path: str) -> str:
        return self.url.removesuffix("/v1") + path

    def _exchange(self, request: urllib.request.Request) -> Any:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as response:
            return json.load(response)


def main(command: list[str]) -> int:
    """Run a command with a model server as its default model, and return its exit code."""
    with ModelServer() as server:
        return subprocess.run(command, env={**os.environ, **server.environment}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
