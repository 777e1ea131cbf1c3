"""Long-term memory: facts and episodes by tenant, agent and subject; what is recalled, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.caller import Caller
from kernel.conversation.transcript import canonical
from kernel.record.erasure import Whose

MEMORY_REMEMBER = "memory.remember"
"""The wire name of the activity that remembers something for a run."""

MemoryKind = Literal["fact", "episode", "correction"]
"""`correction`: what a person changed or rejected."""

RELEVANCE, IMPORTANCE, RECENCY = 0.7, 0.15, 0.15
"""What counts how much when memories are put in order; together 1."""

HALF_LIFE_DAYS = 30.0
"""After so long without being recalled, recency counts half."""

WORTH_TELLING = 0.2
"""Memories that are less similar to a question than this are not about it."""

MOST_CHARACTERS = 2_000
"""A memory is a note, not a document."""


class MemoryItem(Schema):
    """Something remembered. `agent` None: every agent of the tenant may recall it. `importance` from 0 to 1."""

    id: str
    tenant: str | None = None
    agent: str | None = None
    subject: str = ""
    kind: MemoryKind = "fact"
    text: str
    importance: float = Field(default=0.5, ge=0, le=1)
    source: str = ""
    created_at: datetime
    used_at: datetime
    uses: int = 0


class Recalled(Schema):
    """A memory with how well it fits a question (`relevance`, a cosine), and its place in the order (`score`)."""

    item: MemoryItem
    relevance: float
    score: float


class Remember(Schema):
    """Input of `memory.remember`: what a run remembers by itself, without an agent asking for it."""

    scope: str
    step: str
    now: datetime
    tenant: str | None = None
    agent: str
    subject: str = ""
    kind: MemoryKind = "fact"
    texts: list[str]
    importance: float = 0.5


class Remembered(Schema):
    """Output of `memory.remember`: the memories' names."""

    ids: list[str]


class Memory(Protocol):
    """Long-term memory, as tools and activities use it. What embedding costs is booked on the caller."""

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:  # fmt: skip
        """Keep a text for the caller's agent, or for all agents of the tenant. The same words are kept once."""
        ...

    async def recall(self, caller: Caller, query: str, *, subject: str | None = None, limit: int = 5) -> list[Recalled]:
        """What the caller's agent may know about `query`, the best first. Being recalled keeps a memory fresh."""
        ...


class MemoryStore(Memory, Protocol):
    """A plugin of kind `memory`: all of long-term memory, in the place of ours. Whatever it pays it says by `caller.spend`.

    A call may be repeated after a kill: the same words of the same caller are one memory. Every method may raise
    `ProviderUnavailable`, and is then tried again.
    """

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """Return all memories, of a tenant and of an agent where these are given, the last used first."""
        ...

    async def forget(self, ids: Sequence[str]) -> int:
        """Take memories away; how many there were."""
        ...

    async def erase(self, whose: Whose, *, dry: bool) -> int:
        """Take away a tenant's memories, or those about a person; a workflow's stay. How many there were; `dry` only counts."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


def memory_id(tenant: str | None, agent: str | None, subject: str, text: str) -> str:
    """Return the name of a memory: the same for the same words."""
    return sha256_of(canonical([tenant, agent, subject.casefold(), " ".join(text.split())]))


def score(relevance: float, importance: float, used_at: datetime, now: datetime) -> float:
    """Return a memory's place in the order, from 0 to 1."""
    days = max(0.0, (now - used_at).total_seconds() / 86_400)
    recency: float = 0.5 ** (days / HALF_LIFE_DAYS)
    return RELEVANCE * max(0.0, relevance) + IMPORTANCE * importance + RECENCY * recency


def best(found: Sequence[tuple[MemoryItem, float]], now: datetime, limit: int) -> list[Recalled]:
    """Return the memories that are worth telling, of those found with their relevance, the best first."""
    scored = [
        Recalled(item=item, relevance=round(relevance, 4), score=round(score(relevance, item.importance, item.used_at, now), 4))
        for item, relevance in found
        if relevance >= WORTH_TELLING
    ]
    return sorted(scored, key=lambda each: (-each.score, each.item.id))[:limit]


def told(recalled: Sequence[Recalled]) -> str:
    """Memories as a model reads them."""
    return "\n".join(
        f"- {each.item.text}"
        + (f" (about {each.item.subject})" if each.item.subject else "")
        + f" [{each.item.created_at:%Y-%m-%d}]"
        for each in recalled
    )
