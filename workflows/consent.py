"""The wait of a run whose call is beyond a soft spending cap, until a person has answered."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import NOT_RETRIED
    from kernel.model_call.caps import SpendQuestion
    from kernel.model_call.consent import SPENDING_WAIT, SpendAnswered, SpendWait, workflow_of
    from kernel.record import tool_events
    from workflows.outbox import execute

_LOOK_AGAIN = timedelta(minutes=5)
"""The longest wait of one attempt. The answer ends it; if that was lost, or the worker was killed before it had noted that the
call waits, the next attempt finds the answer, or has a person asked."""

_AGAIN = RetryPolicy(maximum_interval=timedelta(seconds=30), non_retryable_error_types=list(NOT_RETRIED))


async def consent(question: SpendQuestion) -> SpendAnswered:
    """Return the answer of a person about a soft spending cap. No worker is held meanwhile."""
    run = workflow.instance()
    run.note(tool_events.SpendingWaits(cap=question.words, period=question.period, workflow_id=workflow_of(question)))
    answered: SpendAnswered = await execute(
        SPENDING_WAIT,
        SpendWait(question=question),
        result_type=SpendAnswered,
        start_to_close_timeout=_LOOK_AGAIN,
        retry_policy=_AGAIN,
        summary=f"Wait for a person: {question.words}"[:200],
    )
    run.note(tool_events.SpendingAnswered(cap=question.words, answer=answered.state), answered.by)
    return answered
