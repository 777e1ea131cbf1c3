"""Agents with the tools of MCP servers that others wrote (npm's filesystem and everything), on a real Temporal server."""

from __future__ import annotations

import json
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from kernel.kinds.protocol import McpSettings
from plugins.protocol.mcp import create
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.mcp_servers import Everything, program
from tests.support.peers.model_server import ModelServer
from tests.support.peers.odd_mcp import command, tool

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-mcp"


@pytest.fixture(scope="module")
def everything() -> Iterator[Everything]:
    with Everything() as running:
        yield running


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer, everything: Everything
) -> Iterator[House]:
    """A house with three servers: two programs, one of which tells its process id, and one address."""
    home = tmp_path_factory.mktemp("mcp")
    (home / "shelf").mkdir()
    (home / "shelf" / "tea.txt").write_text("Water at 80 degrees.")
    tells_pid = ["sh", "-c", 'echo $$ > pid; exec "$@"', "sh", *program("everything")]
    project = {
        "mcp": {
            "files": {"command": program("filesystem", str(home / "shelf"))},
            "local": {"command": tells_pid, "environment": ["SHOWN_TO_IT"], "only": ["get-env", "echo"]},
            "web": {"url": everything.url, "approval": "never", "timeout_s": 20},
            "odd": {"command": command(tools=[tool("files.read"), tool("files/read"), tool("bad", inputSchema=7)])},
            "none": {"command": command(tools=[])},
        },
        "tools": {"files__edit_file": {"approval": "never"}, "files__write_file": {"approvers": ["ann"]}},
    }
    (home / "mofa.yaml").write_text(json.dumps(project))
    house = House(home, server, QUEUE, **models.environment, SHOWN_TO_IT="yes", HIDDEN_SECRET="swordfish-9000")
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def word() -> str:
    """What only this test's prompts contain."""
    return uuid.uuid4().hex


def wishes(models: ModelServer, word: str, *calls: tuple[str, dict[str, Any]]) -> None:
    """Rules: the model first calls tools, then answers."""
    models.rule(when={"contains": word}, reply="Done.")
    wanted = {"tool_calls": [{"name": name, "arguments": arguments} for name, arguments in calls]}
    models.rule(when={"contains": word}, times=1, reply=wanted)


async def start(client: Client, word: str, *tools: str) -> Handle:
    ada = {"kind": "agent", "name": "ada", "tools": list(tools)}
    given = {"task": f"Task {word}", "participants": [ada]}
    return await client.start_workflow("RequestResponse", given, id=f"mcp/{word}", task_queue=QUEUE)


def requests(models: ModelServer, word: str) -> list[dict[str, Any]]:
    return [entry["body"] for entry in models.journal() if word in str(entry["body"])]


async def results(models: ModelServer, word: str, handle: Handle) -> list[str]:
    """What the model read in the end as the results of its tools."""
    assert (await handle.result())["output"] == "Done."
    return [str(message["content"]) for message in requests(models, word)[-1]["messages"] if message["role"] == "tool"]


