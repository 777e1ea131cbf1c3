"""People with tokens, who ask a console's API: for tests of who may do what."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.flows import flow
from tests.support.house import House, Server, eventually
from tests.support.web import Serving, run_path

Json = dict[str, Any]

ADMIN = "the-token-of-this-server-" + "x" * 10
"""The token of the server."""


class People:
    """Makes tokens with `mofa token new`, and gives clients of the API with them."""

    def __init__(self, house: House, console: Serving) -> None:
        self._house, self._console = house, console

    def token(self, name: str, *options: str) -> str:
        return self._house.mofa("token", "new", name, *options).stdout.strip()

    def client(self, token: str) -> httpx.AsyncClient:
        return self._console.client(headers={"Authorization": f"Bearer {token}"})

    def named(self, name: str, *options: str) -> httpx.AsyncClient:
        return self.client(self.token(name, *options))


def console_of(http: httpx.AsyncClient) -> str:
    return str(http.base_url).removesuffix("/api/v1/")


def refused(response: httpx.Response, status: int, name: str) -> str:
    assert response.status_code == status, response.text
    problem: Json = response.json()
    assert problem["type"].endswith(f":{name}"), problem
    detail: str = problem["detail"]
    return detail


def ask(id: str = "ask", **fields: Any) -> Json:
    options = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
    return {"id": id, "type": "human", "question": "Shall we?", "options": options, **fields}


async def asking(people: People, id: str, tenant: str | None = None, **fields: Any) -> str:
    """Start a run that asks people, and wait until it has asked."""
    given = flow(ask(**fields), way="start>ask ask>done", name="asks")
    async with people.client(ADMIN) as admin:
        body = {"workflow": "Flow", "id": id, "input": given, **({"tenant": tenant} if tenant else {})}
        started = await admin.post("/runs", json=body)
        assert started.status_code == 201, started.text

        async def asked() -> bool:
            return bool((await admin.get(run_path(id, "/decisions"))).json().get("items"))

        await eventually(asked)
    return id


async def settled(people: People, id: str) -> Json:
    async with people.client(ADMIN) as admin:
        found = (await admin.get(run_path(id, "/events"))).json()["items"]
    event: Json = next(each for each in found if each["type"] == "decision_settled")
    return event


async def ended(server: Server, queue: str) -> None:
    """End the runs that still ask somebody: every inbox of the server would ask them, and wait for their worker."""
    client = await server.client()
    async for run in client.list_workflows(f'TaskQueue = "{queue}" AND ExecutionStatus = "Running"'):
        await client.get_workflow_handle(run.id).terminate()
