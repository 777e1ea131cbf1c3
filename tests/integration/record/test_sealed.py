"""Sealed payloads in a real house: nothing readable on the server, and keys that are missing, wrong, or changed on the way."""

from __future__ import annotations

import asyncio
import base64
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from runtime.codec import PayloadSealed, converter, new_key
from tests.integration.modes.test_consensus import voter
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through

OLD, NEW = new_key("old"), new_key("new")
QUEUE = "sealed"
SEALED = base64.b64encode(b"binary/encrypted").decode()


@dataclass
class Words:
    """Words that only this test says, wherever it says some; and all that they may not be found in."""

    server: Server
    mark: str

    def say(self, what: str) -> str:
        return f"{self.mark}{what}"

    def found_on_the_server(self) -> list[str]:
        """The files of the server in which the mark stands, whether written there by now or not yet out of its log."""
        files = sorted(Path(self.server.place.database).parent.glob(f"{Path(self.server.place.database).name}*"))
        assert files
        return [file.name for file in files if self.mark.encode() in file.read_bytes()]


@pytest.fixture
def words(server: Server) -> Words:
    return Words(server, f"heron{uuid.uuid4().hex[:10]}")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("sealed"), server, QUEUE, MOFA_PAYLOAD_KEYS=OLD, **models.environment)
    (house.home / "mofa.yaml").write_text("secretary:\n  name: sealed-desk\n  executors: [{kind: agent, name: worker}]\n")
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    yield await Client.connect(server.address, data_converter=converter(OLD))


def shown(house: House, id: str) -> str:
    """What the bare command line knows of a run."""
    texts = [house.temporal("workflow", "show", "-w", id, *more) for more in ([], ["--detailed"], ["--output", "json"])]
    return "\n".join([*texts, house.temporal("workflow", "describe", "-w", id, "--output", "json")])


async def key_ids(handle: WorkflowHandle[Any, Any]) -> set[str]:
    """The ids of the keys that sealed what is in a run's history."""
    text = (await handle.fetch_history()).to_json()
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "encryption-key-id" in value:
                found.add(base64.b64decode(value["encryption-key-id"]).decode())
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(json.loads(text))
    return found


async def test_a_debate_leaves_no_word_on_the_server(client: Client, house: House, models: ModelServer, words: Words) -> None:
    def turn(answer: str, agrees: bool = False) -> dict[str, Any]:
        return {"answer": words.say(answer), "agrees": agrees, "reason": words.say("because")}

    team = [voter(models, "a", turn("Tea"), turn("", True)), voter(models, "b", turn("Green"))]
    given = {"task": words.say("Which?"), "participants": team, "context": {"note": words.say("Context")}}
    (house.home / "debate.json").write_text(json.dumps(given))
    ran = await asyncio.to_thread(house.mofa, "run", "Debate", "--input", "debate.json", "--json")
    outcome = json.loads(ran.stdout)
    id = outcome.get("workflow_id") or outcome["id"]
    assert words.mark in str(outcome) and id.startswith("debate/") and words.mark not in id
    text = await asyncio.to_thread(shown, house, id)
    assert "WorkflowExecutionCompleted" in text and SEALED in text
    assert words.mark not in text
    assert words.found_on_the_server() == []
    # With the keys it is all there.
    kept = json.loads((await asyncio.to_thread(house.mofa, "show", id, "--json")).stdout)
    assert words.say("Green") in str(kept["transcript"])


async def test_a_todo_leaves_no_word_on_the_server(client: Client, house: House, words: Words) -> None:
    said = json.loads((await asyncio.to_thread(house.mofa, "idea", words.say("Write a guide"), "--json")).stdout)
    handle = client.get_workflow_handle(said["workflow_id"])
    result = await see_through(handle)
    assert result["status"] == "completed" and words.mark in str(result["result"])
    ids = [said["workflow_id"], "desk/sealed-desk"]
    assert not any(words.mark in id for id in ids)
    for id in ids:
        text = await asyncio.to_thread(shown, house, id)
        assert SEALED in text and words.mark not in text, id
    description = await handle.describe()
    assert description.search_attributes and words.mark not in str(description.raw_description)
    listed = await asyncio.to_thread(house.temporal, "workflow", "list", "--output", "json", "--limit", "100")
    assert "desk/sealed-desk" in listed and words.mark not in listed
    assert words.found_on_the_server() == []


