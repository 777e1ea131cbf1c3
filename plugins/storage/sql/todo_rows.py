"""The rows of `desk_todos`: made from the events of todos, in the transaction that writes them, or later from the whole log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from kernel.basics.sha256 import sha256_of
from kernel.record.event_log import Logged, Mark, path
from kernel.secretary.reports.facts import TYPES, TodoFacts, after, begun, lost
from plugins.storage.sql.database import insert_new_rows
from plugins.storage.sql.desk_work import desk_key
from plugins.storage.sql.tables.core import event_runs, events
from plugins.storage.sql.tables.todo import desk_todos

TODO, DESK = "Todo", "Secretary"


def project_todos(db: Connection, run: Mapping[str, Any], rows: Sequence[Logged], new: Iterable[Logged]) -> None:
    """Change the row of a todo by the new events of its run; `rows` are all events of this write.

    If the run was reset, or a lost worker had written other events, the row is made again from the branch that counts.
    """
    fresh = list(new)
    if run["type"] == DESK:
        for row in fresh:
            _told_by_desk(db, row)
    if run["type"] != TODO or not fresh:
        return
    key = run["chain_key"]
    stored = db.execute(select(desk_todos.c.facts).where(desk_todos.c.key == key)).first()
    known = None if stored is None else TodoFacts.model_validate(stored.facts)
    counted: Iterable[Logged] = fresh
    if known is not None and fresh[0].seq <= known.seq:
        known, counted = None, [*_before(db, key, rows[0]), *rows]
    facts = folded(known, counted, run["workflow_id"], run["tenant"])
    if facts is None or facts is known:
        return  # none of these events counts
    values = _values(facts, run)
    if stored is None:
        insert_new_rows(db, desk_todos, [{"key": key, **values}])
    else:
        db.execute(update(desk_todos).where(desk_todos.c.key == key).values(**values))


def folded(known: TodoFacts | None, rows: Iterable[Logged], workflow_id: str, tenant: str | None) -> TodoFacts | None:
    """Return the facts after these events, in order."""
    for row in rows:
        if row.type not in TYPES or (known is not None and row.seq <= known.seq):
            continue
        data = {} if row.content is None else json.loads(row.content)["data"]
        at = datetime.fromisoformat(row.at)
        if known is not None:
            known = after(known, row.type, data, row.seq, at)
        elif row.type == "idea_received":
            known = begun(data, row.seq, at, workflow_id, tenant)
    return known


def fill_todos(db: Connection) -> None:
    """Write the rows of all todos in the log, if there are none yet: after the migration that makes the table."""
    if db.execute(select(desk_todos.c.key).limit(1)).first() is not None:
        return
    runs = db.execute(
        select(event_runs).where(event_runs.c.type == TODO).order_by(event_runs.c.first_at, event_runs.c.last_at)
    ).mappings()
    newest = {run["chain_key"]: dict(run) for run in runs}
    for key, run in newest.items():
        rows = path(_chain(db, key), Mark(seq=run["head_seq"], hash=run["head_hash"]))
        facts = folded(None, rows, run["workflow_id"], run["tenant"])
        if facts is not None:
            db.execute(insert(desk_todos).values(key=key, **_values(facts, run)))


def _before(db: Connection, chain_key: str, first: Logged) -> list[Logged]:
    """Return the events of a chain that lead to this one."""
    if first.seq == 1:
        return []
    return path(_chain(db, chain_key), Mark(seq=first.seq - 1, hash=first.prev))


def _chain(db: Connection, chain_key: str) -> list[Logged]:
    columns = [events.c[name] for name in Logged.model_fields]
    query = select(*columns).where(events.c.chain_key == chain_key).order_by(events.c.seq, events.c.hash)
    return [Logged.model_validate(dict(row)) for row in db.execute(query).mappings()]


def _told_by_desk(db: Connection, row: Logged) -> None:
    """Close the row of a todo that could not say so itself, because it was terminated."""
    data = {} if row.content is None or row.type != "todo_changed" else json.loads(row.content)["data"]
    if data.get("status") != "failed" or "todo_id" not in data:
        return
    mine = (desk_todos.c.workflow_key == sha256_of(f"todo/{data['todo_id']}")) & desk_todos.c.closed_at.is_(None)
    for found in db.execute(select(desk_todos.c.key, desk_todos.c.facts).where(mine)).all():
        facts = lost(TodoFacts.model_validate(found.facts), datetime.fromisoformat(row.at))
        db.execute(update(desk_todos).where(mine, desk_todos.c.key == found.key).values(**_changing(facts)))


def _values(facts: TodoFacts, run: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "desk_key": desk_key(facts.desk, facts.tenant) if facts.desk else None,
        "workflow_key": run["workflow_key"],
        "workflow_id": run["workflow_id"],
        "desk": facts.desk,
        "tenant": facts.tenant,
        "opened_at": facts.opened_at,
        **_changing(facts),
    }


def _changing(facts: TodoFacts) -> dict[str, Any]:
    return {
        "status": facts.status,
        "changed_at": facts.changed_at,
        "closed_at": facts.closed_at,
        "facts": facts.model_dump(mode="json"),
    }
