"""The event log: every event of every run, kept in the database, each chained to the one before it by its hash.

An event's hash covers its place, its time, its type, the *hash* of its content, the labels of its run (`labels_of`) and the
receipts of what was paid before it. So content can be taken out (an erasure) and the chain still holds. Events of the older
form, written before schema 0012, have no labels and no receipts; their hash covers the rest. A run that was reset goes on
from the event it was reset to: a branch of the same chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import INLINE_BYTES, canonical
from kernel.record.events import Event

EVENTS_WRITE = "events.write"
"""The wire name of the local activity that writes events which no other activity takes along."""

REF = "$text"
"""In an event's data, `{"$text": hash}` stands for a text over `INLINE_BYTES` bytes, which is kept among the texts."""


LARGEST_CHARACTERS = 512 * 1024
"""An event that is larger is kept by its hash alone: it could not ride in one payload."""


class Mark(Schema):
    """How far a run's events are in the log: the place and the hash of the last one."""

    seq: int
    hash: str


class Told(Mark):
    """What a write of events left in the log: the last one, and the time that the log has for each of them.

    A replay may tell other times: Temporal's clock goes on in a workflow task that is only kept alive for a local activity,
    and a replay sees the last such time alone.
    """

    at: list[datetime] = Field(default_factory=list)

    @property
    def mark(self) -> Mark:
        """The last one alone."""
        return Mark(seq=self.seq, hash=self.hash)


class Outgoing(Schema):
    """Events on their way to the log; they ride on the input of the next activity.

    `chain` is the workflow's id and the first run's; `scope` what the run's calls are paid under; `after` the last event that
    is in the log already. `texts` are the long texts that the events' data refer to. `receipts`, by an event's `seq`, are the
    seals of the ledger's rows that the run has had an answer from since its event before.
    """

    chain: str
    scope: str
    after: Mark | None = None
    tenant: str | None = None
    events: list[Event]
    texts: list[str] = Field(default_factory=list)
    receipts: dict[int, list[str]] = Field(default_factory=dict)


class Chronicled(Schema):
    """What of the events of a desk, a topic or a supervisor goes through continue-as-new: the last ones, and how far all of
    them are in the log.
    """

    events: list[Event] = Field(default_factory=list)
    logged: Mark | None = None


class EventsWrite(Schema):
    """Input of `events.write`. `fence` is the length of the history that the run had read when it told these events."""

    events: Outgoing
    fence: int


class EventsWritten(Schema):
    """Output of `events.write`."""

    logged: Told | None = None


class Origin(Schema):
    """The run that events come from, as Temporal knows it."""

    workflow_id: str
    run_id: str
    type: str


class Logged(Schema):
    """An event as it is kept. `content` is the JSON of who was behind it and of its data, or None where it was erased.

    `run_id` is the run that wrote it, `labels` the hash of what that run is (`labels_of`), `receipts` a JSON list of seals in
    the ledger, or None where there are none. An event of the older form has `labels` None.
    """

    hash: str
    prev: str
    seq: int
    at: str
    type: str
    content: str | None
    content_hash: str
    run_id: str
    labels: str | None = None
    receipts: str | None = None
    erased_at: datetime | None = None

    def event(self, texts: Mapping[str, str] | None = None) -> Event:
        """Return the event, with its long texts where they are given; an erased one says so instead."""
        if self.content is None:
            return Event(seq=self.seq, at=datetime.fromisoformat(self.at), type=self.type, data={"erased": self.content_hash})
        content = json.loads(self.content)
        data = expanded(content["data"], texts or {})
        return Event(seq=self.seq, at=datetime.fromisoformat(self.at), type=self.type, by=content["by"], data=data)

    def refs(self) -> list[str]:
        """Return the addresses of its long texts."""
        if self.content is None or REF not in self.content:
            return []
        return refs(json.loads(self.content)["data"])


class LoggedRun(Schema):
    """One run in the log, and the last of its events."""

    chain: str
    scope: str
    origin: Origin
    tenant: str | None
    head: Mark
    first_at: str
    last_at: str

    @property
    def labels(self) -> str:
        """The hash of its labels, as its events have it."""
        return labels_of(self.chain, self.origin, self.scope, self.tenant)


class Spent(Schema):
    """A paid call in the ledger. `extra`: an answer may count it in, but need not (embeddings, shared summaries)."""

    step: str
    usage: Usage
    extra: bool = False


