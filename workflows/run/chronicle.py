"""The events of a workflow that lives long and is no run: a desk, a topic, a supervisor."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.record.event_log import Chronicled
    from kernel.record.events import Event, Page
    from workflows.outbox import Outbox
    from workflows.run.record import Record, page_of

CARRIED_BYTES = 64 * 1024
"""Of its events, the last so many bytes (of JSON) are carried to the next run; those before them are in the log."""


class Chronicle:
    """Notes events, answers for them, and brings them to the event log whenever the workflow rests."""

    def __init__(self) -> None:
        self._record = Record()
        self.outbox = Outbox(self._rest)
        """Calls take events along where they have room for them, and else hold them up: fewer events in the history."""

    def note(self, type: str, data: dict[str, Any] | None = None, by: str | None = None) -> None:
        """Something happened. No words of people belong here: a desk's and a topic's events are about them, and short."""
        self.outbox.add(self._record.note(type, data, by))
        self._rest()

    def belongs_to(self, tenant: str | None) -> None:
        """Whose events they are."""
        self.outbox.tenant = tenant

    def resume(self, kept: Chronicled) -> None:
        """Go on where the run before this one ended."""
        self._record.events = list(kept.events)
        self.outbox.mark = kept.logged

    async def written(self) -> None:
        """Wait until no handler runs, and everything is in the log. Nothing may be awaited before the workflow then ends."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        while not (self.outbox.empty and workflow.all_handlers_finished()):
            await self.outbox.flush()
            await workflow.wait_condition(workflow.all_handlers_finished)

    def carried(self) -> Chronicled:
        """For the next run; the last event always, from which the next counts on."""
        kept: list[Event] = []
        room = CARRIED_BYTES
        for event in reversed(self._record.events):
            room -= len(event.model_dump_json())
            if room < 0 and kept:
                break
            kept.append(event)
        return Chronicled(events=kept[::-1], logged=self.outbox.mark)

    def page(self, page: Page) -> list[Event]:
        """The events that are asked for, as far as they are still here."""
        return page_of(self._record.events, page)

    def _rest(self) -> None:
        if workflow.in_workflow():  # not when it is thrown out of a worker's cache
            self.outbox.rest()
