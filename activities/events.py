"""The writing of a run's events to the log, together with another activity or by an activity of their own."""

from __future__ import annotations

from temporalio import activity

from activities.calls import origin_of_activity
from kernel.record.event_log import EVENTS_WRITE, EventLog, EventsWrite, EventsWritten, LoggedMark, Outgoing
from runtime.failures import reports_failures


class EventActivities:
    """`events.write`, over one log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    @activity.defn(name=EVENTS_WRITE)
    @reports_failures
    async def write(self, given: EventsWrite) -> EventsWritten:
        """Write events without another activity.

        Raises:
            ProviderUnavailable: the database is unreachable.
        """
        return EventsWritten(logged=await write_events(self._log, given.events, given.fence))


async def write_events(log: EventLog | None, outgoing: Outgoing | None, fence: int | None = None) -> LoggedMark | None:
    """Write the events of the running activity's input, and return the log's state. A retry changes nothing."""
    if log is None or outgoing is None or not outgoing.events:
        return None
    return await log.write(outgoing, origin_of_activity(), fence)
