"""The event log of what lives long: desks, topics and supervisors, through continue-as-new and `kill -9`."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from kernel.record.events import Event
from kernel.views.as_of import run_as_of
from tests.support.event_log import Log, queried
from tests.support.house import House, Server, eventually, history_types
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]


def message(id: str, sender: str = "tester") -> dict[str, Any]:
    return {"id": id, "sender": sender, "content": "words that are nobody else's business"}


def types(events: list[Event]) -> list[str]:
    return [event.type for event in events]


async def logged(house: House, handle: Handle, *last: str) -> list[Event]:
    """The events in the log, once they end with those types."""
    log = Log(house.home)

    async def look() -> list[Event] | None:
        if not await log.runs(handle.id):
            return None
        events = await log.events(handle.id)
        return events if types(events)[-len(last) :] == list(last) else None

    found: list[Event] = await eventually(look)
    return found


async def test_a_topic(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:8]
    reader: Handle = await client.start_workflow("Silent", id=f"silent/{word}", task_queue="nobody")
    gone = f"silent/{word}-gone"
    given = {"subscribers": [{"subscriber": reader.id}, {"subscriber": gone, "topics": ["orders.*"]}]}
    topic: Handle = await client.start_workflow("Topic", given, id=f"topic/{word}", task_queue="mofa")
    await topic.execute_update("publish", {**message("m1"), "topic": "orders.new"})
    await logged(house, topic, "published", "delivered", "dead_lettered")
    await topic.execute_update("redeliver", {"message_id": "m1"})
    await logged(house, topic, "redelivered", "delivered", "dead_lettered")
    await topic.execute_update("unsubscribe", {"subscriber": gone})
    await logged(house, topic, "unsubscribed")
    await topic.signal("publish", {"id": "m2"})  # of nobody
    await topic.signal("stop")
    counts = await topic.result()

    events = await logged(house, topic, "topic_closed")
    assert events == await queried(topic)
    assert [e.type for e in events[:3]] == ["topic_opened", "subscribed", "subscribed"]
    assert types(events).count("published") == 1 and types(events)[-3:] == ["refused", "topic_closing", "topic_closed"]
    assert not any("business" in event.model_dump_json() for event in events), "contents are no events"
    assert (await history_types(topic)).count("marker_recorded_event_attributes") < len(events), (
        "what comes together is sent so"
    )
    then = run_as_of(events)
    assert then is not None and then.topic is not None and (then.mode, then.status) == ("Topic", "closed")
    assert then.topic.subscribers == {reader.id: []}
    assert (then.topic.published, then.topic.delivered) == (counts["published"], counts["delivered"]) == (1, 1)
    assert then.topic.dead_letters == {"m1": {gone: "there is no workflow of that id"}}
    shown = json.loads(house.mofa("events", topic.id, "--as-of", "3", "--json").stdout)
    assert shown["topic"]["subscribers"] == {reader.id: [], gone: ["orders.*"]}
    said = house.mofa("events", topic.id, "--as-of", str(len(events))).stdout
    assert f"Topic, closed\n  1 published, 1 delivered\n  subscriber {reader.id}: all\n  dead letter m1 for {gone}:" in said
    assert json.loads(house.mofa("audit", "verify", topic.id, "--json").stdout)["faults"] == []


async def test_a_desk(client: Client, house: House) -> None:
    id = f"desk/{uuid.uuid4().hex[:8]}"
    given = {"name": "desk", "executors": [{"kind": "agent", "name": "a"}], "tenant": "acme"}
    desk: Handle = await client.start_workflow("Secretary", given, id=id, task_queue="mofa")
    todo = await desk.execute_update("submit_idea", {"content": "Write a poem nobody else may read", "priority": "high"})
    await see_through(client.get_workflow_handle(todo["workflow_id"]))
    await desk.signal("report")
    await desk.signal("cancel_todo", {"todo_id": "nowhere"})

    async def done() -> bool:
        return bool((await desk.query("todos"))[0]["status"] == "completed")

    await eventually(done)
    await desk.signal("shutdown")
    await desk.result()
    events = await logged(house, desk, "desk_closing", "desk_closed")
    assert events == await queried(desk)
    assert types(events)[:2] == ["desk_opened", "todo_opened"] and {"todo_changed", "report_written", "refused"} <= set(
        types(events)
    )
    assert not any("nobody else may" in event.model_dump_json() for event in events), "the words are the todo's"
    then = run_as_of(events)
    assert then is not None and (then.mode, then.status, then.participants) == ("Secretary", "closed", ["a"])
    assert {each: todo["status"] for each, todo in then.todos.items()} == {todo["todo_id"]: "completed"}
    log = Log(house.home)
    assert [run.tenant for run in await log.runs(id)] == ["acme"]


async def test_a_supervisor(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:6]
    names = [f"{letter}-{word}" for letter in "ab"]
    given = {"children": [{"name": name} for name in names]}
    group: Handle = await client.start_workflow("Supervisor", given, id=f"supervisor/{word}", task_queue="mofa")
    await logged(house, group, "supervisor_started")

    async def lives() -> bool:
        with suppress(RPCError):
            return bool((await client.get_workflow_handle(f"agent/{names[1]}").query("status"))["state"] == "ready")
        return False

    await eventually(lives)
    await client.get_workflow_handle(f"agent/{names[1]}").terminate("a drill")
    events = await logged(house, group, "agent_failed", "agents_started_again")
    then = run_as_of(events)
    assert then is not None and then.agents == names
    await group.signal("stop")
    await group.result()
    events = await logged(house, group, "supervisor_ended")
    assert events == await queried(group) and types(events).count("agent_ended") == 2
    then = run_as_of(events)
    assert then is not None and (then.agents, then.status) == ([], "ended")


@pytest.mark.timeout(60)
async def test_a_group_that_is_stopped_while_its_agents_start_again_ends(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:6]
    names = [f"{letter}-{word}" for letter in "abcdefgh"]
    given = {"children": [{"name": name} for name in names], "strategy": "all_for_one"}
    group: Handle = await client.start_workflow("Supervisor", given, id=f"supervisor/{word}", task_queue="mofa")

    async def living() -> int:
        with suppress(RPCError):
            return len((await group.query("status"))["living"])
        return 0

    async def all_live() -> bool:
        return await living() == len(names)

    async def started_again() -> bool:
        return bool((await group.query("status"))["restarts"])

    await eventually(all_live)
    await client.get_workflow_handle(f"agent/{names[0]}").terminate("a drill")
    await eventually(started_again, every=0.005)
    assert await living() < len(names), "too late to see what is meant to be seen"
    await group.signal("stop")
    assert (await group.result())["living"] == []


@pytest.mark.drill
@pytest.mark.timeout(200)
async def test_killed_workers_and_new_runs_leave_every_event_of_a_topic_once(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", renews_at=40)
    server.start()
    house = House(tmp_path / "house", server, "mofa")
    house.start_worker()
    client = await server.client()
    try:
        reader: Handle = await client.start_workflow("Silent", id="silent/reader", task_queue="nobody")
        given = {"subscribers": [{"subscriber": reader.id}]}
        topic: Handle = await client.start_workflow("Topic", given, id="topic/busy", task_queue="mofa")
        for number in range(40):
            await topic.signal("publish", message(f"m{number}"), rpc_timeout=timedelta(seconds=10))
            if number == 20:
                house.kill_workers()
                house.start_worker()
        await topic.signal("stop")
        current = client.get_workflow_handle(topic.id)
        counts = await current.result()
        events = await logged(house, topic, "topic_closed")
        assert counts["delivered"] == 40
        assert [event.data["message_id"] for event in events if event.type == "published"] == [f"m{n}" for n in range(40)]
        assert [event.data["message_id"] for event in events if event.type == "delivered"] == [f"m{n}" for n in range(40)]
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        runs = await client.count_workflows('WorkflowId = "topic/busy"')
        assert runs.count > 2, "it has continued as new"
        kept = await queried(current)
        assert kept and events[-len(kept) :] == kept
    finally:
        house.stop()
        server.stop()
