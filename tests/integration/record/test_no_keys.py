"""Keys: inputs that hold one are refused, and the provider's own key is nowhere that a run leaves traces."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

QUEUE = "no-keys"
KEY = "sk-proj-" + "Q7w2" * 9
PASTED = "sk-ant-" + "x9Y8" * 9


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("no-keys"), server, QUEUE, **{**models.environment, "OPENAI_API_KEY": KEY})
    house.start_worker()
    yield house
    house.stop()


def request(**fields: Any) -> dict[str, Any]:
    return {"task": "Say a word.", "participants": [{"kind": "agent", "name": "one"}], **fields}


def holding(folder: Path, key: str) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]


async def test_the_providers_key_is_nowhere(client: Client, house: House, server: Server, models: ModelServer) -> None:
    good, bad = (f"keys/{uuid.uuid4().hex}" for _ in range(2))
    # A provider may say the key back: the second run fails on such an answer.
    models.rule(when={"contains": bad}, status=401, code="invalid_api_key", message=f"Incorrect API key provided: {KEY}")
    await client.execute_workflow("RequestResponse", request(), id=good, task_queue=QUEUE)
    with pytest.raises(WorkflowFailureError):
        await client.execute_workflow("RequestResponse", request(task=bad), id=bad, task_queue=QUEUE)
    assert '"authorization"' in _headers(models), "a key was sent, and the worker has this one only (aimock's journal masks it)"
    shown = {id: house.temporal("workflow", "show", "-w", id, "-o", "json") for id in (good, bad)}
    assert ("model.call" in shown[good] and "invalid_api_key" in shown[bad]) or "Incorrect API key" in shown[bad]
    told = [json.dumps(await client.get_workflow_handle(id).query(name)) for id in (good, bad) for name in ("events", "state")]
    assert KEY not in "".join([*shown.values(), *told])
    assert list(house.home.rglob("*.db")), "there is a database to look through"
    assert holding(house.home, KEY) == [], "database, journal and logs of the worker"
    assert holding(server.place.home, KEY) == [], "Temporal's own database and log"
    metrics = _metrics(house)
    assert "mofa_" in metrics and KEY not in metrics


async def test_a_run_with_a_key_in_its_input_fails_without_repeating_it(client: Client, house: House) -> None:
    handle = await client.start_workflow(
        "RequestResponse", request(task=f"Use {PASTED}, please."), id=f"keys/{uuid.uuid4().hex}", task_queue=QUEUE
    )
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    cause: Any = failed.value.cause
    assert cause.type == "InvalidInput" and "task: holds what looks like a key" in cause.message
    events = json.dumps(await handle.query("events"))
    assert "holds what looks like a key" in events and PASTED not in cause.message + events
    assert holding(house.home, PASTED) == [], "neither our database nor the log has it"


async def test_an_update_with_a_key_is_refused(client: Client, house: House) -> None:
    desk = {"name": uuid.uuid4().hex, "executors": request()["participants"]}
    handle = await client.start_workflow("Secretary", desk, id=f"desk/{desk['name']}", task_queue=QUEUE)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("submit_idea", {"content": f"Deploy with {PASTED}"})
    assert "content: holds what looks like a key" in str(refused.value.cause) and PASTED not in str(refused.value.cause)
    await handle.signal("submit_idea", {"content": f"Deploy with {PASTED}"})
    state = json.dumps(await handle.query("state"))
    assert "holds what looks like a key" in state and PASTED not in state
    assert PASTED not in house.worker_log()
    await handle.signal("shutdown")


def _headers(models: ModelServer) -> str:
    return json.dumps([entry["headers"] for entry in models.journal()])


def _metrics(house: House) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/metrics", house.worker_log())
    assert found, house.worker_log()
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(found[0], timeout=60) as page:
        return str(page.read().decode())
