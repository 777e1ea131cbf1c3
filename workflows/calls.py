"""All calls of activities, with their types, timeouts and retries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import Priority as TemporalPriority
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, ChildWorkflowError, TimeoutError

with workflow.unsafe.imports_passed_through():
    from kernel.actors.supervision import AGENTS_WATCH, Watch, Watched
    from kernel.actors.topic import DELIVER, Delivered, Delivery
    from kernel.agents.allowance import (
        ALLOWANCE_FIND,
        ALLOWANCE_GIVE,
        Allowance,
        AllowanceGiven,
        AllowancesFound,
        AllowanceWanted,
    )
    from kernel.basics.errors import NOT_RETRIED, ParticipantFailed, StoreUnavailable
    from kernel.basics.priority import Priority, fairness_key, priority_key
    from kernel.basics.schema import Schema
    from kernel.conversation.budget import Usage
    from kernel.conversation.message import Message
    from kernel.conversation.outcome import Failure, Outcome
    from kernel.conversation.participant import Remote, Resolved
    from kernel.conversation.preparing import DECISION_PREPARE, DecisionPrepare, DecisionPrepared
    from kernel.conversation.transcript import Thread
    from kernel.conversation.undoable import Undoable
    from kernel.identity.check import IDENTITY_CHECK, IdentityCheck, IdentityChecked
    from kernel.kinds.a2a import A2A_ASK, A2A_CANCEL, A2aAnswer, A2aCall, A2aCancelled
    from kernel.kinds.llm import MODEL_CALL, ModelAnswer, ModelCall
    from kernel.kinds.memory import MEMORY_REMEMBER, Remember, Remembered
    from kernel.kinds.script import SCRIPT_CHECK, SCRIPT_STEP, ScriptCheck, ScriptChecked, ScriptStep, ScriptStepped
    from kernel.kinds.script_store import SCRIPT_KEEP, KeepAnswer, KeepCall
    from kernel.kinds.storage import TEXT_READ, THREAD_STORE, TextFound, TextRead, ThreadStored
    from kernel.kinds.stretch import MODE_STRETCH, Journal, Stretch
    from kernel.kinds.tool import TOOL_CALL, TOOL_DESCRIBE, DescribeInput, DescribeOutput, ToolResult, ToolUse
    from kernel.model_call.consent import SPENDING_ANSWER, SpendAnswer, SpendAnswered, question_in
    from kernel.project.project import RESOLVE, ResolveInput, ResolveOutput
    from kernel.record.session import SESSION_JOIN, SESSION_OPEN, SessionJoin, SessionJoined, SessionOpen, SessionOpened
    from kernel.secretary.desk.slots import DESK_FREE, DESK_SLOT, SlotAnswer, SlotsFree, SlotWanted
    from kernel.secretary.ranking.figures import DESK_FIGURES, DeskFigures, FiguresWanted
    from kernel.secretary.reports.write import DESK_REPORT, ReportWanted
    from kernel.secretary.shapes import Report
    from workflows.consent import consent
    from workflows.fused.current import away, sleep
    from workflows.fused.fault import cause_of
    from workflows.outbox import Outbox, execute, execute_local
    from workflows.sending import PAYLOAD_BYTES

Result = TypeVar("Result", bound=Schema)
T = TypeVar("T")

CANCELLED = "Cancelled"
"""The type of a failure that a cancellation from outside caused: by a worker, or by a person in the Temporal UI."""

_MODEL = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=1),
    maximum_attempts=6,
    non_retryable_error_types=list(NOT_RETRIED),
)
# Our own database may be down for hours. Calls of it cost nothing, and are retried until it is up again.
_OWN = RetryPolicy(maximum_interval=timedelta(seconds=30), non_retryable_error_types=list(NOT_RETRIED))

# A failure after these attempts is the answer to the model, which may find another way.
_TOOL = RetryPolicy(maximum_interval=timedelta(seconds=30), maximum_attempts=5, non_retryable_error_types=list(NOT_RETRIED))

# A worker may die in a stretch several times. After these attempts the run continues in steps.
_STRETCH = RetryPolicy(maximum_interval=timedelta(seconds=30), maximum_attempts=10, non_retryable_error_types=list(NOT_RETRIED))

# An external agent that works on our task may be down for a quarter of an hour. Each attempt continues the same task.
_PEER = RetryPolicy(maximum_interval=timedelta(minutes=1), maximum_attempts=20, non_retryable_error_types=list(NOT_RETRIED))

# The activity limits its request itself, and the heartbeat shows that a worker has died. This timeout bounds the time for which
# an activity holds a paid answer while our database is down.
_HELD = timedelta(days=1)

# The pause before a call is made again, after all its attempts found the store down. No patch is needed: histories from before
# this rule do not contain that error.
_STORE_AWAY = timedelta(seconds=30)

# Who cannot read allowances asks people: that takes longer than a few attempts, and it is safe.
_FEW = RetryPolicy(maximum_attempts=3, maximum_interval=timedelta(seconds=5), non_retryable_error_types=list(NOT_RETRIED))

_CANCEL = workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED


def temporal_priority(priority: Priority, tenant: str | None) -> TemporalPriority:
    """Return Temporal's priority and fairness keys for a priority and a tenant."""
    return TemporalPriority(priority_key=priority_key(priority), fairness_key=fairness_key(tenant))


