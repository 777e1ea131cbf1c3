"""The events of an entity workflow without a `Run`: a desk, a topic, a supervisor."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.conversation.caller import Payer
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event, Page, last_events
    from workflows.home import Home
    from workflows.outbox import Outbox
    from workflows.run.record import Events, Record, page_of

CARRIED_BYTES = 64 * 1024
"""The most bytes of the last events, as JSON, that are passed on to the next run; earlier events are in the log."""


class Chronicle:
    """Records events, answers queries for them, and sends them to the event log whenever the workflow rests."""

    def __init__(self) -> None:
        self._home = Home()
        self._record = Record()
        self.outbox = Outbox(self)
        """Sends events to the log: with the input of other activities where it can, which keeps the history short."""

    def note(self, happened: EventData, by: str | None = None) -> None:
        """Record an event. It must be short: a desk and a topic live for years, and keep no texts of people in their events.

        The title of a todo in a queue is the one exception: an erasure of the todo finds it by the todo's id.
        """
        event = self._record.note(happened, by)
        self.outbox.add(event, self._record.timing(event, happened))
        self.announce()

    def resume(self, kept: Chronicled) -> None:
        """Continue the events of the run before this one."""
        self._record.events = Events(kept.events)
        self.outbox.mark = kept.logged

    def carried(self) -> Chronicled:
        """Return the events for the next run."""
        return Chronicled(events=last_events(self._record.events, CARRIED_BYTES), logged=self.outbox.mark)

    def page(self, page: Page) -> list[Event]:
        """Return a page of the events, as far as this run has them."""
        return page_of(self._record.events, page)

    # ---- for the outbox -------------------------------------------------------------------------------------------

    def announce(self) -> None:
        """Send the events that are left over."""
        if self._home.is_here():  # false while the workflow is evicted from a worker's cache
            self.outbox.rest()

    def moved(self, event: Event) -> None:
        """Do nothing: nothing else hangs on the time of an event."""

    def logged(self, event: Event) -> None:
        """Keep an event as JSON from now on."""
        self._record.events.pack(event)

    def payer(self) -> Payer | None:
        """Return nobody: its own activities cost nothing."""
        return None
