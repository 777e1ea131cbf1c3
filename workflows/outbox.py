"""The delivery of a run's events to the event log.

Events are sent with the input of the run's next activity. If the run rests before there is one, a local activity sends them.

An activity's input is in the history before the activity runs, so that every replay has the same events there. A local
activity runs before the server has accepted its workflow task. If the worker dies in between, the next attempt may record
other events for the same moment, and the log keeps those of the last attempt (`fence`). In a replay, events may have other
times than in the log (`LoggedMark`): the run then takes the times of the log, and the values that hang on them (`timed`).

At most one load is in flight, so that the log grows in order. The load of an activity that failed is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, TimeoutError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import NOT_RETRIED
    from kernel.basics.held import held
    from kernel.basics.schema import Schema
    from kernel.conversation.caller import Payer
    from kernel.record.event_log import EVENTS_WRITE, EventsWrite, EventsWritten, LoggedMark, Mark, Outgoing, by_reference
    from kernel.record.events import Event
    from workflows.fused.current import fused_now
    from workflows.fused.fault import error_of, fault_of
    from workflows.inherited import SCOPE, inherited, own_chain
    from workflows.sending import SendWindow, size_of

PATCH = "event-log"
"""The patch since which a run may send events by itself. It is asked for only if no activity has taken events yet.

The history of a run from before the event log has no command for it. Such a run sends events once an activity has taken some.
"""

WITH_CALL_BYTES, LOAD_BYTES = 64 * 1024, 512 * 1024
"""The most bytes of events in the input of another activity, and in a load of their own: a payload has 2 MiB."""


_TICKS = 20
"""The turns of the event loop within which a run that continues schedules its next activity."""

_OWN = RetryPolicy(maximum_interval=timedelta(minutes=5), non_retryable_error_types=list(NOT_RETRIED))


@dataclass(frozen=True)
class _Waiting:
    """An event of the record; the same event with its long texts as references, those texts, and the size of all in bytes.

    `enclosed` are the texts that go along with it, and `again` sets the values of the record's event that hang on times.
    """

    noted: Event
    event: Event
    texts: list[str]
    size: int
    enclosed: Sequence[str]
    receipts: Sequence[str]
    again: Callable[[], None] | None

    @classmethod
    def of(cls, noted: Event, enclosed: Sequence[str], receipts: Sequence[str], again: Callable[[], None] | None) -> _Waiting:
        """Return an event of the record as it is now."""
        event, long = by_reference(noted)
        texts = [*long, *enclosed]
        size = len(event.model_dump_json().encode()) + sum(map(len, texts)) + sum(map(len, receipts))
        return cls(noted, event, texts, size, enclosed, receipts, again)


class Sender(Protocol):
    """The workflow whose events an outbox sends."""

    def announce(self) -> None:
        """Call `Outbox.rest` once the workflow has come to rest: events are left over."""
        ...

    def moved(self, event: Event) -> None:
        """React to an event whose values have changed with times of the log."""
        ...

    def logged(self, event: Event) -> None:
        """React to an event that is in the log, and has its time there."""
        ...

    def payer(self) -> Payer | None:
        """Return who pays for the workflow's calls."""
        ...


