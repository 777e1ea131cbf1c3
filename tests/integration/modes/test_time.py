"""Days of waiting, with the server's time skipped."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio import activity, workflow
from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from console.processes.embedded import binary_on
from kernel.basics.errors import ProviderUnavailable, StoreUnavailable
from kernel.kinds.llm import ModelAnswer, ModelCall
from kernel.kinds.tool import ToolResult, ToolUse
from runtime.failures import reports_failures
from runtime.search_attributes import SEARCH_ATTRIBUTES
from tests.support.house import House, eventually, open_decision
from workflows import calls
from workflows.calls import temporal_priority

Handle = WorkflowHandle[Any, Any]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """A server on which time can be skipped, a clock for each workflow."""
    attributes = [f"--search-attribute={name}={kind}" for name, kind in SEARCH_ATTRIBUTES.items()]
    async with await WorkflowEnvironment.start_time_skipping_v2(
        dev_server_existing_path=str(binary_on()),
        data_converter=pydantic_data_converter,
        dev_server_extra_args=["--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true", *attributes],
    ) as env:
        yield env


class At:
    """The server of an environment, as a house takes it."""

    def __init__(self, env: WorkflowEnvironment) -> None:
        self.address = env.client.service_client.config.target_host


@pytest.fixture(scope="module")
def house(env: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A worker on that server."""
    house = House(tmp_path_factory.mktemp("house"), At(env), "mofa")
    house.start_worker()
    yield house
    house.stop()


async def start(env: WorkflowEnvironment, type: str, given: dict[str, Any]) -> Handle:
    """Start a workflow whose clock moves only when it is told to: a person is awaited in real time."""
    with env.with_time_skipping_disabled():
        return await env.client.start_workflow(type, given, id=f"{type}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


def ann(**fields: Any) -> dict[str, Any]:
    return {"kind": "human", "name": "ann", **fields}


async def error_of(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


async def test_a_decision_waits_three_days_and_more(env: WorkflowEnvironment, house: House) -> None:
    given = {"task": "Shall we?", "participants": [ann(deadline="P3D")]}
    handle = await start(env, "RequestResponse", given)
    request = await open_decision(handle)
    await env.fast_forward(handle, timedelta(days=3, hours=1))

    async def overdue() -> bool:
        return "decision_overdue" in [event["type"] for event in await handle.query("events")]

    assert await eventually(overdue)
    assert (await handle.query("decisions"))[0]["status"] == "open"  # nothing is decided by silence
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "At last."})
    assert (await handle.result())["output"] == "At last."


async def test_a_deadline_may_fail_the_request(env: WorkflowEnvironment, house: House) -> None:
    handle = await start(
        env, "RequestResponse", {"task": "Shall we?", "participants": [ann(deadline="P3D", on_timeout={"do": "fail"})]}
    )
    await open_decision(handle)
    await env.fast_forward(handle, timedelta(days=3, hours=1))
    error = await error_of(handle)
    assert error.type == "DecisionExpired" and error.non_retryable
    assert (await handle.query("decisions"))[0]["status"] == "expired"


async def test_a_deadline_may_ask_others_and_then_expire(env: WorkflowEnvironment, house: House) -> None:
    policy = {"do": "escalate", "to": ["bob"], "after": "P1D"}
    handle = await start(
        env, "RequestResponse", {"task": "Shall we?", "participants": [ann(deadline="P2D", on_timeout=policy)]}
    )
    await open_decision(handle)
    await env.fast_forward(handle, timedelta(days=2, hours=1))

    async def escalated() -> bool:
        return bool((await handle.query("decisions"))[0]["assignees"] == ["ann", "bob"])

    assert await eventually(escalated)
    assert (await handle.query("decisions"))[0]["status"] == "open"
    await env.fast_forward(handle, timedelta(days=1, hours=1))
    assert (await error_of(handle)).type == "DecisionExpired"


