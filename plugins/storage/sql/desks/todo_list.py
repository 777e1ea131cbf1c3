"""Lists of todos in a SQL database: from `desk_todos`, with titles and reasons from the event log."""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import clipped
from kernel.basics.sha256 import sha256_of
from kernel.record.event_log import data_in
from kernel.secretary.desk.listed import ListedTodo, TodoFilter, TodoPage, listed
from kernel.secretary.reports.facts import TodoFacts
from plugins.storage.sql.desks.todo_titles import SqlTodoTitles
from plugins.storage.sql.engine.database import Database, portions
from plugins.storage.sql.tables.core import event_runs, events
from plugins.storage.sql.tables.sighting import run_sightings
from plugins.storage.sql.tables.todo import desk_todos

REASON_CHARACTERS = 1_000

_KEY = re.compile("[0-9a-f]{64}")


class SqlTodoList:
    """The todos of one database."""

    def __init__(self, database: Database) -> None:
        self._database, self._titles = database, SqlTodoTitles(database)

    async def page(self, wanted: TodoFilter, limit: int, after: str | None = None) -> TodoPage:
        """Return at most `limit` todos, the newest first. `after` is the `next` of the page before.

        Raises:
            InvalidInput: `after` is not the `next` of a page.
        """
        conditions = _conditions(wanted)
        if after is not None:
            at, key = _read(after)
            before = and_(desk_todos.c.opened_at == at, desk_todos.c.key < key)
            conditions.append(or_(desk_todos.c.opened_at < at, before))
        columns = (desk_todos.c.key, desk_todos.c.opened_at, desk_todos.c.facts, run_sightings.c.unknown_since)
        sighted = desk_todos.outerjoin(run_sightings, run_sightings.c.key == desk_todos.c.key)
        query = select(*columns).select_from(sighted).where(*conditions)
        query = query.order_by(desk_todos.c.opened_at.desc(), desk_todos.c.key.desc()).limit(limit + 1)
        rows = await self._database.read(lambda db: db.execute(query).all())
        facts = [TodoFacts.model_validate(row.facts) for row in rows[:limit]]
        titles = await self._titles.titles(facts)
        reasons = await self._reasons([each.workflow_id for each in facts if each.status in ("failed", "cancelled")])
        items = [
            listed(each, titles.get(each.workflow_id), reasons.get(each.workflow_id), row.unknown_since)
            for each, row in zip(facts, rows, strict=False)
        ]
        more = len(rows) > limit
        return TodoPage(items=items, next=_written(rows[limit - 1].opened_at, rows[limit - 1].key) if more else None)

    async def open_first(self, wanted: TodoFilter, limit: int) -> list[ListedTodo]:
        """Return at most `limit` todos: the open ones, the newest first, then those that have ended."""
        found: list[ListedTodo] = []
        for closed in (False, True):
            if wanted.closed in (None, closed) and len(found) < limit:
                found += (await self.page(wanted.model_copy(update={"closed": closed}), limit - len(found))).items
        return found

    async def _reasons(self, workflow_ids: Sequence[str]) -> dict[str, str]:
        """Return workflow id → why the todo failed or was cancelled."""
        by_key = {sha256_of(id): id for id in workflow_ids}
        found: dict[str, str] = {}
        for some in portions(by_key):
            query = (
                select(event_runs.c.workflow_key, events.c.content)
                .join(event_runs, event_runs.c.run_id == events.c.run_id)
                .where(event_runs.c.workflow_key.in_(some), events.c.type.in_(("todo_failed", "todo_cancelled")))
                .where(events.c.content.is_not(None))
                .order_by(event_runs.c.first_at, events.c.seq)
            )
            for row in await self._database.read(lambda db, query=query: db.execute(query).all()):  # type: ignore[misc]
                reason = data_in(row.content).get("reason")
                if isinstance(reason, str):
                    found[by_key[row.workflow_key]] = clipped(reason, REASON_CHARACTERS)
        return found


def _conditions(wanted: TodoFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.workflow_id is not None:
        conditions.append(desk_todos.c.workflow_key == sha256_of(wanted.workflow_id))
    if wanted.desk is not None:
        conditions.append(desk_todos.c.desk == wanted.desk)
    if wanted.status is not None:
        conditions.append(desk_todos.c.status == wanted.status)
    if wanted.closed is not None:
        conditions.append(desk_todos.c.closed_at.is_not(None) if wanted.closed else desk_todos.c.closed_at.is_(None))
    if wanted.untenanted:
        conditions.append(desk_todos.c.tenant.is_(None))
    if wanted.tenants is not None:
        conditions.append(desk_todos.c.tenant.in_(sorted(wanted.tenants)))
    if wanted.desks is not None:
        conditions.append(desk_todos.c.desk.in_(sorted(wanted.desks)))
    return conditions


def _written(at: datetime, key: str) -> str:
    return urlsafe_b64encode(f"{at.isoformat()} {key}".encode()).decode()


def _read(after: str) -> tuple[datetime, str]:
    try:
        at, _, key = b64decode(after.encode(), b"-_", validate=True).decode().partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not _KEY.fullmatch(key):
            raise ValueError
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput("after: this is not the `next` of a page of this list.", "after") from None
    return moment, key
