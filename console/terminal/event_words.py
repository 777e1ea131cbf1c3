"""The events of a run as lines for people. The words of each event are its type's (`EventData.words`)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from kernel.basics.event_data import EventData, in_words, shortened
from kernel.record.events import MISSHAPEN, Event, fault_of, unreadable
from kernel.views.streams import data_of

Line = tuple[str, str | None]
"""A line and its style."""

WIDTH = 80


def clock(at: datetime) -> str:
    """Return a moment today, in local time."""
    return f"{at.astimezone():%H:%M:%S}"


def day(at: datetime) -> str:
    """Return a moment of any day, in local time."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def event_line(event: Event) -> Line:
    """Return an event as a line of at most 80 columns, with its style."""
    start = f"{clock(event.at)}  "
    style = _STYLES.get(event.type) or ("red" if "fail" in event.type or "missing" in event.type else None)
    return start + shortened(words_of(event), WIDTH - len(start)), style


def words_of(event: Event) -> str:
    """Return an event in words, without its time."""
    if fault_of(event) is not None:
        return unreadable(event)
    data = data_of(event)
    # An event of another version of the workflows has no type here.
    text = None
    if data is not None:
        with suppress(*MISSHAPEN):
            text = data.words()
    text = in_words(event.type, event.data) if text is None else text
    return f"{text} (by {event.by})" if event.by and (data is None or type(data).words is EventData.words) else text


_STYLES = {
    "phase_changed": "bold cyan", "decision_opened": "yellow", "decision_settled": "green", "decision_ignored": "yellow",
    "plugins_pinned": "dim",
    "asked": "dim", "answered": "dim", "feedback_awaited": "dim", "feedback_came": "dim", "todo_completed": "bold green",
    "not_answered": "red", "tool_asked_for": "dim", "tool_answered": "dim", "tool_denied": "yellow", "todo_cancelled": "red",
    "tool_left_out": "yellow", "images_left_out": "yellow",
}  # fmt: skip