async def test_silence_counts_only_where_the_desk_says_so(env: WorkflowEnvironment, house: House) -> None:
    policy = {"deadline": "P3D", "on_timeout": {"do": "choose", "option": "accept"}}
    agents = [{"kind": "agent", "name": "a"}]
    desk = {"name": "d", "executors": agents, "decisions": policy, "clarify": "interactive"}
    handle = await start(env, "Todo", {"idea": {"content": "Do it"}, "secretary": desk})
    question = await open_decision(handle, "clarification")
    await env.fast_forward(handle, timedelta(days=3, hours=1))

    async def overdue() -> bool:
        return "decision_overdue" in [event["type"] for event in await handle.query("events")]

    assert await eventually(overdue)  # "accept" is no answer to that question: it waits on
    choice = question["recommended"] or question["options"][0]["id"]
    await handle.execute_update("decide", {"decision_id": question["id"], "choice": choice})
    await open_decision(handle, "acceptance")
    await env.fast_forward(handle, timedelta(days=3, hours=1))
    item = await handle.result()
    assert item["status"] == "completed" and item["decisions"][-1]["settled"]["by"] == "deadline"


async def test_the_desk_reports_by_itself(env: WorkflowEnvironment, house: House) -> None:
    handle = await start(env, "Secretary", {"name": "d", "executors": [{"kind": "agent", "name": "a"}], "report_every": "P1D"})
    await handle.query("statistics")
    await env.fast_forward(handle, timedelta(days=1, hours=1))

    async def reports() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await handle.query("reports")
        return found

    assert [report["type"] for report in await eventually(reports)] == ["progress"]
    await handle.terminate()


@workflow.defn
class Asking:
    """One model call and one tool call, as every workflow of ours makes them."""

    @workflow.run
    async def run(self, word: str) -> str:
        """What the two say."""
        normal = temporal_priority("normal", None)
        answer = await calls.model_call(ModelCall(scope="s", step=word, participant="a", content=word), "Ask", normal, None)
        use = ToolUse(scope="s", step=word, participant="a", name=word, args={}, now=workflow.now())
        return f"{answer.text} {(await calls.tool_call(use, 30, 'Use', normal)).text}"


@pytest.fixture
def away(env: WorkflowEnvironment) -> Iterator[tuple[Worker, Counter[str]]]:
    """A worker on whose calls a store is away for a time, or a provider is down for good; and how often each was asked."""
    asked: Counter[str] = Counter()

    @activity.defn(name="model.call")
    @reports_failures
    async def model(call: ModelCall) -> ModelAnswer:
        asked["model"] += 1
        if asked["model"] <= 7 or call.content == "down":
            raise ProviderUnavailable("down", 0.01) if call.content == "down" else StoreUnavailable("away", 0.01)
        return ModelAnswer(model="m", text="Said.")

    @activity.defn(name="tool.call")
    @reports_failures
    async def tool(use: ToolUse) -> ToolResult:
        asked["tool"] += 1
        if asked["tool"] <= 6:
            raise StoreUnavailable("away", 0.01)
        return ToolResult(ref="r", text="Done.")

    yield (
        Worker(
            env.client,
            task_queue="away",
            workflows=[Asking],
            activities=[model, tool],
            workflow_runner=UnsandboxedWorkflowRunner(),
            debug_mode=True,  # a look for garbage in this large process is no deadlock
        ),
        asked,
    )


@pytest.mark.drill
async def test_calls_outlast_a_store_that_is_away_but_not_a_provider(
    env: WorkflowEnvironment, away: tuple[Worker, Counter[str]]
) -> None:
    worker, asked = away
    async with worker:
        waits: Handle = await env.client.start_workflow("Asking", "x", id=f"away/{uuid.uuid4().hex}", task_queue="away")
        assert await waits.result() == "Said. Done." and asked == {"model": 8, "tool": 7}
        asked.clear()
        down: Handle = await env.client.start_workflow("Asking", "down", id=f"away/{uuid.uuid4().hex}", task_queue="away")
        with pytest.raises(WorkflowFailureError):
            await down.result()
        assert asked == {"model": 6}


def types(events: list[dict[str, Any]], *wanted: str) -> list[dict[str, Any]]:
    return [event["data"] for event in events if event["type"] in wanted]


