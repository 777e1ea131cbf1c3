"""Agents and topics on a server that asks for a new run after a few events, as years of life would."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle

from tests.support.event_log import Log
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer
from tests.support.replaying import replay

SUGGESTED_AT = 60


@pytest.fixture(scope="module")
def short_lived(tmp_path_factory: pytest.TempPathFactory, models: ModelServer) -> Iterator[Server]:
    """A server and a worker; a run is asked to continue as new after `SUGGESTED_AT` events."""
    home = tmp_path_factory.mktemp("long-lives")
    server = Server(home / "server", renews_at=SUGGESTED_AT)
    server.start()
    # Without a cache every step replays the whole run: a handler that is not deterministic would show.
    house = House(home / "house", server, "mofa", MOFA_CACHED_WORKFLOWS="0", **models.environment)
    house.start_worker()
    yield server
    house.stop()
    server.stop()


async def runs(client: Client, handle: WorkflowHandle[Any, Any]) -> int:
    return (await client.count_workflows(f'WorkflowId = "{handle.id}"')).count


async def replays_though_it_sees_the_suggestion_earlier(client: Client, handle: WorkflowHandle[Any, Any]) -> None:
    """Replay the runs so far as if each workflow task had shown the suggestion to continue as new.

    A replay may see it before the run did, where workflow tasks without commands are joined, or a query has played ahead.
    """
    async for run in client.list_workflows(f'WorkflowId = "{handle.id}"'):
        history = await client.get_workflow_handle(handle.id, run_id=run.run_id).fetch_history()
        for event in history.events:
            if event.HasField("workflow_task_started_event_attributes"):
                event.workflow_task_started_event_attributes.suggest_continue_as_new = True
        await replay(history)


def message(content: Any, id: str | None = None) -> dict[str, Any]:
    return {"id": id or uuid.uuid4().hex, "sender": "tester", "content": content}


async def test_an_agent_keeps_all_it_knows(short_lived: Server, models: ModelServer) -> None:
    client = await short_lived.client()
    word = uuid.uuid4().hex
    handle: WorkflowHandle[Any, Any] = await client.start_workflow("Agent", {"name": "old"}, id="agent/old", task_queue="mofa")
    models.rule(when={"contains": f"{word} first."}, times=1, reply="The very first answer.")
    asked = message(f"{word} first.")
    first = await handle.execute_update("ask", asked)
    told = [message(f"{word} told {n}.") for n in range(12)]
    answers = [asyncio.ensure_future(handle.execute_update("ask", message(f"{word} asked {n}."))) for n in range(8)]
    for each in told:
        await handle.signal("tell", each)
    await asyncio.gather(*answers)

    async def renewed() -> bool:
        return await runs(client, handle) >= 3 and (await handle.query("status"))["mailbox"]["waiting"] == 0

    await eventually(renewed, 90)
    # What was said in the first run is still part of the conversation, and still answered for nothing.
    assert await handle.execute_update("ask", asked) == first
    await handle.signal("tell", told[0])
    await handle.execute_update("ask", message(f"{word} last."))
    sent = [entry for entry in models.journal() if word in str(entry["body"].get("messages", [])[-1:])]
    assert len(sent) == 1 + 12 + 8 + 1
    assert "The very first answer." in str(sent[-1]["body"]["messages"])
    status = await handle.query("status")
    assert status["mailbox"]["answered"] == 22 and status["usage"]["calls"] == 22
    seqs = [event["seq"] for event in await handle.query("events")]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs))) and seqs[-1] > SUGGESTED_AT // 2
    assert [event["seq"] for event in await handle.query("events", {"after": seqs[-3]})] == seqs[-2:]
    log = Log(short_lived.place.home.parent / "house")

    async def logged() -> bool:
        return bool((await log.events(handle.id))[-1].seq == seqs[-1])

    await eventually(logged)
    assert [event.seq for event in await log.events(handle.id)] == list(range(1, seqs[-1] + 1))  # over all of its runs
    assert len(await log.runs(handle.id)) >= 3
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    await handle.terminate()


@pytest.mark.drill
async def test_a_topic_keeps_all_it_knows(short_lived: Server) -> None:
    client = await short_lived.client()
    silent = await client.start_workflow("Silent", id="silent/1", task_queue="nobody")
    handle: WorkflowHandle[Any, Any] = await client.start_workflow(
        "Topic", {"subscribers": [{"subscribers": ["silent/1", "silent/2"]}]}, id="topic/old", task_queue="mofa"
    )
    out = [message(n) for n in range(30)]
    for each in out:
        await handle.execute_update("publish", each)

    async def renewed() -> bool:
        return await runs(client, handle) >= 2 and (await handle.query("state"))["waiting"] == 0

    await eventually(renewed)
    assert not (await handle.execute_update("publish", out[0]))["accepted"]
    state = await handle.query("state")
    assert (state["published"], state["delivered"], state["dead_letters"]) == (30, 30, 30)
    assert await contents(client, silent) == list(range(30))
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    await handle.terminate()


async def contents(client: Client, handle: WorkflowHandle[Any, Any]) -> list[Any]:
    """What a workflow was told, in order."""
    signals = [
        event.workflow_execution_signaled_event_attributes
        async for event in handle.fetch_history_events()
        if event.HasField("workflow_execution_signaled_event_attributes")
    ]
    return [(await client.data_converter.decode(list(s.input.payloads), [dict[str, Any]]))[0]["content"] for s in signals]


@pytest.mark.drill
async def test_a_full_mailbox_goes_along(short_lived: Server, models: ModelServer) -> None:
    client = await short_lived.client()
    word = uuid.uuid4().hex
    handle: WorkflowHandle[Any, Any] = await client.start_workflow(
        "Agent", {"name": "slow"}, id="agent/slow", task_queue="mofa"
    )
    await handle.signal("pause")
    long = [f"{word} {n}: " + "x" * 16_000 for n in range(SUGGESTED_AT)]  # 1 MB, and half of that goes along
    for number, content in enumerate(long):
        await handle.signal("tell", message(content, f"long-{number}"))

    async def renewed() -> bool:
        return await runs(client, handle) >= 2

    await eventually(renewed)
    state = await handle.query("status")
    assert state["mailbox"]["waiting"] == SUGGESTED_AT and state["state"] == "paused"
    await handle.signal("resume")

    async def done() -> bool:
        return bool((await handle.query("status"))["mailbox"]["answered"] == SUGGESTED_AT)

    await eventually(done, 90, every=1)  # without a cache each query plays the whole run again
    bodies = [entry["body"] for entry in models.journal() if word in str(entry["body"].get("messages"))]
    asked = [body["messages"][-1]["content"] for body in bodies]
    steps = [event["data"]["step"] for event in await handle.query("events") if event["type"] == "answered"]
    assert steps == [f"message/long-{number}" for number in range(SUGGESTED_AT)]
    # Each question comes with all that was said before, and the model server's journal keeps what has up to 64 KB.
    assert len(asked) >= 3 and asked == [f"[tester] {content}" for content in long[: len(asked)]]
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    await handle.terminate()


async def test_messages_that_came_back_have_room_in_the_next_run(short_lived: Server) -> None:
    """Nothing is sent meanwhile: what came back is weighed when the topic goes on as new."""
    client = await short_lived.client()
    handle: WorkflowHandle[Any, Any] = await client.start_workflow("Topic", None, id="topic/back", task_queue="mofa")
    for number in range(SUGGESTED_AT):  # 60 of 60,000 bytes, and a payload has 2 MiB
        back = {**message("雨" * 20_000, f"back-{number}"), "sent_at": "2026-01-01T00:00:00Z"}
        await handle.signal("undelivered", {"message": back, "subscriber": "agent/gone", "reason": "it is stopping"})

    async def renewed() -> bool:
        return await runs(client, handle) >= 2

    await eventually(renewed)
    letters = await handle.query("dead_letters")
    assert [letter["message_id"] for letter in letters] == [f"back-{number}" for number in range(SUGGESTED_AT)]
    assert letters[0]["message"]["ref"] and letters[0]["message"]["content"] is None
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    await handle.terminate()


@pytest.mark.drill
async def test_long_dead_letters_are_kept_and_sent_again_whole(short_lived: Server) -> None:
    client = await short_lived.client()
    handle: WorkflowHandle[Any, Any] = await client.start_workflow(
        "Topic", {"subscribers": [{"subscriber": "late/1"}]}, id="topic/long", task_queue="mofa"
    )
    said = [{"number": n, "text": "y" * 50_000} for n in range(40)]  # 2 MB

    async def sent(count: int) -> None:
        async def so_many() -> bool:
            return bool((await handle.query("state"))["dead_letters"] == count)

        await eventually(so_many, 30)

    for number, content in enumerate(said):
        await handle.execute_update("publish", message(content, f"long-{number}"))
        await sent(number + 1)
    letters = await handle.query("dead_letters")
    assert [letter["message_id"] for letter in letters] == [f"long-{n}" for n in range(40)]
    assert letters[0]["message"]["content"] is None and letters[0]["message"]["ref"]
    late = await client.start_workflow("Silent", id="late/1", task_queue="nobody")
    await handle.execute_update("redeliver", {})

    async def all_came() -> bool:
        return len(await contents(client, late)) == len(said)

    await eventually(all_came, 30)
    assert await contents(client, late) == said
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    await handle.terminate()


async def test_a_supervisor_keeps_its_agents(short_lived: Server) -> None:
    client = await short_lived.client()
    word = uuid.uuid4().hex[:6]
    names = [f"{letter}-{word}" for letter in "abc"]
    children = [{"name": name} for name in names]
    handle: WorkflowHandle[Any, Any] = await client.start_workflow(
        "Supervisor", {"children": children, "max_restarts": 1000}, id=f"supervisor/{word}", task_queue="mofa"
    )

    def restarted(times: int) -> Callable[[], Awaitable[bool]]:
        async def look() -> bool:
            status = await handle.query("status")
            return bool(status["restarts"] == times and sorted(status["living"]) == names)

        return look

    await eventually(restarted(0))
    kept = [(await agent(client, name).describe()).run_id for name in names]
    times = 0
    while await runs(client, handle) < 2:
        times += 1
        await agent(client, names[0]).terminate("a drill")
        await eventually(restarted(times))
    # What an earlier run started is still looked after: who is terminated is started again, who lives is left alone.
    await agent(client, names[1]).terminate("a drill")
    await eventually(restarted(times + 1))
    now = [(await agent(client, name).describe()).run_id for name in names]
    assert [one == other for one, other in zip(kept, now, strict=True)] == [False, False, True]
    # And who is cancelled with its supervisor ends with it, whichever run started it.
    await handle.cancel()
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    await replays_though_it_sees_the_suggestion_earlier(client, handle)
    ends = [(await agent(client, name).describe()).status for name in names]
    assert ends == [WorkflowExecutionStatus.CANCELED] * 3


def agent(client: Client, name: str) -> WorkflowHandle[Any, Any]:
    return client.get_workflow_handle(f"agent/{name}")
