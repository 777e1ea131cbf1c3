"""A run's way to the event log: its events ride on the next activity, and on a local one only where the run would rest.

An activity's input is in the history before it runs: what rides there is what every replay says. A local activity runs before
the server has accepted its workflow task: killed in between, the run tells the same moment differently, and the log then keeps
what was told last (`fence`). In a replay, accepted events may have other times (`LoggedMark`): the run takes the log's times.
One load is on its way at a time, so that the log grows in order. What rode on an activity that failed rides again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, CancelledError

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import NOT_RETRIED
    from kernel.basics.schema import Schema
    from kernel.record.event_log import EVENTS_WRITE, EventsWrite, EventsWritten, LoggedMark, Mark, Outgoing, by_reference
    from kernel.record.events import Event
    from workflows.inherited import SCOPE, inherited
    from workflows.sending import SendWindow, size_of

PATCH = "event-log"
"""Asked for only by a run that has events to send and no call yet that took any. Runs begun before there was a log have none
of their own until one does."""

RIDE_BYTES, LOAD_BYTES = 64 * 1024, 512 * 1024
"""What rides on an activity's input at most, and what is sent by itself at once: a payload has 2 MiB."""


_TICKS = 20
"""Turns of the event loop within which a run that goes on asks for its next activity."""

_OWN = RetryPolicy(maximum_interval=timedelta(minutes=5), non_retryable_error_types=list(NOT_RETRIED))


@dataclass(frozen=True)
class _Waiting:
    """An event as it is noted; the same with its long texts apart, and how long they are together."""

    noted: Event
    event: Event
    texts: list[str]
    size: int
    receipts: list[str]


class Outbox:
    """The events of one run that are not in the log yet."""

    def __init__(self, at_news: Callable[[], None], moved: Callable[[Event, timedelta], None] = lambda event, by: None) -> None:
        """`at_news` is called when events are left over; `rest` is expected once the run has come to rest after it.

        `moved` is called for an event that the log has at another time, and how much later that is.
        """
        self._moved = moved
        self.window = SendWindow()
        self.mark: Mark | None = None
        """The last event that is in the log."""
        self.tenant: str | None = None
        self._patched: bool | None = None
        self._on = True
        self._at_news = at_news
        self._unsent: list[_Waiting] = []
        self._riding: list[_Waiting] = []
        self._receipts: list[str] = []  # of answers since the last event
        self._busy = 0
        self._flushing: asyncio.Task[None] | None = None

    def add(self, event: Event) -> None:
        """An event that must reach the log."""
        if self._on:
            kept, texts = by_reference(event)
            receipts, self._receipts = self._receipts, []
            size = len(kept.model_dump_json().encode()) + sum(map(len, texts)) + sum(map(len, receipts))
            self._unsent.append(_Waiting(event, kept, texts, size, receipts))

    @property
    def empty(self) -> bool:
        """Whether all that can be sent is in the log."""
        return not self._riding and (not self._unsent or (self.mark is None and self._patched is False))

    def rest(self) -> None:
        """The run has come to rest: what no activity under way will take along is sent by itself."""
        if self._unsent and not self._busy and self._flushing is None and self._may_send():
            self._flushing = asyncio.create_task(self._flush())

    async def flush(self) -> None:
        """Wait until every event is in the log: before the run ends or continues as new."""
        while not self.empty:
            if self._riding:
                await workflow.wait_condition(lambda: not self._riding)
            elif self._may_send():
                await self._send()
            else:
                return

    async def carry(self, activity: str, given: Schema, **options: Any) -> Any:
        """Return the result of an activity; unsent events ride on its input where that has a field for them.

        Where the result has a receipt of the ledger's, the next event takes it along.
        """
        await self.window.room_for(size_of(given, activity))
        load = self._take(RIDE_BYTES) if "events" in type(given).model_fields else None
        told: LoggedMark | None = None
        self._busy += 1
        try:
            if load is not None:
                given = given.model_copy(update={"events": load})
            result = await workflow.execute_activity(activity, given, **options)
            if load is not None:
                told = result.logged
            if (receipt := getattr(result, "receipt", None)) is not None:
                self._receipts.append(receipt)
            return result
        finally:
            self._busy -= 1
            if load is not None:
                self._arrived(told)

    async def _send(self) -> None:
        """One load by itself. One that is refused is a bug of ours: the run goes on without a log."""
        load = self._take(LOAD_BYTES)
        assert load is not None  # the caller looked
        told: LoggedMark | None = None
        self._busy += 1
        try:
            written: EventsWritten = await workflow.execute_local_activity(
                EVENTS_WRITE,
                EventsWrite(events=load, fence=workflow.info().get_current_history_length()),
                result_type=EventsWritten,
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=_OWN,
                local_retry_threshold=timedelta(seconds=5),
                summary="Write events down",
            )
            told = written.logged
        except ActivityError as error:
            if isinstance(error.cause, CancelledError):
                raise asyncio.CancelledError from error
            workflow.logger.error("this run's events are no longer logged: %s", error.cause)
            self._on = False
        finally:
            self._busy -= 1
            self._arrived(told)

    def _may_send(self) -> bool:
        """Return whether a command of our own is allowed: in what old histories hold there is none."""
        if self.mark is not None:
            return True
        if self._patched is None:
            self._patched = workflow.patched(PATCH)
        return self._patched

    def _take(self, room: int) -> Outgoing | None:
        """As many of the next events as there is room for; on an activity of their own at least one."""
        if self._riding:
            return None
        count, size = 0, 0
        for waiting in self._unsent:
            size += waiting.size
            if size > room and (count or room < LOAD_BYTES):
                break
            count += 1
        if count == 0:
            return None
        self._riding, self._unsent = self._unsent[:count], self._unsent[count:]
        info = workflow.info()
        chain = f"{info.workflow_id}:{info.first_execution_run_id}"
        return Outgoing(
            chain=chain,
            scope=inherited(SCOPE) or chain,
            after=self.mark,
            tenant=self.tenant,
            events=[waiting.event for waiting in self._riding],
            texts=[text for waiting in self._riding for text in waiting.texts],
            receipts={waiting.event.seq: waiting.receipts for waiting in self._riding if waiting.receipts},
        )

    def _arrived(self, told: LoggedMark | None) -> None:
        if told is None:  # the activity failed, perhaps after it had written them: written twice they are there once
            self._unsent = self._riding + self._unsent
        else:
            self.mark = told.mark
            for waiting, at in zip(self._riding, told.at, strict=False):  # older histories have no times
                if at != waiting.noted.at:
                    self._moved(waiting.noted, at - waiting.noted.at)
                waiting.noted.at = at
        self._riding = []
        if not self._on:
            self._unsent = []
        if self._unsent:
            self._at_news()

    async def _flush(self) -> None:
        try:
            # Whoever waited for what has just happened goes on first, and may take the events along.
            await workflow.wait_condition(lambda: True)
            for _ in range(_TICKS):
                await asyncio.sleep(0)
            if self._unsent and not self._busy:
                await self._send()
        finally:
            self._flushing = None


async def execute(activity: str, given: Schema, **options: Any) -> Any:
    """Return an activity of ours, with the run's unsent events along where the workflow has any."""
    outbox: Outbox | None = getattr(workflow.instance(), "outbox", None)
    if outbox is None:
        return await workflow.execute_activity(activity, given, **options)
    return await outbox.carry(activity, given, **options)
