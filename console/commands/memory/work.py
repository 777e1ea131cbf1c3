"""The work of `mofa memory`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from activities.documents import DocumentIndex, documents_of
from activities.embedding import Embedder
from activities.memory import memory_of
from console.backend.asking_book import AskingBook
from console.backend.desk import project_of
from console.backend.stores import stored
from console.terminal.failure import OK, not_found, usage
from console.terminal.screen import emit, say
from kernel.conversation.caller import Caller
from kernel.kinds.memory import MemoryItem, MemoryStore
from plugins.storage import sql
from runtime.plugins.providers import Providers
from runtime.settings import Settings


@dataclass(frozen=True)
class Shelf:
    """The store, with the memories and documents that it or a plugin holds, and what embeds texts."""

    storage: sql.SqlStorage
    embedder: Embedder
    memory: MemoryStore
    documents: DocumentIndex


@asynccontextmanager
async def shelf() -> AsyncIterator[Shelf]:
    """Open the store, the memories and the documents that the environment and the project file name; close them at the end."""
    settings = Settings.from_environment()
    project = project_of(settings)
    async with stored(settings) as storage:
        providers = Providers(project, settings.model)
        book = AskingBook(sql.SqlSpendBook(storage.database), settings)
        embedder = Embedder(project, providers, storage, sql.SqlVectors(storage.database), spending=book)
        memory = memory_of(project, storage.database, embedder)
        documents = documents_of(project, storage.database, embedder)
        try:
            yield Shelf(storage, embedder, memory, documents)
        finally:
            await memory.close()
            await documents.close()
            await providers.close()


def caller(step: str, *, agent: str | None = None, tenant: str | None = None) -> Caller:
    """Return the command line as a caller; its embedding calls are paid under the scope `console`."""
    return Caller(now=datetime.now(UTC), scope="console", step=step, participant=agent or "", tenant=tenant)


async def list_memories(agent: str | None, tenant: str | None, as_json: bool) -> int:
    """Print memories, the last used first; return the exit code."""
    async with shelf() as opened:
        found = await opened.memory.list(tenant, agent)
    if as_json:
        emit(found)
    elif not found:
        say("There are no memories yet. An agent with the tool `remember` adds them by itself.")
    for item in [] if as_json else found:
        _show(item)
    return OK


async def search(query: str, agent: str | None, tenant: str | None, limit: int, as_json: bool) -> int:
    """Print the memories that would be recalled; return the exit code."""
    async with shelf() as opened:
        found = await opened.memory.recall(caller("memory search", agent=agent, tenant=tenant), query, limit=limit)
    if as_json:
        emit(found)
    elif not found:
        say("No memory fits the question.")
    for each in [] if as_json else found:
        _show(each.item, f"{each.score:.3f} (similarity {each.relevance:.3f})  ")
    return OK


async def add(text: str, agent: str | None, subject: str, importance: float, tenant: str | None, as_json: bool) -> int:
    """Add a memory and print it; return the exit code."""
    async with shelf() as opened:
        who = caller("memory add", agent=agent, tenant=tenant)
        item = await opened.memory.remember(who, text, subject=subject, importance=importance, shared=agent is None)
    if as_json:
        emit(item)
    else:
        _show(item)
    return OK


async def forget(id: str, as_json: bool) -> int:
    """Remove a memory; return the exit code."""
    async with shelf() as opened:
        item = one_of(await opened.memory.list(None, None), id, f"There is no memory {id!r}. List them with: mofa memory list")
        await opened.memory.forget([item.id])
    if as_json:
        emit({"forgotten": item.id})
    else:
        say(f"Forgotten: {item.text}")
    return OK


def one_of(items: Sequence[MemoryItem], id: str, missing: str) -> MemoryItem:
    """Return the item whose id begins with `id`. Raise a `Failure` if there is none, which `missing` says, or several."""
    found = [item for item in items if item.id.startswith(id)]
    if not found:
        raise not_found(missing)
    if len(found) > 1:
        raise usage(f"{len(found)} ids begin with {id!r}; type more of it.")
    return found[0]


def _show(item: MemoryItem, before: str = "") -> None:
    about = f", about {item.subject}" if item.subject else ""
    owner = item.agent or "everyone"
    of = f" of {item.tenant}" if item.tenant else ""
    say(
        f"{item.id[:12]}  {before}{item.kind}{about}, {owner}{of}, {item.created_at:%Y-%m-%d}, recalled {item.uses} times",
        "dim",
    )
    say(f"  {item.text}")