async def _outlasting(call: Callable[[], Awaitable[T]]) -> T:
    """Return the result of `call`, and make it again while our own store is down: that must not use up the call's attempts."""
    while True:
        try:
            return await call()
        except ActivityError as error:
            cause = cause_of(error)
            if not isinstance(cause, ApplicationError):
                raise
            question = question_in(cause.details)
            if question is None and cause.type != StoreUnavailable.__name__:
                raise
        # The call is made again, and the caps say whether it may be: an answer is only a reason to try.
        if question is None:
            await sleep(_STORE_AWAY, "The database is away")
        elif (await consent(question)).state == "void":
            await sleep(_STORE_AWAY, "The question about a spending cap has ended")


async def answer_spending(answer: SpendAnswer) -> SpendAnswered:
    """Store the answer of a person about a soft spending cap, and wake the calls that wait for it."""
    return await _own(SPENDING_ANSWER, answer, SpendAnswered, "Store the answer, and wake who waits", timedelta(minutes=5))


async def model_call(call: ModelCall, summary: str, priority: TemporalPriority, task_queue: str | None) -> ModelAnswer:
    """Call a model. A model with a limit has a `task_queue` of its own."""

    async def once() -> ModelAnswer:
        answer: ModelAnswer = await execute(
            MODEL_CALL,
            call,
            result_type=ModelAnswer,
            task_queue=task_queue,
            start_to_close_timeout=_HELD,
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=_MODEL,
            cancellation_type=_CANCEL,
            summary=summary,
            priority=priority,
        )
        return answer

    return await _outlasting(once)


async def _own(
    name: str,
    given: Schema,
    result: type[Result],
    summary: str,
    limit: timedelta = timedelta(seconds=30),
    retry: RetryPolicy = _OWN,
) -> Result:
    """Return the result of a short call that costs nothing: of our own database, or of the project file.

    Raises:
        ParticipantFailed: the call has failed for good; with the type and the message of that failure.
    """
    try:
        returned: Result = await execute(
            name,
            given,
            result_type=result,
            start_to_close_timeout=limit,
            retry_policy=retry,
            summary=summary[:200],
        )
    except ActivityError as error:
        failure = failure_of(error)
        raise ParticipantFailed(failure.type, failure.message) from None
    return returned


async def resolve(names: list[str]) -> dict[str, Resolved]:
    """Return participants by name, from the project file of the worker that runs the activity."""
    return resolved(await look_up(names))


def resolved(lookup: ResolveOutput) -> dict[str, Resolved]:
    """Return the participants of a lookup by name."""
    return {name: participant for name, participant in lookup.participants.items() if not isinstance(participant, str)}


async def look_up(names: list[str], dispatch_rules: bool = False, plugins: str | None = None) -> ResolveOutput:
    """Return participants by name, and the plugin set for a run that starts now, or `plugins` if it is pinned already.

    With `dispatch_rules`, return the rules of dispatch of the project file's desk, too.
    """
    wanted = ResolveInput(names=names, dispatch_rules=dispatch_rules, plugins=plugins)
    what = [*names, "the rules of dispatch"] if dispatch_rules else names
    return await _own(RESOLVE, wanted, ResolveOutput, f"Look up {', '.join(what)}")


async def look_up_rules(names: list[str], plugins: str | None) -> ResolveOutput:
    """Return rule sets by name, with all sets that they use, from the plugin set `plugins`; by default from the newest."""
    return await _own(
        RESOLVE, ResolveInput(names=[], rules=names, plugins=plugins), ResolveOutput, f"Look up the rules {', '.join(names)}"
    )


