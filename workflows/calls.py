"""Every call of an activity, by name: its types, timeouts and retries stand here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import Priority as TemporalPriority
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    TimeoutError,
)

with workflow.unsafe.imports_passed_through():
    from kernel.actors.supervision import AGENTS_WATCH, Watch, Watched
    from kernel.actors.topic import DELIVER, Delivered, Delivery
    from kernel.basics.errors import NOT_RETRIED, ParticipantFailed, StoreUnavailable
    from kernel.basics.priority import Priority, fairness_key, priority_key
    from kernel.basics.schema import Schema
    from kernel.conversation.budget import Usage
    from kernel.conversation.message import Message
    from kernel.conversation.outcome import Failure
    from kernel.conversation.participant import Remote, Resolved
    from kernel.conversation.transcript import Thread
    from kernel.kinds.a2a import A2A_ASK, A2A_CANCEL, A2aAnswer, A2aCall, A2aCancelled
    from kernel.kinds.llm import MODEL_CALL, ModelAnswer, ModelCall
    from kernel.kinds.memory import MEMORY_REMEMBER, Remember, Remembered
    from kernel.kinds.script import SCRIPT_CHECK, SCRIPT_STEP, ScriptCheck, ScriptChecked, ScriptStep, ScriptStepped
    from kernel.kinds.script_store import SCRIPT_KEEP, KeepAnswer, KeepCall
    from kernel.kinds.storage import TEXT_READ, THREAD_STORE, TextFound, TextRead, ThreadStored
    from kernel.kinds.tool import TOOL_CALL, TOOL_DESCRIBE, DescribeInput, DescribeOutput, ToolResult, ToolUse
    from kernel.project.project import RESOLVE, ResolveInput, ResolveOutput
    from kernel.record.session import SESSION_JOIN, SESSION_OPEN, SessionJoin, SessionJoined, SessionOpen, SessionOpened
    from workflows.outbox import execute
    from workflows.sending import PAYLOAD_BYTES

Found = TypeVar("Found", bound=Schema)
T = TypeVar("T")

CANCELLED = "Cancelled"
"""The failure of what somebody else ended: its own worker, or a person in the Temporal UI."""

_MODEL = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=1),
    maximum_attempts=6,
    non_retryable_error_types=list(NOT_RETRIED),
)
# Our own database may be away for hours: such calls cost nothing and are repeated until it is back.
_OWN = RetryPolicy(maximum_interval=timedelta(seconds=30), non_retryable_error_types=list(NOT_RETRIED))

# What still fails then goes back to the model, which may find another way.
_TOOL = RetryPolicy(maximum_interval=timedelta(seconds=30), maximum_attempts=5, non_retryable_error_types=list(NOT_RETRIED))

# An agent of others that works on our task may be away for a quarter of an hour; each attempt goes on with the same task.
_PEER = RetryPolicy(maximum_interval=timedelta(minutes=1), maximum_attempts=20, non_retryable_error_types=list(NOT_RETRIED))

# The asking has limits of its own, and a worker that died is noticed by its heartbeat: this bounds how long an answer that is
# paid for is held while our database is away.
_HELD = timedelta(days=1)

# What used up its attempts on a store that is away begins anew after this. No old history has such an error's name in it.
_STORE_AWAY = timedelta(seconds=30)


_CANCEL = workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED


def temporal_priority(priority: Priority, tenant: str | None) -> TemporalPriority:
    """Return Temporal's priority and fairness keys for a priority and a tenant."""
    return TemporalPriority(priority_key=priority_key(priority), fairness_key=tenant and fairness_key(tenant))


