"""The open rows of todos with the runs that they depend on: a run that was terminated closes no row itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.secretary.endings import Ending
from kernel.secretary.reports.facts import TodoFacts, lost
from plugins.storage.sql.engine.database import Database, now
from plugins.storage.sql.projections.todo_rows import DESK, changing
from plugins.storage.sql.tables.core import event_runs, events
from plugins.storage.sql.tables.desk import desk_slots, desk_work
from plugins.storage.sql.tables.todo import desk_todos


class OpenTodo(Schema):
    """An open row, and the last logged run that writes it: of the todo, or of the desk for a `queued` one.

    `first_run_id` names the chain of that run, which resets and continue-as-new go on with.
    """

    key: str
    todo_id: str
    seq: int
    desk: str | None
    tenant: str | None
    workflow_id: str
    run_id: str
    first_run_id: str

    @property
    def queued(self) -> bool:
        """Whether it has written nothing itself: it is in the queue of its desk, or has just begun."""
        return self.seq == 0


class SqlOpenTodos:
    """The open todos of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def part(self, after: str, most: int) -> tuple[list[OpenTodo], str]:
        """Return at most `most` open rows by key, and the `after` of the next part; it is empty behind the last one.

        A row without a logged run is left out.
        """
        query = select(desk_todos.c.key, desk_todos.c.facts).where(desk_todos.c.closed_at.is_(None), desk_todos.c.key > after)

        def read(db: Connection) -> tuple[list[OpenTodo], str]:
            rows = db.execute(query.order_by(desk_todos.c.key).limit(most)).all()
            known = {row.key: TodoFacts.model_validate(row.facts) for row in rows}
            runs = _own_runs(db, [key for key, facts in known.items() if facts.seq > 0])
            runs |= _desk_runs(db, {key: facts for key, facts in known.items() if facts.seq == 0})
            found = [_open(key, facts, runs[key]) for key, facts in known.items() if key in runs]
            return found, rows[-1].key if len(rows) == most else ""

        return await self._database.read(read)

    async def close(self, todo: OpenTodo, ended: Ending) -> bool:
        """Close the row of a todo that ended without a word, and take its work and its slots from the executors.

        Return False if the row has changed since it was read.
        """

        def work(db: Connection) -> bool:
            mine = (desk_todos.c.key == todo.key) & desk_todos.c.closed_at.is_(None)
            row = db.execute(select(desk_todos.c.facts).where(mine).with_for_update()).first()
            facts = None if row is None else TodoFacts.model_validate(row.facts)
            if facts is None or facts.seq != todo.seq:
                return False
            at = now()
            db.execute(update(desk_todos).where(mine).values(**changing(lost(facts, at, ended))))
            still = (desk_work.c.chain == todo.key) & desk_work.c.open.is_(True)
            db.execute(update(desk_work).where(still).values(open=False, changed_at=at))
            db.execute(delete(desk_slots).where(desk_slots.c.chain == todo.key))  # those who wait ask again by themselves
            return True

        return await self._database.write(work)


def _own_runs(db: Connection, keys: Sequence[str]) -> dict[str, Any]:
    """Return key → last run of these todos' chains."""
    query = select(event_runs).where(event_runs.c.chain_key.in_(keys))
    rows = db.execute(query.order_by(event_runs.c.first_at, event_runs.c.last_at)).mappings() if keys else ()
    return {row["chain_key"]: row for row in rows}


def _desk_runs(db: Connection, queued: Mapping[str, TodoFacts]) -> dict[str, Any]:
    """Return key → last run of the desk that made the row. The row's key is the hash of the desk's chain and the todo's id."""
    if not queued:
        return {}
    opened = select(events.c.chain_key).where(events.c.type == "desk_opened").distinct()  # by an index
    query = select(event_runs).where(event_runs.c.chain_key.in_(opened), event_runs.c.type == DESK)
    rows = db.execute(query.order_by(event_runs.c.first_at, event_runs.c.last_at)).mappings()
    desks = {row["chain_key"]: row for row in rows}
    by_key = {
        sha256_of(canonical([chain, facts.todo_id])): run
        for facts in queued.values()
        for chain, run in desks.items()
        if run["tenant"] == facts.tenant
    }
    return {key: by_key[key] for key in queued if key in by_key}


def _open(key: str, facts: TodoFacts, run: Mapping[str, Any]) -> OpenTodo:
    return OpenTodo(
        key=key,
        todo_id=facts.todo_id,
        seq=facts.seq,
        desk=facts.desk,
        tenant=facts.tenant,
        workflow_id=run["workflow_id"],
        run_id=run["run_id"],
        first_run_id=run["chain"].rpartition(":")[2],
    )
