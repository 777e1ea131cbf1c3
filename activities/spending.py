"""The activities of soft spending caps: one waits for the answer of a person, the other stores it and ends the waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from kernel.basics.errors import ProviderUnavailable
from kernel.model_call.caps import SpendCap, SpendQuestion
from kernel.model_call.consent import (
    SPEND_LIMIT,
    SPENDING_ANSWER,
    SPENDING_WAIT,
    SpendAnswer,
    SpendAnswered,
    SpendLimitInput,
    SpendQuestions,
    SpendWait,
    WaitingCall,
    workflow_of,
)
from runtime.failures import reports_failures

_VOID = SpendAnswered(state="void")


class SpendingActivities:
    """`spending.wait` and `spending.answer`, over the store of answers and the caps of the project file in use."""

    def __init__(self, questions: SpendQuestions, caps: Callable[[], Sequence[SpendCap]]) -> None:
        self._questions, self._caps = questions, caps

    @activity.defn(name=SPENDING_WAIT)
    @reports_failures
    async def wait(self, wanted: SpendWait) -> SpendAnswered:
        """Return the answer about a soft cap. Without one, see to it that a person is asked, and end once there is one.

        Temporal keeps the activity meanwhile, and no worker is held. Each attempt looks again, so that nothing hangs on a
        completion that was lost.

        Raises:
            StoreUnavailable: the database is unreachable.
            ProviderUnavailable: the Temporal server is unreachable.
        """
        question, info = wanted.question, activity.info()
        call = WaitingCall(workflow_id=info.workflow_id or "", run_id=info.workflow_run_id or "", activity_id=info.activity_id)
        if self._is_void(question):
            await self._questions.woken([call])  # an earlier attempt may have stored it
            return _VOID
        answered = await self._questions.wait(question, call)
        if answered is not None:
            await self._questions.woken([call])
            return answered
        await ask(activity.client(), question, info.task_queue)
        activity.raise_complete_async()

    @activity.defn(name=SPENDING_ANSWER)
    @reports_failures
    async def answer(self, given: SpendAnswer) -> SpendAnswered:
        """Store an answer, and end the waiting of all calls with the one that counts.

        An answer about a cap that the project file does not have is void: anybody may start the workflow.

        Raises:
            StoreUnavailable: the database is unreachable.
        """
        void = given.answer is None or given.by is None or self._is_void(given.question)
        answered = _VOID if void else await self._questions.answer(given, datetime.now(UTC))
        while calls := await self._questions.waiting(given.question):
            for call in calls:
                await _complete(call, answered)
            await self._questions.woken(calls)  # before the next ones: a further attempt continues here
            activity.heartbeat()
        return answered

    def _is_void(self, question: SpendQuestion) -> bool:
        return question.cap not in self._caps() or datetime.now(UTC) >= question.ends


async def ask(client: Client, question: SpendQuestion, task_queue: str) -> WorkflowHandle[Any, SpendAnswered]:
    """Start the workflow that asks a person, unless it runs. Raises `ProviderUnavailable`."""
    try:
        return await client.start_workflow(
            SPEND_LIMIT,
            SpendLimitInput(question=question),
            id=workflow_of(question),
            task_queue=task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"Soft cap: {question.words}"[:200],
            result_type=SpendAnswered,
        )
    except WorkflowAlreadyStartedError:
        return client.get_workflow_handle(workflow_of(question), result_type=SpendAnswered)
    except RPCError as error:
        raise ProviderUnavailable(f"The Temporal server does not start {SPEND_LIMIT}: {error}") from None


async def _complete(call: WaitingCall, answered: SpendAnswered) -> None:
    """End the waiting of a call. One that cannot be ended now looks again by itself."""
    waiting = activity.client().get_async_activity_handle(
        workflow_id=call.workflow_id, run_id=call.run_id, activity_id=call.activity_id
    )
    try:
        await waiting.complete(answered)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:  # it has ended, or its run has
            activity.logger.warning("a call that waits for a spending cap could not be woken: %s", error)
