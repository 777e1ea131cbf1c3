"""The question about a soft spending cap, as a workflow of its own: all runs that are beyond the cap wait for its answer."""

from __future__ import annotations

import asyncio
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import MofaError
    from kernel.basics.event_data import EventData
    from kernel.conversation.decision import FailAtDeadline, Option
    from kernel.conversation.quorum import name_of
    from kernel.model_call.consent import SPEND_LIMIT, SpendAnswer, SpendAnswered, SpendLimitInput
    from kernel.record import run_events
    from workflows import calls
    from workflows.run.errors import application_error
    from workflows.run.intake import take_in
    from workflows.run.run import Run


@workflow.defn(name=SPEND_LIMIT)
class SpendLimit(Run):
    """A soft spending cap that is reached: {question} → {state: allow | stop | void, by?}. Calls beyond it start this."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = SPEND_LIMIT

    @workflow.run
    async def run(self, input: Any = None) -> SpendAnswered:
        """SpendLimitInput → SpendAnswered."""
        try:
            given: SpendLimitInput = take_in(SpendLimitInput, input, f"{SPEND_LIMIT} input")
            question = given.question
            self.title = f"Spending: {question.words}"
            self.tenant = question.who if question.cap.by == "tenant" else question.tenant
            self.desk = question.who if question.cap.by == "desk" else None
            self.note(run_events.RunStarted(mode=self.mode, participants=[]))
            answered = await self._answer(given)
        except MofaError as error:
            await self._end("failed", run_events.RunFailed(type=error.type, message=str(error)))
            raise application_error(error, self.record.usage) from None
        except asyncio.CancelledError:
            await self._end("cancelled", run_events.RunCancelled())
            raise
        reason = f"{answered.by} has said {answered.state}" if answered.by else "the period is over, or the cap was changed"
        await self._end("completed", run_events.RunFinished(status="completed", reason=reason))
        return answered

    async def _answer(self, given: SpendLimitInput) -> SpendAnswered:
        """Return the answer that counts. The question ends with its period, and nothing is allowed by that."""
        question = given.question
        ends = f"{question.ends:%Y-%m-%d %H:%M} UTC"
        said = SpendAnswer(question=question)
        if question.ends > workflow.now():
            request = await self.ask_person(
                kind="resource",
                title=f"Spending has reached {question.words}"[:200],
                question=f"Calls of {question.subject} wait: one more may cost more than is left of {question.words} "
                f"({question.period}). Shall they go on?",
                options=[
                    Option(
                        id="allow", label="Go on", impact=f"Further calls are made until {ends}. Caps that stop still hold."
                    ),
                    Option(id="stop", label="Stop", impact=f"Calls beyond the cap fail with BudgetExceeded until {ends}."),
                ],
                recommended="stop",
                assignees=question.cap.approvers,
                ends=question.ends,
                on_timeout=FailAtDeadline(do="fail"),
            )
            decision = request.settled
            if request.status == "settled" and decision is not None:
                said = SpendAnswer(
                    question=question, answer="allow" if decision.choice == "allow" else "stop", by=name_of(decision)
                )
        return await calls.answer_spending(said)

    async def _end(self, status: str, ended: EventData) -> None:
        self.status = status
        self.note(ended)
        await self.outbox.flush()
        self.finish()
