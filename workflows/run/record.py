"""The record of a run: its events, its transcript, its decisions and its usage."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.event_data import EventData
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


_GIVEN = {kind: set(kind.model_fields) for kind in (Event, TranscriptEntry)}
"""The fields that are given to each entry of the record: all. Pydantic keeps a set of their names for each entry, which is half
of a short event's memory, so that all entries share one. A copy of an entry gets a set of its own."""


def _with_shared_set(entry: T) -> T:
    object.__setattr__(entry, "__pydantic_fields_set__", _GIVEN[type(entry)])
    return entry


class Record:
    """The lists behind the queries `events`, `transcript`, `decisions` and `usage`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.transcript: list[TranscriptEntry] = []
        self.decisions: dict[str, DecisionRequest] = {}
        self.usage = Usage()
        self.offline_models: set[str] = set()
        self._previews: dict[str, str] = {}

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Append an event; `by` is the person or participant behind it."""
        seq = self.events[-1].seq + 1 if self.events else 1
        event = _with_shared_set(Event(seq=seq, at=fused.now(), type=happened.TYPE, by=by, data=happened.data()))
        self.events.append(event)
        return event

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
        self.transcript.append(_with_shared_set(line))

    def preview(self, ref: str) -> str:
        """Return the preview of a text."""
        return self._previews.get(ref, "(a long text; `mofa show` has it whole)")

    def open_decisions(self) -> list[DecisionRequest]:
        """Return the decisions that wait for a person, oldest first."""
        return [request for request in self.decisions.values() if request.status == "open"]

    def all_decisions(self) -> list[DecisionRequest]:
        """Return every decision, the open ones first."""
        return self.open_decisions() + [request for request in self.decisions.values() if request.status != "open"]


def page_of(items: list[T], page: Page) -> list[T]:
    """Return the items after the sequence number `page.after`, at most `page.limit`."""
    # Sequence numbers have no gaps, but the first is not always 1: a long-lived workflow drops its oldest items.
    start = max(0, page.after - (items[0].seq - 1)) if items else 0
    return items[start : start + page.limit]
