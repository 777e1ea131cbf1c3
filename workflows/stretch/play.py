"""Playing a stretch: the run's code advances in this process, and its calls are made beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from pydantic import ValidationError
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from kernel.basics.errors import MofaError
from kernel.kinds.stretch import JOURNAL_BYTES, STRETCH_S, Doing, Halt, Journal, Performs, Places, Settled, Stretch
from workflows.flow.flow import Flow, FlowBatch
from workflows.fused.fault import CANCELLED, error_of, fault_of
from workflows.fused.fused import Call, Fused, Op
from workflows.modes import MODES
from workflows.run.fusing import STAGE, TASK_WORK
from workflows.run.run import Run
from workflows.stretch.instance import Instance, info_of, nanoseconds

LONGEST_PAUSE_S = 5.0
"""The longest pause before a retry that a stretch makes itself, in seconds; a call with a longer one continues in a step."""

MOST_BYTES = 1_800_000
"""The most that the results of a journal may have, in bytes of JSON: the server refuses a payload over 2 MiB.

A result that does not fit is read in a step, from the ledger.
"""

_FUSABLE: list[type[Run]] = [*MODES, Flow, FlowBatch]

KINDS = {kind.__name__: kind for kind in _FUSABLE}
"""The workflow types that have a fused form."""


def present() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


class Stage:
    """The host of a run in a stretch."""

    def __init__(self, given: Stretch, perform: Performs, places: Places, halt: Halt, doing: Doing) -> None:
        """`perform` makes calls, `places` bounds those in flight, `halt` says when to end early, and `doing` receives what
        begins.
        """
        self._given, self._perform, self._places, self._halt, self._doing = given, perform, places, halt, doing
        self._loop = asyncio.get_running_loop()
        self._until = monotonic() + STRETCH_S
        self._past = len(given.past)
        self._size = 0
        self._run: Run | None = None
        self._worked = 0
        self._resting = False
        self._fused: Fused | None = None
        self._instance: Instance | None = None
        self.calls: set[asyncio.Task[Any]] = set()
        """The calls in flight."""
        self._timers: set[asyncio.Task[Any]] = set()
        self.journal = Journal()
        self.done: asyncio.Future[None] = self._loop.create_future()

    # ---- the run --------------------------------------------------------------------------------------------------

    def begin(self, workflow_id: str, run_id: str, namespace: str, task_queue: str) -> None:
        """Start the run's code. It advances from callbacks of this event loop, because two loops cannot run in one task."""
        given = self._given
        info = info_of(given, workflow_id=workflow_id, run_id=run_id, namespace=namespace, task_queue=task_queue)
        # What an event loop has for input and output is missing, and no workflow uses it.
        instance = Instance(KINDS[given.mode], info, {STAGE: self._enter}, (MofaError, ValidationError))  # type: ignore[abstract]
        self._instance = instance
        self._instance.present = nanoseconds(given.began)
        self._loop.call_soon(self._turn, lambda: instance.begin(given.given))

    def cut(self) -> None:
        """Cancel the run, as its workflow is cancelled: what is in flight ends, and the journal says when."""
        if not self.done.done() and self._fused is not None and self._run is not None:
            fused, run = self._fused, self._run
            self._turn(lambda: self._within(lambda: fused.cut(run.cancel_main)))

    def _within(self, act: Callable[[], None]) -> None:
        assert self._instance is not None
        self._instance.call_soon(act)
        self._instance.advance()

    def end(self) -> None:
        """End what is left of the run's code."""
        for each in self._timers:
            each.cancel()
        if self._instance is not None:
            self._instance.end()

    def _enter(self, run: Run) -> Fused:
        self._run = run
        for entry in self._given.early:
            run.obey(str(entry.order), entry.result)
        self._fused = Fused(self, self._given.began, self._given.past)
        return self._fused

    def advance(self) -> None:
        """Let the run's code continue with what has come."""
        if not self.done.done():
            assert self._instance is not None
            self._turn(self._instance.advance)

    def _turn(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  a bug in the run's code: the activity fails
            if not self.done.done():
                self.done.set_exception(error)
            return
        assert self._instance is not None
        if self._instance.over:
            self._finish("the run ended")
        elif not self.calls and not self._resting:
            later = "a call is left to a step" if self.journal.left else ""
            self._finish(self._why() or later or "what is next takes a person, a timer or another worker")

    def _finish(self, why: str) -> None:
        if not self.done.done() and not self.calls:
            self.journal.ended = why
            self.done.set_result(None)

    def _why(self) -> str:
        if self._halt.ends:
            return "it was asked to end"
        if self._size > JOURNAL_BYTES:
            return "its journal is full"
        return "its time was up" if monotonic() > self._until else ""

    # ---- the port -------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the present time."""
        return present()

    def busy(self) -> bool:
        """Return False: what comes may settle."""
        return False

    def held(self) -> bool:
        """Return whether the run has paused itself, as a flow does at a breakpoint."""
        return self._run is not None and self._run.paused

    def start(self, ops: Sequence[Op]) -> None:
        """Begin calls and timers, unless the stretch ends; all else waits for the workflow."""
        for op in ops:
            if op.wait is not None:
                self._wait(op, op.wait)
            elif op.call is not None and not self._why():
                self._call(op, op.call)

    def stop(self) -> None:
        """Do nothing: a run in a stretch receives no orders."""

    def settled(self, entry: Settled) -> None:
        """Write an entry into the journal, unless it was in the past."""
        if self._past:
            self._past -= 1
            return
        entry.fused = True
        self.journal.entries.append(entry)

    def obey(self, order: str, given: Any) -> None:
        """Carry out an order of the past."""
        assert self._run is not None
        self._run.obey(order, given)

    def ended(self) -> None:
        """Do nothing: the end of an earlier stretch."""

    def rest(self) -> Awaitable[None] | None:
        """After much work, let others in this process continue first: heartbeats, and other runs."""
        assert self._run is not None
        if self._run.work - self._worked < TASK_WORK:
            return None
        self._worked, self._resting = self._run.work, True
        assert self._instance is not None
        rested: asyncio.Future[None] = self._instance.create_future()

        def go_on() -> None:
            self._resting = False
            rested.set_result(None)
            self.advance()

        self._loop.call_soon(go_on)
        return rested

    # ---- calls ----------------------------------------------------------------------------------------------------

    def _call(self, op: Op, call: Call) -> None:
        self._doing(op.what)
        task = self._loop.create_task(self._result(op, call))
        self.calls.add(task)
        op.running = task

        def done(_: object) -> None:
            self.calls.discard(task)
            assert self._fused is not None
            if not (task.done() and not task.cancelled() and isinstance(task.exception(), _Later)):
                self._fused.came(op, task)
            else:
                op.running = None
                self.journal.left.append(op.key)
            self.advance()

        task.add_done_callback(done)

    def _paid_for(self, given: Any) -> Any:
        return given if self._run is None else self._run.outbox.paid_for(given)

    async def _result(self, op: Op, call: Call) -> Any:
        """Return the call's result, after retries by its policy."""
        policy: RetryPolicy = call.options["retry_policy"]
        limit: timedelta = call.options["start_to_close_timeout"]
        attempt, pause = 1, policy.initial_interval.total_seconds()
        while True:
            try:
                # The wait for a place does not count, as the wait for a worker does not in a step.
                async with self._places, asyncio.timeout(limit.total_seconds()):
                    result = await self._perform(call.activity, self._paid_for(call.given), attempt)
                text = result.model_dump_json()
                if self._size + len(text) > MOST_BYTES:
                    raise _Later
                self._size += len(text)
                # The run reads what its workflow will read from the journal.
                return call.options["result_type"].model_validate_json(text)
            except _Later:
                raise
            except ApplicationError as error:
                raised = error
            except asyncio.CancelledError:
                cancelled = error_of(CANCELLED)
                raise cancelled from cancelled.__cause__
            except Exception as error:  # noqa: BLE001  as Temporal does with an activity's error
                raised = ApplicationError(str(error), type=type(error).__name__)
            refused = raised.non_retryable or raised.type in (policy.non_retryable_error_types or ())
            if refused or (policy.maximum_attempts and attempt >= policy.maximum_attempts):
                raise error_of(fault_of(raised))  # as the workflow will read it from the journal
            rest = raised.next_retry_delay.total_seconds() if raised.next_retry_delay is not None else pause
            if rest > LONGEST_PAUSE_S or self._why():
                raise _Later
            await self._pause(rest)
            attempt, pause = attempt + 1, pause * policy.backoff_coefficient

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            cancelled = error_of(CANCELLED)
            raise cancelled from cancelled.__cause__

    def _wait(self, op: Op, wait: timedelta) -> None:
        left = wait - (self.now() - op.asked_at)
        task = self._loop.create_task(asyncio.sleep(max(left.total_seconds(), 0.0)))
        self._timers.add(task)
        op.running = task

        def done(_: object) -> None:
            self._timers.discard(task)
            if not task.cancelled():
                assert self._fused is not None
                self._fused.came(op, task)
                self.advance()

        task.add_done_callback(done)


class _Later(Exception):
    """The call is left to a step: it needs a retry after a longer pause, or its result does not fit into the journal."""


async def play(given: Stretch, where: dict[str, str], perform: Performs, places: Places, halt: Halt, doing: Doing) -> Journal:
    """Return the journal of a stretch. A cancellation ends it with the calls in flight cancelled.

    `where` are the run's `workflow_id`, `run_id`, `namespace` and `task_queue`.
    """
    stage = Stage(given, perform, places, halt, doing)
    halt.at_cut = stage.cut
    stage.begin(**where)
    try:
        await stage.done
    except asyncio.CancelledError:
        calls = list(stage.calls)
        for each in calls:
            each.cancel()
        if calls:
            await asyncio.wait(calls)
        raise
    finally:
        asyncio.get_running_loop().call_soon(stage.end)
    return stage.journal
