"""`mofa mcp serve`, asked by the client of MCP's TypeScript SDK, on a real Temporal server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import pytest
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from kernel.basics.errors import ProviderRefused
from kernel.kinds.protocol import McpSettings
from plugins.protocol.mcp import create
from tests.support.house import House, Server, eventually
from tests.support.installed import node
from tests.support.peers.mcp_servers import SOURCE, modules
from tests.support.peers.mcp_serving import http_server
from tests.support.peers.model_server import ModelServer


class McpClient:
    """The client in a process of its own; `connected` is what it said first."""

    def __init__(self, **configuration: Any) -> None:
        self._process = subprocess.Popen(
            [node.program("node"), str(SOURCE / "client.mjs"), str(modules()), json.dumps(configuration)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.connected = self._line()

    def tools(self) -> dict[str, Any]:
        return {tool["name"]: tool for tool in self._ask({"list": True})["result"]["tools"]}

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool gave."""
        said = self._ask({"tool": tool, "arguments": arguments})
        assert not said["result"].get("isError"), said
        found: dict[str, Any] = said["result"]["structuredContent"]
        return found

    def refusal(self, tool: str, **arguments: Any) -> str:
        """Why a tool gave nothing."""
        said = self._ask({"tool": tool, "arguments": arguments})
        assert said["result"]["isError"], said
        return str(said["result"]["content"][0]["text"])

    def _ask(self, wish: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(120)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("mcp-server")
    project = "agents:\n  writer: {instructions: Write well., capabilities: [text]}\n  ann: {kind: human}\n"
    (home / "mofa.yaml").write_text(project)
    house = House(home, server, "mofa-mcp-server", **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture(scope="module")
def mcp(house: House) -> Iterator[McpClient]:
    """Connected over standard streams, as an editor would."""
    line = ["-c", f"cd {house.home}; exec {sys.executable} -m console.main mcp serve"]
    with McpClient(command="sh", args=line, env=house.environ) as connected:
        yield connected


def test_what_is_offered(mcp: McpClient) -> None:
    assert mcp.connected["result"]["name"] == "mofa"
    offered = mcp.tools()
    assert set(offered) == {
        "list_agents", "list_modes", "ask_agent", "run_mode", "run_status", "submit_idea", "list_todos", "inbox", "decide",
    }  # fmt: skip
    assert offered["inbox"]["annotations"]["readOnlyHint"] and offered["decide"]["annotations"]["destructiveHint"]
    writer = {"name": "writer", "kind": "agent", "instructions": "Write well.", "capabilities": ["text"]}
    assert writer in mcp.call("list_agents")["participants"]
    debate = next(mode for mode in mcp.call("list_modes")["modes"] if mode["name"] == "Debate")
    assert debate["fields"]["rounds"] == "integer (default 3)"


def test_an_agent_is_asked(mcp: McpClient, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Green.")
    found = mcp.call("ask_agent", name="writer", question=f"A colour? {word}")
    assert found["status"] == "ended" and found["result"]["output"] == "Green."


async def abandoned(server: Server) -> str:
    """A run that waits for a person, and for which no worker answers; its id."""
    client = await server.client()
    waiting = TypedSearchAttributes([SearchAttributePair(SearchAttributeKey.for_int("MofaOpenDecisions"), 1)])
    id = f"abandoned/{uuid.uuid4().hex}"
    given = {"task": "x", "participants": ["ann"]}
    await client.start_workflow("RequestResponse", given, id=id, task_queue="nobody", search_attributes=waiting)

    async def listed() -> bool:
        return (await client.count_workflows(f'WorkflowId = "{id}" AND MofaOpenDecisions > 0')).count == 1

    await eventually(listed)
    return id


async def ended(server: Server, id: str) -> None:
    await (await server.client()).get_workflow_handle(id).terminate()


def test_a_run_that_waits_for_a_person_is_decided(mcp: McpClient, server: Server) -> None:
    other = asyncio.run(abandoned(server))
    found = mcp.call("run_mode", mode="RequestResponse", task="Which tea?", participants=["ann"])
    assert found["status"] == "input_required"
    [decision] = found["decisions"]
    named = {"workflow_id": found["workflow_id"], "decision_id": decision["id"]}
    assert named["workflow_id"] in {request["workflow_id"] for request in mcp.call("inbox")["decisions"]}
    asyncio.run(ended(server, other))  # it held up nobody else's decision
    assert "no-such-option" in mcp.refusal("decide", **named, by="ann", choice="no-such-option")
    settled = mcp.call("decide", **named, by="ann", answer="Oolong.")
    assert settled["status"] == "settled" and settled["settled"]["by"] == "ann"
    result = mcp.call("run_status", workflow_id=found["workflow_id"], wait_s=20)
    assert result["status"] == "ended" and result["result"]["output"] == "Oolong."
    assert "has ended" in mcp.refusal("decide", **named, by="bob", answer="Mate.")


def test_what_is_wrong_is_said(mcp: McpClient) -> None:
    assert "Sequential" in mcp.refusal("run_mode", mode="Sequentiall", task="x", participants=["writer"])
    assert "roundz" in mcp.refusal("run_mode", mode="Debate", task="x", participants=["writer"], fields={"roundz": 1})
    assert "UnknownAgent" in mcp.call("ask_agent", name="wirter", question="x")["error"]
    assert "No workflow 'nothing/here'" in mcp.refusal("run_status", workflow_id="nothing/here")


def test_an_idea_reaches_the_desk(mcp: McpClient) -> None:
    submitted = mcp.call("submit_idea", content="A picnic")
    assert submitted["todo_id"] in {todo["id"] for todo in mcp.call("list_todos")["todos"]}


async def test_over_http_a_token_is_wanted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with http_server(house, "--without", "decide,submit_idea") as port:
        url = f"http://127.0.0.1:{port}/mcp"
        token = (house.home / "mcp-token").read_text().strip()
        assert (house.home / "mcp-token").stat().st_mode & 0o077 == 0
        for wrong in ({}, {"token": "wrong"}):
            with McpClient(url=url, **wrong) as refused:
                assert "A token is needed" in refused.connected["error"]
        with McpClient(url=url, token=token) as connected:
            assert not {"decide", "submit_idea"} & set(connected.tools())
            assert {"name": "ann", "kind": "human"} in connected.call("list_agents")["participants"]
        ours = create("mofa", McpSettings(url=url, token_env="TEA_TOKEN"))
        monkeypatch.setenv("TEA_TOKEN", "wrong-token")
        with pytest.raises(ProviderRefused, match=r"HTTP 401: it does not accept the token. Check the token"):
            await ours.tools()
        monkeypatch.setenv("TEA_TOKEN", token)
        assert "list_modes" in await ours.tools()
        await ours.close()
