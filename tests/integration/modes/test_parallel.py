"""Parallel on a real server: real concurrency, losers that are really called off, and a great many at once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import CancelledError

from tests.support.fused import activities_of
from tests.support.house import House, Server, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
ANN = {"kind": "human", "name": "ann"}


async def start(client: Client, mode: str, **given: Any) -> Handle:
    return await client.start_workflow(mode, given, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": name, **fields}


async def test_all_are_asked_at_once(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    before = len(models.calls())
    handle = await start(client, "Parallel", task=word, participants=[agent(f"a{n}") for n in range(5)])
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) - before == 5)  # none waits for another's answer
    models.release()
    outcome = await handle.result()
    assert outcome["status"] == "completed" and list(outcome["output"]) == [f"a{n}" for n in range(5)]
    assert outcome["usage"]["calls"] == 5


async def test_a_failed_branch_is_a_contribution(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} breaks"}, status=400, message="cannot")
    team = [agent("a"), agent("b", instructions=f"{word} breaks"), "writer"]
    outcome = await (await start(client, "Parallel", task="Count", participants=team, aggregate="concat")).result()
    assert outcome["status"] == "partial" and "b (" in outcome["reason"]
    assert [c["status"] for c in outcome["contributions"]] == ["ok", "failed", "ok"]
    assert outcome["contributions"][1]["error"]["type"] == "ProviderRefused"
    assert outcome["output"].count("A fake model's words") == 2


async def test_first_ends_the_losers_http_calls_and_withdraws_a_persons_decision(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    models.rule(when={"contains": f"{word} fast"}, delay_ms=1500)
    before = len(models.calls())
    team = [agent("slow", instructions=f"{word} slow"), ANN, agent("fast", instructions=f"{word} fast")]
    handle = await start(client, "Parallel", task=word, participants=team, aggregate="first")
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["output"] == outcome["contributions"][2]["content"]
    assert [c["status"] for c in outcome["contributions"]] == ["cancelled", "cancelled", "ok"]
    assert sorted(call["state"] for call in models.calls()[before:]) == ["aborted", "answered"]
    # What the provider read of the call that was cut off is booked too, as an estimate.
    [cut] = [event["data"] for event in await handle.query("events") if event["type"] == "call_cut_off"]
    assert cut["participant"] == "slow" and cut["estimated_usage"]["input_tokens"] > 10
    by_answers = sum(c["usage"]["input_tokens"] for c in outcome["contributions"])
    assert outcome["usage"]["calls"] == 2
    assert outcome["usage"]["input_tokens"] == by_answers + cut["estimated_usage"]["input_tokens"]
    assert (await handle.query("decisions"))[0]["status"] == "cancelled"
    assert [c["status"] for c in (await handle.query("state"))["contributions"]] == ["ok", "cancelled", "cancelled"]


async def test_the_losers_of_a_nested_team_are_called_off_too(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    before = len(models.calls())
    slow = agent("slow", instructions=f"{word} slow")
    inner = {
        "kind": "team",
        "name": "desk",
        "mode": "Parallel",
        "participants": [slow, agent("slower", instructions=f"{word} slow")],
    }
    fast = agent("fast", instructions=f"{word} fast")
    models.rule(when={"contains": f"{word} fast"}, delay_ms=1500)
    outcome = await (await start(client, "Parallel", task=word, participants=[inner, fast], aggregate="first")).result()
    assert [c["status"] for c in outcome["contributions"]] == ["cancelled", "ok"]
    assert sorted(call["state"] for call in models.calls()[before:]) == ["aborted", "aborted", "answered"]
    assert outcome["usage"]["calls"] == 3  # the two that were cut off have cost something


async def test_a_person_judges_the_answers(client: Client, house: House) -> None:
    handle = await start(
        client, "Parallel", task="Name a colour", participants=[agent("a"), agent("b")], aggregate="judge", judge="ann"
    )
    request = await open_decision(handle)
    assert [o["id"] for o in request["options"]] == ["o1", "o2"] and request["assignees"] == ["ann"]
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "o2", "comment": "warmer"})
    outcome = await handle.result()
    assert outcome["output"] == outcome["contributions"][1]["content"] and "warmer" in outcome["reason"]


async def test_a_model_judges_and_a_model_sums_up(client: Client, house: House, models: ModelServer) -> None:
    team = [agent("a"), agent("b")]
    judged = await (
        await start(client, "Parallel", task="Name a colour", participants=team, aggregate="judge", judge=agent("jo"))
    ).result()
    assert judged["status"] == "completed" and judged["usage"]["calls"] == 3
    summed = await (await start(client, "Parallel", task="Name a colour", participants=team, aggregate="summarize")).result()
    assert summed["status"] == "completed" and summed["contributions"][2]["participant"] == "summarizer"


async def test_a_long_task_is_written_down_once_for_all(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    task = f"{word} " * 1_500  # 50 KB
    handle = await start(client, "Parallel", task=task, participants=[agent(f"a{n}") for n in range(20)])
    outcome = await handle.result()
    assert outcome["status"] == "completed"
    size = (await handle.describe()).raw_description.workflow_execution_info.history_size_bytes
    assert size < 250_000, size  # 20 times the task would be a million
    [sent] = {entry["body"]["messages"][-1]["content"] for entry in models.journal() if word in str(entry["body"])}
    assert sent == task


async def test_a_task_too_long_to_be_copied_to_so_many_is_refused(client: Client, house: House) -> None:
    teams = [{"kind": "team", "name": f"t{n}", "mode": "Parallel", "participants": [agent("a")]} for n in range(5)]
    handle = await start(client, "Parallel", task="x" * 500_000, participants=teams)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert "task: what is said is 500,000 bytes long, and 5 people, teams or" in str(failed.value.cause)
    assert getattr(failed.value.cause, "type", None) == "InvalidInput"


@pytest.mark.parametrize("timeout", [None, "PT1M"])
async def test_a_budget_hears_what_it_has_paid_for(client: Client, house: House, timeout: str | None) -> None:
    team = [agent(f"a{n}") for n in range(5)]
    handle = await start(client, "Parallel", task="Count", participants=team, budget={"max_calls": 2}, timeout=timeout)
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and "max_calls" in outcome["reason"]
    assert [c["status"] for c in outcome["contributions"]] == ["ok", "ok"] and outcome["usage"]["calls"] == 2


async def test_cancelling_the_run_ends_every_http_call(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    before = len(models.calls())
    inner = {"kind": "team", "name": "desk", "mode": "Parallel", "participants": [agent("c")]}
    handle = await start(client, "Parallel", task=word, participants=[agent("a"), agent("b"), inner])
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) - before == 3)
    await handle.cancel()
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, CancelledError)
    assert [call["state"] for call in models.calls()[before:]] == ["aborted"] * 3


async def test_a_person_raises_the_budget_of_a_crowd_until_everyone_has_answered(client: Client, house: House) -> None:
    team, budget = [agent(f"a{n}", model="offline:scripted") for n in range(250)], {"max_calls": 100, "on_exceeded": "ask"}
    handle = await start(client, "Parallel", task="Count", participants=team, budget=budget)
    for number in (1, 2):
        request = await open_decision(handle)
        assert request["id"] == f"d{number}" and request["title"] == "The budget is used up"
        await handle.execute_update("decide", {"decision_id": request["id"], "choice": "raise"})
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 250
    assert [c["participant"] for c in outcome["contributions"]] == [f"a{n}" for n in range(250)]


async def test_a_cancelled_crowd_keeps_what_was_said(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    before = len(models.calls())
    team = [agent(f"a{n}", instructions=f"{word} {'slow' if n % 125 == 0 else 'quick'} {n}") for n in range(250)]
    handle = await start(client, "Parallel", task=word, participants=team)
    parts = [client.get_workflow_handle(f"{handle.id}/part-{number}/answer") for number in (1, 2)]
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) - before == 250)
    await asyncio.to_thread(models.wait_for, lambda calls: sum(call["state"] == "answered" for call in calls[before:]) == 248)
    await handle.signal("cancel", {"reason": "enough"})
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and outcome["reason"] == "enough"
    names, statuses = zip(*((c["participant"], c["status"]) for c in outcome["contributions"]), strict=True)
    assert "ok" in statuses and {"part-1", "part-2"}.isdisjoint(names)
    assert [(await part.result())["status"] for part in parts] == ["stopped", "stopped"]


@pytest.mark.drill
@pytest.mark.timeout(300)
async def test_a_thousand_in_one_run(client: Client, house: House) -> None:
    started = time.monotonic()
    team = [agent(f"a{n}", model="offline:scripted") for n in range(1_000)]
    handle = await start(client, "Parallel", task="Name a colour", participants=team)
    outcome = await asyncio.wait_for(handle.result(), 300)
    print(f"1,000 participants: {time.monotonic() - started:.1f} s")
    assert outcome["status"] == "completed" and len(outcome["contributions"]) == 1_000
    assert [c["participant"] for c in outcome["contributions"]] == [f"a{n}" for n in range(1_000)]
    assert outcome["usage"]["calls"] == 1_000 and list(outcome["output"])[::250] == ["a0", "a250", "a500", "a750"]
    assert len(await history_types(handle)) < 150

    for number in range(1, 6):  # also below a run in steps
        assert set(await activities_of(client.get_workflow_handle(f"{handle.id}/part-{number}/answer"))) == {"mode.stretch"}


@pytest.mark.drill
@pytest.mark.timeout(300)
async def test_a_worker_killed_amid_a_crowd_pays_for_nothing_again(
    client: Client, server: Server, models: ModelServer, tmp_path: Path
) -> None:
    word, queue, size = uuid.uuid4().hex, f"mofa-{tmp_path.name}", 250
    house = House(tmp_path / "house", server, queue, **models.environment)
    models.rule(when={"contains": f"{word} slow"}, times=1, hold=True)
    before = len(models.calls())
    team = [agent(f"a{n}", instructions=f"{word} {'slow' if n == 7 else n}") for n in range(size)]
    worker = house.start_worker()

    def paid() -> int:
        with closing(sqlite3.connect(house.home / "mofa.db", timeout=60)) as db:
            [(count,)] = db.execute("SELECT count(*) FROM ledger WHERE status = 'paid'")
            return int(count)

    try:
        handle = await client.start_workflow(
            "Parallel", {"task": word, "participants": team}, id=f"Parallel/{word}", task_queue=queue
        )
        await eventually(lambda: asyncio.to_thread(lambda: paid() == size - 1))
        worker.kill()
        worker.wait()
        house.start_worker()
        outcome = await handle.result()
    finally:
        house.stop()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == size
    assert [c["participant"] for c in outcome["contributions"]] == [f"a{n}" for n in range(size)]
    assert len(models.calls()) - before == size + 1  # again only what was in flight