async def look_up_flows(names: list[str], plugins: str | None) -> ResolveOutput:
    """Return flows by name or `name@version`, with all that they use.

    Published flows are taken from the plugin set `plugins`, by default from the newest; others from the project file.
    """
    wanted = ResolveInput(names=[], flows=names, plugins=plugins)
    return await _own(RESOLVE, wanted, ResolveOutput, f"Look up the flows {', '.join(names)}")


async def queues_of_models(models: list[str]) -> dict[str, str | None]:
    """Return the task queue for the calls of each model of the project file; None stands for the run's own."""
    wanted = ResolveInput(names=[], models=models)
    return (await _own(RESOLVE, wanted, ResolveOutput, f"Look up the models {', '.join(models)}")).queues


async def check_identity(seal: str | None, meant: dict[str, str]) -> IdentityChecked:
    """Return whether the decision of a signal counts, by its seal. The worker that executes the task checks it itself."""
    checked: IdentityChecked = await execute_local(
        IDENTITY_CHECK,
        IdentityCheck(seal=seal, meant=meant),
        result_type=IdentityChecked,
        start_to_close_timeout=timedelta(seconds=10),
        retry_policy=_OWN,
        local_retry_threshold=timedelta(seconds=5),
        summary="Check who decides",
    )
    return checked


async def find_allowances(wanted: AllowanceWanted) -> AllowancesFound:
    """Return the allowances that replace the approval of a call.

    Raises:
        ParticipantFailed: they cannot be read.
    """
    what = f"Look whether {wanted.tool} is allowed"
    return await _own(ALLOWANCE_FIND, wanted, AllowancesFound, what, timedelta(seconds=10), _FEW)


async def give_allowance(allowance: Allowance) -> AllowanceGiven:
    """Store an allowance.

    Raises:
        ParticipantFailed: there are too many.
    """
    return await _own(ALLOWANCE_GIVE, allowance, AllowanceGiven, f"{allowance.given_by} allows {allowance.tool}")


async def prepare_decision(wanted: DecisionPrepare) -> DecisionPrepared:
    """Return who is asked, and until when, by the calendars of the project file.

    Raises:
        ParticipantFailed: a calendar cannot be read.
    """
    return await _own(DECISION_PREPARE, wanted, DecisionPrepared, "Read the calendars", timedelta(seconds=20), _FEW)


async def read_text(ref: str) -> str:
    """Return a stored text; the beginning, if it is over 64 Ki characters."""
    return (await find_text(ref)).text


async def find_text(ref: str) -> TextFound:
    """Return the first 64 Ki characters of a stored text, and whether there are more."""
    return await _own(TEXT_READ, TextRead(ref=ref), TextFound, "Read a long answer back")


async def read_long(ref: str) -> TextFound:
    """Return as much of a stored text as a payload holds, and whether there is more."""
    return await _own(TEXT_READ, TextRead(ref=ref, limit=400_000), TextFound, "Read a long text back")


