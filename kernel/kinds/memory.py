"""Long-term memory: facts and episodes by tenant, agent and subject, and the order in which they are recalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.caller import Caller, Payer
from kernel.conversation.transcript import canonical
from kernel.record.erasure import Whose

MEMORY_REMEMBER = "memory.remember"
"""The wire name of the activity that stores a run's memories."""

MemoryKind = Literal["fact", "episode", "correction"]
"""`correction`: a person changed or rejected something."""

RELEVANCE, IMPORTANCE, RECENCY = 0.7, 0.15, 0.15
"""The weights in a memory's score; they sum to 1."""

HALF_LIFE_DAYS = 30.0
"""The time after the last use in which a memory's recency falls to half, in days."""

LEAST_RELEVANCE = 0.2
"""The least similarity of a memory to a question that it is recalled for."""

MOST_CHARACTERS = 2_000
"""The longest memory: a note, not a document."""


class MemoryItem(Schema):
    """A memory. With `agent` None every agent of the tenant may recall it. `importance` is from 0 to 1."""

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
    """A memory with its similarity to a question (`relevance`, a cosine), and its rank (`score`, from 0 to 1)."""

    item: MemoryItem
    relevance: float
    score: float


class Remember(Schema):
    """Input of `memory.remember`: texts that the run itself stores, not an agent."""

    scope: str
    step: str
    now: datetime
    tenant: str | None = None
    agent: str
    subject: str = ""
    kind: MemoryKind = "fact"
    texts: list[str]
    importance: float = 0.5
    payer: Payer | None = None


class Remembered(Schema):
    """Output of `memory.remember`: the memories' ids."""

    ids: list[str]


class Memory(Protocol):
    """Long-term memory, as tools and activities use it. The costs of embedding are booked on the caller."""

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:  # fmt: skip
        """Store a text for the caller's agent, or with `shared` for all agents of the tenant. Equal texts are stored once."""
        ...

    async def recall(self, caller: Caller, query: str, *, subject: str | None = None, limit: int = 5) -> list[Recalled]:
        """Return the memories of the caller's agent about `query`, the best first. A recall renews a memory's recency."""
        ...


class MemoryStore(Memory, Protocol):
    """The port of a plugin of kind `memory`, which replaces the built-in memory. It reports its costs by `caller.spend`.

    A call may be repeated after a worker was killed: equal texts of the same caller are one memory. Every method may raise
    `ProviderUnavailable`, and is then retried.
    """

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """Return all memories, the last used first; only those of a tenant and of an agent where these are given."""
        ...

    async def forget(self, ids: Sequence[str]) -> int:
        """Delete memories; return how many existed."""
        ...

    async def erase(self, whose: Whose, *, dry: bool) -> int:
        """Erase the memories of a tenant, or those about a person, and return their number; a workflow's are not erased.

        With `dry` only count them.
        """
        ...

    async def close(self) -> None:
        """Release its resources."""
        ...


def memory_id(tenant: str | None, agent: str | None, subject: str, text: str) -> str:
    """Return the id of a memory: equal for equal texts, whatever their white space."""
    return sha256_of(canonical([tenant, agent, subject.casefold(), " ".join(text.split())]))


def score(relevance: float, importance: float, used_at: datetime, now: datetime) -> float:
    """Return a memory's score, from 0 to 1."""
    days = max(0.0, (now - used_at).total_seconds() / 86_400)
    recency: float = 0.5 ** (days / HALF_LIFE_DAYS)
    return RELEVANCE * max(0.0, relevance) + IMPORTANCE * importance + RECENCY * recency


def best(found: Sequence[tuple[MemoryItem, float]], now: datetime, limit: int) -> list[Recalled]:
    """Return the memories of sufficient relevance, the best first. `found` are memories with their relevance."""
    scored = [
        Recalled(item=item, relevance=round(relevance, 4), score=round(score(relevance, item.importance, item.used_at, now), 4))
        for item, relevance in found
        if relevance >= LEAST_RELEVANCE
    ]
    return sorted(scored, key=lambda each: (-each.score, each.item.id))[:limit]


def prompt_lines(recalled: Sequence[Recalled]) -> str:
    """Return memories as a model reads them, one line each."""
    return "\n".join(
        f"- {each.item.text}"
        + (f" (about {each.item.subject})" if each.item.subject else "")
        + f" [{each.item.created_at:%Y-%m-%d}]"
        for each in recalled
    )
