"""Personal tokens on the A2A and the MCP server, over real HTTP and a real worker: roles, tenants, seals, attacks."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from typing import Any

import httpx
import httpx2
import pytest
from a2a.client import Client
from a2a.client.errors import A2AClientError
from a2a.types import CancelTaskRequest, GetTaskRequest, ListTasksRequest, SubscribeToTaskRequest, TaskState
from a2a.utils.errors import InvalidParamsError, TaskNotFoundError
from mcp.client import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from temporalio.client import Client as TemporalClient

from tests.support.house import House, Server, eventually
from tests.support.peers import a2a_serving
from tests.support.peers.a2a_serving import TOKEN, connected, sent
from tests.support.peers.mcp_serving import http_server
from tests.support.people import ended

Json = dict[str, Any]
QUEUE = "mofa-identity-of-servers"
ASKING = TaskState.TASK_STATE_INPUT_REQUIRED
DONE = TaskState.TASK_STATE_COMPLETED


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("identity-of-servers")
    agents = {"ann": {"kind": "human"}, "pair": {"kind": "team", "mode": "Sequential", "participants": ["ann"]}}
    desk = {"name": "ours", "tenant": "acme", "executors": ["ann"]}
    project = {"agents": agents, "decisions": {"require_identity": True}, "secretary": desk}
    (home / "mofa.yaml").write_text(json.dumps(project))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    asyncio.run(ended(server, QUEUE))
    house.stop()


@pytest.fixture(scope="module")
def a2a(house: House) -> Iterator[str]:
    serving = a2a_serving.Serving(house)
    serving.start()
    yield serving.url
    serving.kill()


@pytest.fixture(scope="module")
def mcp(house: House) -> Iterator[str]:
    with http_server(house, MOFA_MCP_TOKEN=TOKEN) as port:
        yield f"http://127.0.0.1:{port}/mcp"


Token = Callable[..., str]


@pytest.fixture(scope="module")
def token(house: House) -> Token:
    def made(name: str, *options: str) -> str:
        return house.mofa("token", "new", name, *options).stdout.strip()

    return made


@asynccontextmanager
async def client_of(token: str, url: str, streaming: bool = False) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        yield await connected(http, url, streaming)


@asynccontextmanager
async def mcp_of(token: str, url: str) -> AsyncIterator[McpClient]:
    http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60)
    async with http, McpClient(streamable_http_client(url, http_client=http)) as client:
        yield client


async def called(client: McpClient, tool: str, **arguments: Any) -> Json:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result
    found: Json = result.structured_content
    return found


async def refusal(client: McpClient, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result
    return str(result.content)


async def settled_of(temporal: TemporalClient, id: str) -> Json:
    """Return the answer of the run's decision, or of the team below it."""
    runs = [run.id async for run in temporal.list_workflows(f'RootWorkflowId = "{id}"')]
    found = [each for run in {id, *runs} for each in await temporal.get_workflow_handle(run).query("decisions")]
    [answer] = [each["settled"] for each in found if each.get("settled")]
    return dict(answer)


# ---- A2A ---------------------------------------------------------------------------------------------------------------


async def test_a_decision_over_a2a_carries_the_sealed_name_of_its_token(
    a2a: str, token: Token, server: Server, house: House
) -> None:
    both = token("ann", "--role", "operator", "--role", "decider", "--tenant", "acme")
    async with client_of(both, f"{a2a}/agents/pair") as ann:
        task = await sent(ann, "Which tea?")
        assert task.status.state == ASKING
        async with client_of(TOKEN, f"{a2a}/agents/pair") as shared:  # nobody's name: here it does not count
            refused = await sent(shared, "Black.", task_id=task.id)
            assert refused.status.state == ASKING and "verified identity" in refused.status.message.parts[0].text
        assert (await sent(ann, "Oolong.", task_id=task.id)).status.state == DONE
    temporal = await server.client()
    answer = await settled_of(temporal, task.id)
    assert (answer["by"], answer["verified"], answer["answer"]) == ("ann", True, "Oolong.")
    run = await temporal.get_workflow_handle(task.id).describe()
    assert both.encode() not in (house.home / "mofa.db").read_bytes() and "acme" in str(run.typed_search_attributes)


