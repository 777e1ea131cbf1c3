"""A conversation that has grown too long for a model's context: what is still shown of it, as a decision without I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.transcript import Entry

Strategy = Literal["window", "summary", "mix"]

BLOCK = 4
"""A summary takes in a block at a time: at least a quarter of the budget. Blocks begin at the conversation's start, so that
every call, run and participant finds the same ones."""

SUMMARY = 8
"""A summary has an eighth of the budget."""

OVERHEAD = 8
"""Tokens that a message costs besides its words, at most: its role, its author, its ends."""


class ContextSettings(Schema):
    """How much of a conversation a model is shown. The originals stay in the transcript, whatever a prompt leaves out."""

    max_tokens: int = Field(ge=200, description="The most that a prompt may have, in tokens; leave room for the answer.")
    strategy: Strategy = Field(
        default="mix",
        description="window: the oldest is left out. summary: all but the latest is summed up. mix: the oldest is summed up, "
        "as little as must be.",
    )
    summary_model: str | None = Field(default=None, description="Who sums up; the model that is asked, where it is left out.")
    tokenizer: str = Field(default="o200k_base", description="Whose tokens are counted: o200k_base, llama3, deepseek_v3, …")


class Compressed(Schema):
    """What was done to a prompt: how many messages are not shown as they were said, the tokens before and after, and the
    summary's address."""

    strategy: Strategy
    left_out: int
    tokens_before: int
    tokens: int
    summary: str | None = None


@dataclass(frozen=True)
class Unit:
    """Messages that stay together: a call of tools and its results, or one message. `end` is exclusive."""

    start: int
    end: int
    tokens: int
    pinned: bool = False


@dataclass(frozen=True)
class Cut:
    """Which units are still shown as they were said: those from `boundary` on, and the pinned ones before it.

    `blocks` are the ends of what is summed up, each with the summary of the block before it; the last is `boundary`.
    """

    boundary: int
    blocks: tuple[int, ...] = ()


def units(said: Sequence[Entry], tokens: Sequence[int]) -> list[Unit]:
    """Return the conversation in units. The last task, with the facts before it, is pinned: it is what all is about."""
    starts = [n for n, entry in enumerate(said) if not (entry.role == "tool_result" and n)]
    ends = [*starts[1:], len(said)]
    last = max((n for n in starts if said[n].role == "task"), default=-1)
    pins = {last}
    while last > 0 and said[last - 1].role == "note":
        last -= 1
        pins.add(last)
    return [
        Unit(start, end, sum(tokens[start:end]) + OVERHEAD * (end - start), start in pins)
        for start, end in zip(starts, ends, strict=True)
    ]


def cut(parts: Sequence[Unit], room: int, settings: ContextSettings) -> Cut | None:
    """What to leave out so that the conversation fits into `room` tokens; None where it fits.

    The last unit and the pinned ones always stay: where they alone do not fit, nothing can be done here.
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
