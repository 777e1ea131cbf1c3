"""Conversations as chains of content-addressed messages, so that a workflow carries one hash and never the texts.

A message names its parent's hash and the hash of its text (a Merkle chain, like git's commits).
The hashes are computed here, in the workflow, without I/O; the next model activity writes the records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

from pydantic_core import to_json

from kernel.basics.remembered import remembers_long
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of

INLINE_BYTES = 4096
"""Texts up to this size (UTF-8 bytes) are also in the workflow's history, so that the Temporal UI stays readable."""

PREVIEW_BYTES = 1024
"""The length of the preview of a longer text in the history, in bytes."""

INDENTED_BYTES = 2_000_000
"""The longest indented JSON, in bytes once it is a string of JSON itself. No payload holds a longer one."""

LONG_TEXT = 2_000
"""The length of a text, in characters, from which pydantic's JSON encoder is worth its call."""

_ESCAPED = (b"\n", b'"', b"\\")
"""The bytes of a text of JSON that take two in a string of JSON."""

_SMALL_NUMBER = re.compile(rb"e-\d(?!\d)|0\.0000")

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

Role = Literal["task", "answer", "note", "tool_call", "tool_result"]
"""`tool_call` is a model's answer that asks for tools, as JSON. The `tool_result`s after it answer its calls in their order;
the tool's name is the author of each."""


def inline(text: str) -> tuple[str, bool]:
    """Return the part of a text that is kept in the history, and whether that is only its beginning."""
    return (text, False) if len(text.encode()) <= INLINE_BYTES else (beginning(text), True)


def beginning(text: str) -> str:
    """Return the preview of a long text."""
    return text.encode()[:PREVIEW_BYTES].decode(errors="ignore")


def canonical(value: Any) -> str:
    """Return the canonical JSON text of a value: equal values have equal texts, whatever the order of their keys."""
    return _canonical(value)


def canonical_pieces(value: Any) -> Iterator[bytes]:
    """Yield the bytes of `canonical(value)` in pieces.

    A message or a reply with a long text, and a list of messages, are never copied as a whole.
    """
    if isinstance(value, dict):
        yield from _message_pieces(value)
        return
    if not isinstance(value, list) or not any(isinstance(each, dict) and _is_long(each.get("content")) for each in value):
        yield canonical(value).encode()
        return
    before = b"["
    for each in value:
        yield before
        yield from _message_pieces(each)
        before = b","
    yield b"]"


def _message_pieces(message: Any) -> Iterator[bytes]:
    if not isinstance(message, dict) or not _is_long(message.get("content")):
        yield canonical(message).encode()
        return
    before = "{"
    for name in sorted(message):
        yield f"{before}{canonical(name)}:".encode()
        yield _text_json(message[name])
        before = ","
    yield b"}"


def _text_json(value: Any) -> bytes:
    if not _is_long(value):
        return canonical(value).encode()
    return _long_json(value)  # pydantic's encoder writes the same text, in a tenth of the time


@remembers_long
def _long_json(text: str) -> bytes:
    return to_json(text)


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONG_TEXT


def as_text(value: Any) -> str:
    """Return a value as a participant reads it: strings unchanged, other JSON indented.

    JSON is on one line where its indented form is longer than `INDENTED_BYTES`: 20 KB, nested 90 deep, take 2 MB.
    """
    if isinstance(value, str):
        return value
    try:
        # pydantic's encoder takes a sixth of the time, and writes small numbers alone differently: 1e-7 for 1e-07.
        text = to_json(value, indent=2)
    except ValueError:  # half of a character, or deeper than any door allows
        return json.dumps(value, ensure_ascii=False, indent=2)
    if len(text) + sum(map(text.count, _ESCAPED)) > INDENTED_BYTES:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(value, ensure_ascii=False, indent=2) if _SMALL_NUMBER.search(text) else text.decode()


class Entry(Schema):
    """One entry of a conversation. `ref` is the address of the text; `text` holds it if it is small or not stored yet."""

    role: Role
    author: str
    ref: str
    text: str | None = None

    @staticmethod
    def of(role: Role, author: str, text: str) -> Entry:
        return Entry(role=role, author=author, ref=sha256_of(text), text=text)


def link(parent: str | None, entry: Entry) -> str:
    """Return the hash of the chain that ends with `entry`, after the chain `parent`."""
    return _link(parent, entry.role, entry.author, entry.ref)


@lru_cache(maxsize=20_000)  # each question of a long conversation walks along the whole of it
def _link(parent: str | None, role: str, author: str, ref: str) -> str:
    return sha256_of(canonical([parent, role, author, ref]))


class Thread(Schema):
    """A conversation as a workflow holds it: the `head` of a stored chain, and the later entries, which are not stored yet."""

    head: str | None = None
    pending: tuple[Entry, ...] = ()

    def say(self, role: Role, author: str, text: str) -> Thread:
        """Return the conversation with one more text."""
        return self.then(Entry.of(role, author, text))

    def then(self, *entries: Entry) -> Thread:
        """Return the conversation with more entries."""
        return Thread(head=self.head, pending=(*self.pending, *entries))

    def in_parts(self, most: int) -> Iterator[Thread]:
        """Yield the conversation as threads that continue one another, each with at most `most` bytes of pending entries."""
        part, size = Thread(head=self.head), 0
        for entry in self.pending:
            length = len(entry.model_dump_json().encode())
            if part.pending and size + length > most:
                yield part
                part, size = Thread(head=part.tip()), 0
            part, size = part.then(entry), size + length
        yield part

    def pending_bytes(self) -> int:
        """Return the length of the texts that are not stored yet, in bytes."""
        return sum(len((entry.text or "").encode(errors="replace")) for entry in self.pending)

    def tip(self) -> str | None:
        """Return the hash of the whole conversation, the pending part included."""
        tip = self.head
        for entry in self.pending:
            tip = link(tip, entry)
        return tip