async def failure(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


async def test_what_reads_is_used_at_once_and_what_writes_asks_a_person(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    shelf = house.home / "shelf"
    wishes(
        models,
        word,
        ("files__read_text_file", {"path": str(shelf / "tea.txt")}),
        ("files__write_file", {"path": str(shelf / word), "content": "by the model"}),
    )
    handle = await start(client, word, "files__read_text_file", "files__write_file")
    decision = await open_decision(handle)
    assert decision["action"]["name"] == "files__write_file" and decision["risk"] == "high"
    assert decision["assignees"] == ["ann"] and not (shelf / word).exists()
    await handle.execute_update("decide", {"decision_id": decision["id"], "choice": "approve"})
    read, written = await results(models, word, handle)
    assert read == "Water at 80 degrees." and "Successfully wrote" in written
    assert (shelf / word).read_text() == "by the model"


async def test_the_project_file_overrules_what_the_server_says(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    path = house.home / "shelf" / f"{word}.txt"
    path.write_text("cold")
    edits = {"path": str(path), "edits": [{"oldText": "cold", "newText": "warm"}]}
    wishes(models, word, ("files__edit_file", edits))
    await results(models, word, await start(client, word, "files__edit_file"))
    assert path.read_text() == "warm"


async def test_a_whole_server_is_listed_by_its_name(client: Client, house: House, models: ModelServer, word: str) -> None:
    wishes(models, word, ("web__get-sum", {"a": 2, "b": 3}), ("web__get-tiny-image", {}), ("web__get-sum", {"a": "two"}))
    total, image, wrong = await results(models, word, await start(client, word, "web__*"))
    assert total == "The sum of 2 and 3 is 5."
    assert "[image: image/png, not shown]" in image
    assert "bad arguments for web__get-sum" in wrong

    async def counted() -> bool:
        """The plugin that speaks with the servers, as used by each of them."""
        shown = json.loads(house.mofa("plugin", "info", "mcp", "--json").stdout)
        used_as = {each["used_as"] for worker in shown["workers"] for each in worker["versions"]}
        return bool(shown["counts"] and shown["counts"]["calls"] >= 2 and "web" in used_as)

    assert await eventually(counted)
    offered = {tool["function"]["name"] for tool in requests(models, word)[0]["tools"]}
    assert {"web__echo", "web__get-sum", "web__trigger-long-running-operation"} <= offered


async def test_a_program_gets_the_variables_that_are_named_and_no_other(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    wishes(models, word, ("local__get-env", {}))
    [shown] = await results(models, word, await start(client, word, "local__*"))
    environment = json.loads(shown)
    assert environment["SHOWN_TO_IT"] == "yes"
    assert not environment.keys() & {"HIDDEN_SECRET", "OPENAI_API_KEY", "MOFA_HOME"}
    assert {tool["function"]["name"] for tool in requests(models, word)[0]["tools"]} == {"local__get-env", "local__echo"}


async def test_a_program_that_was_killed_is_started_again(client: Client, house: House, models: ModelServer, word: str) -> None:
    first = uuid.uuid4().hex
    wishes(models, first, ("local__echo", {"message": "one"}))
    assert await results(models, first, await start(client, first, "local__echo")) == ["Echo: one"]
    killed = int((house.home / "pid").read_text())
    os.kill(killed, signal.SIGKILL)
    wishes(models, word, ("local__echo", {"message": "two"}))
    assert await results(models, word, await start(client, word, "local__echo")) == ["Echo: two"]
    assert int((house.home / "pid").read_text()) != killed


async def test_a_tool_that_is_not_there_is_refused_before_anything_is_paid(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    error = await failure(await start(client, word, "web__get-summ"))
    assert error.type == "UnknownTool" and "web__get-sum" in error.message
    assert requests(models, word) == []


async def test_tools_that_cannot_be_used_are_said_and_cost_nothing_else(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    handle = await start(client, word, "odd__*", "none__*")
    await handle.result()
    offered = [each["function"]["name"] for each in requests(models, word)[0]["tools"]]
    assert len(set(offered)) == 2 and all(name.startswith("odd__files_read_") for name in offered)
    said = [event["data"] for event in await handle.query("events") if event["type"] == "tool_left_out"]
    assert [(each["tool"], each["reason"]) for each in said] == [
        ("none__*", "the server lists no tools"), ("odd__bad", "its inputSchema is not a JSON object"),
    ]  # fmt: skip
    assert "odd__bad is left out: its inputSchema is not a JSON object" in house.mofa("events", handle.id).stdout


async def test_a_server_that_is_down_is_said_and_found_again(
    client: Client, house: House, models: ModelServer, everything: Everything, word: str
) -> None:
    everything.kill()
    wishes(models, word, ("web__echo", {"message": "back"}))
    handle = await start(client, word, "web__echo")

    async def why_it_waits() -> str:
        pending = (await handle.describe()).raw_description.pending_activities
        return pending[0].last_failure.message if pending else ""

    assert f"MCP server web ({everything.url}): it cannot be reached" in await eventually(why_it_waits)
    everything.start()
    assert await results(models, word, handle) == ["Echo: back"]


async def test_leaving_a_server_ends_its_program(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    left = create("local", McpSettings(command=["sh", "-c", f'echo $$ > {pid}; exec "$@"', "sh", *program("everything")]))
    assert "echo" in await left.tools()
    os.kill(int(pid.read_text()), 0)
    await left.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
