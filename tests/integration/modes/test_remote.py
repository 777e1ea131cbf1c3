"""Workers in other languages as participants: the TypeScript example, built and run, and what happens when nobody is there."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import uuid
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.worker import Worker

from runtime.codec import converter, new_key
from tests.support.house import House, Server, eventually, history_types
from tests.support.installed import node
from tests.support.peers.model_server import ModelServer
from tests.support.processes.forks import tethered

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/remote-typescript"
QUEUE = "typescript"
Handle = WorkflowHandle[Any, Any]
OLD, NEW = new_key("old"), new_key("new")
SEALED_QUEUE = "sealed-remote"
BUILT_IN_MINUTES = pytest.mark.timeout(600)  # the first build of Temporal's SDK takes minutes
WHERE_GO_IS = pytest.mark.skipif(shutil.which("go") is None, reason="Go is not there")


@dataclass
class Example:
    """An example's worker, built: how it is started, and what its processes have written."""

    command: list[str]
    folder: Path
    server: Server

    @property
    def log(self) -> str:
        return (self.folder / "worker.log").read_text() if (self.folder / "worker.log").exists() else ""

    def start(self, queue: str, keys: str = "") -> subprocess.Popen[bytes]:
        environ = {**os.environ, "TEMPORAL_ADDRESS": self.server.address, "TASK_QUEUE": queue, "MOFA_PAYLOAD_KEYS": keys}
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                tethered(self.command), cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environ
            )

    @contextmanager
    def working(self, queue: str, keys: str = "") -> Iterator[None]:
        process = self.start(queue, keys)
        try:
            yield
        finally:
            process.terminate()
            process.wait(120)


@pytest.fixture(scope="module")
def typescript_example(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example in TypeScript, built from its source."""
    place = tmp_path_factory.mktemp("typescript")
    built = place / "examples/remote-typescript"
    shutil.copytree(EXAMPLE, built, ignore=shutil.ignore_patterns("node_modules", "lib"))
    shutil.copytree(ROOT / "bindings/typescript", place / "bindings/typescript")
    (built / "node_modules").symlink_to(node.install(EXAMPLE) / "node_modules")
    program = node.program("node")
    compiled = subprocess.run([program, "node_modules/typescript/bin/tsc"], cwd=built, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout
    return Example([program, "lib/worker.js"], built, server)


@pytest.fixture(scope="module")
def typescript(typescript_example: Example) -> Iterator[Example]:
    with typescript_example.working(QUEUE):
        yield typescript_example


@pytest.fixture(scope="module")
def go_example(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example in Go, built from its source."""
    place = tmp_path_factory.mktemp("go")
    program = place / "worker"
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=ROOT / "examples/remote-go", check=True)
    return Example([str(program)], place, server)


@pytest.fixture
def go(go_example: Example) -> Iterator[None]:
    with go_example.working("go"):
        yield


async def start(client: Client, *participants: dict[str, Any], **given: Any) -> Handle:
    id = f"remote/{uuid.uuid4().hex[:8]}"
    return await client.start_workflow(
        "Sequential", {"task": "Shall we build it?", "participants": list(participants), **given}, id=id, task_queue="mofa"
    )


async def test_the_typescript_worker_joins_a_debate(client: Client, house: House, typescript: Example) -> None:
    team = [{"kind": "agent", "name": "ada"}, remote("typist", activity="answer"), remote("thinker", workflow="deliberate")]
    handle: Handle = await client.start_workflow(
        "Debate",
        {"task": "Shall we build it?", "participants": team, "rounds": 2, "judge": remote("referee", activity="answer")},
        id=f"remote/{uuid.uuid4().hex[:8]}",
        task_queue="mofa",
    )
    outcome = await handle.result()
    assert outcome["status"] == "completed", outcome["reason"]
    said = [(c["participant"], c["round"], c["status"]) for c in outcome["contributions"]]
    assert said == [
        *((name, round, "ok") for round in (1, 2) for name in ("ada", "typist", "thinker")),
        ("referee", 3, "ok"),
    ]
    assert "From TypeScript" in str(outcome["contributions"][1]["content"])


def remote(name: str, queue: str = QUEUE, **target: Any) -> dict[str, Any]:
    return {"kind": "remote", "name": name, "task_queue": queue, **target}


async def test_the_typescript_worker_answers_by_activity_and_by_workflow(
    client: Client, house: House, typescript: Example
) -> None:
    team = [
        {"kind": "agent", "name": "ann"},
        remote("reader", activity="answer", heartbeat="PT5S"),
        {"kind": "team", "name": "desk", "mode": "RequestResponse", "participants": [remote("thinker", workflow="deliberate")]},
    ]
    handle = await start(client, *team)
    try:
        outcome = await handle.result()
    finally:
        sys.stdout.write(typescript.log)
    assert outcome["status"] == "completed", outcome
    by_activity, by_workflow = (made["content"] for made in outcome["contributions"][1:])
    assert by_activity.startswith("From TypeScript, on try 1: I have read ")
    assert by_workflow["position"].startswith("From TypeScript") and by_workflow["round"] == 1
    assert "/thinker/" in by_workflow["asked"]
    said = [line["by"] for line in await handle.query("transcript")]
    assert said == ["task", "ann", "reader", "desk"]


