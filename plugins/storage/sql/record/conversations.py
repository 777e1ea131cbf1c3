"""Conversations in SQL: rows of messages, the query for a whole conversation, and those that a process remembers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from sys import getsizeof
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, literal, select

from kernel.conversation.transcript import Entry, Thread, link
from plugins.storage.sql.tables.core import messages, texts

REMEMBERED_BYTES = 64 * 1024 * 1024
"""The most memory for remembered conversations in a process, in bytes."""

_BYTES_AN_ENTRY = 1024
"""The memory of an entry without its text, by measurement."""


def rows_of(thread: Thread, at: datetime) -> list[dict[str, Any]]:
    """Return the rows of a thread's pending entries, parents first."""
    rows, head = [], thread.head
    for entry in thread.pending:
        this = link(head, entry)
        rows.append(
            {
                "hash": this, "parent": head, "role": entry.role, "author": entry.author, "text_hash": entry.ref,
                "created_at": at,
            }
        )  # fmt: skip
        head = this
    return rows


def _chain() -> Select[Any]:
    last = select(messages, literal(0).label("back")).where(messages.c.hash == bindparam("head")).cte("said", recursive=True)
    chain = last.union_all(select(messages, last.c.back + 1).join(last, messages.c.hash == last.c.parent))
    return (
        select(chain.c.role, chain.c.author, chain.c.text_hash, chain.c.parent, texts.c.content)
        .join(texts, texts.c.hash == chain.c.text_hash)
        .order_by(chain.c.back.desc())
    )


CHAIN = _chain()
"""Built once, because building the statement takes longer than running it."""


class _Message(NamedTuple):
    parent: str | None
    entry: Entry
    size: int


class Conversations:
    """The conversations that this process wrote or read last. A message never changes, except by an erasure.

    So all of them are forgotten at an erasure: `as_of` is the number of the last one when they were read. A call that is opened
    compares it with the database's.
    """

    def __init__(self, most: int = REMEMBERED_BYTES) -> None:
        self.as_of: int | None = None
        self._most, self._size = most, 0
        self._messages: OrderedDict[str, _Message] = OrderedDict()  # the last used one is the last
        self._refs: dict[str, str] = {}

    def begin(self, as_of: int) -> None:
        """Forget all of them if there has been another erasure."""
        if as_of != self.as_of:
            self._messages.clear()
            self._refs.clear()
            self._size, self.as_of = 0, as_of

    def find(self, head: str) -> list[Entry] | None:
        """Return the whole conversation that ends at `head`, or None."""
        found: list[Entry] = []
        at: str | None = head
        while at is not None:
            message = self._messages.get(at)
            if message is None:
                return None
            self._messages.move_to_end(at)
            found.append(message.entry)
            at = message.parent
        return found[::-1]

    def text(self, ref: str) -> str | None:
        """Return the text of that ref, or None."""
        message = self._messages.get(self._refs.get(ref, ""))
        return message and message.entry.text

    def add(self, head: str | None, entries: Iterable[Entry], as_of: int | None) -> None:
        """Remember entries with their texts, after the conversation `head`, unless there has been an erasure since `as_of`."""
        if as_of is None or as_of != self.as_of:
            return
        for entry in entries:
            parent, head = head, link(head, entry)
            if entry.text is None:
                return
            if head not in self._messages:
                message = _Message(parent, entry, _BYTES_AN_ENTRY + getsizeof(entry.text))
                self._messages[head], self._refs[entry.ref] = message, head
                self._size += message.size
        while self._size > self._most:
            last, message = self._messages.popitem(last=False)
            self._size -= message.size
            if self._refs.get(message.entry.ref) == last:
                del self._refs[message.entry.ref]


def with_texts(entries: Sequence[Entry], found: dict[str, str]) -> list[Entry]:
    """Return the entries with those texts that they lack."""
    return [entry if entry.text is not None else entry.model_copy(update={"text": found[entry.ref]}) for entry in entries]
