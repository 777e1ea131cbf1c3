"""Model calls: booked on the run, and sent to the task queue that keeps the model's limit."""

from __future__ import annotations

import asyncio

import pytest

from kernel.basics.errors import ParticipantFailed
from kernel.kinds.llm import ModelAnswer, ModelCall
from tests.support.fakes.run import PAID, FakeCalls, FakeRun
from workflows.answerers.models import MOST_QUEUES, Models

CALL = ModelCall(scope="w:r", step="s", participant="ann", model="fast")


async def test_a_model_of_the_project_file_is_looked_up_once(run: FakeRun, made: FakeCalls) -> None:
    made.models = [ModelAnswer(model="m", usage=PAID, offline=True)] * 2
    models = Models(run.run)
    await asyncio.gather(models.ask(CALL, "a"), models.ask(CALL, "b"))
    assert made.of("queues") == [["fast"]] and run.queues == {"fast": "queue-of-fast"}
    assert run.record.usage.calls == 2 and run.record.offline_models == {"m"}


async def test_a_worker_may_name_another_queue(run: FakeRun, made: FakeCalls) -> None:
    made.models = [ModelAnswer(model="m", queue="other"), ModelAnswer(model="m", text="Yes.")]
    assert (await Models(run.run).ask(CALL, "a")).text == "Yes." and run.queues == {"fast": "other"}
    made.models = [ModelAnswer(model="m", queue=f"q{n}") for n in range(MOST_QUEUES)]
    with pytest.raises(ParticipantFailed, match="their project files differ"):
        await Models(run.run).ask(CALL, "a")


async def test_a_call_that_was_cancelled_is_booked(run: FakeRun, made: FakeCalls) -> None:
    made.models = [ModelAnswer(model="m", usage=PAID, cut_off=True)]
    with pytest.raises(asyncio.CancelledError):
        await Models(run.run).ask(CALL, "a")
    assert run.record.usage == PAID and [type for type, _ in run.notes] == ["call_cut_off"]