@pytest.mark.drill
@BUILT_IN_MINUTES
@WHERE_GO_IS
@pytest.mark.usefixtures("go")
async def test_the_go_worker_answers_by_activity_and_by_workflow(client: Client, house: House) -> None:
    team = [remote("reader", "go", activity="answer"), remote("thinker", "go", workflow="deliberate")]
    outcome = await (await start(client, *team, timeout="PT30S")).result()
    assert [made["status"] for made in outcome["contributions"]] == ["ok", "ok"], outcome
    assert all(made["content"].startswith("From Go: I have read ") for made in outcome["contributions"])


async def test_without_a_worker_the_answer_is_waited_for_until_the_time_limit(client: Client, house: House) -> None:
    for target in ({"activity": "answer"}, {"workflow": "deliberate"}):
        handle = await start(client, remote("nobody", f"empty-{uuid.uuid4().hex[:6]}", **target), timeout="PT1S")
        outcome = await handle.result()
        assert outcome["contributions"][0]["status"] == "timeout"
    child: Handle = client.get_workflow_handle(f"{handle.id}/nobody/stage-1")

    async def told_to_stop() -> bool:
        return "workflow_execution_cancel_requested_event_attributes" in await history_types(child)

    assert await eventually(told_to_stop)  # the request is sent and not waited for


class Foreign:
    """A worker as a stranger would write it: no types of ours, no heartbeats."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.silent = True

    @activity.defn(name="fails_twice")
    async def fails_twice(self, message: dict[str, Any]) -> dict[str, Any]:
        self.messages.append(message)
        if len(self.messages) < 3:
            raise RuntimeError("not yet")
        return {"tries": len(self.messages)}

    @activity.defn(name="hangs")
    async def hangs(self, message: dict[str, Any]) -> str:
        await activity.wait_for_cancelled()
        return "never"

    @activity.defn(name="too_much")
    async def too_much(self, message: dict[str, Any]) -> str:
        return "x" * 300_000


@pytest.fixture
async def foreign(client: Client) -> Any:
    worker = Foreign()
    activities = [worker.fails_twice, worker.hangs, worker.too_much]
    async with Worker(client, task_queue="foreign", activities=activities):
        yield worker


async def test_a_failed_delivery_comes_again_under_the_same_id(client: Client, house: House, foreign: Foreign) -> None:
    handle = await start(client, remote("a", "foreign", activity="fails_twice"))
    outcome = await handle.result()
    assert outcome["output"] == {"tries": 3}
    first = foreign.messages[0]
    assert {message["id"] for message in foreign.messages} == {first["id"]}
    assert first["to"] == "a" and first["sender"] == handle.id and first["content"] == "Shall we build it?"
    assert first["metadata"] == {"step": "stage-1", "round": 1}


async def test_a_worker_that_hears_nothing_does_not_hold_the_run(client: Client, house: House, foreign: Foreign) -> None:
    handle = await start(client, remote("deaf", "foreign", activity="hangs"))

    async def running() -> bool:
        return bool((await handle.describe()).raw_description.pending_activities)

    await eventually(running)
    await handle.cancel()

    async def ended() -> bool:
        return (await handle.describe()).close_time is not None

    await eventually(ended, 10)


async def test_an_answer_that_is_too_long_is_a_failed_contribution(client: Client, house: House, foreign: Foreign) -> None:
    outcome = await (await start(client, remote("a", "foreign", activity="too_much"))).result()
    error = outcome["contributions"][0]["error"]
    assert error["type"] == "OutputInvalid" and "262,144" in error["message"]


# ---- sealed payloads ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed_house(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    house = House(
        tmp_path_factory.mktemp("sealed"), server, SEALED_QUEUE, MOFA_PAYLOAD_KEYS=f"{NEW},{OLD}", **models.environment
    )
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture(params=["typescript", pytest.param("go", marks=[pytest.mark.drill, BUILT_IN_MINUTES, WHERE_GO_IS])])
def example(request: pytest.FixtureRequest) -> Example:
    found: Example = request.getfixturevalue(f"{request.param}_example")
    return found


@pytest.fixture
async def sealing(server: Server, sealed_house: House) -> Client:
    """A client with the keys of the house."""
    return await Client.connect(server.address, data_converter=converter(f"{NEW},{OLD}"))


async def begin(sealing: Client, mode: str, task: str, *participants: dict[str, Any]) -> Handle:
    given = {"task": task, "participants": list(participants)}
    return await sealing.start_workflow(mode, given, id=f"remote/{uuid.uuid4().hex}", task_queue=SEALED_QUEUE)


async def raw(handle: Handle) -> str:
    """A run's history as the server has it, with all that it holds in base64 as text too."""
    found: list[str] = []

    def look(value: Any) -> None:
        match value:
            case dict():
                for each in value.values():
                    look(each)
            case list():
                for each in value:
                    look(each)
            case str():
                found.append(value)
                with suppress(ValueError):
                    found.append(b64decode(value, validate=True).decode(errors="replace"))

    look(json.loads((await handle.fetch_history()).to_json()))
    return "\n".join(found)


