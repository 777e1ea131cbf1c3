"""One webhook of one A2A task: it receives each change of the task's status, even if the server of the task restarts."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import NOT_RETRIED
    from kernel.kinds.a2a import A2A_PUSH, A2A_PUSH_WORKFLOW, PushInput

HEARTBEAT_S = 12.0
"""The heartbeat timeout, in seconds: longer than a webhook may take to answer."""

_FOREVER = timedelta(days=365)
"""The longest time of the activity. A task may wait for a person for months; the server sets the workflow's own limit."""

_RETRY = RetryPolicy(maximum_interval=timedelta(minutes=1), non_retryable_error_types=list(NOT_RETRIED))


@workflow.defn(name=A2A_PUSH_WORKFLOW)
class A2aPush:
    """{task_id, config_id, mark}: `mofa a2a serve` starts it, and a worker in the same process runs it."""

    @workflow.run
    async def run(self, given: PushInput) -> None:
        """Run until the task has ended and the webhook has received its last status."""
        await workflow.execute_activity(
            A2A_PUSH,
            given,
            start_to_close_timeout=_FOREVER,
            heartbeat_timeout=timedelta(seconds=HEARTBEAT_S),
            retry_policy=_RETRY,
            summary=f"Notify a webhook of {given.task_id}"[:200],
        )