async def _outlasting(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives, however long our own store is away: the attempts of a call are for what may cost something."""
    while True:
        try:
            return await call()
        except ActivityError as error:
            cause = _cause(error)
            if not isinstance(cause, ApplicationError) or cause.type != StoreUnavailable.__name__:
                raise
        await workflow.sleep(_STORE_AWAY, summary="The database is away")


async def model_call(call: ModelCall, summary: str, priority: TemporalPriority, task_queue: str | None) -> ModelAnswer:
    """One call of a model; `task_queue` is that of a model with a limit."""

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
    result: type[Found],
    summary: str,
    limit: timedelta = timedelta(seconds=30),
    retry: RetryPolicy = _OWN,
) -> Found:
    """Return a short call that costs nothing, of our own database or of the project file.

    Raises:
        ParticipantFailed: it is refused for good; by the refusal's own name.
    """
    try:
        found: Found = await execute(
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
    return found


async def resolve(names: list[str]) -> dict[str, Resolved]:
    """Return the participants of those names, from the project file of the worker that is asked."""
    return resolved(await look_up(names))


def resolved(found: ResolveOutput) -> dict[str, Resolved]:
    """Return the participants that were found."""
    return {name: participant for name, participant in found.participants.items() if not isinstance(participant, str)}


async def look_up(names: list[str], dispatch_rules: bool = False) -> ResolveOutput:
    """Return the participants of those names, and the plugin set that a run which starts now is pinned to; the desk's rules,
    too.
    """
    wanted = ResolveInput(names=names, dispatch_rules=dispatch_rules)
    what = [*names, "the rules of dispatch"] if dispatch_rules else names
    return await _own(RESOLVE, wanted, ResolveOutput, f"Look up {', '.join(what)}")


async def look_up_rules(names: list[str], plugins: str | None) -> ResolveOutput:
    """Return the rule sets of those names, and all that they lead to, from that plugin set, or from that of now."""
    return await _own(
        RESOLVE, ResolveInput(names=[], rules=names, plugins=plugins), ResolveOutput, f"Look up the rules {', '.join(names)}"
    )


async def queues_of_models(models: list[str]) -> dict[str, str | None]:
    """For models by names of the project file: the task queue of their calls, None for the run's own."""
    wanted = ResolveInput(names=[], models=models)
    return (await _own(RESOLVE, wanted, ResolveOutput, f"Look up the models {', '.join(models)}")).queues


async def read_text(ref: str) -> str:
    """Return a stored text, of one over 64 Ki characters the beginning."""
    return (await find_text(ref)).text


async def find_text(ref: str) -> TextFound:
    """Return a stored text up to 64 Ki characters, and whether that is not all."""
    return await _own(TEXT_READ, TextRead(ref=ref), TextFound, "Read a long answer back")


async def read_long(ref: str) -> TextFound:
    """Return a stored text as far as a payload holds it, and whether that is not all."""
    return await _own(TEXT_READ, TextRead(ref=ref, limit=400_000), TextFound, "Read a long text back")


async def store_thread(thread: Thread, summary: str = "Write down what many are asked") -> None:
    """Write a conversation down, so that its hash, and the hashes of its texts, are enough from then on."""
    for part in thread.in_parts(PAYLOAD_BYTES * 9 // 10):
        await _own(THREAD_STORE, part, ThreadStored, summary)


async def open_session(wanted: SessionOpen) -> SessionOpened:
    """Where a session stands."""
    return await _own(SESSION_OPEN, wanted, SessionOpened, f"Open the session {wanted.name}")


async def join_session(turn: SessionJoin) -> SessionJoined:
    """Add a run's turn to a session."""
    return await _own(SESSION_JOIN, turn, SessionJoined, f"Add a turn to the session {turn.name}")


async def remember(wanted: Remember) -> Remembered:
    """Keep what a run has learned."""
    return await _own(MEMORY_REMEMBER, wanted, Remembered, f"Remember what was learned ({len(wanted.texts)})")


async def describe_tools(names: list[str], plugins: str | None) -> DescribeOutput:
    """What the tools of those names are, by the worker's project file, its MCP servers, and that plugin set, or that of now.

    A server that is down for all attempts (some 15 s) fails the run, in words, rather than let it wait unseen.
    """
    given = DescribeInput(names=names, plugins=plugins)
    return await _own(TOOL_DESCRIBE, given, DescribeOutput, f"Look up the tools {', '.join(names)}", retry=_TOOL)


async def tool_call(use: ToolUse, timeout_s: float, summary: str, priority: TemporalPriority) -> ToolResult:
    """One use of a tool, within the tool's own time limit."""

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
    """Return the scripts of those names, checked, and pinned to the content that they have now, plugins' to that set."""
    given, summary = ScriptCheck(names=names, plugins=plugins), f"Check the scripts {', '.join(names)}"
    checked: ScriptChecked = await _own(SCRIPT_CHECK, given, ScriptChecked, summary, limit=timedelta(minutes=2))
    return checked


async def script_step(step: ScriptStep, summary: str, priority: TemporalPriority) -> ScriptStepped:
    """Return a script until it ends or calls the host; its own limit, and time to wait for a process and for the store."""
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
    """One value that a script keeps, reads or forgets."""
    return await _own(SCRIPT_KEEP, keep, KeepAnswer, summary)


async def deliver(delivery: Delivery, summary: str, priority: TemporalPriority) -> Delivered:
    """Return a message signalled to a page of subscribers."""
    delivered: Delivered = await workflow.execute_activity(
        DELIVER,
        delivery,
        result_type=Delivered,
        start_to_close_timeout=timedelta(minutes=30),
        heartbeat_timeout=timedelta(seconds=30),
        retry_policy=_OWN,
        summary=summary,
        priority=priority,
    )
    return delivered


async def watch_agents(agents: dict[str, str]) -> dict[str, bool]:
    """Return the agents that have ended, and whether well; waits until there is one. A name goes with its first run."""
    watched: Watched = await workflow.execute_activity(
        AGENTS_WATCH,
        Watch(agents=agents),
        result_type=Watched,
        start_to_close_timeout=timedelta(days=1),  # then the next attempt goes on
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=_OWN,
        summary=f"Wait for the end of one of {len(agents)} agents",
    )
    return watched.ended


async def remote_call(
    remote: Remote, message: Message, child_id: str, summary: str, priority: TemporalPriority, limit: timedelta | None
) -> object:
    """What a worker in another language answers: an activity or a workflow on its own task queue.

    Where no such worker is, the call waits for one; `limit`, the time for the whole answer, bounds that, and the caller keeps
    it. A cancellation is sent and not waited for: a worker that does not heartbeat would never hear of it.
    """
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


async def a2a_ask(call: A2aCall, summary: str, priority: TemporalPriority) -> A2aAnswer:
    """Return a message to an agent of others, until its task ends or asks something. One of days takes several attempts."""
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
    """Return the task that a message began, cancelled; an agent that is away is asked for a quarter of a minute."""
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
    """What went wrong in an activity or a child, by its wire name and in its own words.

    Raises:
        CancelledError: nothing went wrong; it is we who were told to stop.
    """
    cause = _cause(error)
    if isinstance(cause, CancelledError):
        stop_if_cancelled()
        return Failure(type=CANCELLED, message="The work was cancelled on the other side.")
    if isinstance(cause, ApplicationError):
        return Failure(type=cause.type or "Error", message=cause.message)
    if isinstance(cause, TimeoutError):
        return Failure(type="Timeout", message=f"No answer in time ({cause.message}).")
    return Failure(type=type(cause).__name__, message=str(cause))


def usage_of(error: ChildWorkflowError) -> Usage:
    """What a failed run had used by then, as it says in its error's details."""
    cause = _cause(error)
    if isinstance(cause, ApplicationError | CancelledError) and cause.details:
        return Usage.model_validate(cause.details[0])
    return Usage()


def stop_if_cancelled() -> None:
    """A call that completes although it was told to stop swallows the cancellation; nothing may be begun after it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, ActivityError | ChildWorkflowError) and error.cause is not None:
        error = error.cause
    return error
