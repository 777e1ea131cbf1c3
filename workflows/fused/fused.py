"""The one place in which the calls of a fused run settle: one at a time, each when the run's code has come to rest.

A call settles from the journal of a stretch, which is replayed in its order, or by Temporal, in a step. The order of all that
has settled is the run's past. A later stretch replays it, and so comes to the same place in the code with the same inputs.
The stretch itself runs the same class over another host.

Two times are kept, because a stretch may be tried again: `at` is the time of the last entry, for records; `clock` is the time
that calls are given, which stands still within a stretch so that a second attempt makes the same calls.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.schema import Schema, Unreadable
    from kernel.basics.sha256 import sha256_of
    from kernel.kinds.stretch import FUSED_CALLS, Journal, Settled
    from workflows.fused.fault import CANCELLED, error_of, fault_of
    from workflows.sending import json_of

CANCEL = "cancel"
"""The order that ends a run. It is obeyed after the journal, and no stretch begins after it."""

Read = Callable[[Any], Any]
"""Turns the JSON of a result into its type."""


@dataclass(frozen=True)
class Call:
    """A call of an activity that a stretch may make itself."""

    activity: str
    given: Schema
    options: Mapping[str, Any]


@dataclass(eq=False)
class Op:
    """One thing that the run waits for: an activity, a timer of `wait`, or work elsewhere, which only `real` can do."""

    key: str
    what: str
    real: Callable[[], Awaitable[Any]]
    future: asyncio.Future[Any]
    asked_at: datetime
    read: Read = lambda result: result
    call: Call | None = None
    wait: timedelta | None = None
    running: asyncio.Future[Any] | None = field(default=None, repr=False)


class Host(Protocol):
    """Makes the calls that no journal has."""

    def now(self) -> datetime:
        """Return the present time."""
        ...

    def busy(self) -> bool:
        """Return whether nothing may settle at present, because a stretch runs ahead."""
        ...

    def held(self) -> bool:
        """Return whether nothing may begin at present, because the run is paused."""
        ...

    def start(self, ops: Sequence[Op]) -> None:
        """Begin these, or leave them for later; `Fused.came` and `Fused.take` bring their results."""
        ...

    def stop(self) -> None:
        """End a stretch in flight early."""
        ...

    def settled(self, entry: Settled) -> None:
        """Take notice of an entry: of a journal, if it is `fused`, else of a step or an order."""
        ...

    def obey(self, order: str, given: Any) -> None:
        """Carry out an order of the past."""
        ...

    def ended(self) -> None:
        """Take notice of the end of a stretch's journal."""
        ...

    def rest(self) -> Awaitable[None] | None:
        """Return what to wait for before the next entry, if the run's code has worked for long; None if it has not."""
        ...