async def test_a_failure_leaves_no_word_on_the_server(client: Client, house: House, words: Words) -> None:
    given = {"task": "x", "participants": [{"kind": "agent", "name": "a", "model": words.say("model")}]}
    handle = await client.start_workflow("Sequential", given, id=f"s/{uuid.uuid4().hex}", task_queue=QUEUE)
    with pytest.raises(Exception, match="Workflow execution failed") as failed:
        await handle.result()
    assert words.say("model") in str(failed.value.__cause__)
    text = await asyncio.to_thread(shown, house, handle.id)
    assert "Encoded failure" in text and words.mark not in text and words.found_on_the_server() == []


async def test_what_is_looked_for_would_be_found(server: Server, house: House, words: Words) -> None:
    """The other tests can fail: started in the clear, as a bare command line does, the words do stand there."""
    given = {"task": words.say("Open"), "participants": [{"kind": "human", "name": "ann"}]}
    id = f"clear/{uuid.uuid4().hex}"
    start = ["workflow", "start", "--type", "RequestResponse", "--task-queue", QUEUE, "-w", id, "--input", json.dumps(given)]
    await asyncio.to_thread(house.temporal, *start)
    assert words.mark in await asyncio.to_thread(shown, house, id)

    async def found() -> bool:
        return words.found_on_the_server() != []

    assert await eventually(found)
    # And the house answers it all the same: what comes in the clear is let in.
    sealing = await Client.connect(server.address, data_converter=converter(OLD))
    decision = await open_decision(sealing.get_workflow_handle(id))
    assert words.mark in decision["question"]


@pytest.mark.drill
async def test_without_the_key_everybody_is_told_so_and_the_run_waits(
    client: Client, server: Server, house: House, models: ModelServer
) -> None:
    house.kill_workers()
    house.start_worker(MOFA_PAYLOAD_KEYS="")
    given = {"task": "Say when.", "participants": [{"kind": "human", "name": "ann"}]}
    handle = await client.start_workflow("RequestResponse", given, id=f"w/{uuid.uuid4().hex}", task_queue=QUEUE)

    async def refused() -> bool:
        return "sealed with the key 'old', and there are no keys here" in house.worker_log()

    assert await eventually(refused)
    assert "EVENT_TYPE_WORKFLOW_TASK_FAILED" in await asyncio.to_thread(shown, house, handle.id)
    house.kill_workers()
    house.start_worker()
    decision = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": decision["id"], "answer": "now"})
    assert (await handle.result())["output"] == "now"
    for keys, said in (("", "there are no keys here"), (NEW, "the keys here are new")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(house.environ, "MOFA_PAYLOAD_KEYS", keys)
            told = await asyncio.to_thread(house.mofa, "show", handle.id, check=False)
        assert told.returncode == 1 and said in told.stderr and "bug in mofa" not in told.stderr


async def test_keys_change_while_a_run_waits(client: Client, server: Server, house: House) -> None:
    given = {"task": "Say when.", "participants": [{"kind": "human", "name": "ann"}]}
    handle = await client.start_workflow("RequestResponse", given, id=f"r/{uuid.uuid4().hex}", task_queue=QUEUE)
    decision = await open_decision(handle)
    assert await key_ids(handle) == {"old"}
    house.kill_workers()
    both = f"{NEW},{OLD}"
    house.start_worker(MOFA_PAYLOAD_KEYS=both)
    late = await Client.connect(server.address, data_converter=converter(both))
    handle = late.get_workflow_handle(handle.id)
    await handle.execute_update("decide", {"decision_id": decision["id"], "answer": "now"})
    assert (await handle.result())["output"] == "now"
    assert await key_ids(handle) == {"old", "new"}
    with pytest.raises(PayloadSealed, match="the keys here are old"):
        await client.get_workflow_handle(handle.id).result()
