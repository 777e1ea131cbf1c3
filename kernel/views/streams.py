"""All streams of events, and the data of an event whose stream is not known."""

from __future__ import annotations

from kernel.actors.events import AGENT, SUPERVISOR, TOPIC
from kernel.basics.event_data import EventData
from kernel.flow.events import FLOW
from kernel.record.answer_events import ANSWERS
from kernel.record.events import Event
from kernel.record.run_events import LIFE
from kernel.record.stream import Stream, read
from kernel.secretary.desk.events import DESK, ScheduledReport
from kernel.secretary.events import TODO

RUN = Stream("run", *LIFE, *ANSWERS, *FLOW, ScheduledReport)
"""A run of a mode, of a script, of a rule set, of a flow or of a report."""

STREAMS = (RUN, TODO, DESK, AGENT, TOPIC, SUPERVISOR)


def data_of(event: Event) -> EventData | None:
    """Return the typed data of an event of any stream; None if its type or its data is of another version."""
    return read(STREAMS, event)