class Outbox:
    """The events of one run that are not in the log yet."""

    __slots__ = (
        "_busy",
        "_flushing",
        "_held",
        "_in_flight",
        "_on",
        "_patched",
        "_receipts",
        "_sender",
        "_texts",
        "_unsent",
        "flow",
        "mark",
        "tenant",
        "window",
    )

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.window = SendWindow()
        self.mark: Mark | None = None
        """The last event that is in the log."""
        self.tenant: str | None = None
        self.flow: str | None = None
        self._patched: bool | None = None
        self._on = True
        self._unsent: list[_Waiting] = []
        self._in_flight: list[_Waiting] = []
        self._texts: Sequence[str] = ()  # of the next event
        self._receipts: Sequence[str] = ()  # of the answers since the last event
        self._busy = 0
        self._held = 0
        self._flushing: asyncio.Task[None] | None = None

    def add(self, event: Event, again: Callable[[], None] | None = None) -> None:
        """Queue an event for the log. `again` sets the values that hang on its time or on that of another event."""
        if self._on:
            texts, self._texts = self._texts, ()
            receipts, self._receipts = self._receipts, ()
            self._unsent.append(_Waiting.of(event, texts, receipts, again))

    def enclose(self, texts: Sequence[str]) -> None:
        """Let the next event take long texts along to which it refers by their hash."""
        self._texts = (*self._texts, *texts)

    def is_after_log(self) -> None:
        """Send events without asking for `PATCH`: a later patch holds at this moment, and its marker stands for both."""
        if self._patched is None:
            self._patched = True

    def close(self) -> None:
        """Queue nothing any more: in a stretch, whose events the workflow writes."""
        self._on = False
        self._unsent = []

    @property
    def empty(self) -> bool:
        """Whether every event that can be sent is in the log."""
        return not self._in_flight and (not self._unsent or (self.mark is None and self._patched is False))

    def rest(self) -> None:
        """Send the queued events in a load of their own, unless an activity is in flight: its end calls for the next one."""
        if self._unsent and not self._busy and self._flushing is None and self._may_send():
            self._flushing = asyncio.create_task(self._flush())

    async def flush(self) -> None:
        """Wait until every event is in the log. Called before the run ends or continues as new."""
        if self._held:
            await workflow.wait_condition(lambda: not self._held)
        while not self.empty:
            if self._in_flight:
                await workflow.wait_condition(lambda: not self._in_flight)
            elif self._may_send():
                await self._send()
            else:
                return

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the run's end wait for a handler that still records something."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    async def carry(self, activity: str, given: Schema, **options: Any) -> Any:
        """Return the result of an activity. Its input takes queued events along, if it has a field for them.

        If the result has a receipt of the ledger, the next event takes the receipt along.
        """
        fused = fused_now()
        if fused is None:
            result = await self.send(activity, given, **options)
        else:
            result = await fused.call(activity, given, options, lambda: self.send(activity, given, **options))
        if (receipt := getattr(result, "receipt", None)) is not None:
            self._receipts = (*self._receipts, receipt)
        return result

    def paid_for(self, given: Schema) -> Schema:
        """Return the input of an activity with the payer of the run, if it has a field for it."""
        payer = self._sender.payer() if "payer" in type(given).model_fields else None
        return given if payer is None else given.model_copy(update={"payer": payer})

    async def send(self, activity: str, given: Schema, **options: Any) -> Any:
        """Return the result of an activity that Temporal runs now."""
        given = self.paid_for(given)
        await self.window.room_for(size_of(given, activity))
        load = self._take(WITH_CALL_BYTES) if "events" in type(given).model_fields else None
        logged: LoggedMark | None = None
        self._busy += 1
        try:
            if load is not None:
                given = given.model_copy(update={"events": load})
            result = await workflow.execute_activity(activity, given, **options)
            if load is not None:
                logged = result.logged
            return result
        finally:
            self._busy -= 1
            if load is not None:
                self._arrived(logged)

    async def _send(self) -> None:
        """Send a load of its own. A refused load is a bug in this program: the run then continues without a log."""
        load = self._take(LOAD_BYTES)
        assert load is not None  # the caller looked
        logged: LoggedMark | None = None
        self._busy += 1
        try:
            written: EventsWritten = await execute_local(
                EVENTS_WRITE,
                EventsWrite(events=load, fence=workflow.info().get_current_history_length()),
                result_type=EventsWritten,
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=_OWN,
                local_retry_threshold=timedelta(seconds=5),
                summary="Write events",
            )
            logged = written.logged
        except ActivityError as error:
            if isinstance(error.cause, CancelledError):
                raise asyncio.CancelledError from error
            workflow.logger.error("this run's events are no longer logged: %s", error.cause)
            self._on = False
        finally:
            self._busy -= 1
            self._arrived(logged)

    def _may_send(self) -> bool:
        """Return whether the outbox may add commands of its own: old histories have none."""
        if self.mark is not None:
            return True
        if self._patched is None:
            self._patched = workflow.patched(PATCH)
        return self._patched

    def _take(self, room: int) -> Outgoing | None:
        """Return the next events that fit into `room` bytes, and at least one in a load of their own.

        None if there are none, if they do not fit, or if a load is in flight.
        """
        if self._in_flight:
            return None
        count, size = 0, 0
        for waiting in self._unsent:
            size += waiting.size
            if size > room and (count or room < LOAD_BYTES):
                break
            count += 1
        if count == 0:
            return None
        self._in_flight, self._unsent = self._unsent[:count], self._unsent[count:]
        chain = own_chain()
        return Outgoing(
            chain=chain,
            scope=inherited(SCOPE) or chain,
            after=self.mark,
            tenant=self.tenant,
            flow=self.flow,
            events=[waiting.event for waiting in self._in_flight],
            texts=[text for waiting in self._in_flight for text in waiting.texts],
            receipts={waiting.event.seq: list(waiting.receipts) for waiting in self._in_flight if waiting.receipts},
        )

    def _arrived(self, logged: LoggedMark | None) -> None:
        if logged is None:  # the activity failed, perhaps after the write: a second write of the same events changes nothing
            self._unsent = self._in_flight + self._unsent
        else:
            self.mark = held(logged.mark)
            self._take_times(logged.at)
            for waiting in self._in_flight:
                self._sender.logged(waiting.noted)
        self._in_flight = []
        if not self._on:
            self._unsent = []
        if self._unsent:
            self._sender.announce()

    def _take_times(self, logged: Sequence[datetime]) -> None:
        """Give the events in flight their times in the log. Older histories have none."""
        times = list(zip(self._in_flight, logged, strict=False))
        if all(waiting.noted.at == at for waiting, at in times):
            return
        for waiting, at in times:
            waiting.noted.at = at
        for waiting in (*self._in_flight, *self._unsent):
            if waiting.again is not None:
                waiting.again()
                self._sender.moved(waiting.noted)
        self._unsent = [each if each.again is None else self._as_it_is(each) for each in self._unsent]

    @staticmethod
    def _as_it_is(each: _Waiting) -> _Waiting:
        return _Waiting.of(each.noted, each.enclosed, each.receipts, each.again)

    async def _flush(self) -> None:
        try:
            # Coroutines that waited for what has just happened continue first. Their next activity may take the events along.
            await workflow.wait_condition(lambda: True)
            for _ in range(_TICKS):
                await asyncio.sleep(0)
            if self._unsent and not self._busy:
                await self._send()
        finally:
            self._flushing = None


async def execute_local(activity: str, given: Schema, **options: Any) -> Any:
    """Return the result of a local activity.

    Temporal raises the bare cause of its failure.

    Raises:
        ActivityError: it has failed, as any other activity.
    """
    try:
        return await workflow.execute_local_activity(activity, given, **options)
    except (ApplicationError, TimeoutError, CancelledError) as bare:
        failed = error_of(fault_of(bare))
    raise failed


async def execute(activity: str, given: Schema, **options: Any) -> Any:
    """Return the result of an activity. Its input takes the run's queued events along, if the workflow has an outbox."""
    outbox: Outbox | None = getattr(workflow.instance(), "outbox", None)
    if outbox is None:
        return await workflow.execute_activity(activity, given, **options)
    return await outbox.carry(activity, given, **options)
