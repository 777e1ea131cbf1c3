"""Events on their way from a run into the log: with another activity, or by one of their own."""

from __future__ import annotations

from temporalio import activity

from kernel.record.event_log import EVENTS_WRITE, EventLog, EventsWrite, EventsWritten, LoggedMark, Origin, Outgoing
from runtime.failures import reports_failures


class EventActivities:
    """`events.write`, over one log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    @activity.defn(name=EVENTS_WRITE)
    @reports_failures
    async def write(self, given: EventsWrite) -> EventsWritten:
        """Write events that no other activity took along.

        Raises:
            ProviderUnavailable: the database is out of reach.
        """
        return EventsWritten(logged=await write_events(self._log, given.events, given.fence))


async def write_events(log: EventLog | None, outgoing: Outgoing | None, fence: int | None = None) -> LoggedMark | None:
    """Write what rides on the running activity's input; what the log has of it then. Repeated, it changes nothing."""
    if log is None or outgoing is None or not outgoing.events:
        return None
    info = activity.info()
    origin = Origin(workflow_id=info.workflow_id or "", run_id=info.workflow_run_id or "", type=info.workflow_type or "")
    return await log.write(outgoing, origin, fence)
