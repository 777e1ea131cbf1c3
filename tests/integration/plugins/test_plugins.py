"""Runtime plugins on a real server with two workers: pinned runs, reload, refusal and the way back."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from console.backend.stores import registry
from kernel.basics.errors import MofaError
from kernel.registry.rollout import PluginStore
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import RolledOut, Rollout
from runtime.settings import Settings
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.plugin_folders import write_plugin

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-plugins"
ONE, TWO = 'return "one:" + input["text"]', 'return "two:" + input["text"]'


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """Two workers; `sayer` uses the tool `echo`, which nobody has installed yet."""
    home = tmp_path_factory.mktemp("fleet")
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def word(models: ModelServer) -> str:
    """What only this test's prompts contain: the model has `echo` say it, and says itself which version answered."""
    word = uuid.uuid4().hex
    calls = {"tool_calls": [{"name": "echo", "arguments": {"text": word}}]}
    models.rule(when={"contains": word}, reply=calls)
    for version in ("one", "two", "three"):
        models.rule(when={"contains": f"{version}:{word}"}, reply=f"It was {version}.")
    models.rule(when={"contains": "failed. ToolDenied: The plugin echo is disabled"}, reply="It was disabled.")
    return word


@pytest.fixture
async def store(fleet: House) -> AsyncIterator[PluginStore]:
    """The registry, as `mofa plugin` opens it."""
    async with registry(Settings.from_environment(fleet.environ)) as store:
        yield store


async def install(store: PluginStore, folder: Path) -> RolledOut | None:
    """`mofa plugin install` without a process."""
    return await Rollout(store).install(read_folder(folder), str(folder))


async def refusal(store: PluginStore, folder: Path) -> str:
    """What `mofa plugin install` says when it does not do it."""
    with pytest.raises(MofaError) as refused:
        await install(store, folder)
    return str(refused.value)


async def begun(client: Client, word: str, **given: Any) -> Handle:
    """A run that is pinned, and waits for Ann before its agent uses the tool."""
    team = [{"kind": "human", "name": "ann"}, {"kind": "agent", "name": "sayer", "tools": ["echo"]}]
    handle = await client.start_workflow(
        "Sequential", {"task": f"Say {word}", "participants": team, **given}, id=f"plugins/{uuid.uuid4().hex}", task_queue=QUEUE
    )
    await open_decision(handle)
    return handle


async def ended(handle: Handle) -> str:
    """What it says once Ann has let it go on."""
    request = await open_decision(handle)
    await handle.signal("decide", {"decision_id": request["id"], "answer": "Go on."})
    outcome = await handle.result()
    return str(outcome["output"])


async def serving(store: PluginStore) -> str:
    """The version of `echo` that new runs take; both workers have switched to it."""
    fleet = await store.fleet()
    live = [worker for worker in await store.workers() if worker.live(datetime.now(UTC))]
    assert [worker.serving for worker in live] == [fleet.current] * 2
    plugins = await store.plugin_set(fleet.current)
    assert plugins is not None
    return plugins.members["echo"].version


@pytest.mark.drill
async def test_runs_keep_their_version_through_reloads_kills_and_the_way_back(
    client: Client, fleet: House, store: PluginStore, word: str, tmp_path: Path
) -> None:
    folder = write_plugin(tmp_path / "echo", ONE)
    installed = json.loads(fleet.mofa("plugin", "install", str(folder), "--json").stdout)
    assert installed["changed"] and list(installed["workers"].values()) == [True, True]
    old, told, resumed = [await begun(client, word) for _ in range(3)]

    write_plugin(folder, TWO, version="1.1.0")
    reloaded = json.loads(fleet.mofa("plugin", "reload", "echo", "--json").stdout)
    assert list(reloaded["workers"].values()) == [True, True], reloaded
    assert await serving(store) == "1.1.0"
    new = await begun(client, word)
    pins = [(await handle.query("state"))["plugins"] for handle in (old, new)]
    assert pins[0] != pins[1] == (await store.fleet()).current

    shown = json.loads(fleet.mofa("plugin", "info", "echo", "--json").stdout)
    [others] = shown["runs_of_other_versions"]
    assert (others["version"], others["runs"]) == ("1.0.0", 3)
    assert sorted(others["workflow_ids"]) == sorted(each.id for each in (old, told, resumed))
    assert "3 open runs keep version 1.0.0: " in fleet.mofa("plugin", "info", "echo").stdout

    assert await ended(old) == "It was one."
    assert await ended(new) == "It was two."
    fleet.mofa("plugin", "upgrade", told.id)
    assert await ended(told) == "It was two."
    assert "plugins_upgrade_wanted" in [event["type"] for event in await told.query("events")]

    # A worker that never saw the old version loads it by its hash for those that are pinned to it.
    fleet.kill_workers()
    fleet.start_worker()
    assert await ended(resumed) == "It was one."
    fleet.start_worker()

    fleet.mofa("plugin", "rollback", "echo", "--reason", "Two was wrong.")
    assert await serving(store) == "1.0.0"
    assert await ended(await begun(client, word)) == "It was one."
    await Rollout(store).to_version("echo", "1.1.0", "pin")
    write_plugin(folder, 'return "three:" + input["text"]', version="2.0.0")
    assert await install(store, folder) is None, "a pinned plugin stays where it is"
    assert await serving(store) == "1.1.0"
    await Rollout(store).unpin("echo")
    assert await install(store, folder) is not None
    assert await serving(store) == "2.0.0"
    info = json.loads(fleet.mofa("plugin", "info", "echo", "--json").stdout)
    assert [change["action"] for change in info["history"]] == ["install", "unpin", "pin", "rollback", "reload", "install"]
    assert info["history"][3]["why"] == "Two was wrong."
    assert [worker["switched"] for worker in info["workers"] if worker["live"]] == [True, True]
    counts = {version["version"]: version["counts"] for version in info["versions"]}
    assert counts["1.0.0"]["calls"] >= 1 and counts["1.0.0"]["failures"] == 0  # a killed worker's last second is lost
    figures = {version["version"]: (version["mean_s"], version["p95_s"]) for version in info["versions"]}
    assert figures["1.0.0"][0] > 0 and figures["2.0.0"] == (None, None)


