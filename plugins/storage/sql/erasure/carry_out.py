"""Writing an erasure: rows lose their words or are deleted, and the log of erasures gets an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.conversation.transcript import canonical
from kernel.record.erasure import ERASED, Whose
from kernel.record.erasure_log import ErasedItem, whose_hash
from kernel.record.seals import reply_digest, seal
from plugins.storage.sql.engine.database import portions
from plugins.storage.sql.erasure.plan import ErasurePlan, rows_by_key
from plugins.storage.sql.record.erasure_log import note_erasure
from plugins.storage.sql.tables.core import events, ledger, plugin_counts, speech, texts
from plugins.storage.sql.tables.decision import decisions
from plugins.storage.sql.tables.document import documents, passages
from plugins.storage.sql.tables.kept import kept_values
from plugins.storage.sql.tables.memory import embeddings, memories
from plugins.storage.sql.tables.notice import decision_links, notices
from plugins.storage.sql.tables.session import session_turns, sessions


async def carry_out(db: AsyncConnection, plan: ErasurePlan, replies: dict[str, dict[str, Any]], at: datetime) -> None:
    """Change all rows of the plan. `replies` are the ledger's replies without their words, by key."""
    await _change(db, events, events.c.hash, plan.events, {"content": None, "erased_at": at})
    for key, reply in replies.items():
        await db.execute(update(ledger).where(ledger.c.key == key).values(reply=reply, erased_at=at))
    await _change(db, texts, texts.c.hash, plan.texts, {"content": ERASED, "erased_at": at})
    await _change(db, memories, memories.c.id, plan.memories, {"text": ERASED})
    await _change(db, passages, passages.c.id, plan.passages, {"text": ERASED, "place": {}})
    await _change(db, sessions, sessions.c.key, plan.nameless, {"name": ERASED})
    await _change(db, sessions, sessions.c.key, plan.forks, {"forked_from": None})
    await _seal_again(db, plan.nameless | plan.forks)
    await _change(db, plugin_counts, plugin_counts.c.hash, plan.failures, {"last_error": None})
    wordless: dict[str, Any] = {"title": ERASED, "assignees": [], "initiator": None}
    await _change(db, decisions, decisions.c.opened, plan.events, wordless)
    for table in (notices, decision_links):
        for some in portions(plan.events):
            await db.execute(delete(table).where(table.c.opened.in_(some)))
        await db.execute(delete(table).where(table.c.person.in_(plan.people)))
    await _delete_rows(db, plan)
    await _delete_vectors(db, plan)


async def _change(
    db: AsyncConnection, table: Table, column: ColumnElement[str], keys: set[str], values: dict[str, Any]
) -> None:
    for some in portions(keys):
        await db.execute(update(table).where(column.in_(some)).values(**values))


async def _seal_again(db: AsyncConnection, keys: set[str]) -> None:
    """Give changed sessions a new seal, or the next audit reports them as changed."""
    async for row in rows_by_key(db, sessions, sessions.c.key, keys):
        await db.execute(update(sessions).where(sessions.c.key == row["key"]).values(seal=seal("sessions", row)))


async def _delete_rows(db: AsyncConnection, plan: ErasurePlan) -> None:
    deletions: tuple[tuple[Table, ColumnElement[str], set[str]], ...] = (
        (documents, documents.c.id, plan.documents),
        (passages, passages.c.document, plan.documents),
        (kept_values, kept_values.c.id, plan.kept),
        (speech, speech.c.key, plan.speech),
        (sessions, sessions.c.key, plan.sessions),
        (session_turns, session_turns.c.session, plan.sessions),
    )
    for table, column, keys in deletions:
        for some in portions(keys):
            await db.execute(delete(table).where(column.in_(some)))


async def _delete_vectors(db: AsyncConnection, plan: ErasurePlan) -> None:
    """Delete the vectors of erased words: much of a text can be reconstructed from its vector."""
    for some in portions(plan.vectors):
        still_used: set[str] = set()
        for table in (memories, passages):
            using = select(table.c.text_hash).where(table.c.text_hash.in_(some), table.c.text != ERASED)
            still_used.update((await db.execute(using)).scalars().all())
        await db.execute(delete(embeddings).where(embeddings.c.text_hash.in_(set(some) - still_used)))


async def log_erasure(
    db: AsyncConnection, plan: ErasurePlan, replies: dict[str, dict[str, Any]], whose: Whose, at: datetime
) -> None:
    """Add an entry to the log of erasures, which explains the gaps to an audit."""
    (what, name), *_ = whose.model_dump(exclude_none=True).items()
    items = [ErasedItem("reply", key, reply_digest(reply)) for key, reply in replies.items()]
    for kind, keys in (
        ("event", plan.events), ("text", plan.texts), ("object", plan.objects),
        ("session", plan.sessions), ("name", plan.nameless), ("fork", plan.forks),
    ):  # fmt: skip
        items += [ErasedItem(kind, key) for key in sorted(keys)]
    counts = canonical(plan.counts().model_dump())
    await note_erasure(db, what=what, whose=whose_hash(what, name), counts=counts, items=items, at=at.isoformat())