@pytest.mark.drill
async def test_a_sealing_worker_leaves_no_word_and_keys_change_one_by_one(
    client: Client, sealing: Client, example: Example
) -> None:
    queue, mark = f"sealed-{uuid.uuid4().hex[:6]}", f"heron{uuid.uuid4().hex[:8]}"
    with example.working(queue, f"{OLD},{NEW}"):  # the house seals with the new one already
        team = [remote("reader", queue, activity="answer"), remote("thinker", queue, workflow="deliberate")]
        handle = await begin(sealing, "Sequential", f"Is {mark} a bird?", *team)
        outcome = await asyncio.wait_for(handle.result(), 300)
        assert [made["status"] for made in outcome["contributions"]] == ["ok", "ok"], outcome
        assert all("I have read" in str(made["content"]) for made in outcome["contributions"])
        for id in (handle.id, f"{handle.id}/thinker/stage-2"):
            text = await raw(client.get_workflow_handle(id))
            assert "AES-256-GCM" in text and "old" in text.split("\n") and "new" in text.split("\n")
            assert mark not in text and "I have read" not in text, id
        # What fails is sealed too.
        failing = await begin(sealing, "Sequential", "x", remote("nobody", queue, activity="unknown"))
        failure = await eventually(lambda: last_failure(failing))
        assert failure.message == "Encoded failure" and not failure.stack_trace
        await failing.terminate()
        # What comes in the clear is let in, and answered sealed.
        clear: Handle = await client.start_workflow("deliberate", MESSAGE, id=f"clear/{queue}", task_queue=queue)
        answer = await asyncio.wait_for(sealing.get_workflow_handle(clear.id).result(), 300)
        assert "I have read 3 words" in str(answer) and "I have read" not in await raw(clear)


MESSAGE = {"id": "m", "sender": "s", "to": "t", "content": "One two three", "metadata": {}}


async def last_failure(handle: Handle) -> Any:
    pending = (await handle.describe()).raw_description.pending_activities
    return pending[0].last_failure if pending and pending[0].HasField("last_failure") else None


@pytest.mark.drill
async def test_a_worker_without_the_key_says_so_and_nothing_is_lost(
    client: Client, sealing: Client, server: Server, example: Example
) -> None:
    queue, offset = f"keyless-{uuid.uuid4().hex[:6]}", len(example.log)
    said = "sealed with the key 'new', and there are no keys here"
    with example.working(queue):
        team = [remote("reader", queue, activity="answer"), remote("thinker", queue, workflow="deliberate")]
        handle = await begin(sealing, "Parallel", "Which key?", *team)
        failure = await eventually(lambda: last_failure(handle))
        assert said in failure.message
        thinker: Handle = client.get_workflow_handle(f"{handle.id}/thinker/answer")

        async def waits() -> bool:
            return "workflow_task_failed_event_attributes" in await history_types(thinker)

        await eventually(waits)
        assert said in example.log[offset:]
    with example.working(queue, f"{OLD},{NEW}"):
        outcome = await asyncio.wait_for(handle.result(), 300)
        assert [made["status"] for made in outcome["contributions"]] == ["ok", "ok"], outcome
        for keys, told in (
            (new_key("old"), "names the key 'old' was sealed with another one, or was changed since"),
            (new_key("lost"), "sealed with the key 'lost', and the keys here are old, new"),
        ):
            stranger = await Client.connect(server.address, data_converter=converter(keys))
            wrong: Handle = await stranger.start_workflow("deliberate", MESSAGE, id=f"w/{uuid.uuid4().hex}", task_queue=queue)

            async def logged(told: str = told) -> bool:
                return told in example.log

            await eventually(logged)
            assert (await wrong.describe()).status == WorkflowExecutionStatus.RUNNING
            await wrong.terminate()


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("hush", "entry 1 is not of the form id:key"),
        (f"{OLD},{OLD}", "the id 'old' stands there twice"),
        ("old:aHVzaA==", "the key 'old' is not 32 bytes in base64"),
    ],
    ids=["no entry", "twice", "too short"],  # a key is a new one in every process
)
def test_keys_that_are_none_are_refused_at_the_start(example: Example, keys: str, told: str) -> None:
    offset = len(example.log)
    assert example.start("none", keys).wait(120) == 1
    said = example.log[offset:]
    assert f"MOFA_PAYLOAD_KEYS: {told}" in said
    assert not any(secret in said for secret in ("hush", "aHVz", OLD.removeprefix("old:")))