async def test_what_cannot_work_is_refused_and_the_old_goes_on(
    client: Client, fleet: House, store: PluginStore, word: str, tmp_path: Path
) -> None:
    folder = write_plugin(tmp_path / "echo", ONE, version="10.0.0")
    await install(store, folder)

    write_plugin(folder, "return input.upper() +", version="10.1.0")
    assert "10.0.0 stays in service. worker " in await refusal(store, folder)
    write_plugin(folder, "def execute(input):\n    return 1\ndef init():\n    raise ValueError('no table')\n", version="10.2.0")
    assert "no table" in await refusal(store, folder)
    hangs = "def execute(input):\n    return 1\ndef init():\n    while True:\n        pass\n"
    write_plugin(folder, hangs, version="10.3.0")
    assert "10.0.0 stays in service" in await refusal(store, folder)
    ill = "def execute(input):\n    return 1\ndef health():\n    raise ValueError('no licence')\n"
    write_plugin(folder, ill, version="10.3.1")
    assert "no licence" in await refusal(store, folder)
    write_plugin(folder, TWO, version="10.0.0")
    assert "already with other content" in await refusal(store, folder)
    write_plugin(folder, TWO, version="10.4.0", dependencies={"missing": "^1.2"})
    assert "echo 10.4.0 → missing ^1.2: missing is not installed" in await refusal(store, folder)
    write_plugin(folder, TWO, version="10.5.0", capabilities=["kv"])
    assert "--grant kv" in await refusal(store, folder)
    write_plugin(tmp_path / "other", ONE, name="calculator")
    assert "is the name of an installed tool" in await refusal(store, tmp_path / "other")

    assert await serving(store) == "10.0.0"
    assert await ended(await begun(client, word)) == "It was one."
    refused = [change for change in await store.history("echo") if change.status == "refused"]
    assert len(refused) == 4 and all("worker " in str(change.reason) for change in refused)


async def test_saving_a_file_reaches_every_worker(fleet: House, store: PluginStore, tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "echo", ONE, version="15.0.0")
    watching = fleet.spawn("plugin", "watch", str(folder))
    try:
        first = await eventually(lambda: _at(store, "15.0.0+dev."))
        (folder / "echo.py").touch()  # the same content: nothing to do
        write_plugin(folder, TWO, version="15.0.0")
        second = await eventually(lambda: _at(store, "15.0.0+dev.", not_at=first))
        write_plugin(folder, "return input.upper() +", version="15.0.0")

        async def refused() -> bool:
            return (await store.history("echo", 1))[0].status == "refused"

        await eventually(refused)
        assert await _at(store, "15.0.0+dev.") == second
    finally:
        watching.kill()
        watching.wait(120)
    arrivals = [change.to_version for change in await store.history("echo") if str(change.to_version).startswith("15.")]
    assert len(arrivals) == 3, "a file that was touched is no change"


async def _at(store: PluginStore, prefix: str, not_at: str | None = None) -> str | None:
    """The version of `echo`, when it begins so and every worker has switched to it."""
    fleet = await store.fleet()
    plugins = await store.plugin_set(fleet.current)
    version = plugins.members["echo"].version if plugins and "echo" in plugins.members else ""
    live = [worker for worker in await store.workers() if worker.live(datetime.now(UTC))]
    there = version.startswith(prefix) and version != not_at and all(each.serving == fleet.current for each in live)
    return version if there else None


async def test_a_disabled_plugin_answers_nobody(
    client: Client, fleet: House, store: PluginStore, word: str, tmp_path: Path
) -> None:
    await install(store, write_plugin(tmp_path / "echo", ONE, version="20.0.0"))
    under_way = await begun(client, word)
    fleet.mofa("plugin", "disable", "echo")

    async def paused() -> bool:
        live = [worker for worker in await store.workers() if worker.live(datetime.now(UTC))]
        return all("paused" in [each.state for each in worker.plugins] for worker in live)

    await eventually(paused)
    assert await ended(under_way) == "It was disabled."
    given = {"task": word, "participants": [{"kind": "agent", "name": "sayer", "tools": ["echo"]}]}
    with pytest.raises(WorkflowFailureError) as failed:
        await client.execute_workflow("RequestResponse", given, id=f"plugins/{uuid.uuid4().hex}", task_queue=QUEUE)
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "ToolDenied"
    await Rollout(store).enable("echo", True)
    assert await eventually(lambda: _works(client, given))
    await Rollout(store).remove("echo")
    rows = json.loads(fleet.mofa("plugin", "list", "--kind", "tool", "--json").stdout)
    states = {row["name"]: row["state"] for row in rows}
    assert states["echo"] == "unloaded" and states["calculator"] == "discovered"


async def _works(client: Client, given: dict[str, Any]) -> bool:
    try:
        outcome = await client.execute_workflow("RequestResponse", given, id=f"plugins/{uuid.uuid4().hex}", task_queue=QUEUE)
    except WorkflowFailureError:
        return False
    return bool(outcome["output"] == "It was one.")
