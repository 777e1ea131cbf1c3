"""Workers in other languages as participants: the TypeScript example, built and run, and what happens when nobody is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from tests.support import node
from tests.support.house import House, Server, eventually, history_types, tethered

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/remote-typescript"
QUEUE = "typescript"
Handle = WorkflowHandle[Any, Any]


@pytest.fixture(scope="module")
def typescript(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example's worker, built from its source; the path of its log."""
    place = tmp_path_factory.mktemp("typescript")
    built = place / "examples/remote-typescript"
    shutil.copytree(EXAMPLE, built, ignore=shutil.ignore_patterns("node_modules", "lib"))
    shutil.copytree(ROOT / "bindings/typescript", place / "bindings/typescript")
    (built / "node_modules").symlink_to(node.install(EXAMPLE) / "node_modules")
    program = node.program("node")
    compiled = subprocess.run([program, "node_modules/typescript/bin/tsc"], cwd=built, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stdout
    log = place / "worker.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            tethered([program, "lib/worker.js"]),
            cwd=built,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "TEMPORAL_ADDRESS": server.address, "TASK_QUEUE": QUEUE},
        )
    yield log
    process.terminate()
    process.wait(30)


@pytest.fixture
def go(server: Server, tmp_path: Path) -> Iterator[None]:
    """The example's worker in Go, built from its source."""
    program = tmp_path / "worker"
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=ROOT / "examples/remote-go", check=True)
    environ = {**os.environ, "TEMPORAL_ADDRESS": server.address, "TASK_QUEUE": "go"}
    process = subprocess.Popen(tethered([str(program)]), env=environ, stdin=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(30)


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
