"""The event log: all events of all runs in the database, chained by hashes.

An event's hash covers its place, time and type, the *hash* of its content, the labels of its run (`labels_of`) and the
receipts of what was paid before it. Because the content itself is not covered, an erasure can remove it and the chain still
holds. Events from before schema 0012 have no labels and no receipts; their hash covers the rest. A run that was reset
continues after the event that it was reset to: a branch of the same chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.budget import Usage
from kernel.conversation.transcript import INLINE_BYTES, canonical
from kernel.record.events import MISSHAPEN, UNREADABLE, Event

EVENTS_WRITE = "events.write"
"""The wire name of the local activity that writes events which no other activity can carry."""

REF = "$text"
"""In an event's data, `{"$text": hash}` stands for a text over `INLINE_BYTES` bytes, which is offloaded."""

LARGEST_CHARACTERS = 512 * 1024
"""The largest event, in characters of JSON. Of a larger one only the hash is logged: it would not fit into one payload."""


class Mark(Schema):
    """The last event of a run in the log: its place and its hash."""

    seq: int
    hash: str


class LoggedMark(Mark):
    """The result of a write of events: the last one in the log, and the logged time of each (`at`).

    A replay may give events other times. Temporal's clock advances in a workflow task that is kept alive for a local
    activity, and a replay sees only the last of these times. So the run takes the times of the log.
    """

    at: list[datetime] = Field(default_factory=list)

    @staticmethod
    def of(rows: Sequence[Logged]) -> LoggedMark:
        """Return the mark of the rows of a write."""
        return LoggedMark(seq=rows[-1].seq, hash=rows[-1].hash, at=[datetime.fromisoformat(row.at) for row in rows])

    @property
    def mark(self) -> Mark:
        """The last event, without the times."""
        return Mark(seq=self.seq, hash=self.hash)


class Outgoing(Schema):
    """Events to write, carried by the input of the next activity.

    `chain` is the workflow id and the id of its first run. `scope` is what the run's calls are paid under. `after` is the
    last event that the log has already. `flow` is the name of the flow, of a run of `Flow`. `texts` are the long texts that
    the events refer to. `receipts` maps an event's `seq` to the seals of the ledger rows that the run used since the previous
    event.
    """

    chain: str
    scope: str
    after: Mark | None = None
    tenant: str | None = None
    flow: str | None = None
    events: list[Event]
    texts: list[str] = Field(default_factory=list)
    receipts: dict[int, list[str]] = Field(default_factory=dict)


class Chronicled(Schema):
    """The events of a desk, a topic or a supervisor that continue-as-new carries: the latest ones, and the last logged one."""

    events: list[Event] = Field(default_factory=list)
    logged: Mark | None = None


class EventsWrite(Schema):
    """Input of `events.write`. `fence` is the length of the history that the run had read when it produced these events."""

    events: Outgoing
    fence: int


class EventsWritten(Schema):
    """Output of `events.write`."""

    logged: LoggedMark | None = None


class Origin(Schema):
    """The run that events come from, as Temporal identifies it."""

    workflow_id: str
    run_id: str
    type: str


class Logged(Schema):
    """An event as a row of the log. `content` is the JSON of its `by` and `data`; None if it was erased.

    `run_id` is the run that wrote it, `labels` the hash of that run's labels (`labels_of`), `receipts` a JSON list of seals of
    ledger rows, or None. Events from before schema 0012 have no `labels`.
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
        """Return the event, with the long texts in `texts` expanded. The data of an erased one is {erased: hash}."""
        event = self.by_reference()
        return event.model_copy(update={"data": expanded(event.data, texts or {})})

    def by_reference(self) -> Event:
        """Return the event as it is stored: with refs in place of long texts. The data of an erased one is {erased: hash}.

        That of a damaged one is {unreadable: its fault}. Its time is the earliest one if that is damaged.
        """
        at, data = _EARLIEST, dict[str, Any]()
        try:
            at = _with_zone(datetime.fromisoformat(self.at))
            if self.content is None:
                return Event(seq=self.seq, at=at, type=self.type, data={"erased": self.content_hash})
            content = json.loads(self.content)
            return Event(seq=self.seq, at=at, type=self.type, by=content["by"], data=content["data"])
        except RecursionError:
            data = {UNREADABLE: "its content is nested too deep"}
        except MISSHAPEN as error:
            data = {UNREADABLE: f"its content or its time is damaged ({type(error).__name__}: {str(error)[:200]})"}
        return Event(seq=self.seq, at=at, type=self.type, data=data)

    def refs(self) -> list[str]:
        """Return the refs of its long texts."""
        return refs(data_in(self.content)) if self.content is not None and REF in self.content else []


_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def _with_zone(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def data_in(content: str | None) -> dict[str, Any]:
    """Return the data in the content of an event; nothing if it was erased, or cannot be read."""
    try:
        data = json.loads(content or "{}")["data"]
    except (*MISSHAPEN, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


class LoggedRun(Schema):
    """A run in the log, with its last event."""

    chain: str
    scope: str
    origin: Origin
    tenant: str | None
    head: Mark
    first_at: str
    last_at: str
    flow: str | None = None

    @property
    def labels(self) -> str:
        """The hash of the run's labels, which its events contain."""
        return labels_of(self.chain, self.origin, self.scope, self.tenant)


