"""The long-term memory: each remembered text gets a vector, and a question is compared with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from temporalio import activity

from activities.embedding import Embedder
from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.caller import Caller
from kernel.kinds.memory import (
    MEMORY_REMEMBER,
    MOST_CHARACTERS,
    Memory,
    MemoryItem,
    MemoryKind,
    MemoryStore,
    Recalled,
    Remember,
    Remembered,
    best,
    memory_id,
)
from kernel.project.project import Project
from kernel.record.erasure import Whose
from plugins import discovery
from plugins.storage import sql
from runtime.failures import reports_failures, without_secrets
from runtime.plugins.chosen import Chosen
from runtime.plugins.plugin_host import PluginHost
from runtime.plugins.start import Load

_RECALLED = TypeAdapter(list[Recalled])


class LongTermMemory:
    """The `kernel.kinds.memory.MemoryStore` of one database."""

    def __init__(self, memories: sql.SqlMemory, embedder: Embedder) -> None:
        self._memories, self._embedder = memories, embedder

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:  # fmt: skip
        """Store a text, once. Its vector is made with the first question.

        Raises:
            InvalidInput: the text is empty, or too long.
        """
        text = _checked(text)
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
        """Return the best memories of the caller's agent, and of those shared in the tenant. Without any, nothing is paid."""
        label, agents = self._embedder.label, [caller.participant, None]
        lacking = await self._memories.lacking(caller.tenant, agents, subject, label) if query.strip() else None
        if lacking is None:
            return []
        vectors = await self._embedder.embed(caller, [query, *lacking])
        compared = await self._memories.compared(caller.tenant, agents, subject, label, vectors[sha256_of(query)])
        recalled = best(compared, caller.now, limit)
        await self._memories.used([each.item.id for each in recalled], caller.now)
        return recalled

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """Return all memories, the most recently used first."""
        return await self._memories.list(tenant, agent)

    async def forget(self, ids: Sequence[str]) -> int:
        """Delete memories, and return their number."""
        return await self._memories.forget(ids)

    async def erase(self, whose: Whose, *, dry: bool) -> int:
        """Return 0: these memories are erased with their database (`kernel.record.erasure.Erasure`)."""
        return 0

    async def close(self) -> None:
        """Do nothing: the database is shared."""


class PluginMemory:
    """A `kernel.kinds.memory.MemoryStore` in a plugin, with the same limits as `LongTermMemory`."""

    def __init__(self, chosen: Chosen[MemoryStore]) -> None:
        self._chosen = chosen

    async def remember(
        self, caller: Caller, text: str, *, subject: str = "", kind: MemoryKind = "fact", importance: float = 0.5,
        shared: bool = False,
    ) -> MemoryItem:  # fmt: skip
        """Store a text. Raises as `LongTermMemory.remember` and `Chosen.use` do."""
        text, importance = _checked(text), min(1.0, max(0.0, importance))
        return await self._chosen.use(
            lambda plugin: plugin.remember(
                caller, text, subject=subject.strip()[:200], kind=kind, importance=importance, shared=shared
            )
        )

    async def recall(self, caller: Caller, query: str, *, subject: str | None = None, limit: int = 5) -> list[Recalled]:
        """Return at most `limit` memories that fit the question. Raises as `Chosen.use` does."""
        if not query.strip():
            return []

        async def recalled(plugin: MemoryStore) -> list[Recalled]:
            return _RECALLED.validate_python(await plugin.recall(caller, query, subject=subject, limit=limit))

        return (await self._chosen.use(recalled))[:limit]

    async def list(self, tenant: str | None, agent: str | None) -> list[MemoryItem]:
        """Return all memories, the most recently used first."""
        return await self._chosen.use(lambda plugin: plugin.list(tenant, agent))

    async def forget(self, ids: Sequence[str]) -> int:
        """Delete memories, and return their number."""
        return await self._chosen.use(lambda plugin: plugin.forget(ids))

    async def erase(self, whose: Whose, *, dry: bool) -> int:
        """Erase the memories of a person or a tenant, and return their number."""
        return await self._chosen.use(lambda plugin: plugin.erase(whose, dry=dry))

    async def close(self) -> None:
        """Close the plugin."""
        await self._chosen.close()


def memory_of(
    project: Project, database: sql.Database, embedder: Embedder, host: PluginHost | None = None, load: Load = discovery.load
) -> MemoryStore:
    """Return the long-term memory that the project file chooses. Raises as `Chosen` does."""
    if project.memory is None:
        return LongTermMemory(sql.SqlMemory(database), embedder)
    return PluginMemory(Chosen("memory", project.memory, load, host))


def _checked(text: str) -> str:
    """Return a text without secrets. Raises `InvalidInput` if it is empty or too long."""
    text = storable(without_secrets(text)).strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"text: must have 1 to {MOST_CHARACTERS:,} characters; got {len(text):,}", "text")
    return text


class MemoryActivities:
    """`memory.remember`, over one memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @activity.defn(name=MEMORY_REMEMBER)
    @reports_failures
    async def remember(self, wanted: Remember) -> Remembered:
        """Store the lessons of a run, once."""
        caller = Caller(
            now=wanted.now,
            scope=wanted.scope,
            step=wanted.step,
            participant=wanted.agent,
            tenant=wanted.tenant,
            payer=wanted.payer,
        )
        more: dict[str, Any] = {"subject": wanted.subject, "kind": wanted.kind, "importance": wanted.importance}
        made = [await self._memory.remember(caller, text[:MOST_CHARACTERS], **more) for text in wanted.texts]
        return Remembered(ids=[item.id for item in made])
