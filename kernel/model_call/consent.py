"""Soft spending caps: the activities by which a run waits for a person's answer, and by which the answer is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from pydantic import ValidationError

from kernel.basics.limits import Line
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.model_call.caps import SpendQuestion

SPENDING_WAIT: Final = "spending.wait"
"""The wire name of the activity that waits for the answer about a soft cap. It ends when the answer is stored."""

SPENDING_ANSWER: Final = "spending.answer"
"""The wire name of the activity that stores the answer, and ends the waiting of all runs."""

SPEND_LIMIT: Final = "SpendLimit"
"""The workflow type that asks a person about a soft cap."""

State = Literal["allow", "stop", "void"]
"""allow and stop are answers; void: the period is over, or the project file has no such cap any more."""


class SpendWait(Schema):
    """Input of `spending.wait`."""

    question: SpendQuestion


class SpendAnswered(Schema):
    """Output of `spending.wait` and `spending.answer`: the answer that counts, and who gave it."""

    state: State
    by: str | None = None


class SpendAnswer(Schema):
    """Input of `spending.answer`: what a person has said. Without an answer the question has ended by itself."""

    question: SpendQuestion
    answer: Literal["allow", "stop"] | None = None
    by: Line | None = None


class SpendLimitInput(Schema):
    """Input of the workflow `SpendLimit`."""

    question: SpendQuestion


class WaitingCall(Schema):
    """An activity that waits, by Temporal's names for it."""

    workflow_id: str
    run_id: str
    activity_id: str


class SpendQuestions(Protocol):
    """The answers about soft caps, and the calls that wait for them. All methods raise `StoreUnavailable`."""

    async def wait(self, question: SpendQuestion, call: WaitingCall) -> SpendAnswered | None:
        """Note that a call waits, and return the answer if there is one by then."""
        ...

    async def answer(self, given: SpendAnswer, now: datetime) -> SpendAnswered:
        """Store an answer, and return the one that counts: the first."""
        ...

    async def waiting(self, question: SpendQuestion) -> Sequence[WaitingCall]:
        """Return some of the calls that wait, the first ones first; none if none waits."""
        ...

    async def woken(self, calls: Sequence[WaitingCall]) -> None:
        """Forget calls that wait no longer."""
        ...


def question_in(details: Sequence[Any]) -> SpendQuestion | None:
    """Return the question with which a call has failed, if it has one.

    It may be in an error of any type: a model behind a fallback asks with the failure of all models.
    """
    if not details or not isinstance(details[0], Mapping):
        return None
    try:
        return SpendQuestion.model_validate(details[0].get("question"))
    except ValidationError:
        return None


def workflow_of(question: SpendQuestion) -> str:
    """Return the id of the workflow that asks. There is one for each question, so that people are asked once."""
    return f"spending/{question.period}/{sha256_of(canonical(question.model_dump(mode='json')))[:16]}"
