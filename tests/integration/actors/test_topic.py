"""Topics on a real server, with agents and other workflows as subscribers."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from tests.support.house import House, eventually, history_types
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


async def topic(client: Client, given: Any = None, name: str | None = None) -> Handle:
    return await client.start_workflow("Topic", given, id=f"topic/{name or uuid.uuid4().hex[:8]}", task_queue="mofa")


async def agent(client: Client, name: str) -> Handle:
    return await client.start_workflow("Agent", {"name": name}, id=f"agent/{name}", task_queue="mofa")


async def silent(client: Client, count: int, word: str) -> list[Handle]:
    """Subscribers that no worker runs: their signals only wait in their histories."""
    starts = (client.start_workflow("Silent", id=f"silent/{word}/{n}", task_queue="nobody") for n in range(count))
    return list(await asyncio.gather(*starts))


def message(content: Any, id: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"id": id or uuid.uuid4().hex, "sender": "tester", "content": content, **fields}


async def sent(handle: Handle, count: int) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        state: dict[str, Any] = await handle.query("state")
        return state if state["published"] == count and not state["waiting"] else None

    found: dict[str, Any] = await eventually(look)
    return found


async def told(client: Client, handle: Handle) -> list[dict[str, Any]]:
    """The messages that a workflow was signalled, in order."""
    found = []
    async for event in handle.fetch_history_events():
        if event.HasField("workflow_execution_signaled_event_attributes"):
            attributes = event.workflow_execution_signaled_event_attributes
            found += await client.data_converter.decode(list(attributes.input.payloads), [dict[str, Any]])
    return found


async def test_filters_order_and_one_delivery_an_id(client: Client, house: House) -> None:
    word = uuid.uuid4().hex
    every, new = await silent(client, 2, word)
    orders = await topic(client, {"subscribers": [{"subscriber": every.id}]})
    assert await orders.execute_update("subscribe", {"subscriber": new.id, "topics": ["orders.new"]}) == {"subscribers": 2}
    assert await orders.query("subscribers") == [
        {"subscriber": every.id, "topics": []},
        {"subscriber": new.id, "topics": ["orders.new"]},
    ]
    out = [message(n, topic="orders.new" if n % 2 else "orders.paid") for n in range(6)]
    for each in out:
        result = await orders.execute_update("publish", each)
        assert result == {"message_id": each["id"], "accepted": True, "subscribers": 1 + (each["topic"] == "orders.new")}
    assert not (await orders.execute_update("publish", out[0]))["accepted"]
    await orders.signal("publish", out[1])
    await sent(orders, 6)
    assert [each["content"] for each in await told(client, every)] == [0, 1, 2, 3, 4, 5]
    assert [each["content"] for each in await told(client, new)] == [1, 3, 5]
    assert (await told(client, new))[0]["metadata"] == {"hops": 1, "via": orders.id}
    await orders.execute_update("unsubscribe", {"subscriber": every.id})
    await orders.execute_update("publish", message(6, topic="orders.paid"))
    assert (await sent(orders, 7))["delivered"] == 9
    await orders.signal("stop")
    assert (await orders.result())["published"] == 7


async def test_agents_get_each_message_once(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    one, two = await agent(client, f"one-{word}"), await agent(client, f"two-{word}")
    news = await topic(client)
    await news.signal("subscribe", {"subscribers": [one.id, two.id]})
    out = message(f"News {word}")
    await news.execute_update("publish", out)
    await news.signal("publish", out)

    async def answered() -> bool:
        return all([(await each.query("status"))["mailbox"]["answered"] == 1 for each in (one, two)])

    await eventually(answered)
    assert len([entry for entry in models.journal() if word in str(entry["body"])]) == 2

    for each in (one, two, news):
        await each.terminate()


async def test_dead_letters_say_why_and_are_redelivered(client: Client, house: House) -> None:
    word = uuid.uuid4().hex
    gone = await agent(client, f"gone-{word}")
    await gone.signal("stop")
    await gone.result()
    missing = f"agent/missing-{word}"
    news = await topic(client, {"subscribers": [{"subscribers": [gone.id, missing]}]})
    out = message("News")
    await news.execute_update("publish", out)
    await sent(news, 1)
    reasons = {letter["subscriber"]: letter["reason"] for letter in await news.query("dead_letters")}
    assert "has ended" in reasons[gone.id] and "there is no workflow" in reasons[missing]
    late = await agent(client, f"missing-{word}")
    assert await news.execute_update("redeliver", {"subscriber": missing}) == {"redelivered": 1}

    async def answered() -> bool:
        return bool((await late.query("status"))["mailbox"]["answered"] == 1)

    await eventually(answered)
    assert [letter["subscriber"] for letter in await news.query("dead_letters")] == [gone.id]
    await news.signal("redeliver")

    async def dead_again() -> bool:
        return len(await news.query("dead_letters")) == 1 and (await news.query("state"))["waiting"] == 0

    await eventually(dead_again)
    await late.terminate()
    await news.terminate()


async def test_what_a_stopping_agent_does_not_take_comes_back(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"busy {word}"}, hold=True)
    busy = await agent(client, f"busy-{word}")
    await busy.signal("tell", message(f"busy {word}"))

    async def state() -> str:
        return str((await busy.query("status"))["state"])

    await eventually(lambda: _is(state, "executing"))
    await busy.signal("stop")
    news = await topic(client, {"subscribers": [{"subscriber": busy.id}]})
    out = message("News")
    await news.execute_update("publish", out)
    [letter] = await eventually(lambda: news.query("dead_letters"))
    assert letter["subscriber"] == busy.id and "stopping" in letter["reason"] and letter["message"]["metadata"] == {}
    models.release()
    assert (await busy.result())["mailbox"]["answered"] == 1
    again = await agent(client, f"busy-{word}")
    await news.execute_update("redeliver", {"message_id": out["id"]})

    async def answered() -> bool:
        return bool((await again.query("status"))["mailbox"]["answered"] == 1)

    await eventually(answered)
    for each in (again, news):
        await each.terminate()


async def _is(look: Any, wanted: str) -> bool:
    return bool(await look() == wanted)


async def test_a_loop_of_topics_ends(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:8]
    a, b = await topic(client, name=f"a-{word}"), await topic(client, name=f"b-{word}")
    await a.execute_update("subscribe", b.id)
    await b.execute_update("subscribe", a.id)
    await a.execute_update("publish", message("Round and round"))
    assert (await sent(b, 1))["delivered"] == 1  # back to a, which knows the id
    assert (await sent(a, 1))["dead_letters"] == 0
    await a.execute_update("publish", message("Too far", metadata={"hops": 16}))
    await sent(a, 2)
    [letter] = await a.query("dead_letters")
    assert letter["subscriber"] == "*" and "16 topics" in letter["reason"]
    for each in (a, b):
        await each.terminate()


async def test_what_is_wrong_leaves_no_trace(client: Client, house: House) -> None:
    news = await topic(client)
    await sent(news, 0)
    for handler, given, words in [
        ("publish", {"content": 1}, "id: is required"),
        ("publish", message("x" * 70_000), "at most 65,536"),
        ("subscribe", {"topics": ["a"]}, "agent/<name>"),
        ("subscribe", {"subscriber": "a", "topics": ["or*"]}, "not a topic filter"),
        ("redeliver", {"colour": 1}, "colour"),
    ]:
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await news.execute_update(handler, given)
        assert isinstance(caught.value.cause, ApplicationError) and words in caught.value.cause.message
    assert not [each for each in await history_types(news) if "update" in each]
    await news.signal("subscribe", {"subscriber": ""})

    async def refused() -> list[Any]:
        return list((await news.query("state"))["refused"])

    assert "subscribe" in (await eventually(refused))[0]["reason"]
    await news.terminate()


async def test_a_message_that_comes_back_is_no_longer_than_one_that_goes_out(client: Client, house: House) -> None:
    news = await topic(client)
    for number, length in enumerate((60_000, 500_000)):
        back = message("x" * length, f"m{number}", sent_at="2026-01-01T00:00:00Z")
        await news.signal("undelivered", {"message": back, "subscriber": "agent/a", "reason": "it is stopping"})

    async def refused() -> list[Any]:
        return list((await news.query("state"))["refused"])

    [refusal] = await eventually(refused)
    assert refusal["handler"] == "undelivered" and "at most 73,728" in refusal["reason"]
    assert [letter["message_id"] for letter in await news.query("dead_letters")] == ["m0"]
    await news.terminate()


@pytest.mark.drill
async def test_three_hundred_subscribers_cost_a_handful_of_events(client: Client, house: House) -> None:
    word = uuid.uuid4().hex
    handles = await silent(client, 300, word)
    missing = [f"silent/{word}/missing-{n}" for n in range(50)]
    news = await topic(client, {"subscribers": [{"subscribers": [*[each.id for each in handles], *missing]}]})
    await news.execute_update("publish", message("News"))
    state = await sent(news, 1)
    assert state["delivered"] == 300 and state["dead_letters"] == 50
    assert all([len(await told(client, each)) == 1 for each in handles[::25]])
    # Questions that come while events are written end a task early: three events each, and they are this test's.
    types = [each for each in await history_types(news) if not each.startswith("workflow_task")]
    assert len(types) < 16, types
    await news.terminate()


async def publish(client: Client, **given: Any) -> Handle:
    return await client.start_workflow(
        "PublishSubscribe", given, id=f"publish-subscribe/{uuid.uuid4().hex[:8]}", task_queue="mofa"
    )


async def test_the_mode_ends_with_enough_answers_and_calls_off_the_rest(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"slow {word}"}, hold=True)
    before = len(models.calls())
    team = [
        {"kind": "agent", "name": "slow", "instructions": f"slow {word}"},
        {"kind": "agent", "name": "quick", "topics": ["orders.*"]},
        {"kind": "agent", "name": "deaf", "topics": ["invoices"]},
    ]
    handle = await publish(client, task="An order", topic="orders.new", acks=1, participants=team)
    outcome = await handle.result()
    assert outcome["status"] == "completed" and list(outcome["output"]) == ["quick"]
    assert [(c["participant"], c["status"]) for c in outcome["contributions"]] == [("quick", "ok"), ("slow", "cancelled")]
    # Either the call was ended, or it was called off before it was made.
    slow = [call for call in models.calls()[before:] if call["state"] != "answered"]
    assert [call["state"] for call in slow] in (["aborted"], [])


async def test_the_mode_waits_for_nobody_with_acks_none(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    team = [{"kind": "agent", "name": "a"}, {"kind": "human", "name": "ann"}, "writer"]
    handle = await publish(client, task=f"News {word}", topic="news", acks="none", participants=team)
    outcome = await handle.result()
    assert outcome["status"] == "completed" and [c["status"] for c in outcome["contributions"]] == ["skipped"] * 3
    for name in ("a", "writer"):
        child = client.get_workflow_handle(f"{handle.id}/{name}/message/{name}")
        assert (await child.result())["status"] == "completed"
    await client.get_workflow_handle(f"{handle.id}/ann/message/ann").terminate()
    assert len([entry for entry in models.journal() if word in str(entry["body"])]) == 2


async def test_what_is_handed_over_takes_its_part_of_the_budget(client: Client, house: House) -> None:
    team = [{"kind": "agent", "name": name} for name in ("a", "b", "c")]
    budget = {"max_calls": 2, "max_tokens": 9000}
    handle = await publish(client, task="News", topic="news", acks="none", participants=team, budget=budget)
    outcome = await handle.result()
    assert [c["status"] for c in outcome["contributions"]] == ["skipped"] * 3
    ends = [await client.get_workflow_handle(f"{handle.id}/{n}/message/{n}").result() for n in ("a", "b", "c")]
    assert sorted(end["status"] for end in ends) == ["completed", "completed", "stopped"]
    assert sum(end["usage"]["calls"] for end in ends) == 2