class Fused:
    """Settles the calls of one run."""

    def __init__(self, host: Host, began: datetime, past: Sequence[Settled] = ()) -> None:
        self._host = host
        self._id = json.dumps(workflow.info().workflow_id, ensure_ascii=False)[1:-1]
        self.at = self.clock = began
        self.unused = 0
        """The entries of journals that no call of the run asked for. Each is a bug in this program."""
        self.stretches = 0
        """The stretches whose journals it has taken."""
        self.over = False
        """Whether an order has ended the run, so that it continues in steps."""
        self._script = deque(past)
        self._ahead = Counter(entry.key for entry in past)
        self._open: dict[str, deque[Op]] = {}
        self._new: dict[Op, None] = {}
        self._came: deque[tuple[Op, asyncio.Future[Any]]] = deque()
        self._waits: list[tuple[Callable[[], bool], asyncio.Future[Any]]] = []
        self._orders: deque[tuple[str, Any, Callable[[], None]]] = deque()
        self._cancels: list[Callable[[], None]] = []
        self._broken: Exception | None = None
        self._pump = asyncio.create_task(self._settle_all())

    # ---- what the run asks for ------------------------------------------------------------------------------------

    async def call(self, activity: str, given: Schema, options: Mapping[str, Any], real: Callable[[], Awaitable[Any]]) -> Any:
        """Return the result of an activity, from a journal or by `real`.

        Raises:
            InvalidInput: the input is larger than the server accepts.
        """
        kind = options["result_type"]
        fusable = activity in FUSED_CALLS and options.get("task_queue") is None
        op = Op(
            key=self._key(activity, json_of(given, activity)),
            what=options.get("summary") or activity,
            real=real,
            future=self._future(),
            asked_at=self.at,
            read=lambda result: result if isinstance(result, kind) else kind.model_validate(result),
            call=Call(activity, given, options) if fusable else None,
        )
        return await self._outcome(op)

    async def away(self, what: str, real: Callable[[], Awaitable[Any]], read: Read = lambda result: result) -> Any:
        """Return the result of work that no stretch can do: of a child workflow, or of a worker in another language."""
        op = Op(key=self._key("away", what), what=what, real=real, future=self._future(), asked_at=self.at, read=read)
        return await self._outcome(op)

    async def sleep(self, duration: timedelta, summary: str) -> None:
        """Wait for some time."""
        asked_at = self.at

        async def rest() -> None:
            left = duration - (self._host.now() - asked_at)
            await workflow.sleep(max(left, timedelta(milliseconds=1)), summary=summary)

        key = self._key("timer", f"{duration.total_seconds()} {summary}")
        await self._outcome(Op(key, summary, rest, self._future(), asked_at, wait=duration))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds. The next call settles only after those who wait have continued."""
        future = self._future()
        self._waits.append((holds, future))
        await future

    def now(self) -> datetime:
        """Return the time for records."""
        return self.at if self._script else max(self.at, self._host.now())

    # ---- what reaches the run -------------------------------------------------------------------------------------

    @property
    def replaying(self) -> bool:
        """Whether entries of a journal are left."""
        return bool(self._script)

    @property
    def busy(self) -> bool:
        """Whether an order has to wait: a stretch is in flight, or its journal is not used up."""
        return bool(self._script) or self._host.busy()

    @property
    def moving(self) -> bool:
        """Whether something is about to settle or to begin."""
        return self._ready()

    def order(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        """Carry out an order at once, or before the last entry of the journal in the making: what is in it is paid."""
        if order == CANCEL:
            self.over = True
            if not self.busy:
                obey()
                return
            self._cancels.append(obey)
        elif self.busy:
            self._orders.append((order, given, obey))
        else:
            self._obey(order, given, obey)
            return
        self._host.stop()

    def cut(self, cancel: Callable[[], None]) -> None:
        """Cancel the run within a stretch, at this place of its journal."""
        self.over = True
        self._obey(CANCEL, None, cancel)

    def came(self, op: Op, outcome: asyncio.Future[Any]) -> None:
        """Take the outcome of what the host has begun; it settles when its turn comes."""
        self._came.append((op, outcome))
        if self._host.busy():
            self._host.stop()

    def take(self, journal: Journal) -> None:
        """Take the journal of a stretch."""
        self.stretches += 1
        for entry in journal.entries:
            self._script.append(entry)
            self._ahead[entry.key] += 1
        self._script.append(Settled(at=self._host.now()))

    def again(self, ops: Sequence[Op]) -> None:
        """Take back what was left for later."""
        for op in ops:
            if not op.future.done():
                self._new[op] = None

    # ---- one at a time --------------------------------------------------------------------------------------------

    async def _settle_all(self) -> None:
        try:
            while True:
                await workflow.wait_condition(self._ready)  # conditions are looked at when nothing else can run
                self._next()
                if (rest := self._host.rest()) is not None:
                    await rest
        except Exception as error:  # noqa: BLE001  a bug: all who wait raise it, and the workflow task fails
            self._broken = error
            for op in [op for waiting in self._open.values() for op in waiting if not op.future.done()]:
                op.future.set_exception(error)

    def _ready(self) -> bool:
        if self._script or self._held():
            return True
        if self._host.busy():
            return False
        return bool(self._orders or self._cancels or self._came or (self._new and not self._host.held()))

    def _held(self) -> list[asyncio.Future[Any]]:
        self._waits = [each for each in self._waits if not each[1].done()]
        return [future for holds, future in self._waits if holds()]

    def _next(self) -> None:
        if held := self._held():
            for future in held:
                future.set_result(None)
        elif self._orders and len(self._script) <= 2:  # the last entry, and the end
            self._obey(*self._orders.popleft())
        elif self._script:
            entry = self._script.popleft()
            self._ahead[entry.key] -= 1
            self._replay(entry)
        elif self._cancels:
            self._cancels.pop(0)()
        elif self._came:
            self._deliver(*self._came.popleft())
        else:
            ops, self._new = list(self._new), {}
            self._host.start(ops)

    def _replay(self, entry: Settled) -> None:
        self._advance(entry)
        self._host.settled(entry)
        if entry.order == CANCEL:
            while self._cancels:
                self._cancels.pop(0)()
        elif entry.order is not None:
            self._host.obey(entry.order, entry.result)
        elif not entry.key:
            self._host.ended()
        else:
            op = self._taken(entry.key)
            if op is None:
                self.unused += 1
                self.over = True
                workflow.logger.error("an entry of a stretch's journal was asked for by no call of the run")
                return
            _settle(op, entry.result if entry.fault is None else None, None if entry.fault is None else error_of(entry.fault))

    def _deliver(self, op: Op, outcome: asyncio.Future[Any]) -> None:
        if op.future.done() or self._taken(op.key, op) is None:  # a timer whose end a journal had
            return
        result, error = None, None
        if outcome.cancelled():
            error = error_of(CANCELLED)
        elif (raised := outcome.exception()) is not None:
            error = raised if isinstance(raised, FailureError) else None
            if error is None:  # it was not sent, and stands in no past
                self.over = True
                op.future.set_exception(raised)
                return
        else:
            result = outcome.result()
        if isinstance(result, Unreadable):  # no later stretch can read it either
            self.over = True
            op.future.set_result(result)
            return
        fault = None if error is None else fault_of(error)
        entry = Settled(key=op.key, at=self._host.now(), result=result, fault=fault)
        self._host.settled(entry)
        self._advance(entry)
        _settle(op, result, error)

    def _obey(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        entry = Settled(order=order, at=self._host.now(), result=given)
        self._host.settled(entry)
        self._advance(entry)
        obey()

    def _advance(self, entry: Settled) -> None:
        self.at = max(self.at, entry.at)
        if not entry.fused:
            self.clock = self.at

    # ---- waiting --------------------------------------------------------------------------------------------------

    def _key(self, what: str, given: str) -> str:
        """Return the key of a call. It is the same under another workflow id, as a replay of a copied history has."""
        return sha256_of(f"{what}\n{given.replace(self._id, '')}")[:24]

    def _future(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    async def _outcome(self, op: Op) -> Any:
        if self._broken is not None:
            raise self._broken
        self._open.setdefault(op.key, deque()).append(op)
        self._new[op] = None
        # A task of its own, as Temporal's handles have: the caller's cancellation is seen here, and the caller keeps its count.
        return await asyncio.create_task(self._settled(op))

    async def _settled(self, op: Op) -> Any:
        while True:
            try:
                await workflow.wait([op.future])
                return op.future.result()
            except asyncio.CancelledError:
                if op.future.done():
                    raise
                _raise_if_evicted()
                self._cancel(op)
                task = asyncio.current_task()
                assert task is not None
                task.uncancel()

    def _cancel(self, op: Op) -> None:
        """Cancel a call. One that is in flight ends as it does; one that the journal has an end for has ended like that."""
        if op.running is not None:
            op.running.cancel()
        elif not self._ahead[op.key] or op.wait is not None:
            self._taken(op.key, op)
            self._new.pop(op, None)
            if op.wait is not None:
                op.future.cancel()
            else:
                _settle(op, None, error_of(CANCELLED))
            return
        if op.wait is not None:
            self._taken(op.key, op)
            op.future.cancel()

    def _taken(self, key: str, op: Op | None = None) -> Op | None:
        """Remove a call from those that wait, and return it: `op`, or the oldest one with that key."""
        waiting = self._open.get(key)
        if not waiting or (op is not None and op not in waiting):
            return None
        taken = op or waiting[0]
        waiting.remove(taken)
        if not waiting:
            del self._open[key]
        self._new.pop(taken, None)
        if op is None and taken.running is not None:
            taken.running.cancel()
        return taken


def _settle(op: Op, result: Any, error: FailureError | None) -> None:
    if op.future.done():
        return
    if error is not None:
        op.future.set_exception(error)
        return
    try:
        op.future.set_result(op.read(result))
    except ValueError as unreadable:
        op.future.set_exception(unreadable)


def _raise_if_evicted() -> None:
    """Raise Temporal's error if the run leaves the worker's cache: its coroutines are cancelled, and must end."""
    workflow.set_current_details(workflow.get_current_details())
