"""The events of an entity workflow that is no run: a desk, a topic, a supervisor."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event, Page, last_events
    from workflows.outbox import Outbox
    from workflows.run.record import Record, page_of

CARRIED_BYTES = 64 * 1024
"""How much of its last events (bytes of JSON) goes to the next run; those before them are in the log."""


class Chronicle:
    """Records events, answers queries for them, and brings them to the event log whenever the workflow rests."""

    def __init__(self) -> None:
        self._record = Record()
        self.outbox = Outbox(self._rest)
        """Activities take events along where their input has a field for them: fewer events in the history."""

    def note(self, happened: EventData, by: str | None = None) -> None:
        """Record an event. It holds no words of people: the events of a desk and of a topic are about others, and short."""
        self.outbox.add(self._record.note(happened, by))
        self._rest()

    def resume(self, kept: Chronicled) -> None:
        """Go on where the run before this one ended."""
        self._record.events = list(kept.events)
        self.outbox.mark = kept.logged

    def carried(self) -> Chronicled:
        """Return what the next run goes on with."""
        return Chronicled(events=last_events(self._record.events, CARRIED_BYTES), logged=self.outbox.mark)

    def page(self, page: Page) -> list[Event]:
        """Return the events that are asked for, as far as this run has them."""
        return page_of(self._record.events, page)

    def _rest(self) -> None:
        if workflow.in_workflow():  # not when it is evicted from a worker's cache
            self.outbox.rest()