class EventLog(Protocol):
    """Where events are kept. Every write is idempotent."""

    async def write(self, outgoing: Outgoing, origin: Origin, fence: int | None = None) -> Told:
        """Write the events that are not there yet, in one transaction; what the log has in their places then.

        Without a `fence` they are told for good, and stay as they were told first. With one, the server has not accepted yet
        that the run tells them: when the run, having read as much of its history or more, tells other events for the same
        places, those take their stead.
        """
        ...

    async def runs(self, workflow_id: str | None = None) -> list[LoggedRun]:
        """Return the runs of a workflow id, or all of them, the oldest first."""
        ...

    async def chain(self, chain: str) -> tuple[list[LoggedRun], list[Logged]]:
        """Return the runs of a chain, the oldest first, and all its events by place, as they were at one moment."""
        ...

    async def texts(self, refs: Iterable[str]) -> dict[str, str]:
        """Return the texts of those addresses, as far as they are kept."""
        ...

    async def spent(self, run: LoggedRun) -> list[Spent]:
        """What the ledger holds as paid for models in a run, and for the summaries of its tenant, which runs share."""
        ...

    async def strays(self) -> int:
        """Return how many events are kept of no run that is."""
        ...


def genesis(chain: str) -> str:
    """What the first event of a chain names as the one before it."""
    return sha256_of(chain)


def labels_of(chain: str, origin: Origin, scope: str, tenant: str | None) -> str:
    """Return the hash of what a run is: its chain, workflow id, run id, type, scope and tenant."""
    return sha256_of(canonical([chain, origin.workflow_id, origin.run_id, origin.type, scope, tenant]))


def link(row: Logged) -> str:
    """Return the hash that an event must have. One of the older form binds neither labels nor receipts."""
    own = [row.prev, row.seq, row.at, row.type, row.content_hash]
    return sha256_of(canonical(own if row.labels is None else [*own, row.labels, row.receipts]))


def chained(outgoing: Outgoing, origin: Origin, settled: Mapping[int, Logged] | None = None) -> list[Logged]:
    """Return the events as they are kept, each with the hash that follows from the one before it.

    `settled`, by place, is what the run has told for good already: that stays, whatever a replay says now.
    """
    after = outgoing.after or Mark(seq=outgoing.events[0].seq - 1, hash=genesis(outgoing.chain))
    labels = labels_of(outgoing.chain, origin, outgoing.scope, outgoing.tenant)
    kept: list[Logged] = []
    for seq, event in enumerate(outgoing.events, after.seq + 1):
        prev = kept[-1].hash if kept else after.hash
        if settled and (there := settled.get(seq)) is not None and there.prev == prev:
            kept.append(there)
            continue
        content, receipts = canonical({"by": event.by, "data": event.data}), outgoing.receipts.get(event.seq)
        row = Logged(
            hash="",
            prev=prev,
            seq=seq,
            at=event.at.astimezone(UTC).isoformat(),
            type=event.type,
            content=content,
            content_hash=sha256_of(content),
            run_id=origin.run_id,
            labels=labels,
            receipts=canonical(receipts) if receipts else None,
        )
        kept.append(row.model_copy(update={"hash": link(row)}))
    return kept


def by_reference(event: Event) -> tuple[Event, list[str]]:
    """Return the event as plain JSON with its long texts by their addresses, and those texts."""
    texts: list[str] = []
    data = _shortened(event.model_dump(mode="json")["data"], texts)
    if len(canonical(data)) > LARGEST_CHARACTERS or sum(map(len, texts)) > LARGEST_CHARACTERS:
        return event.model_copy(update={"data": {"too_large": sha256_of(canonical(data))}}), []
    return event.model_copy(update={"data": data}), texts


def _shortened(value: Any, texts: list[str]) -> Any:
    match value:
        case str() if len(value) > INLINE_BYTES // 4 and len(value.encode()) > INLINE_BYTES:
            texts.append(value)
            return {REF: sha256_of(value)}
        case dict():
            return {key: _shortened(inner, texts) for key, inner in value.items()}
        case list():
            return [_shortened(inner, texts) for inner in value]
        case _:
            return value


def refs(value: Any) -> list[str]:
    """Return the addresses of the long texts in an event's data."""
    match value:
        case {"$text": str(ref)} if len(value) == 1:
            return [ref]
        case dict():
            return [ref for inner in value.values() for ref in refs(inner)]
        case list():
            return [ref for inner in value for ref in refs(inner)]
        case _:
            return []


def expanded(value: Any, texts: Mapping[str, str]) -> Any:
    """Return the data with its long texts in their places; one that is not there is a short note."""
    match value:
        case {"$text": str(ref)} if len(value) == 1:
            return texts.get(ref) or f"(a text that is not kept: {ref})"
        case dict():
            return {key: expanded(inner, texts) for key, inner in value.items()}
        case list():
            return [expanded(inner, texts) for inner in value]
        case _:
            return value


def path(rows: Iterable[Logged], head: Mark) -> list[Logged]:
    """Return the events of one run, first to last: from its last one back along the chain, as far as it is whole."""
    by_hash = {row.hash: row for row in rows}
    found: list[Logged] = []
    at: str = head.hash
    while (row := by_hash.pop(at, None)) is not None:
        found.append(row)
        at = row.prev
    return found[::-1]
