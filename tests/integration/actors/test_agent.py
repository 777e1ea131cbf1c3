"""Agents as actors on a real server, with a real HTTP model server."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError

from tests.support.house import House, eventually, history_types
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


async def born(client: Client, **fields: Any) -> Handle:
    name = f"a-{uuid.uuid4().hex[:8]}"
    return await client.start_workflow("Agent", {"name": name, **fields}, id=f"agent/{name}", task_queue="mofa")


def message(content: Any, id: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"id": id or uuid.uuid4().hex, "sender": "tester", "content": content, **fields}


async def refused(handle: Handle, given: Any) -> ApplicationError:
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await handle.execute_update("ask", given)
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def state(handle: Handle) -> str:
    return str((await handle.query("status"))["state"])


async def in_state(handle: Handle, wanted: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        status: dict[str, Any] = await handle.query("status")
        return status if status["state"] == wanted else None

    found: dict[str, Any] = await eventually(look)
    return found


def sent(models: ModelServer, word: str) -> list[dict[str, Any]]:
    return [entry for entry in models.journal() if word in str(entry["body"].get("messages", [])[-1:])]


async def test_an_agent_answers_and_remembers_the_conversation(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    handle = await born(client, instructions="Be brief.", capabilities=["rain"], metadata={"team": "weather"})
    models.rule(when={"contains": f"first {word}"}, reply="It rains.")
    asked = message(f"first {word}", correlation_id="c1")
    answer = await handle.execute_update("ask", asked)
    assert answer["content"] == "It rains." and answer["reply_to"] == asked["id"] and answer["to"] == "tester"
    assert answer["sender"] == handle.id.removeprefix("agent/") and answer["correlation_id"] == "c1"
    await handle.execute_update("ask", message(f"second {word}"))
    [second] = sent(models, f"second {word}")
    assert "It rains." in str(second["body"]["messages"]) and second["body"]["temperature"] == 0 and "seed" in second["body"]
    status = await handle.query("status")
    assert set(status) == {"state", "metadata", "mailbox", "usage"}
    assert status["state"] == "ready" and status["usage"]["calls"] == 2
    assert status["metadata"]["capabilities"] == ["rain"] and status["metadata"]["team"] == "weather"
    assert status["mailbox"]["waiting"] == 0 and status["mailbox"]["answered"] == 2
    assert (await handle.query("transcript"))[0]["by"] == "tester"
    assert (await handle.query("state"))["conversation"]
    await handle.signal("stop")
    assert (await handle.result())["state"] == "stopped"
    assert (await handle.query("status"))["state"] == "stopped"


async def test_the_same_id_gets_the_same_answer_and_is_paid_once(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    handle = await born(client)
    models.rule(when={"contains": word}, reply="long " * 3000)
    asked = message(word)
    both = await asyncio.gather(handle.execute_update("ask", asked), handle.execute_update("ask", asked))
    await handle.signal("tell", asked)
    later = await handle.execute_update("ask", asked)
    assert both[0] == both[1] == later and later["content"] == "long " * 3000
    assert len(sent(models, word)) == 1 and (await handle.query("status"))["usage"]["calls"] == 1
    size = (await handle.describe()).raw_description.workflow_execution_info.history_size_bytes
    assert size < 150_000, size  # 15 KB came back three times; the conversation itself never
    await handle.terminate()


async def test_asking_brings_an_agent_to_life(client: Client, house: House) -> None:
    name = f"a-{uuid.uuid4().hex[:8]}"
    for content in ("Hello", "Hello again"):
        starting: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            "Agent",
            {"name": name},
            id=f"agent/{name}",
            task_queue="mofa",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        answer = await client.execute_update_with_start_workflow(
            "ask", message(content), start_workflow_operation=starting, result_type=dict
        )
        assert answer["sender"] == name and answer["content"]
    handle = client.get_workflow_handle(f"agent/{name}")
    assert (await handle.query("status"))["mailbox"]["answered"] == 2
    await handle.terminate()


async def test_bad_messages_leave_no_trace(client: Client, house: House) -> None:
    handle = await born(client)
    await in_state(handle, "ready")
    for given, words in [
        ({"sender": "x", "content": 1}, "id: is required"),
        (message("x", colour=1), "colour: unknown field"),
        (message("x", priority="soon"), "priority"),
        ("hello", "ask"),
        (message("x" * 300_000), "at most 262,144"),
    ]:
        error = await refused(handle, given)
        assert error.type == "InvalidInput" and words in error.message
    assert not [each for each in await history_types(handle) if "update" in each]
    await handle.signal("tell", {"content": "no id"})

    async def ignored() -> list[Any]:
        return [event for event in await handle.query("events") if event["type"] == "message_ignored"]

    assert "is required" in (await eventually(ignored))[0]["data"]["reason"]
    await handle.terminate()


async def test_priority_pause_and_order(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    handle = await born(client)
    await handle.signal("pause")
    await in_state(handle, "paused")
    for n, priority in enumerate(["low", "normal", "normal", "critical"]):
        await handle.signal("tell", message(f"{word} {n}", priority=priority))
    asked = asyncio.ensure_future(handle.execute_update("ask", message(f"{word} 4", priority="background")))

    async def waiting() -> bool:
        return bool((await handle.query("status"))["mailbox"]["waiting"] == 5)

    await eventually(waiting)
    assert not sent(models, word)
    assert (await handle.query("status"))["mailbox"]["by_priority"] == {
        "critical": 1, "normal": 2, "low": 1, "background": 1,
    }  # fmt: skip
    await handle.signal("resume")
    await asked
    order = [entry["body"]["messages"][-1]["content"].split(word)[1].split()[0] for entry in sent(models, word)]
    assert order == ["3", "1", "2", "0", "4"]
    await handle.terminate()


async def test_interrupt_ends_the_http_call(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    handle = await born(client)
    before = len(models.calls())
    asked = asyncio.ensure_future(refused(handle, message(word)))
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) > before)
    assert await state(handle) == "executing"
    await handle.signal("interrupt")
    error = await asked
    assert error.type == "Interrupted"
    assert models.calls()[before]["state"] == "aborted"
    assert await state(handle) == "interrupted"
    assert (await handle.execute_update("ask", message("Go on")))["content"]
    assert await state(handle) == "ready"
    await handle.signal("interrupt")  # nothing runs: refused, and said

    async def told() -> bool:
        return "interrupt_ignored" in [event["type"] for event in await handle.query("events")]

    await eventually(told)
    await handle.terminate()


async def test_a_busy_agent_drains_before_it_stops(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} 1"}, times=1, hold=True)
    handle = await born(client)
    before = len(models.calls())
    first = asyncio.ensure_future(handle.execute_update("ask", message(f"{word} 1")))
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) > before)
    await handle.signal("tell", message(f"{word} 2"))
    await handle.signal("stop")
    await in_state(handle, "stopping")
    assert "takes no new messages" in (await refused(handle, message("too late"))).message
    models.release()
    assert (await first)["content"]
    status = await handle.result()
    assert status["state"] == "stopped" and status["mailbox"]["answered"] == 2 and len(sent(models, f"{word} 2")) == 1


async def test_a_failure_is_the_askers_and_not_the_agents(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, status=400, message="cannot")
    handle = await born(client)
    asked = message(word)
    assert (await refused(handle, asked)).type == (await refused(handle, asked)).type == "ProviderRefused"
    assert len(sent(models, word)) == 1 and await state(handle) == "ready"
    await handle.terminate()


async def test_cancelling_an_agent_answers_those_who_wait(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    handle = await born(client)
    before = len(models.calls())
    asked = asyncio.ensure_future(refused(handle, message(word)))
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) > before)
    await handle.cancel()
    assert (await asked).type == "Stopped"
    assert models.calls()[before]["state"] == "aborted"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "x", "colour": 1}, "colour"),
        ({}, "name: is required"),
        ("nobody", "Unknown agent"),
        ("ann", "is of the kind human"),
        ({"name": "x", "instructions": "雨" * 100_000}, "at most 300,000"),
    ],
)
async def test_an_agent_that_cannot_be_is_refused(client: Client, house: House, given: Any, words: str) -> None:
    handle: Handle = await client.start_workflow("Agent", given, id=f"agent/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError) and words in failed.value.cause.message


@pytest.mark.parametrize("given", ["writer", {"agent": {"name": "nested", "kind": "agent"}}])
async def test_an_agent_of_the_project_file_or_nested(client: Client, house: House, given: Any) -> None:
    handle: Handle = await client.start_workflow("Agent", given, id=f"agent/{uuid.uuid4().hex}", task_queue="mofa")
    assert (await handle.execute_update("ask", message("Hello")))["content"]
    await handle.terminate()
