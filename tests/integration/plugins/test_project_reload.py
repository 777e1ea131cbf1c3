"""A changed project file, taken by all workers of a task queue or by none, while runs are under way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle

from tests.support.house import House, Server, eventually, open_decision

POET = "agents:\n  poet: {instructions: Rhyme.}\n  owner: {kind: human}\n"


def of(*names: str, task: str = "Write a line.") -> dict[str, Any]:
    return {"task": task, "participants": list(names)}


def own_queue() -> str:
    return f"reload-{os.getpid()}-{time.monotonic_ns()}"


@pytest.fixture
def house(server: Server, tmp_path: Path) -> Iterator[House]:
    """A worker that found no project file."""
    house = House(tmp_path / "one", server, own_queue())
    house.start_worker()
    yield house
    house.stop()


def write(house: House, text: str) -> None:
    (house.home / "mofa.yaml").write_text(text)


async def said(client: Client, house: House, name: str, *names: str) -> str:
    """The words of a run's one answer."""
    outcome = await client.execute_workflow(
        "RequestResponse", of(*names), id=f"{house.task_queue}/{name}", task_queue=house.task_queue
    )
    return str(outcome["contributions"][0]["content"])


async def refused(client: Client, house: House, name: str, participant: str) -> str:
    with pytest.raises(WorkflowFailureError) as failed:
        await said(client, house, name, participant)
    assert getattr(failed.value.cause, "type", None) == "UnknownAgent"
    return str(failed.value.cause)


async def test_a_new_file_is_said_until_it_is_taken_and_then_used_by_every_worker(house: House, client: Client) -> None:
    words = await refused(client, house, "none", "poet")
    assert f"This worker found no project file at {house.home / 'mofa.yaml'}." in words and "mofa init" in words
    write(house, POET)
    words = await refused(client, house, "untaken", "poet")
    assert f"there is one now at {house.home / 'mofa.yaml'}. Load it with: mofa reload" in words
    house.start_worker()  # this one has read it
    done = house.mofa("reload")
    assert "mofa.yaml is taken for new runs by 2 workers" in done.stdout
    assert done.stdout.count("has taken it") == 2
    assert house.worker_log().count("mofa.yaml taken") == 1, "the other one had it"
    assert "Rhyme" in await said(client, house, "taken", "poet")
    assert "every worker has this content already" in house.mofa("reload").stdout


async def test_a_wrong_file_is_refused_with_line_and_column_and_changes_nothing(house: House, client: Client) -> None:
    write(house, POET)
    house.mofa("reload")
    write(house, POET.replace("instructions", "instructons"))
    wrong = house.mofa("reload", check=False)
    assert wrong.returncode == 2
    assert "mofa.yaml:2:10: agents.poet.instructons: unknown field; did you mean 'instructions'?" in wrong.stderr
    assert "Rhyme" in await said(client, house, "still", "poet")


async def test_a_worker_whose_file_has_another_content_refuses_it_for_all(house: House, server: Server, client: Client) -> None:
    elsewhere = House(house.home.parent / "two", server, house.task_queue, MOFA_HOME=str(house.home))
    write(elsewhere, "agents:\n  poet: {instructions: Old.}\n")
    elsewhere.start_worker()
    try:
        write(house, POET)
        other = house.mofa("reload", check=False)
        assert other.returncode == 1
        assert f"{elsewhere.home / 'mofa.yaml'} has another content there" in other.stderr
        write(elsewhere, POET)
        assert "by 2 workers" in house.mofa("reload").stdout
        for number in range(4):
            assert "Rhyme" in await said(client, house, f"both-{number}", "poet")
    finally:
        elsewhere.stop()


