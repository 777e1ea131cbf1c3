"""The titles of todos for lists: the requirement's, or the beginning of the idea until there is one.

The events of a todo have both. Until it has begun, the event of its desk has the beginning of the idea.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from kernel.basics.sha256 import sha256_of
from kernel.record.event_log import REF, data_in
from kernel.secretary.reports.facts import TodoFacts
from plugins.storage.sql.engine.database import Database, portions
from plugins.storage.sql.tables.core import event_runs, events, texts

TITLE_CHARACTERS = 200


class SqlTodoTitles:
    """The titles in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def titles(self, todos: Collection[TodoFacts]) -> dict[str, str]:
        """Return workflow id → title, of those todos that are in the log."""
        by_hash = {each.opened: each.workflow_id for each in todos if each.opened is not None}
        found: dict[str, str] = {}
        for opened in portions(by_hash):
            found |= {by_hash[hash]: title for hash, title in (await self._at_desks(opened)).items()}
        for some in portions(each.workflow_id for each in todos):
            found |= await self._own(some)
        return found

    async def _at_desks(self, opened: Collection[str]) -> dict[str, str]:
        """Return the titles in these events of desks, by the events' hashes."""
        query = select(events.c.hash, events.c.content).where(events.c.hash.in_(opened), events.c.content.is_not(None))
        rows = await self._database.read(lambda db: db.execute(query).all())
        titles = {row.hash: data_in(row.content).get("title") for row in rows}
        return {hash: title for hash, title in titles.items() if isinstance(title, str)}

    async def _own(self, workflow_ids: Collection[str]) -> dict[str, str]:
        by_key = {sha256_of(id): id for id in workflow_ids}
        types = ("idea_received", "requirement_clarified")
        query = (
            select(event_runs.c.workflow_key, events.c.type, events.c.content)
            .join(event_runs, event_runs.c.run_id == events.c.run_id)
            .where(event_runs.c.workflow_key.in_(by_key), events.c.type.in_(types), events.c.content.is_not(None))
            .order_by(event_runs.c.first_at, events.c.seq)
        )
        found: dict[str, str] = {}
        references: dict[str, str] = {}
        async with self._database.transaction() as db:
            for row in (await db.execute(query)).all():
                id = by_key[row.workflow_key]
                part, name = ("idea", "content") if row.type == "idea_received" else ("requirement", "title")
                named = data_in(row.content).get(part)
                words = named.get(name) if isinstance(named, dict) else None
                if isinstance(words, dict) and REF in words:
                    references[id] = words[REF]
                elif isinstance(words, str):
                    found[id] = words[:TITLE_CHARACTERS]
            wanted = {ref for id, ref in references.items() if id not in found}
            query_of_texts = select(texts.c.hash, texts.c.content).where(texts.c.hash.in_(wanted))
            long = {row.hash: row.content[:TITLE_CHARACTERS] for row in (await db.execute(query_of_texts)).all()}
        return {id: long[ref] for id, ref in references.items() if ref in long} | found