async def store_thread(thread: Thread, summary: str = "Store what many are asked") -> None:
    """Store a conversation, so that later calls can refer to it by its hash."""
    for part in thread.in_parts(PAYLOAD_BYTES * 9 // 10):
        await _own(THREAD_STORE, part, ThreadStored, summary)


async def open_session(wanted: SessionOpen) -> SessionOpened:
    """Return the head of a session, and its number of turns."""
    return await _own(SESSION_OPEN, wanted, SessionOpened, f"Open the session {wanted.name}")


async def join_session(turn: SessionJoin) -> SessionJoined:
    """Add a run's turn to a session."""
    return await _own(SESSION_JOIN, turn, SessionJoined, f"Add a turn to the session {turn.name}")


async def remember(wanted: Remember) -> Remembered:
    """Remember texts that a run has learned."""
    return await _own(MEMORY_REMEMBER, wanted, Remembered, f"Remember what was learned ({len(wanted.texts)})")


async def desk_figures(wanted: FiguresWanted) -> DeskFigures:
    """Return a desk's figures about its executors, over all its todos, and claim those that the strategy chooses."""
    return await _own(DESK_FIGURES, wanted, DeskFigures, f"Read the figures of desk {wanted.desk}")


async def desk_report(wanted: ReportWanted) -> Report:
    """Return a report on a desk, from the tables of todos and decisions."""
    return await _own(DESK_REPORT, wanted, Report, f"Write the report of desk {wanted.desk}", timedelta(minutes=2))


async def desk_slot(wanted: SlotWanted) -> SlotAnswer:
    """Return whether an executor with a limit may work on one more subtask."""
    return await _own(DESK_SLOT, wanted, SlotAnswer, f"Ask for {wanted.executor}")


async def desk_free(given: SlotsFree) -> SlotAnswer:
    """Give slots of executors back."""
    return await _own(DESK_FREE, given, SlotAnswer, "Let others have the executor")


async def describe_tools(names: list[str], plugins: str | None) -> DescribeOutput:
    """Return the descriptions of tools, from the worker's project file, its MCP servers, and the plugin set `plugins`.

    Without `plugins`, the newest plugin set is used. If a server is down for all attempts (about 15 s), the run fails with a
    message: it would otherwise wait without anybody noticing.
    """
    given = DescribeInput(names=names, plugins=plugins)
    return await _own(TOOL_DESCRIBE, given, DescribeOutput, f"Look up the tools {', '.join(names)}", retry=_TOOL)


async def tool_call(use: ToolUse, timeout_s: float, summary: str, priority: TemporalPriority) -> ToolResult:
    """Use a tool, within the tool's own time limit."""

    async def once() -> ToolResult:
        result: ToolResult = await execute(
            TOOL_CALL,
            use,
            result_type=ToolResult,
            start_to_close_timeout=timedelta(seconds=timeout_s) + _HELD,
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=_TOOL,
            cancellation_type=_CANCEL,
            summary=summary,
            priority=priority,
        )
        return result

    return await _outlasting(once)


async def check_scripts(names: list[str], plugins: str | None) -> ScriptChecked:
    """Return scripts by name, checked, and pinned to their present content; scripts of plugins to that of the plugin set."""
    given, summary = ScriptCheck(names=names, plugins=plugins), f"Check the scripts {', '.join(names)}"
    checked: ScriptChecked = await _own(SCRIPT_CHECK, given, ScriptChecked, summary, limit=timedelta(minutes=2))
    return checked


async def script_step(step: ScriptStep, summary: str, priority: TemporalPriority) -> ScriptStepped:
    """Run a script until it ends or calls the host.

    The timeout is the script's own limit, and 120 s to wait for a process and for the store.
    """
    stepped: ScriptStepped = await execute(
        SCRIPT_STEP,
        step,
        result_type=ScriptStepped,
        start_to_close_timeout=timedelta(seconds=step.script.limits.time_s + 120),
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=_OWN,
        cancellation_type=_CANCEL,
        summary=summary[:200],
        priority=priority,
    )
    return stepped


async def script_keep(keep: KeepCall, summary: str) -> KeepAnswer:
    """Store, read or delete a value of a script."""
    return await _own(SCRIPT_KEEP, keep, KeepAnswer, summary)


async def stretch(given: Stretch, number: int) -> Journal:
    """Run a stretch of this run in one activity. A cancellation lets the calls in flight end, and returns the journal."""
    outbox: Outbox = workflow.instance().outbox
    journal: Journal = await outbox.send(
        MODE_STRETCH,
        given,
        result_type=Journal,
        start_to_close_timeout=_HELD,
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=_STRETCH,
        cancellation_type=_CANCEL,
        summary=f"{given.mode}: stretch {number}",
        priority=workflow.instance().temporal_priority(),
    )
    return journal


async def deliver(delivery: Delivery, summary: str, priority: TemporalPriority) -> Delivered:
    """Signal a message to a page of subscribers. Return how many it reached, and why it did not reach the others."""

    async def real() -> Delivered:
        told: Delivered = await workflow.execute_activity(
            DELIVER,
            delivery,
            result_type=Delivered,
            start_to_close_timeout=timedelta(minutes=30),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=_OWN,
            summary=summary,
            priority=priority,
        )
        return told

    delivered: Delivered = await away(f"{DELIVER} {delivery.message.id}", real, _typed(Delivered))
    return delivered


async def watch_agents(agents: dict[str, str]) -> dict[str, bool]:
    """Wait until at least one agent has ended. Return the agents that have, and whether each ended well.

    `agents` has the first run id of each agent by its name.
    """
    watched: Watched = await workflow.execute_activity(
        AGENTS_WATCH,
        Watch(agents=agents),
        result_type=Watched,
        start_to_close_timeout=timedelta(days=1),  # then the next attempt continues
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=_OWN,
        summary=f"Wait for the end of one of {len(agents)} agents",
    )
    return watched.ended


async def remote_call(
    remote: Remote,
    message: Message,
    child_id: str,
    summary: str,
    priority: TemporalPriority,
    limit: timedelta | None,
    room: Callable[[], Awaitable[None]],
) -> object:
    """Return the answer of a worker in another language: an activity or a workflow on its own task queue.

    Without such a worker, the call waits for one. `room` waits for room in the workflow task. `limit` is the time for the
    whole answer, and the caller enforces it. A cancellation is sent and not waited for, because a worker that does not
    heartbeat would never receive it.
    """

    async def real() -> object:
        await room()
        if remote.activity is not None:
            return await workflow.execute_activity(
                remote.activity,
                message,
                task_queue=remote.task_queue,
                start_to_close_timeout=limit or timedelta(hours=1),
                heartbeat_timeout=remote.heartbeat,
                retry_policy=_MODEL,
                cancellation_type=workflow.ActivityCancellationType.TRY_CANCEL,
                summary=summary,
                priority=priority,
            )
        return await workflow.execute_child_workflow(
            str(remote.workflow),
            message,
            id=child_id,
            task_queue=remote.task_queue,
            cancellation_type=workflow.ChildWorkflowCancellationType.TRY_CANCEL,
            parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            static_summary=summary,
            priority=priority,
        )

    return await away(child_id, real)


async def team_run(
    mode: str,
    given: Schema,
    child_id: str,
    summary: str,
    priority: TemporalPriority,
    memo: dict[str, Any],
    room: Callable[[], Awaitable[None]],
) -> Outcome:
    """Return the outcome of a team or a flow, a child workflow of that type. `room` waits for room in the workflow task."""

    async def real() -> Outcome:
        await room()
        made: Outcome = await workflow.execute_child_workflow(
            mode, given, id=child_id, result_type=Outcome, static_summary=summary, memo=memo, priority=priority
        )
        return made

    outcome: Outcome = await away(child_id, real, _typed(Outcome))
    return outcome


def _typed(kind: type[Result]) -> Callable[[Any], Result]:
    return lambda result: result if isinstance(result, kind) else kind.model_validate(result)


async def a2a_ask(call: A2aCall, summary: str, priority: TemporalPriority) -> A2aAnswer:
    """Send a message to an external agent. Return when its task ends or asks something, which may take several attempts."""
    answer: A2aAnswer = await execute(
        A2A_ASK,
        call,
        result_type=A2aAnswer,
        start_to_close_timeout=timedelta(hours=24),
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=_PEER,
        cancellation_type=_CANCEL,
        summary=summary[:200],
        priority=priority,
    )
    return answer


async def a2a_cancel(call: A2aCall, summary: str) -> A2aCancelled:
    """Cancel the task that a message began at an external agent. An agent that is down is tried again for about 15 s."""
    cancelled: A2aCancelled = await execute(
        A2A_CANCEL,
        call,
        result_type=A2aCancelled,
        start_to_close_timeout=timedelta(minutes=2),
        retry_policy=_TOOL,
        summary=summary[:200],
    )
    return cancelled


def failure_of(error: ActivityError | ChildWorkflowError) -> Failure:
    """Return the failure of an activity or a child workflow, with its type on the wire and its message.

    Raises:
        CancelledError: this run itself is cancelled.
    """
    cause = cause_of(error)
    if isinstance(cause, CancelledError):
        stop_if_cancelled()
        return Failure(type=CANCELLED, message="The work was cancelled on the other side.")
    if isinstance(cause, ApplicationError):
        return Failure(type=cause.type or "Error", message=cause.message)
    if isinstance(cause, TimeoutError):
        return Failure(type="Timeout", message=f"No answer in time ({cause.message}).")
    return Failure(type=type(cause).__name__, message=str(cause))


def usage_of(error: ChildWorkflowError) -> Usage:
    """Return the usage of a failed child run, which is in its error's details."""
    cause = cause_of(error)
    if isinstance(cause, ApplicationError | CancelledError) and cause.details:
        return Usage.model_validate(cause.details[0])
    return Usage()


def undoable_of(error: ChildWorkflowError) -> list[Undoable]:
    """Return the tool calls of a failed child run that can be undone."""
    cause = cause_of(error)
    if not isinstance(cause, ApplicationError) or len(cause.details) < 2:
        return []
    return [Undoable.model_validate(each) for each in cause.details[1]]


def stop_if_cancelled() -> None:
    """Raise `CancelledError` if the current task is being cancelled.

    A call that completes in spite of a cancellation swallows it. Nothing may begin after such a call.
    """
    if is_cancelled():
        raise asyncio.CancelledError


def is_cancelled() -> bool:
    """Return whether the current task is being cancelled."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
