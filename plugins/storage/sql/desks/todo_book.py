"""Todos and their decisions for reports and lists: one desk of one tenant, from the tables that follow from the event log."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.secretary.reports.decided import DecisionFacts, changed_proposal
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.reports.write import Known
from plugins.storage.sql.desks.todo_titles import SqlTodoTitles
from plugins.storage.sql.engine.database import Database, portions
from plugins.storage.sql.projections.decision_rows import NEVER
from plugins.storage.sql.projections.desk_work import desk_key
from plugins.storage.sql.tables.core import events
from plugins.storage.sql.tables.decision import decisions
from plugins.storage.sql.tables.todo import desk_todos

MOST = 20_000
"""The most todos, and the most decisions, that one report reads: the newest ones."""

TITLED = 2_000
"""The most todos whose titles are read."""


class SqlTodoBook:
    """The todos of one database."""

    def __init__(self, database: Database) -> None:
        self._database, self._titles = database, SqlTodoTitles(database)

    async def known(self, desk: str, tenant: str | None, since: datetime) -> Known:
        """Return the todos and decisions of a desk that are open, or that ended since then."""
        mine = desk_todos.c.desk_key == desk_key(desk, tenant)
        current = or_(desk_todos.c.closed_at.is_(None), desk_todos.c.closed_at >= since)
        async with self._database.transaction() as db:
            query = select(desk_todos.c.facts).where(mine, current).order_by(desk_todos.c.changed_at.desc()).limit(MOST)
            todos = [TodoFacts.model_validate(row.facts) for row in (await db.execute(query)).all()]
            asked = await _decisions(db, select(desk_todos.c.key).where(mine), since)
        return Known(todos=todos, decisions=asked, titles=await self._titles.titles(todos[:TITLED]))

    async def desks(self, tenants: Collection[str] | None = None) -> list[tuple[str, str | None]]:
        """Return the name and the tenant of each desk that has had a todo; of these tenants alone if they are given."""
        query = select(desk_todos.c.desk, desk_todos.c.tenant).where(desk_todos.c.desk_key.is_not(None)).distinct()
        if tenants is not None:
            query = query.where(desk_todos.c.tenant.in_(tenants))
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return sorted(((row.desk, row.tenant) for row in rows), key=lambda each: (each[0], each[1] or ""))

    async def desk_of(self, chain: str) -> str | None:
        """Return the desk of a run, as its todo or its decisions say; None if it has neither, or belongs to no desk."""
        key = sha256_of(chain)
        todo = select(desk_todos.c.desk).where(desk_todos.c.key == key)
        asked = select(decisions.c.desk).where(decisions.c.chain_key == key, decisions.c.desk.is_not(None)).limit(1)

        def read(db: Connection) -> str | None:
            found: str | None = db.execute(todo).scalar() or db.execute(asked).scalar()
            return found

        return await self._database.read(read)


async def _decisions(db: AsyncConnection, chains: Select[Any], since: datetime) -> list[DecisionFacts]:
    current = or_(decisions.c.closed_at.is_(None), decisions.c.closed_at >= since)
    query = select(decisions).where(decisions.c.chain_key.in_(chains), current)
    rows = (await db.execute(query.order_by(decisions.c.opened_at.desc()).limit(MOST))).mappings().all()
    hashes = {row[name] for row in rows if row["status"] == "settled" for name in ("opened", "closed") if row[name]}
    words = await _contents(db, hashes)
    return [_facts(row, words) for row in rows]


async def _contents(db: AsyncConnection, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for some in portions(hashes):
        query = select(events.c.hash, events.c.content).where(events.c.hash.in_(some), events.c.content.is_not(None))
        found |= {row.hash: json.loads(row.content)["data"] for row in (await db.execute(query)).all()}
    return found


def _facts(row: Mapping[Any, Any], words: Mapping[str, Mapping[str, Any]]) -> DecisionFacts:
    asked = words.get(row["opened"], {}).get("decision")
    settled = words.get(row["closed"] or "", {})
    names = ("workflow_id", "decision_id", "todo_id", "kind", "title", "risk", "status", "assignees", "opened_at", "closed_at")
    return DecisionFacts(
        **{name: row[name] for name in names},
        deadline=None if row["due"] >= NEVER else row["due"],
        by=settled.get("by") if isinstance(settled.get("by"), str) else None,
        changed=changed_proposal(asked, settled) if isinstance(asked, Mapping) and settled else None,
    )
