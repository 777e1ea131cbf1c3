"""Todos and their decisions for reports and lists: one desk of one tenant, from the tables that follow from the event log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.record.event_log import data_in
from kernel.secretary.reports.decided import DecisionFacts, changed_proposal
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.reports.write import Known
from plugins.storage.sql.desks.todo_titles import SqlTodoTitles
from plugins.storage.sql.engine.database import Database, portions
from plugins.storage.sql.projections.decision_rows import NEVER
from plugins.storage.sql.projections.desk_work import desk_key
from plugins.storage.sql.tables.core import event_runs, events
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
        """Return the todos and decisions of a desk that are open, or that ended since then.

        The decisions are those of the todos, and of the teams and other runs below them.
        """
        mine = desk_todos.c.desk_key == desk_key(desk, tenant)
        current = or_(desk_todos.c.closed_at.is_(None), desk_todos.c.closed_at >= since)
        async with self._database.transaction() as db:
            query = select(desk_todos.c.facts).where(mine, current).order_by(desk_todos.c.changed_at.desc()).limit(MOST)
            todos = [TodoFacts.model_validate(row.facts) for row in (await db.execute(query)).all()]
            asked = await _decisions(db, mine, since)
            asked += await _decisions_below(db, desk, tenant, mine, since)
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


async def _decisions(db: AsyncConnection, mine: ColumnElement[bool], since: datetime) -> list[DecisionFacts]:
    query = select(decisions).where(decisions.c.chain_key.in_(select(desk_todos.c.key).where(mine)), _current(since))
    rows = (await db.execute(query.order_by(decisions.c.opened_at.desc()).limit(MOST))).mappings().all()
    return await _all_facts(db, [(row, row["workflow_id"]) for row in rows])


async def _decisions_below(
    db: AsyncConnection, desk: str, tenant: str | None, mine: ColumnElement[bool], since: datetime
) -> list[DecisionFacts]:
    """Return the decisions of runs below the desk's todos: a run's scope begins with the chain of the run at the top."""
    same_tenant = decisions.c.tenant.is_(None) if tenant is None else decisions.c.tenant == tenant
    query = (
        select(decisions, event_runs.c.scope)
        .join(event_runs, event_runs.c.run_id == decisions.c.run_id)
        .where(decisions.c.desk == desk, same_tenant, decisions.c.workflow != "Todo", _current(since))
    )
    rows = (await db.execute(query.order_by(decisions.c.opened_at.desc()).limit(MOST))).mappings().all()
    above = {row["key"]: _above(row["scope"]) for row in rows}
    todos: dict[str, str] = {}
    for some in portions(key for keys in above.values() for key in keys):
        found = select(desk_todos.c.key, desk_todos.c.workflow_id).where(desk_todos.c.key.in_(some), mine)
        todos |= {row.key: row.workflow_id for row in (await db.execute(found)).all()}
    tops = ((row, next((key for key in above[row["key"]] if key in todos), None)) for row in rows)
    return await _all_facts(db, [(row, todos[top]) for row, top in tops if top is not None])


def _above(scope: str) -> list[str]:
    """Return the hashes of all beginnings of a scope before a slash: that of the chain at the top is among them."""
    return [sha256_of(scope[:at]) for at, character in enumerate(scope) if character == "/"]


def _current(since: datetime) -> ColumnElement[bool]:
    return or_(decisions.c.closed_at.is_(None), decisions.c.closed_at >= since)


async def _all_facts(db: AsyncConnection, rows: Sequence[tuple[RowMapping, str]]) -> list[DecisionFacts]:
    """Return the facts of rows, each with the workflow id of its todo."""
    settled = [row for row, _ in rows if row["status"] == "settled"]
    words = await _contents(db, {row[name] for row in settled for name in ("opened", "closed") if row[name]})
    return [_facts(row, todo, words) for row, todo in rows]


async def _contents(db: AsyncConnection, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for some in portions(hashes):
        query = select(events.c.hash, events.c.content).where(events.c.hash.in_(some), events.c.content.is_not(None))
        found |= {row.hash: data_in(row.content) for row in (await db.execute(query)).all()}
    return found


def _facts(row: RowMapping, todo: str, words: Mapping[str, Mapping[str, Any]]) -> DecisionFacts:
    asked = words.get(row["opened"], {}).get("decision")
    settled = words.get(row["closed"] or "", {})
    names = ("workflow_id", "decision_id", "todo_id", "kind", "title", "risk", "status", "assignees", "opened_at", "closed_at")
    return DecisionFacts(
        **{name: row[name] for name in names},
        todo=todo,
        deadline=None if row["due"] >= NEVER else row["due"],
        by=settled.get("by") if isinstance(settled.get("by"), str) else None,
        changed=changed_proposal(asked, settled) if isinstance(asked, Mapping) and settled else None,
    )
