"""The record of a run: its events, its transcript, its decisions and its usage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar, overload

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
    from kernel.basics.held import held
    from kernel.basics.schema import Schema
    from kernel.basics.sha256 import sha256_of
    from kernel.conversation.budget import Usage
    from kernel.conversation.decision import DecisionRequest
    from kernel.conversation.transcript import INLINE_BYTES
    from kernel.record.events import Event, Page
    from workflows.fused import current as fused

_PREVIEW_CHARACTERS = 1000
"""The length of a preview."""

T = TypeVar("T", Event, "TranscriptEntry")


class TranscriptEntry(Schema):
    """One line of the transcript. A long `text` is `truncated` to a preview; `ref` addresses the whole.

    `cut_at_limit`: the model reached its length limit, so that the text may be incomplete.
    """

    seq: int
    at: datetime
    by: str
    role: str
    round: int | None = None
    text: str
    ref: str
    truncated: bool = False
    model: str | None = None
    cut_at_limit: bool = False


class Events(Sequence[Event]):
    """The events of a run. Those that are in the log are kept as JSON, with a quarter of their memory.

    It is Python's own JSON: pydantic's cannot be read back below 200 levels.
    """

    __slots__ = ("_kept", "_last")

    def __init__(self, events: Iterable[Event] = ()) -> None:
        given = list(events)
        self._kept: list[Event | str] = [*given]
        self._last = given[-1].seq if given else 0

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> list[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | list[Event]:
        return [_event(each) for each in self._kept[at]] if isinstance(at, slice) else _event(self._kept[at])

    @property
    def next_seq(self) -> int:
        """The number of the next event."""
        return self._last + 1

    def of_type(self, type: str) -> list[Event]:
        """Return the events of a type, in their order."""
        possible = (each for each in self._kept if isinstance(each, Event) or type in each)
        return [event for event in map(_event, possible) if event.type == type]

    def append(self, event: Event) -> None:
        """Add an event, whose number is `next_seq`."""
        self._kept.append(event)
        self._last = event.seq

    def keep_last(self, count: int) -> None:
        """Remove all events but the last ones."""
        del self._kept[:-count]

    def pack(self, event: Event) -> None:
        """Keep an event as JSON from now on. Nobody may change it after this."""
        at = len(self._kept) - 1 - (self._last - event.seq)
        if 0 <= at < len(self._kept) and self._kept[at] is event:
            self._kept[at] = json.dumps([event.seq, event.at.isoformat(), event.type, event.by, event.data], ensure_ascii=False)


def _event(kept: Event | str) -> Event:
    if isinstance(kept, Event):
        return kept
    seq, at, type, by, data = json.loads(kept)
    return held(Event(seq=seq, at=datetime.fromisoformat(at), type=type, by=by, data=data))


_UNUSED = Usage()


class Record:
    """The lists behind the queries `events`, `transcript`, `decisions` and `usage`."""

    __slots__ = ("_previews", "decisions", "events", "offline_models", "transcript", "usage")

    def __init__(self) -> None:
        self.events = Events()
        self.transcript: list[TranscriptEntry] = []
        self.decisions: dict[str, DecisionRequest] = {}
        self.usage = _UNUSED
        self.offline_models: frozenset[str] = frozenset()
        self._previews: dict[str, str] = {}

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Append an event; `by` is the person or participant behind it."""
        at = fused.now()
        data = happened.timed(at, self.events.of_type).data()
        event = held(Event(seq=self.events.next_seq, at=at, type=happened.TYPE, by=by, data=data))
        self.events.append(event)
        return event

    def timing(self, event: Event, happened: EventData) -> Callable[[], None] | None:
        """Return a function that sets the values of an event again that hang on times; None if it has no such values."""
        if type(happened).timed is EventData.timed:
            return None

        def again() -> None:
            event.data = happened.timed(event.at, self.events.of_type).data()

        return again

    def say(
        self,
        by: str,
        role: str,
        text: str,
        *,
        round: int | None = None,
        ref: str | None = None,
        truncated: bool = False,
        model: str | None = None,
        cut_at_limit: bool = False,
    ) -> None:
        """Append a line to the transcript. A long text is cut to a preview."""
        address = ref or sha256_of(text)
        long = truncated or len(text.encode()) > INLINE_BYTES
        shown = text[:_PREVIEW_CHARACTERS] if long else text
        self._previews[address] = shown
        line = TranscriptEntry(
            seq=self.transcript[-1].seq + 1 if self.transcript else 1,
            at=fused.now(),
            by=by,
            role=role,
            round=round,
            text=shown,
            ref=address,
            truncated=long,
            model=model,
            cut_at_limit=cut_at_limit,
        )
        self.transcript.append(held(line))

    def preview(self, ref: str) -> str:
        """Return the preview of a text."""
        return self._previews.get(ref, "(a long text; `mofa show` has it whole)")

    def open_decisions(self) -> list[DecisionRequest]:
        """Return the decisions that wait for a person, oldest first."""
        return [request for request in self.decisions.values() if request.status == "open"]

    def all_decisions(self) -> list[DecisionRequest]:
        """Return every decision, the open ones first."""
        return self.open_decisions() + [request for request in self.decisions.values() if request.status != "open"]


def page_of(items: Sequence[T], page: Page) -> list[T]:
    """Return the items after the sequence number `page.after`, at most `page.limit`."""
    # Sequence numbers have no gaps, but the first is not always 1: a long-lived workflow drops its oldest items.
    start = max(0, page.after - (items[0].seq - 1)) if items else 0
    return list(items[start : start + page.limit])