async def test_a_role_allows_its_actions_alone_over_a2a(a2a: str, token: Token, server: Server) -> None:
    async with (
        client_of(token("oz", "--role", "operator"), f"{a2a}/agents/ann") as operator,
        client_of(token("vera", "--role", "viewer"), f"{a2a}/agents/ann") as viewer,
        client_of(token("ann", "--role", "decider"), f"{a2a}/agents/ann") as decider,
    ):
        task = await sent(operator, "Which tea?")
        for client in (viewer, decider):
            with pytest.raises(InvalidParamsError, match="may not start"):
                await sent(client, "Which coffee?")
            with pytest.raises(InvalidParamsError, match="may not operate"):
                await client.cancel_task(CancelTaskRequest(id=task.id))
            assert (await client.get_task(GetTaskRequest(id=task.id))).status.state == ASKING
        for client, name in ((viewer, "vera"), (operator, "oz")):
            asked = await sent(client, "Oolong.", task_id=task.id)
            words = asked.status.message.parts[0].text
            assert asked.status.state == ASKING and "nothing has changed" in words and f"{name} may not decide" in words
        assert (await sent(decider, "Mate.", task_id=task.id)).status.state == DONE
    assert (await settled_of(await server.client(), task.id))["by"] == "ann"


async def test_a_task_of_another_tenant_does_not_exist_over_a2a(a2a: str, token: Token, server: Server) -> None:
    message = uuid.uuid4().hex
    async with (
        client_of(token("amy", "--role", "admin", "--tenant", "acme"), a2a) as amy,
        client_of(token("otto", "--role", "admin", "--tenant", "other"), a2a) as otto,
        client_of(token("desky", "--role", "admin", "--desk", "billing"), a2a) as desky,
        client_of(TOKEN, a2a) as shared,
    ):
        task = await sent(amy, "Which wombat?", skill="ann", id=message)
        unowned = await sent(shared, "Whose wombat?", skill="ann")
        for client in (otto, desky):
            for id in (task.id, unowned.id):
                with pytest.raises(TaskNotFoundError):
                    await client.get_task(GetTaskRequest(id=id))
                with pytest.raises(TaskNotFoundError):
                    await client.cancel_task(CancelTaskRequest(id=id))
                with pytest.raises(TaskNotFoundError):
                    await sent(client, "Mine.", task_id=id)
        async with client_of(token("oscar", "--role", "admin", "--tenant", "other"), a2a, streaming=True) as streaming:
            with pytest.raises(TaskNotFoundError):
                async for _ in streaming.subscribe(SubscribeToTaskRequest(id=task.id)):
                    pass
        with pytest.raises(InvalidParamsError, match="There is no desk"):
            await sent(otto, "An idea for their desk", now=True)
        own = await sent(otto, "Which cat?", skill="ann", id=message)
        assert own.id != task.id, "the same message id of another tenant is another task"
        assert (await sent(amy, "Which wombat?", skill="ann", id=message)).id == task.id

        async def listed(client: Client) -> set[str]:
            return {each.id for each in (await client.list_tasks(ListTasksRequest())).tasks}

        async def apart() -> bool:
            everything = {task.id, own.id, unowned.id} <= await listed(shared)
            return everything and task.id in await listed(amy) and await listed(otto) == {own.id}

        await eventually(apart)
        assert not await listed(desky)
        assert await person_of(server, task.id) == "amy" and await person_of(server, unowned.id) is None
        assert (await amy.get_task(GetTaskRequest(id=task.id))).status.state == ASKING
        todo = await sent(amy, "A tea guide", now=True)
        assert todo.id.startswith("a2a-secretary-")
        with pytest.raises(TaskNotFoundError):
            await otto.get_task(GetTaskRequest(id=todo.id))
        await amy.cancel_task(CancelTaskRequest(id=todo.id))


async def test_a_token_that_counts_no_longer_opens_neither_server(
    a2a: str, mcp: str, token: Token, house: House, server: Server
) -> None:
    revoked, brief = token("rev", "--role", "admin"), token("brief", "--role", "admin", "--expires", "PT1S")
    initialize = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}

    async def status(url: str, given: str) -> int:
        async with httpx.AsyncClient(headers={"Authorization": given}, timeout=60) as http:
            return (await http.post(url, json=initialize)).status_code

    async def over() -> bool:
        return await status(f"{a2a}/a2a", f"Bearer {brief}") == 401

    await eventually(over)
    async with client_of(revoked, f"{a2a}/agents/ann") as rev:
        task = await sent(rev, "Which tea?")
    async with client_of(revoked, f"{a2a}/agents/ann", streaming=True) as rev:
        following = rev.subscribe(SubscribeToTaskRequest(id=task.id))
        assert (await anext(following)).task.id == task.id
        house.mofa("token", "revoke", revoked.split("_")[1])
        with pytest.raises(Exception, match=r"counts no longer|401"):  # an open stream ends, too
            async for _ in following:
                pass
        with pytest.raises(A2AClientError, match="401"):
            await rev.get_task(GetTaskRequest(id=task.id))
    id = revoked.split("_")[1]
    wrong = [revoked, brief, revoked[:-1], f"{revoked}x", revoked.upper(), f"mofa_{id}_{'A' * 43}", "mofa_", f"{TOKEN}x"]
    for url in (f"{a2a}/a2a", f"{a2a}/agents/ann/a2a", mcp):
        for each in wrong:
            assert await status(url, f"Bearer {each}") == 401, (url, each)
        assert await status(url, "Bearer") == 401
        assert await status(url, f"Basic {TOKEN}") == 401 and await status(f"{url}?token={TOKEN}", "") == 401
    await (await server.client()).get_workflow_handle(task.id).terminate()


