"""The base of the events of one participant's step."""

from __future__ import annotations

from kernel.basics.event_data import EventData


class StepEvent(EventData):
    """An event of one participant's step."""

    participant: str
    step: str
