"""The console's server for tests: `mofa console` in a process of its own, and its API over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import uvicorn

from console.processes import ports
from console.servers.web import serve
from tests.support.house import House, until
from tests.support.processes import forks
from tests.support.processes.server_on_port import ServerOnPort

Json = dict[str, Any]


class Serving(ServerOnPort):
    """`mofa console` on one port for its life, however often it is killed."""

    def __init__(self, house: House, **environ: str) -> None:
        super().__init__()
        self.house = house
        self.environ = {**house.environ, "MOFA_CONSOLE_ADDRESS": f"127.0.0.1:{self.port}", **environ}
        self.log = house.home / f"console-{self.port}.log"

    def start(self) -> None:
        """Start, and wait until it listens."""
        with self.log.open("ab") as log:
            self._process = forks.start("console.main", ["console"], cwd=self.house.home, env=self.environ, out=log, err=log)
        until(lambda: ports.answers(self.port), 60.0, f"mofa console: {self.log.read_text()}")

    def end(self) -> int | None:
        """End it with SIGTERM, and return its exit code."""
        self._process.terminate()
        return self._process.wait(60)

    def client(self, **options: Any) -> httpx.AsyncClient:
        """Return a client of the API."""
        return httpx.AsyncClient(base_url=f"{self.url}/api/v1", timeout=120, **options)


@contextmanager
def serving(house: House, **environ: str) -> Iterator[Serving]:
    """A running server, which is killed at the end."""
    with Serving(house, **environ) as server:
        yield server


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[int]:
    """The port of an application that this process serves, with the protocol of the console's server."""
    config = uvicorn.Config(app, port=0, http=serve.PatientProtocol, ws="none", log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


def run_path(id: str, rest: str = "") -> str:
    """Return the path of a run."""
    return f"/runs/{quote(id, safe='')}{rest}"


@dataclass
class Sent:
    """A server-sent event."""

    event: str = "message"
    id: int | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def data(self) -> Any:
        return json.loads("\n".join(self.lines))


@asynccontextmanager
async def followed(http: httpx.AsyncClient, id: str, after: int | None = None) -> AsyncIterator[AsyncIterator[Sent]]:
    """The events of a run as they are sent; `after` is given as a browser gives it, by `Last-Event-ID`."""
    headers = {"Accept": "text/event-stream", **({} if after is None else {"Last-Event-ID": str(after)})}
    async with http.stream("GET", run_path(id, "/events"), headers=headers) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield _sent(response)


async def _sent(response: httpx.Response) -> AsyncIterator[Sent]:
    sent = Sent()
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        match name:
            case "id":
                sent.id = int(value)
            case "event":
                sent.event = value
            case "data":
                sent.lines.append(value)
            case "" if sent.lines:
                yield sent
                sent = Sent()
            case _:
                pass
