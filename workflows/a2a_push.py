"""One webhook of one A2A task: told of each change of how the task stands until it ends, however often its server dies."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import NOT_RETRIED
    from kernel.kinds.a2a import A2A_PUSH, A2A_PUSH_WORKFLOW, PushInput

HEARTBEAT_S = 12.0
"""Longer than a webhook may take to answer."""

_FOREVER = timedelta(days=365)
"""A task may wait for a person for long; the workflow's own time limit is its server's to set."""

_RETRY = RetryPolicy(maximum_interval=timedelta(minutes=1), non_retryable_error_types=list(NOT_RETRIED))


@workflow.defn(name=A2A_PUSH_WORKFLOW)
class A2aPush:
    """{task_id, config_id, mark}: started by `mofa a2a serve`, whose own worker runs it."""

    @workflow.run
    async def run(self, given: PushInput) -> None:
        """Until the task has ended and the webhook was told so."""
        await workflow.execute_activity(
            A2A_PUSH,
            given,
            start_to_close_timeout=_FOREVER,
            heartbeat_timeout=timedelta(seconds=HEARTBEAT_S),
            retry_policy=_RETRY,
            summary=f"Tell a webhook of {given.task_id}"[:200],
        )