async def asked_with(env: WorkflowEnvironment, **policy: Any) -> tuple[Handle, dict[str, Any]]:
    """A todo whose acceptance is asked for under this policy."""
    desk = {"name": "d", "executors": [{"kind": "agent", "name": "a"}], "decisions": {"assignees": ["ann"], **policy}}
    handle = await start(env, "Todo", {"idea": {"content": "Do it"}, "secretary": desk})
    return handle, await open_decision(handle, "acceptance")


async def until_seen(handle: Handle, type: str, count: int) -> list[dict[str, Any]]:
    async def look() -> list[dict[str, Any]] | None:
        found = types(await handle.query("events"), type)
        return found if len(found) >= count else None

    found: list[dict[str, Any]] = await eventually(look)
    return found


async def test_people_are_reminded_so_often_and_no_more(env: WorkflowEnvironment, house: House) -> None:
    policy = {"deadline": "PT60H", "remind": {"every": "P1D", "at_most": 3}}
    handle, request = await asked_with(env, **policy)
    await env.fast_forward(handle, timedelta(hours=49))
    reminded = await until_seen(handle, "decision_reminded", 2)
    assert [(each["number"], each["to"]) for each in reminded] == [(1, ["ann"]), (2, ["ann"])]
    await env.fast_forward(handle, timedelta(days=5))
    await until_seen(handle, "decision_reminded", 3)
    seen = [e["type"] for e in await handle.query("events") if e["type"] in ("decision_reminded", "decision_overdue")]
    assert seen == ["decision_reminded", "decision_reminded", "decision_overdue", "decision_reminded"]
    assert (await open_decision(handle))["reminded"] == 3
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "accept"})
    assert (await handle.result())["status"] == "completed"


async def test_a_snoozed_decision_is_quiet_and_its_deadline_waits(env: WorkflowEnvironment, house: House) -> None:
    handle, request = await asked_with(env, deadline="P2D", on_timeout={"do": "fail"}, remind={"every": "PT30H"})
    snoozed = await handle.execute_update("snooze", {"decision_id": request["id"], "for": "P4D", "by": "ann"})
    assert snoozed["snoozed_until"] == snoozed["deadline"] > request["deadline"]
    await env.fast_forward(handle, timedelta(days=3))
    assert (await open_decision(handle))["reminded"] == 0
    await env.fast_forward(handle, timedelta(days=2))
    assert (await error_of(handle)).type == "DecisionExpired"
    assert [each["deadline"] for each in types(await handle.query("events"), "decision_snoozed")] == [snoozed["deadline"]]


async def test_other_people_are_asked_and_wrong_orders_change_nothing(env: WorkflowEnvironment, house: House) -> None:
    handle, request = await asked_with(env)
    changed = await handle.execute_update("reassign", {"decision_id": request["id"], "to": ["ben", "cem", "ben"], "by": "ann"})
    assert changed["assignees"] == ["ben", "cem"]
    [event] = types(await handle.query("events"), "decision_reassigned")
    assert (event["before"], event["to"]) == (["ann"], ["ben", "cem"])
    await handle.signal("reassign", {"decision_id": request["id"], "to": ["dan"]})
    await handle.signal("snooze", {"decision_id": "d9", "for": "P1D"})
    [ignored] = await until_seen(handle, "attention_ignored", 1)
    assert "'d9' is not here; open decisions: d1" in ignored["reason"]
    assert (await open_decision(handle))["assignees"] == ["dan"]
    for order, given, words in (
        ("reassign", {"to": []}, "to"),
        ("snooze", {}, "give either for"),
        ("snooze", {"for": "4 hours"}, "ISO 8601"),
        ("snooze", {"until": "2000-01-01T00:00:00Z"}, "is past"),
        ("snooze", {"until": "2040-01-01T00:00:00"}, "offset"),
        ("snooze", {"until": "9000-01-01T00:00:00Z"}, "hundred years"),
    ):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update(order, {"decision_id": request["id"], **given})
        assert words in str(refused.value.cause)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "accept", "by": "dan"})
    with pytest.raises((WorkflowUpdateFailedError, RPCError)):
        await handle.execute_update("snooze", {"decision_id": request["id"], "for": "P1D"})
