"""The plan for a person's words: their decisions and messages, and other records that quote them."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.conversation.transcript import canonical
from kernel.kinds.script import SNAPSHOT_AUTHOR, snapshot_holds
from kernel.record.erasure import SAME_WORDS, text_of, words_in
from kernel.record.event_log import data_in, refs
from plugins.storage.sql.engine.within import holds
from plugins.storage.sql.erasure.objects import long_texts, object_replies, read_reply, read_text
from plugins.storage.sql.erasure.plan import ErasurePlan, add_memories, not_erased_answers, not_erased_texts, rows_by_key
from plugins.storage.sql.large import Large
from plugins.storage.sql.tables.core import events, ledger, messages, plugin_counts, texts
from plugins.storage.sql.tables.document import passages
from plugins.storage.sql.tables.kept import kept_values
from plugins.storage.sql.tables.memory import memories
from plugins.storage.sql.tables.session import sessions

_QUOTABLE = ("answer", "comment", "edited_args", "answers", "message", "reason")
"""The fields of an event that hold a person's words."""


async def plan_for_person(db: AsyncConnection, large: Large, name: str) -> ErasurePlan:
    """Return the plan for a person's words. From `SAME_WORDS` characters on, quotations of them are erased too."""
    plan = ErasurePlan(people={name})
    words = await _add_events(db, plan, name)
    written = (await db.execute(select(messages.c.text_hash, messages.c.author))).all()
    shared = {row.text_hash for row in written if row.author != name}
    own = {row.text_hash for row in written if row.author == name} - shared
    plan.texts = await not_erased_texts(db, plan.texts | own)
    async for row in rows_by_key(db, texts, texts.c.hash, plan.texts):
        text = await read_text(large, row["hash"], row["content"])
        if len(text) >= SAME_WORDS:
            words.append(text)
    await add_memories(db, plan, memories.c.subject == name)
    words = list(dict.fromkeys(words))
    for each in words:
        await _add_copies(db, plan, each)
    if words:
        await _add_long_copies(db, large, plan, words)
        await _add_snapshots(db, large, plan, words)
    plan.ledger = await not_erased_answers(db, plan.ledger)
    return plan


async def _add_events(db: AsyncConnection, plan: ErasurePlan, name: str) -> list[str]:
    """Add the events of this person, with the texts that they refer to. Return the words in them."""
    begins = f'{{"by":{canonical(name)},'  # `by` comes first, because the keys of the stored JSON are sorted
    words: list[str] = []
    query = select(events.c.hash, events.c.content).where(events.c.content.startswith(begins, autoescape=True))
    for row in (await db.execute(query)).all():
        if not row.content.startswith(begins):  # some databases take Alice for alice
            continue
        plan.events.add(row.hash)
        data = data_in(row.content)
        plan.texts.update(refs(data))
        words += words_in({key: data.get(key) for key in _QUOTABLE})
    return words


async def _add_copies(db: AsyncConnection, plan: ErasurePlan, words: str) -> None:
    """Add the rows that quote these words, for example a question to a team, or an answer."""
    await add_memories(db, plan, holds(memories.c.text, words))
    quoted = holds(passages.c.text, words) | _json_holds(cast(passages.c.place, Text), words)
    for row in (await db.execute(select(passages).where(quoted))).all():
        plan.passages.add(row.id)
        plan.vectors.add(row.text_hash)
    for id, column, keys in (
        (sessions.c.key, sessions.c.name, plan.nameless),
        (sessions.c.key, sessions.c.forked_from, plan.forks),
        (plugin_counts.c.hash, plugin_counts.c.last_error, plan.failures),
        (kept_values.c.id, kept_values.c.name, plan.kept),
    ):
        keys.update((await db.execute(select(id).where(holds(column, words)))).scalars().all())
    quoting = await db.execute(select(texts.c.hash, texts.c.content).where(holds(texts.c.content, words)))
    plan.texts.update(row.hash for row in quoting.all() if words in row.content)
    for table, key, json_column, keys in (
        (events, events.c.hash, events.c.content, plan.events),
        (ledger, ledger.c.key, cast(ledger.c.reply, Text), plan.ledger),
        (kept_values, kept_values.c.id, kept_values.c.value, plan.kept),
    ):
        rows = await db.execute(select(key, json_column).select_from(table).where(_json_holds(json_column, words)))
        keys.update(key for key, json_text in rows.all() if words in text_of(json.loads(json_text)))


async def _add_long_copies(db: AsyncConnection, large: Large, plan: ErasurePlan, words: list[str]) -> None:
    """Add the texts and replies in the object store that quote these words. Each object is read once."""
    plan.texts |= {hash async for hash, text in long_texts(db, large, plan) if any(each in text for each in words)}
    for key, reply in await object_replies(db):
        text = text_of(await read_reply(large, {"reply": reply, "model": ""}))
        plan.ledger.update({key} if any(each in text for each in words) else ())


async def _add_snapshots(db: AsyncConnection, large: Large, plan: ErasurePlan, words: list[str]) -> None:
    """Add the snapshots of scripts that quote these words. They are compressed, so the database cannot search them."""
    forms = [form.encode() for each in words for form in (each, *_as_json(each))]
    noted = select(messages.c.text_hash).where(messages.c.author.startswith(SNAPSHOT_AUTHOR))
    hashes = await not_erased_texts(db, set((await db.execute(noted)).scalars().all()) - plan.texts)
    async for row in rows_by_key(db, texts, texts.c.hash, hashes):
        if snapshot_holds(await read_text(large, row["hash"], row["content"]), forms):
            plan.texts.add(row["hash"])


def _json_holds(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Return the condition that JSON text holds the words, in either form of `_as_json`."""
    return or_(*(holds(column, form) for form in _as_json(words)))


def _as_json(words: str) -> set[str]:
    """Return the forms that words can have within JSON text: with and without escapes for characters outside ASCII."""
    return {json.dumps(words, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
