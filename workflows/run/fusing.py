"""The fused form of a run in its workflow: it starts stretches, and makes in steps what no stretch can do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.caller import PERSON
    from kernel.flow.fork import FLOW_FORK
    from kernel.kinds.stretch import PAST_BYTES, Journal, ParentRun, Settled, Stretch
    from kernel.record.fork import MEMO
    from workflows import calls
    from workflows.fused.fault import fault_of
    from workflows.fused.fused import CANCEL, Fused, Op
    from workflows.inherited import DEPTH, DESK, PINNED, SCOPE
    from workflows.outbox import Outbox
    from workflows.run.record import Record
    from workflows.sending import PAYLOAD_BYTES

STAGE = "mofa_stage"
"""The external function by which a run finds that it is in a stretch: it returns the host of the stretch."""


TASK_WORK = 30_000
"""The work of the run's code in one workflow task, in visits of nodes, after which a timer begins another one."""

_NEXT_TASK = timedelta(milliseconds=1)

T = TypeVar("T")


class Fusable(Protocol):
    """A run that may be fused."""

    early_orders: Sequence[tuple[str, Any]]
    work: int

    record: Record
    outbox: Outbox
    paused: bool
    stretch: str

    def announce(self) -> None:
        """Update what is shown outside."""
        ...


def fused_form(run: Fusable, given: Any) -> Fused:
    """Return the fused form of a run that begins with this input. In a stretch, return that of the stretch."""
    stage = workflow.extern_functions().get(STAGE)
    if stage is not None:
        run.outbox.close()
        fused: Fused = stage(run)
        return fused
    host = Stretches(run, given, workflow.now(), run.early_orders)
    host.fused = Fused(host, host.began)
    return host.fused


def in_stretch() -> bool:
    """Return whether this code runs in a stretch: what it shows outside, the workflow shows."""
    return workflow.in_workflow() and STAGE in workflow.extern_functions()


async def held_to(fused: Fused, work: Coroutine[Any, Any, T], cancel: Callable[[], None]) -> T:
    """Return the result of a run in the fused form, in a task of its own.

    Temporal's cancellation does not reach it: `cancel` carries it out, after a stretch in flight and its journal.
    """
    main = asyncio.create_task(work)
    while not main.done():
        try:
            await workflow.wait([main])
        except asyncio.CancelledError:
            if main.done() or main.cancelling():  # the run leaves the worker's cache
                raise
            current = asyncio.current_task()
            assert current is not None
            current.uncancel()
            fused.order(CANCEL, None, cancel)
    return main.result()


