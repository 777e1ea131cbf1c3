"""Conversations as chains of content-addressed messages, so that a workflow carries one hash and never the words.

A message names its parent's hash and the hash of its text (a Merkle chain, as git's commits are).
The chain's hashes are computed here, in the workflow, without I/O; the records are written by the next model activity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of

INLINE_BYTES = 4096
"""Texts up to this size (UTF-8 bytes) also ride inside the workflow's history, so that the Temporal UI stays readable."""

PREVIEW_BYTES = 1024
"""Of a longer text, this much rides along as a preview."""

Role = Literal["task", "answer", "note", "tool_call", "tool_result"]
"""`tool_call` is a model's answer that asks for tools, as JSON; the `tool_result`s after it answer its calls in their order,
each by the tool's name."""


def inline(text: str) -> tuple[str, bool]:
    """What of a text rides inside the history, and whether that is only its beginning."""
    whole = text.encode()
    if len(whole) <= INLINE_BYTES:
        return text, False
    return whole[:PREVIEW_BYTES].decode(errors="ignore"), True


def canonical(value: Any) -> str:
    """One JSON text for one value, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_text(value: Any) -> str:
    """What a participant reads: strings as they are, other JSON indented."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


class Entry(Schema):
    """One thing said. `ref` addresses the text; `text` holds it while it is small or not yet stored."""

    role: Role
    author: str
    ref: str
    text: str | None = None

    @staticmethod
    def of(role: Role, author: str, text: str) -> Entry:
        return Entry(role=role, author=author, ref=sha256_of(text), text=text)


def link(parent: str | None, entry: Entry) -> str:
    """Return the hash of the chain that ends with `entry`, after the chain `parent`."""
    return sha256_of(canonical([parent, entry.role, entry.author, entry.ref]))


class Thread(Schema):
    """A conversation as a workflow holds it: a stored chain's `head`, and what was said since and is not stored yet."""

    head: str | None = None
    pending: tuple[Entry, ...] = ()

    def say(self, role: Role, author: str, text: str) -> Thread:
        """This conversation with one more text."""
        return self.then(Entry.of(role, author, text))

    def then(self, *entries: Entry) -> Thread:
        """This conversation with more entries."""
        return Thread(head=self.head, pending=(*self.pending, *entries))

    def in_parts(self, most: int) -> Iterator[Thread]:
        """Yield the conversation as threads that continue one another, each with pending entries of `most` bytes at most."""
        part, size = Thread(head=self.head), 0
        for entry in self.pending:
            length = len(entry.model_dump_json().encode())
            if part.pending and size + length > most:
                yield part
                part, size = Thread(head=part.tip()), 0
            part, size = part.then(entry), size + length
        yield part

    def pending_bytes(self) -> int:
        """Return the bytes of the texts that are not stored yet."""
        return sum(len((entry.text or "").encode(errors="replace")) for entry in self.pending)

    def tip(self) -> str | None:
        """Return the hash of the whole conversation, the pending part included."""
        tip = self.head
        for entry in self.pending:
            tip = link(tip, entry)
        return tip
