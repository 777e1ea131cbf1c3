"""What a run does after a call has failed that a person may allow, or that the database has stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.kinds.stretch import Fault
from kernel.model_call.caps import SpendCap, SpendQuestion
from kernel.model_call.consent import SpendAnswered, State
from workflows import calls
from workflows.fused.fault import error_of

QUESTION = SpendQuestion(cap=SpendCap(max_usd=1, on_exceeded="ask"), period="2026-11")


@pytest.mark.parametrize("type", ["BudgetExceeded", "ProviderUnavailable"])
@pytest.mark.parametrize(("state", "pauses"), [("allow", 0), ("stop", 0), ("void", 1)])
async def test_a_question_is_asked_whatever_error_brings_it(
    monkeypatch: pytest.MonkeyPatch, type: str, state: State, pauses: int
) -> None:
    asked, slept, made = list[SpendQuestion](), list[timedelta](), list[int]()

    async def consent(question: SpendQuestion) -> SpendAnswered:
        asked.append(question)
        return SpendAnswered(state=state)

    async def sleep(time: timedelta, _: str) -> None:
        slept.append(time)

    async def once() -> str:
        made.append(1)
        if len(made) == 1:
            details = [{"question": QUESTION.model_dump(mode="json")}]
            raise error_of(Fault(kind="activity", type=type, message="away", details=details))
        return "done"

    monkeypatch.setattr(calls, "consent", consent)
    monkeypatch.setattr(calls, "sleep", sleep)
    assert await calls._outlasting(once) == "done"
    assert asked == [QUESTION] and len(slept) == pauses
