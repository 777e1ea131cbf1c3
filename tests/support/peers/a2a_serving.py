"""`mofa a2a serve` in a process of its own, and the client of A2A's Python SDK."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
from a2a.client import Client, ClientConfig, ClientFactory
from a2a.types import Message, Part, Role, SendMessageRequest, Task

from console.processes import ports
from tests.support.house import House, until
from tests.support.processes import forks
from tests.support.processes.server_on_port import ServerOnPort

TOKEN = "open-sesame-99"


class Serving(ServerOnPort):
    """`mofa a2a serve` on one port for its life, however often it is killed."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house

    def start(self) -> None:
        line = ["a2a", "serve", "--port", str(self.port), "--push-allow", "127.0.0.1"]
        environ = self._house.environ | {"MOFA_A2A_TOKEN": TOKEN}
        with (self._house.home / "a2a.log").open("ab") as log:
            self._process = forks.start("console.main", line, cwd=self._house.home, env=environ, out=log, err=log)
        until(lambda: ports.answers(self.port), 30.0, "mofa a2a serve")


async def connected(http: httpx.AsyncClient, url: str, streaming: bool = False) -> Client:
    return await ClientFactory(ClientConfig(streaming=streaming, httpx_client=http)).create_from_url(url)


def request(text: str, task_id: str = "", id: str = "", now: bool = False, **metadata: Any) -> SendMessageRequest:
    message = Message(message_id=id or uuid.uuid4().hex, role=Role.ROLE_USER, parts=[Part(text=text)], task_id=task_id)
    made = SendMessageRequest(message=message)
    made.message.metadata.update(metadata)
    made.configuration.return_immediately = now
    return made


async def sent(client: Client, text: str, **given: Any) -> Task:
    [response] = [response async for response in client.send_message(request(text, **given))]
    return response.task
