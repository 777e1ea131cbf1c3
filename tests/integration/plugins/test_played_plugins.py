"""Guards, notifications and monitors that are plugins of either layer, on a real server, a real model server and real HTTP."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from console.backend.stores import registry
from kernel.basics.errors import InvalidInput
from kernel.registry.rollout import PluginStore
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import Rollout
from runtime.settings import Settings
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.peers.receiver import Receiver
from tests.support.plugin_folders import write_plugin

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-played"
KEY = "AKIA" + "QW7RT2YU9PLKJ3HG"
ANN = {"kind": "human", "name": "ann"}

FERN = """def execute(look):
    if look['moment'] != 'model_answer':
        return {'verdict': 'allow'}
    kv_set(look['agent'], look['moment'])
    return {'verdict': 'change', 'value': look['value'].replace('moss', 'fern')}
"""
CHIME = """def execute(told):
    log(told['event']['type'])
    return config('word') + ' ' + told['workflow_id']
"""


@pytest.fixture(scope="module")
def hook() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer, hook: Receiver) -> Iterator[House]:
    home = tmp_path_factory.mktemp("played")
    options = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
    house = House(home, server, QUEUE, **models.environment, HOOK_TOKEN="sesame-17")
    chime = write_plugin(
        home / "chime",
        CHIME,
        name="chime",
        kind="notification",
        tool=None,
        capabilities=["log", "config"],
        configuration=options,
    )
    house.mofa("plugin", "install", str(chime), "--grant", "log", "--grant", "config")
    project = {
        "scripts": {
            "tell": {"plugin": "webhook", "config": {"url": f"{hook.url}/hook", "token_env": "HOOK_TOKEN"}},
            "ring": {"plugin": "chime", "config": {"word": "ding"}},
        },
        "handlers": [
            {"events": ["decision_opened"], "script": "tell"},
            {"events": ["run_finished"], "script": "ring"},
            {"events": ["run_finished"], "script": "log"},
        ],
    }
    (home / "mofa.yaml").write_text(json.dumps(project))
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
async def store(house: House) -> AsyncIterator[PluginStore]:
    async with registry(Settings.from_environment(house.environ)) as store:
        yield store


async def start(client: Client, task: str, *participants: Any, mode: str = "Sequential") -> Handle:
    given = {"task": task, "participants": list(participants)}
    return await client.start_workflow(mode, given, id=f"played/{uuid.uuid4().hex[:8]}", task_queue=QUEUE)


def agent(*guards: str) -> dict[str, Any]:
    return {"kind": "agent", "name": "ada", "guards": list(guards)}


async def refused(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def test_an_installed_guard_looks(client: Client, house: House, models: ModelServer) -> None:
    models.rule(when={"contains": "granite"}, reply=f"It is {KEY}, they say.")
    outcome = await (await start(client, "granite", agent("secrets"), mode="RequestResponse")).result()
    assert outcome["output"] == "It is [secret], they say."

    async def counted() -> bool:  # a worker reports them once a second, and the second look may be in the next report
        shown = json.loads(house.mofa("plugin", "info", "secrets", "--json").stdout)
        counts = shown["counts"] or {}
        return (shown["kind"], counts.get("calls"), counts.get("failures")) == ("guard", 2, 0)

    await eventually(counted)


async def test_a_guard_of_the_runtime_is_pinned_reloaded_and_disabled(
    client: Client, house: House, models: ModelServer, store: PluginStore, tmp_path: Path
) -> None:
    for _ in range(3):
        models.rule(when={"contains": "lichen"}, reply="moss")
    folder = write_plugin(tmp_path / "fern", FERN, name="fern", kind="guard", tool=None, capabilities=["kv"])
    await Rollout(store).install(read_folder(folder), str(folder), ["kv"])
    old = await start(client, "lichen", ANN, agent("fern"))
    decision = await open_decision(old)
    write_plugin(
        folder, FERN.replace("'fern'", "'bark'"), name="fern", kind="guard", tool=None, capabilities=["kv"], version="2.0.0"
    )
    await Rollout(store).install(read_folder(folder), str(folder), action="reload")
    assert (await (await start(client, "lichen", agent("fern"))).result())["output"] == "bark"
    await old.signal("decide", {"decision_id": decision["id"], "answer": "Go on."})
    assert (await old.result())["output"] == "fern"
    assert (await old.query("state"))["plugins"] is not None
    assert await eventually(lambda: _counted(store, 2, 2)), "a look at the question, and one at the answer, by each version"

    late = await start(client, "lichen", ANN, agent("fern"))
    decision = await open_decision(late)
    house.mofa("plugin", "disable", "fern")

    async def seen() -> bool:
        return any(each.state == "paused" for worker in await store.workers() for each in worker.plugins)

    await eventually(seen)
    await late.signal("decide", {"decision_id": decision["id"], "answer": "Go on."})
    error = (await late.result())["contributions"][-1]["error"]
    assert error["type"] == "GuardRefused" and "The plugin fern is disabled" in error["message"]


async def _counted(store: PluginStore, *calls: int) -> bool:
    counts, packages = await store.counts(), await store.packages("fern")
    return [counts[each.hash].calls for each in packages if each.hash in counts] == list(calls)


async def test_a_person_is_told_of_a_decision(client: Client, house: House, hook: Receiver) -> None:
    hook.answers = [503]
    handle = await start(client, "Which tea?", ANN, mode="RequestResponse")
    decision = await open_decision(handle)

    async def told() -> list[Any]:
        return [each for each in hook.posted if each.body["workflow_id"] == handle.id][1:]

    [again] = await eventually(told)
    first = next(each for each in hook.posted if each.body["workflow_id"] == handle.id)
    assert again.headers["authorization"] == "Bearer sesame-17" and again.path == "/hook"
    assert again.headers["idempotency-key"] == first.headers["idempotency-key"] == again.body["event"]["id"]
    assert again.body["event"]["data"]["decision"]["id"] == decision["id"]
    assert "Which tea?" in again.body["text"] and handle.id in again.body["text"]
    await handle.signal("decide", {"decision_id": decision["id"], "answer": "Oolong."})
    await handle.result()

    async def rung() -> Any:
        runs = [run async for run in client.list_workflows('WorkflowType = "Script"') if run.id.startswith("on/ring/")]
        results = [await client.get_workflow_handle(run.id).result() for run in runs]
        return [each for each in results if each["output"] == f"ding {handle.id}"]

    [outcome] = await eventually(rung)
    assert [line["text"] for line in outcome["log"]] == ["run_finished"]
    await eventually(lambda: _logged(house, f"run_finished of RequestResponse {handle.id} (event "))


async def _logged(house: House, words: str) -> bool:
    return words in house.worker_log()


async def test_what_is_no_guard_is_refused(
    client: Client, house: House, store: PluginStore, tmp_path: Path, models: ModelServer
) -> None:
    error = await refused(await start(client, "x", agent("calculator"), mode="RequestResponse"))
    assert error.type == "InvalidInput" and "calculator is a plugin of kind tool, and cannot be used as" in error.message
    error = await refused(await start(client, "x", agent("webhook"), mode="RequestResponse"))
    assert "Notification plugin webhook: url '' is not an address" in error.message
    error = await refused(await start(client, "x", agent("chime"), mode="RequestResponse"))
    assert "chime 1.0.0 does not take it" in error.message
    error = await refused(await start(client, "x", agent("log"), mode="RequestResponse"))
    assert error.type == "GuardRefused"
    with pytest.raises(InvalidInput, match="'secrets' is the name of an installed guard"):
        folder = write_plugin(tmp_path / "secrets", FERN, name="secrets", kind="guard", tool=None)
        await Rollout(store).install(read_folder(folder), None)
    (house.home / "mofa.yaml").write_text(json.dumps({"agents": {"ada": {"guards": ["webhook"]}}}))
    said = house.mofa("doctor", check=False).stdout
    assert "webhook is a plugin of kind notification, and cannot be used as one of kind guard" in said