async def person_of(server: Server, id: str) -> str | None:
    """Return for whom a run was started."""
    described = await (await server.client()).get_workflow_handle(id).describe()
    found: str | None = await described.memo_value("mofa_person", None)
    return found


# ---- MCP ---------------------------------------------------------------------------------------------------------------


async def test_roles_tenants_and_seals_hold_over_mcp(mcp: str, token: Token, server: Server, house: House) -> None:
    async with (
        mcp_of(token("ann", "--role", "operator", "--role", "decider", "--tenant", "acme"), mcp) as ann,
        mcp_of(token("vic", "--role", "viewer", "--tenant", "acme"), mcp) as vic,
        mcp_of(token("oli", "--role", "admin", "--tenant", "other"), mcp) as oli,
        mcp_of(TOKEN, mcp) as shared,
    ):
        found = await called(ann, "run_mode", mode="RequestResponse", task="Which wombat?", participants=["ann"])
        id, [decision] = found["workflow_id"], found["decisions"]
        named = {"workflow_id": id, "decision_id": decision["id"]}
        assert "may not start" in await refusal(vic, "ask_agent", name="ann", question="x")
        assert "may not decide" in await refusal(vic, "decide", **named, answer="Mine.")
        assert "may not start" in await refusal(vic, "submit_idea", content="A picnic")
        assert (await called(vic, "run_status", workflow_id=id))["status"] == "input_required"
        assert "There is no run" in await refusal(oli, "run_status", workflow_id=id)
        assert "There is no run" in await refusal(oli, "decide", **named, answer="Mine.")
        assert "There is no desk" in await refusal(oli, "submit_idea", content="A picnic")
        assert "There is no desk" in await refusal(oli, "list_todos")
        theirs = {"mode": "RequestResponse", "task": "x", "participants": ["ann"], "fields": {"tenant": "acme"}}
        assert "only for: other" in await refusal(oli, "run_mode", **theirs)

        async def seen_by(client: McpClient) -> bool:
            return id in {each["workflow_id"] for each in (await called(client, "inbox"))["decisions"]}

        await eventually(lambda: seen_by(vic))
        await eventually(lambda: seen_by(shared))
        assert not await seen_by(oli)
        assert await person_of(server, id) == "ann"
        assert "you are ann" in await refusal(ann, "decide", **named, answer="Mine.", by="ben")
        assert "verified identity" in await refusal(shared, "decide", **named, answer="Mine.", by="ann")
        assert "name of the person" in await refusal(shared, "decide", **named, answer="Mine.")
        assert "has no decision" in await refusal(ann, "decide", workflow_id=id, decision_id="d9", answer="x")
        settled = await called(ann, "decide", **named, answer="Oolong.")
        assert (settled["settled"]["by"], settled["settled"]["verified"]) == ("ann", True)
        assert (await called(ann, "run_status", workflow_id=id, wait_s=60))["result"]["output"] == "Oolong."
    with closing(sqlite3.connect(house.home / "mofa.db")) as database:
        acted = database.execute("select action, what from actions where by = 'ann' and what like ?", (f"{id}%",)).fetchall()
    assert {action for action, _ in acted} == {"run_mode", "decide"}


async def test_a_session_of_another_token_is_not_taken_over(mcp: str, token: Token) -> None:
    initialize = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
    }  # fmt: skip
    common = {"Accept": "application/json, text/event-stream"}
    own, other = token("own", "--role", "viewer"), token("thief", "--role", "admin")
    async with httpx.AsyncClient(timeout=60) as http:
        begun = await http.post(mcp, json=initialize, headers=common | {"Authorization": f"Bearer {own}"})
        session = {"Mcp-Session-Id": begun.headers["mcp-session-id"], "MCP-Protocol-Version": "2025-06-18"}
        listing = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        for thief in (other, TOKEN):
            headers = common | session | {"Authorization": f"Bearer {thief}"}
            assert (await http.post(mcp, json=listing, headers=headers)).status_code == 404
            assert (await http.get(mcp, headers=headers)).status_code == 404
        mine = await http.post(mcp, json=listing, headers=common | session | {"Authorization": f"Bearer {own}"})
        assert mine.status_code == 200 and "run_status" in mine.text
