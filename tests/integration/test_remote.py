"""Workers in other languages as participants: the TypeScript example, built and run, and what happens when nobody is there."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ActivityError
from temporalio.worker import Worker

from activities.codec import converter, new_key
from tests.support import node
from tests.support.house import House, Server, eventually, history_types, tethered

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/remote-typescript"
QUEUE = "typescript"
Handle = WorkflowHandle[Any, Any]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in TypeScript, built from its source."""
    place = tmp_path_factory.mktemp("typescript")
    built = place / "examples/remote-typescript"
    shutil.copytree(EXAMPLE, built, ignore=shutil.ignore_patterns("node_modules", "lib"))
    shutil.copytree(ROOT / "bindings/typescript", place / "bindings/typescript")
    (built / "node_modules").symlink_to(node.install(EXAMPLE) / "node_modules")
    program = node.program("node")
    compiled = subprocess.run([program, "node_modules/typescript/bin/tsc"], cwd=built, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout
    return built


@contextmanager
def running(
    command: list[str], log: Path, server: Server, queue: str, folder: Path | None = None, **more: str
) -> Iterator[Path]:
    """A worker in another language, until the block ends; the path of its log."""
    environ = {**os.environ, "TEMPORAL_ADDRESS": server.address, "TASK_QUEUE": queue, **more}
    with log.open("wb") as out:
        process = subprocess.Popen(tethered(command), cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=environ)
    try:
        yield log
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def typescript(server: Server, built: Path) -> Iterator[Path]:
    """The example's worker in TypeScript; the path of its log."""
    with running([node.program("node"), "lib/worker.js"], built / "worker.log", server, QUEUE, built) as log:
        yield log


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's worker in Go, built from its source."""
    program = tmp_path_factory.mktemp("go") / "worker"
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=ROOT / "examples/remote-go", check=True)
    return program


async def start(client: Client, *participants: dict[str, Any], **given: Any) -> Handle:
    id = f"remote/{uuid.uuid4().hex[:8]}"
    return await client.start_workflow(
        "Sequential", {"task": "Shall we build it?", "participants": list(participants), **given}, id=id, task_queue="mofa"
    )


async def test_the_typescript_worker_joins_a_debate(client: Client, house: House, typescript: Path) -> None:
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
    client: Client, house: House, typescript: Path
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
        sys.stdout.write(typescript.read_text())
    assert outcome["status"] == "completed", outcome
    by_activity, by_workflow = (made["content"] for made in outcome["contributions"][1:])
    assert by_activity.startswith("From TypeScript, on try 1: I have read ")
    assert by_workflow["position"].startswith("From TypeScript") and by_workflow["round"] == 1
    assert "/thinker/" in by_workflow["asked"]
    said = [line["by"] for line in await handle.query("transcript")]
    assert said == ["task", "ann", "reader", "desk"]


@pytest.mark.drill
@pytest.mark.timeout(600)  # the first build of Temporal's SDK takes minutes
@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not there")
async def test_the_go_worker_answers_by_activity_and_by_workflow(
    client: Client, house: House, server: Server, go: Path
) -> None:
    team = [remote("reader", "go", activity="answer"), remote("thinker", "go", workflow="deliberate")]
    with running([str(go)], go.with_suffix(".log"), server, "go"):
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


async def sealed_all_along(server: Server, home: Path, command: list[str], folder: Path | None, language: str) -> None:
    """A fleet with keys, and a worker in that language: first without them, then with the old one alone, then with both."""
    old, new, queue = new_key("old"), new_key("new"), f"sealed-{uuid.uuid4().hex[:6]}"
    word = f"unreadable{uuid.uuid4().hex}"
    house = House(home, server, queue, MOFA_PAYLOAD_KEYS=f"{new},{old}")
    house.start_worker()
    client = await Client.connect(server.address, data_converter=converter(f"{new},{old}"))
    log, there = home / "foreign.log", f"{queue}-foreign"
    try:
        team = [remote("answer", there, activity="answer"), remote("deliberate", there, workflow="deliberate")]
        handle: Handle = await client.start_workflow(
            "Sequential", {"task": word, "participants": team, "timeout": "PT1M"}, id=f"{queue}/1", task_queue=queue
        )
        for keys in ("", old):  # nothing is lost by a worker that cannot read
            with running(command, log, server, there, folder, MOFA_PAYLOAD_KEYS=keys):
                await eventually(partial(_found, log, "is sealed with the key .new., "))
        with running(command, log, server, there, folder, MOFA_PAYLOAD_KEYS=f"{old},{new}"):
            outcome = await handle.result()
            wrong = {"id": "m", "sender": "a", "to": "b", "content": {"not": word}, "metadata": {}}
            failing: Handle = await client.start_workflow("deliberate", wrong, id=f"{queue}/2", task_queue=there)
            with pytest.raises(WorkflowFailureError) as failed:
                await failing.result()
        assert [made["status"] for made in outcome["contributions"]] == ["ok", "ok"], outcome
        assert f"From {language}" in str(outcome["output"])
        cause = failed.value.cause
        assert isinstance(cause, ActivityError) and "reads words only" in str(cause.cause)
        for id in (handle.id, failing.id, f"{handle.id}/deliberate/stage-2"):
            history = (await client.get_workflow_handle(id).fetch_history()).to_json()
            assert base64.b64encode(b"binary/encrypted").decode() in history
            for words in (word, f"From {language}", "reads words only"):
                assert words not in history and base64.b64encode(words.encode())[:-4].decode() not in history, id
    finally:
        house.stop()


async def _found(log: Path, words: str) -> bool:
    return re.search(words, log.read_text()) is not None


@pytest.mark.timeout(200)
async def test_the_typescript_worker_seals_as_we_do(server: Server, built: Path, tmp_path: Path) -> None:
    await sealed_all_along(server, tmp_path, [node.program("node"), "lib/worker.js"], built, "TypeScript")


@pytest.mark.drill
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not there")
async def test_the_go_worker_seals_as_we_do(server: Server, go: Path, tmp_path: Path) -> None:
    await sealed_all_along(server, tmp_path, [str(go)], None, "Go")


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