async def test_a_run_under_way_keeps_the_participants_that_it_looked_up(house: House, client: Client) -> None:
    write(house, POET)
    house.mofa("reload")
    id = f"{house.task_queue}/long"
    handle = await client.start_workflow("Sequential", of("owner", "poet"), id=id, task_queue=house.task_queue)
    request = await open_decision(handle)
    write(house, POET.replace("Rhyme.", "Only prose.").replace("  owner: {kind: human}\n", ""))
    house.mofa("reload")
    assert "Only prose" in await said(client, house, "new", "poet")
    await handle.signal("decide", {"decision_id": request["id"], "answer": "go on"})
    outcome = await handle.result()
    assert "Rhyme" in outcome["contributions"][1]["content"]


async def test_a_killed_worker_comes_back_with_the_file_as_it_is_and_holds_nobody_up(house: House, client: Client) -> None:
    write(house, POET)
    house.mofa("reload")
    house.kill_workers()
    write(house, POET.replace("Rhyme.", "Only prose."))
    house.start_worker()
    assert "Only prose" in await said(client, house, "again", "poet")
    assert "every worker has this content already" in house.mofa("reload").stdout


LIMITED = "model: fast\nmodels:\n  fast: {{provider: offline, model: m, calls_per_second: {rate}}}\n"


async def started(client: Client, house: House, name: str) -> WorkflowHandle[Any, Any]:
    given = {"task": "Say it.", "participants": [{"kind": "agent", "name": "a"}]}
    id = f"{house.task_queue}/{name}"
    return await client.start_workflow("RequestResponse", given, id=id, task_queue=house.task_queue)


async def queues_of(client: Client, house: House, name: str) -> list[str]:
    handle = await started(client, house, name)
    assert (await handle.result())["status"] == "completed"
    return [
        event.activity_task_scheduled_event_attributes.task_queue.name
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
    ]


async def test_a_limit_that_comes_changes_and_goes_is_served_without_a_restart(house: House, client: Client) -> None:
    queue = f"{house.task_queue}.model.fast"
    assert queue not in await queues_of(client, house, "unlimited")
    write(house, LIMITED.format(rate=5))
    house.mofa("reload")
    assert (await queues_of(client, house, "limited"))[-1] == queue
    write(house, LIMITED.format(rate=50))
    house.mofa("reload")
    assert f"task queue {queue}: at most 50 calls a second" in house.worker_log()
    assert (await queues_of(client, house, "faster"))[-1] == queue
    write(house, "model: offline:scripted\n")
    house.mofa("reload")
    assert queue not in await queues_of(client, house, "free")


async def test_a_run_under_way_is_served_where_it_looked_its_models_queue_up(house: House, client: Client) -> None:
    agent = {"kind": "agent", "name": "a", "model": "fast"}
    write(house, LIMITED.format(rate=50))
    house.mofa("reload")
    given = {"task": "Say it.", "participants": [{"kind": "human", "name": "ann"}, agent]}
    id = f"{house.task_queue}/kept"
    handle = await client.start_workflow("Sequential", given, id=id, task_queue=house.task_queue)
    request = await open_decision(handle)
    write(house, "models:\n  fast: {provider: offline, model: m}\n")
    house.mofa("reload")
    await handle.signal("decide", {"decision_id": request["id"], "answer": "go on"})
    assert (await handle.result())["status"] == "completed"


async def test_a_call_that_runs_on_a_limited_queue_ends_on_what_it_began_with(house: House, client: Client) -> None:
    slow = LIMITED.replace("calls_per_second", "options: {{delay_s: 4}}, calls_per_second")
    write(house, slow.format(rate=5))
    house.mofa("reload")
    handle = await started(client, house, "slow")

    async def begun() -> bool:
        described = await handle.describe()
        return any(
            each.activity_type.name == "model.call" and each.last_started_time.seconds > 0 and each.attempt == 1
            for each in described.raw_description.pending_activities
            if each.state == 2  # PENDING_ACTIVITY_STATE_STARTED
        )

    await eventually(begun)
    write(house, slow.format(rate=50))
    house.mofa("reload")
    assert (await handle.result())["status"] == "completed"
    attempts = [
        event.activity_task_started_event_attributes.attempt
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_started_event_attributes")
    ]
    assert set(attempts) == {1}, "the call was not cut off and repeated"