class Spent(Schema):
    """A paid call in the ledger. The usage of an answer may include `extra` calls or not (embeddings, shared summaries)."""

    step: str
    usage: Usage
    extra: bool = False


class EventLog(Protocol):
    """The port of the event log's storage. Every write is idempotent."""

    async def write(self, outgoing: Outgoing, origin: Origin, fence: int | None = None) -> LoggedMark:
        """Write the events that the log lacks, in one transaction. Return the marks of the log's events at these places.

        Without a `fence` the events are final, and the first version stays. With one, the server has not accepted the
        workflow task that produced them. A later write may then replace them, if its run had read as much history or more.
        """
        ...

    async def on_written(self, rows: Sequence[Logged], outgoing: Outgoing, origin: Origin) -> None:
        """Handle events that were just committed. `write` calls this itself; other writers of events call it."""
        ...

    async def runs(self, workflow_id: str | None = None) -> list[LoggedRun]:
        """Return the runs of a workflow id, or all of them, the oldest first."""
        ...

    async def chain(self, chain: str) -> tuple[list[LoggedRun], list[Logged]]:
        """Return the runs of a chain, the oldest first, and all its events by place, as they were at one moment."""
        ...

    async def texts(self, refs: Iterable[str]) -> dict[str, str]:
        """Return ref → text, of those that are stored."""
        ...

    async def spent(self, run: LoggedRun) -> list[Spent]:
        """Return the paid model calls of a run, and those for summaries of its tenant, which runs share."""
        ...

    async def strays(self) -> int:
        """Return the number of events whose run is not in the log."""
        ...


def genesis(chain: str) -> str:
    """Return the predecessor's hash of a chain's first event."""
    return sha256_of(chain)


def labels_of(chain: str, origin: Origin, scope: str, tenant: str | None) -> str:
    """Return the hash of a run's labels: its chain, workflow id, run id, type, scope and tenant."""
    return sha256_of(canonical([chain, origin.workflow_id, origin.run_id, origin.type, scope, tenant]))


def link(row: Logged) -> str:
    """Return the hash that an event must have. Before schema 0012 it covered neither labels nor receipts."""
    own = [row.prev, row.seq, row.at, row.type, row.content_hash]
    return sha256_of(canonical(own if row.labels is None else [*own, row.labels, row.receipts]))


def chained(outgoing: Outgoing, origin: Origin, settled: Mapping[int, Logged] | None = None) -> list[Logged]:
    """Return the events as rows of the log, each chained to the one before it.

    `settled` maps places to rows that are final: they stay, even if a replay produces other events for these places.
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
    """Return the event as plain JSON, long texts replaced by their refs, and those texts."""
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
    """Return the refs of the long texts in an event's data."""
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
    """Return the data with the long texts in place of their refs. A missing text becomes a short note."""
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
    """Return the events of one run, first to last. It follows the chain back from `head`, up to a gap if there is one."""
    by_hash = {row.hash: row for row in rows}
    latest_first: list[Logged] = []
    at: str = head.hash
    while (row := by_hash.pop(at, None)) is not None:
        latest_first.append(row)
        at = row.prev
    return latest_first[::-1]