class Stretches:
    """The host of a fused run in its workflow."""

    fused: Fused

    def __init__(self, run: Fusable, given: Any, began: datetime, early: Sequence[tuple[str, Any]]) -> None:
        self.began = began
        self.number = 0
        """The stretches so far."""
        self.at_step = ""
        """The first call of the last stretch, in words."""
        self._run, self._given = run, given
        self._early = [Settled(order=order, at=began, result=what) for order, what in early]
        self._worked = 0
        self._past: list[Settled] = []
        self._size = 0
        self._flight: asyncio.Task[None] | None = None
        self._stopped = False
        self._parked: list[Op] = []
        self._left: list[str] = []
        self._away = 0
        self._off = False

    # ---- the port -------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the workflow's time."""
        return workflow.now()

    def busy(self) -> bool:
        """Return whether a stretch is in flight."""
        return self._flight is not None

    def held(self) -> bool:
        """Return whether the run is paused."""
        return self._run.paused

    def start(self, ops: Sequence[Op]) -> None:
        """Begin a stretch if there are calls for one; else make each call in a step."""
        fusable = [op for op in ops if op.call is not None and op.key not in self._left]
        timers = [op for op in ops if op.wait is not None]
        given = self._stretch() if fusable and len(fusable) + len(timers) == len(ops) else None
        if given is None:
            for op in ops:
                self._step(op)
            return
        self.number += 1
        self.at_step = next(op.what for op in fusable)
        self._parked = list(ops)
        self._stopped = False
        self._flight = asyncio.create_task(self._fly(given))
        self._run.stretch = f"stretch {self.number}, since {self.at_step}"
        self._run.announce()

    def stop(self) -> None:
        """Ask the stretch in flight to end."""
        if self._flight is not None and not self._stopped:
            self._stopped = True
            asyncio.get_running_loop().call_soon(self._flight.cancel)  # not before it has begun

    def settled(self, entry: Settled) -> None:
        """Add an entry to the run's past, unless that has become too long for a stretch."""
        if not entry.fused and not self._off:
            self._size += _size(entry)
        if self._off or self._size > PAST_BYTES:
            self._off, self._past = True, []
        else:
            self._past.append(entry)

    def obey(self, order: str, given: Any) -> None:
        """Do nothing: a workflow receives its orders itself."""

    def ended(self) -> None:
        """Continue with what the stretch has left."""
        parked, self._parked = self._parked, []
        self.fused.again(parked)
        self._run.announce()

    def rest(self) -> Awaitable[None] | None:
        """Continue in another workflow task after much work: one may take two seconds, and a journal has many entries."""
        if self._run.work - self._worked < TASK_WORK:
            return None
        self._worked = self._run.work
        return workflow.sleep(_NEXT_TASK, summary="Go on with the journal")

    # ---- a stretch ------------------------------------------------------------------------------------------------

    def _stretch(self) -> Stretch | None:
        """Return the input of a stretch from here; None if the run cannot be fused at present."""
        run, info = self._run, workflow.info()
        if self._off or self.fused.over or self._away or run.record.open_decisions():
            return None
        memos = {name: workflow.memo_value(name, None) for name in (SCOPE, PINNED, DEPTH, DESK, PERSON, MEMO, FLOW_FORK)}
        given = Stretch(
            mode=info.workflow_type,
            given=self._given,
            number=self.number + 1,
            began=self.began,
            started_at=info.start_time,
            first_run_id=info.first_execution_run_id,
            parent=None if info.parent is None else ParentRun(workflow_id=info.parent.workflow_id, run_id=info.parent.run_id),
            root=None if info.root is None else ParentRun(workflow_id=info.root.workflow_id, run_id=info.root.run_id),
            memo={name: value for name, value in memos.items() if value is not None},
            early=self._early,
            past=self._past,
        )
        try:
            fits = len(given.model_dump_json()) < PAYLOAD_BYTES * 3 // 4  # events go along
        except ValueError:  # a lone surrogate in an answer from outside
            fits = False
        self._off = not fits
        return given if fits else None

    async def _fly(self, given: Stretch) -> None:
        journal = Journal()
        try:
            journal = await calls.stretch(given, self.number)
        except asyncio.CancelledError:  # before it was sent
            pass
        except ActivityError as error:
            if fault_of(error).kind != "cancelled":
                workflow.logger.warning("a stretch failed, and the run continues in steps: %s", error.cause)
                self._off = True
        self._flight, self._run.stretch = None, ""
        # A stretch that brought nothing would be begun again and again.
        self._left = journal.left if journal.entries else [op.key for op in self._parked]
        self._size += len(journal.model_dump_json())
        self.fused.take(journal)

    def _step(self, op: Op) -> None:
        foreign = op.wait is None
        self._away += foreign

        async def real() -> Any:
            return await op.real()

        def done(outcome: asyncio.Future[Any]) -> None:
            self._away -= foreign
            self.fused.came(op, outcome)

        op.running = asyncio.create_task(real())
        op.running.add_done_callback(done)


def _size(entry: Settled) -> int:
    """Return the length of an entry as JSON; that of a past that is too long, if it has no JSON."""
    try:
        return len(entry.model_dump_json())
    except ValueError:  # a lone surrogate in an answer from outside
        return PAST_BYTES + 1
