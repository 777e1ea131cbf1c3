"""The log of erasures: what each of them took out, chained by hashes as events are. Every gap is held against it.

Entry 0 is made when a database comes from schema 0011 or older: it has what was erased before erasures were logged, and how
many rows of the older form there were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.faults import ErasureSeen

ItemKind = Literal["event", "text", "object", "reply", "session", "name", "fork", "older"]
"""What was taken out. `session`: a session with its turns; `name`: a session's name; `fork`: what a session was forked from.
`older`, in entry 0 alone: a table's name, and in `rest` how many rows of the older form it had."""

BEFORE = "before"
"""What entry 0 says instead of whose words it took out."""


class ErasedItem(NamedTuple):
    """One thing that was taken out, by its key. `rest` is the hash of what stays in its place where that is not fixed."""

    kind: str
    item: str
    rest: str | None = None


class ErasureEntry(Schema):
    """One erasure. `whose` is the hash of `what` (`tenant`, `person`, `workflow`, `session`, `before`) and the name."""

    seq: int
    prev: str
    hash: str
    at: str
    what: str
    whose: str
    counts: str
    items_hash: str


def erasures_begin() -> str:
    """What the first entry names as the one before it."""
    return sha256_of("erasures")


def whose_hash(what: str, name: str) -> str:
    """Whose words an entry is about: who knows the name can tell, nobody else."""
    return sha256_of(canonical([what, name]))


def items_hash(items: Iterable[ErasedItem]) -> str:
    """One hash of all items of an entry, in whatever order they come."""
    summed = hashlib.sha256()
    for each in sorted(items, key=lambda item: (item.kind, item.item)):
        summed.update(canonical(list(each)).encode())
    return summed.hexdigest()


def entry_link(entry: ErasureEntry) -> str:
    """Return the hash that an entry must have."""
    return sha256_of(canonical([entry.prev, entry.seq, entry.at, entry.what, entry.whose, entry.counts, entry.items_hash]))


class Erasures:
    """All entries with their items, oldest first: which gaps they explain."""

    def __init__(self, entries: Sequence[tuple[ErasureEntry, Sequence[ErasedItem]]] = (), orphans: Iterable[int] = ()) -> None:
        """`orphans` are the numbers of erasures that have items and no entry; these items explain nothing."""
        self.entries, self._orphans = [entry for entry, _ in entries], sorted(orphans)
        self._items = [items for _, items in entries]
        self._times: dict[tuple[str, str], list[str]] = {}
        self._rests: dict[tuple[str, str], str | None] = {}
        for entry, items in entries:
            for item in items:
                self._times.setdefault((item.kind, item.item), []).append(entry.at if entry.what != BEFORE else BEFORE)
                self._rests[item.kind, item.item] = item.rest

    @property
    def head(self) -> str:
        """The hash of the last entry."""
        return self.entries[-1].hash if self.entries else erasures_begin()

    def has(self, head: str) -> bool:
        """Return whether the log ended with this hash at some time."""
        return head == erasures_begin() or any(entry.hash == head for entry in self.entries)

    def seen(self) -> list[ErasureSeen]:
        """Return its entries, as an audit shows them. Entry 0 is no erasure."""
        return [
            ErasureSeen(seq=each.seq, at=each.at, what=each.what, whose=each.whose, counts=_counts(each.counts))
            for each in self.entries
            if each.what != BEFORE
        ]

    def explains(self, kind: ItemKind, item: str) -> bool:
        """Return whether an erasure took it out."""
        return (kind, item) in self._times

    def explains_at(self, kind: ItemKind, item: str, at: datetime | None) -> bool:
        """Return whether an erasure took it out at that time. Of what entry 0 has, the times are not known."""
        times = self._times.get((kind, item), [])
        return BEFORE in times or (at is not None and _utc(at) in times)

    def items(self, kind: str) -> set[str]:
        """Return the keys of all that erasures took out of one kind."""
        return {item for of, item in self._times if of == kind}

    def rest(self, kind: ItemKind, item: str) -> str | None:
        """Return the hash of what the newest erasure left in its place; None where none is known."""
        return self._rests.get((kind, item))

    def older(self, table: str) -> int:
        """Return how many rows of the older form a table had when their number was noted."""
        return int(self._rests.get(("older", table)) or 0)

    def faults(self) -> list[tuple[int, str]]:
        """What is wrong with the log itself: the entry's number, and a sentence."""
        found = [(seq, f"erasure {seq} is missing, and things that it took out are listed") for seq in self._orphans]
        prev, first = erasures_begin(), self.entries[0].seq if self.entries else 0
        if first > 1:
            found.append((first - 1, f"the erasures before number {first} are missing"))
        for number, (entry, items) in enumerate(zip(self.entries, self._items, strict=True), first):
            if entry.seq != number or entry.prev != prev:
                found.append((entry.seq, f"erasure {entry.seq} does not follow the one before it: some are missing or moved"))
                return found
            if entry.hash != entry_link(entry):
                found.append((entry.seq, f"erasure {entry.seq} was changed: it is not what was written"))
            elif items_hash(items) != entry.items_hash:
                found.append((entry.seq, f"erasure {entry.seq} was changed: the list of what it took out is another"))
            prev = entry.hash
        return found


def _counts(text: str) -> dict[str, int]:
    """Return the counts of an entry; none where they were changed into something else, which its hash shows."""
    try:
        return ErasureSeen.model_validate({"seq": 0, "at": "", "what": "", "whose": "", "counts": json.loads(text)}).counts
    except ValueError:
        return {}


def _utc(at: datetime) -> str:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
