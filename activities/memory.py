"""Long-term memory at work: what is remembered gets a vector, and what is asked for is held against all there is."""

from __future__ import annotations

from typing import Any

from temporalio import activity

from activities.embedding import Embedder
from activities.failures import reports_failures, without_secrets
from kernel.caller import Caller
from kernel.errors import InvalidInput
from kernel.memory import (
    MEMORY_REMEMBER,
    MOST_CHARACTERS,
    MemoryItem,
    MemoryKind,
    Recalled,
    Remember,
    Remembered,
    best,
    memory_id,
)
from kernel.transcript import digest
from plugins.storage.sql import SqlMemory


class LongTermMemory:
    """`kernel.memory.Memory` over one database."""

    def __init__(self, memories: SqlMemory, embedder: Embedder) -> None:
        self._memories, self._embedder = memories, embedder

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:  # fmt: skip
        """Keep a text, once; its vector comes with the first question.

        Raises:
            InvalidInput: nothing to remember, or a document.
        """
        text = without_secrets(text).strip()
        if not text or len(text) > MOST_CHARACTERS:
            raise InvalidInput(f"text: must have 1 to {MOST_CHARACTERS:,} characters; got {len(text):,}", "text")
        agent = None if shared else caller.participant
        item = MemoryItem(
            id=memory_id(caller.tenant, agent, subject, text),
            tenant=caller.tenant,
            agent=agent,
            subject=subject.strip()[:200],
            kind=kind,
            text=text,
            importance=min(1.0, max(0.0, importance)),
            source=f"{caller.scope}/{caller.step}".strip("/"),
            created_at=caller.now,
            used_at=caller.now,
        )
        await self._memories.add(item)
        return item

    async def recall(self, caller: Caller, query: str, *, subject: str | None = None, limit: int = 5) -> list[Recalled]:
        """The best of what the caller's agent, and all agents of the tenant, know. Nothing is paid where nothing is known."""
        label, agents = self._embedder.label, [caller.participant, None]
        lacking = await self._memories.lacking(caller.tenant, agents, subject, label) if query.strip() else None
        if lacking is None:
            return []
        vectors = await self._embedder.embed(caller, [query, *lacking])
        found = await self._memories.compared(caller.tenant, agents, subject, label, vectors[digest(query)])
        recalled = best(found, caller.now, limit)
        await self._memories.used([each.item.id for each in recalled], caller.now)
        return recalled


class MemoryActivities:
    """`memory.remember`, over one memory."""

    def __init__(self, memory: LongTermMemory) -> None:
        self._memory = memory

    @activity.defn(name=MEMORY_REMEMBER)
    @reports_failures
    async def remember(self, wanted: Remember) -> Remembered:
        """Keep what a run has learned, once."""
        caller = Caller(now=wanted.now, scope=wanted.scope, step=wanted.step, participant=wanted.agent, tenant=wanted.tenant)
        more: dict[str, Any] = {"subject": wanted.subject, "kind": wanted.kind, "importance": wanted.importance}
        made = [await self._memory.remember(caller, text[:MOST_CHARACTERS], **more) for text in wanted.texts]
        return Remembered(ids=[item.id for item in made])
