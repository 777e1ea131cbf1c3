"""The log of erasures: the items that each one removed, chained by hashes like events. An audit checks every gap against it.

The migration from schema 0011 writes entry 0: the items that were erased before erasures were logged, and the number of rows
in the older form.
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
from kernel.record.faults import LoggedErasure

ItemKind = Literal["event", "text", "object", "reply", "session", "name", "fork", "older"]
"""The kind of an erased item. `session`: a session with its turns; `name`: a session's name; `fork`: the origin of a session.
`older`, only in entry 0: a table's name, with the number of its rows in the older form in `rest`."""

BEFORE = "before"
"""The owner in entry 0, instead of a tenant, a person or a workflow."""


class ErasedItem(NamedTuple):
    """An erased item, by its key. `rest` is the hash of the remains, where these are not always the same."""

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
    """Return the predecessor's hash of the first entry."""
    return sha256_of("erasures")


def whose_hash(what: str, name: str) -> str:
    """Return the hash of an owner. It can be checked by those who know the name, and hides it from others."""
    return sha256_of(canonical([what, name]))


def items_hash(items: Iterable[ErasedItem]) -> str:
    """Return one hash of all items of an entry, independent of their order."""
    summed = hashlib.sha256()
    for each in sorted(items, key=lambda item: (item.kind, item.item)):
        summed.update(canonical(list(each)).encode())
    return summed.hexdigest()


def entry_link(entry: ErasureEntry) -> str:
    """Return the hash that an entry must have."""
    return sha256_of(canonical([entry.prev, entry.seq, entry.at, entry.what, entry.whose, entry.counts, entry.items_hash]))


class Erasures:
    """All entries with their items, oldest first. They explain the gaps that an audit finds."""

    def __init__(self, entries: Sequence[tuple[ErasureEntry, Sequence[ErasedItem]]] = (), orphans: Iterable[int] = ()) -> None:
        """Take the entries. `orphans` are numbers of erasures with items but no entry; these items explain nothing."""
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
        """Return whether the log once ended with this hash."""
        return head == erasures_begin() or any(entry.hash == head for entry in self.entries)

    def seen(self) -> list[LoggedErasure]:
        """Return the entries as an audit reports them, without entry 0, which is not an erasure."""
        return [
            LoggedErasure(seq=each.seq, at=each.at, what=each.what, whose=each.whose, counts=_counts(each.counts))
            for each in self.entries
            if each.what != BEFORE
        ]

    def explains(self, kind: ItemKind, item: str) -> bool:
        """Return whether an erasure removed the item."""
        return (kind, item) in self._times

    def explains_at(self, kind: ItemKind, item: str, at: datetime | None) -> bool:
        """Return whether an erasure removed the item at that time. Items of entry 0 match any time: theirs are unknown."""
        times = self._times.get((kind, item), [])
        return BEFORE in times or (at is not None and _utc(at) in times)

    def items(self, kind: str) -> set[str]:
        """Return the keys of all erased items of one kind."""
        return {item for item_kind, item in self._times if item_kind == kind}

    def rest(self, kind: ItemKind, item: str) -> str | None:
        """Return the hash of the remains that the newest erasure left; None if it is not known."""
        return self._rests.get((kind, item))

    def older(self, table: str) -> int:
        """Return the number of a table's rows in the older form, as entry 0 has it."""
        return int(self._rests.get(("older", table)) or 0)

    def faults(self) -> list[tuple[int, str]]:
        """Return the faults of the log itself: the number of an entry, and a sentence."""
        faults = [(seq, f"erasure {seq} is missing, and items that it removed are listed") for seq in self._orphans]
        prev, first = erasures_begin(), self.entries[0].seq if self.entries else 0
        if first > 1:
            faults.append((first - 1, f"the erasures before number {first} are missing"))
        for number, (entry, items) in enumerate(zip(self.entries, self._items, strict=True), first):
            if entry.seq != number or entry.prev != prev:
                faults.append((entry.seq, f"erasure {entry.seq} does not follow the one before it: some are missing or moved"))
                return faults
            if entry.hash != entry_link(entry):
                faults.append((entry.seq, f"erasure {entry.seq} was changed: it is not what was written"))
            elif items_hash(items) != entry.items_hash:
                faults.append((entry.seq, f"erasure {entry.seq} was changed: the list of its items is another one"))
            prev = entry.hash
        return faults


def _counts(text: str) -> dict[str, int]:
    """Return the counts of an entry; none if they cannot be read. The hash shows that they were changed."""
    try:
        return LoggedErasure.model_validate({"seq": 0, "at": "", "what": "", "whose": "", "counts": json.loads(text)}).counts
    except ValueError:
        return {}


def _utc(at: datetime) -> str:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
