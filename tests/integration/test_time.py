"""Days of waiting, with the server's time skipped."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from activities.search_attributes import SEARCH_ATTRIBUTES
from console.embedded import binary_on
from tests.support.house import House, eventually, open_decision

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
