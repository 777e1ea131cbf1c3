"""Compression of a conversation that is too long for a model's context: which parts the model still sees, without I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.transcript import Entry

Strategy = Literal["window", "summary", "mix"]

BLOCK = 4
"""A block has at least a quarter of the budget; it is summarized together with the summary before it. Blocks are counted from
the conversation's start, so that every call, run and participant has the same blocks."""

SUMMARY = 8
"""A summary has an eighth of the budget."""

OVERHEAD = 8
"""The most tokens of a message besides its text: its role, its author, its delimiters."""


class ContextSettings(Schema):
    """The part of a conversation that a model sees. The transcript keeps the originals of all messages."""

    max_tokens: int = Field(ge=200, description="The longest prompt, in tokens; leave room for the answer.")
    strategy: Strategy = Field(
        default="mix",
        description="window: the oldest messages are left out. summary: all but the latest are summarized. mix: the oldest are "
        "summarized, as few as possible.",
    )
    summary_model: str | None = Field(default=None, description="The model that summarizes; the asked model by default.")
    tokenizer: str = Field(default="o200k_base", description="The tokenizer to count with: o200k_base, llama3, deepseek_v3, …")


class Compressed(Schema):
    """The compression of a prompt: the number of messages left out or summarized, the tokens before and after, and the
    summary's address."""

    strategy: Strategy
    left_out: int
    tokens_before: int
    tokens: int
    summary: str | None = None


@dataclass(frozen=True)
class Unit:
    """Messages that stay together: a call of tools with its results, or one message. `end` is exclusive."""

    start: int
    end: int
    tokens: int
    pinned: bool = False


@dataclass(frozen=True)
class Cut:
    """The units that stay in full: those from `boundary` on, and the pinned ones before it.

    `blocks` are the ends of the blocks to summarize, each together with the summary before it; the last is `boundary`.
    """

    boundary: int
    blocks: tuple[int, ...] = ()


def units(entries: Sequence[Entry], tokens: Sequence[int]) -> list[Unit]:
    """Return the conversation in units. The last task is pinned, with the notes before it: all the rest is about it."""
    starts = [n for n, entry in enumerate(entries) if not (entry.role == "tool_result" and n)]
    ends = [*starts[1:], len(entries)]
    last = max((n for n in starts if entries[n].role == "task"), default=-1)
    pins = {last}
    while last > 0 and entries[last - 1].role == "note":
        last -= 1
        pins.add(last)
    return [
        Unit(start, end, sum(tokens[start:end]) + OVERHEAD * (end - start), start in pins)
        for start, end in zip(starts, ends, strict=True)
    ]


def cut(parts: Sequence[Unit], room: int, settings: ContextSettings) -> Cut | None:
    """Return the cut by which the conversation fits into `room` tokens, or None if it fits uncut.

    The last unit and the pinned ones always stay; if these alone are too long, so is the result.
    """
    most = len(parts) - 1
    if most < 1 or sum(part.tokens for part in parts) <= room:
        return None
    if settings.strategy == "window":
        return Cut(next((n for n in range(1, most + 1) if _shown(parts, n) + OVERHEAD * 4 <= room), most))
    ends = [n for n in _block_ends(parts, settings.max_tokens // BLOCK) if n <= most]
    fits = [n for n in ends if _shown(parts, n) + settings.max_tokens // SUMMARY <= room]
    chosen = fits[-1:] if settings.strategy == "summary" else fits[:1]
    boundary = chosen[0] if chosen else most
    return Cut(boundary, (*(n for n in ends if n < boundary), boundary))


def _shown(parts: Sequence[Unit], boundary: int) -> int:
    return sum(part.tokens for n, part in enumerate(parts) if n >= boundary or part.pinned)


def _block_ends(parts: Sequence[Unit], least: int) -> list[int]:
    ends, size = [], 0
    for number, part in enumerate(parts, 1):
        size += part.tokens
        if size >= least:
            ends.append(number)
            size = 0
    return ends
