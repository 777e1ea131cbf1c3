"""The plan of an erasure: the keys of all rows that lose their words, and the addresses of all objects that are deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.record.erasure import ERASED, Erased
from kernel.record.event_log import data_in
from plugins.storage.sql.engine.database import portions
from plugins.storage.sql.tables.core import events, ledger, texts
from plugins.storage.sql.tables.memory import memories


@dataclass
class ErasurePlan:
    """The records that an erasure changes: events, texts and vectors by hash, objects by address, all others by their key."""

    runs: int = 0
    events: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    ledger: set[str] = field(default_factory=set)
    memories: set[str] = field(default_factory=set)
    speech: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)  # deleted
    nameless: set[str] = field(default_factory=set)  # sessions that lose their name
    forks: set[str] = field(default_factory=set)  # sessions that lose the name of the session they were forked from
    failures: set[str] = field(default_factory=set)  # plugins whose last error may quote the words

    people: set[str] = field(default_factory=set)  # whose messages and links are deleted

    def counts(self) -> Erased:
        """Return how many rows of each kind the plan lists."""
        return Erased(
            runs=self.runs,
            events=len(self.events),
            answers=len(self.ledger),
            texts=len(self.texts),
            memories=len(self.memories),
            speech=len(self.speech),
            kept=len(self.kept),
            documents=len(self.documents),
            passages=len(self.passages),
            objects=len(self.objects),
            sessions=len(self.sessions | self.nameless | self.forks),
        )


async def add_openings(db: AsyncConnection, plan: ErasurePlan, workflow: str | None) -> None:
    """Add the events of desks that have the titles of todos: of this workflow, and of each todo whose idea is erased."""
    ids = {workflow.removeprefix("todo/")} if workflow is not None else set()
    async for row in rows_by_key(db, events, events.c.hash, plan.events):
        if row["type"] == "idea_received" and row["content"] is not None:
            ids.add(str(data_in(row["content"]).get("id")))
    if ids:
        query = select(events.c.hash, events.c.content).where(events.c.type == "todo_opened", events.c.content.is_not(None))
        opened = {row.hash: data_in(row.content) for row in (await db.execute(query)).all()}
        plan.events.update(hash for hash, data in opened.items() if data.get("title") and data.get("todo_id") in ids)


async def add_memories(db: AsyncConnection, plan: ErasurePlan, condition: ColumnElement[bool]) -> None:
    """Add the memories that meet the condition, with their vectors."""
    for row in (await db.execute(select(memories).where(condition, memories.c.text != ERASED))).all():
        plan.memories.add(row.id)
        plan.vectors.add(row.text_hash)


async def not_erased_texts(db: AsyncConnection, hashes: set[str]) -> set[str]:
    """Return the hashes of those texts that are stored and not erased yet."""
    return {row["hash"] async for row in rows_by_key(db, texts, texts.c.hash, hashes) if row["erased_at"] is None}


async def not_erased_answers(db: AsyncConnection, keys: set[str]) -> set[str]:
    """Return the keys of those ledger entries that have an answer and are not erased yet."""
    return {
        row["key"]
        async for row in rows_by_key(db, ledger, ledger.c.key, keys)
        if row["reply"] is not None and row["erased_at"] is None
    }


async def rows_by_key(db: AsyncConnection, table: Table, column: ColumnElement[str], keys: Iterable[str]) -> AsyncIterator[Any]:
    """Yield the rows whose `column` has one of these values."""
    for some in portions(keys):
        for row in (await db.execute(select(table).where(column.in_(some)))).mappings().all():
            yield row
