"""The rows of `desk_todos`: made from the events of todos, in the transaction that writes them, or later from the whole log.

A todo in the queue of its desk has no events yet: its row is made from the desk's events, and goes when its own row comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.event_log import Logged, Mark, data_in, path
from kernel.record.events import MISSHAPEN, fault_of
from kernel.secretary.endings import WORDS, Ending
from kernel.secretary.reports.facts import TYPES, TodoFacts, after, begun, lost
from plugins.storage.sql.engine.database import insert_new_rows
from plugins.storage.sql.projections.desk_work import desk_key
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
            _told_by_desk(db, row, run)
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
        for queued in _queued(db, run["workflow_key"]):
            db.execute(delete(desk_todos).where(desk_todos.c.key == queued))
    else:
        db.execute(update(desk_todos).where(desk_todos.c.key == key).values(**values))


def folded(known: TodoFacts | None, rows: Iterable[Logged], workflow_id: str, tenant: str | None) -> TodoFacts | None:
    """Return the facts after these events, in order. Of an event that cannot be read, its type counts."""
    for row in rows:
        if row.type not in TYPES or (known is not None and row.seq <= known.seq):
            continue
        event = row.by_reference()
        at = event.at if known is None or fault_of(event) is None else max(event.at, known.changed_at)
        with suppress(*MISSHAPEN):
            if known is not None:
                known = after(known, row.type, event.data, row.seq, at)
            elif row.type == "idea_received":
                known = begun(event.data, row.seq, at, workflow_id, tenant)
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


def _told_by_desk(db: Connection, row: Logged, run: Mapping[str, Any]) -> None:
    """Make, change and close rows of todos in the queue. Close the row of a todo that was terminated, and could not say so."""
    if row.content is None or row.type not in ("todo_opened", "todo_changed"):
        return
    data, at = data_in(row.content), datetime.fromisoformat(row.at)
    if not isinstance(id := data.get("todo_id"), str):
        return
    workflow_id = f"todo/{id}"
    own = desk_todos.c.tenant.is_(None) if run["tenant"] is None else desk_todos.c.tenant == run["tenant"]
    mine = (desk_todos.c.workflow_key == sha256_of(workflow_id)) & own
    if row.type == "todo_opened":
        if data.get("desk") and db.execute(select(desk_todos.c.key).where(mine).limit(1)).first() is None:
            facts = TodoFacts(
                todo_id=id, workflow_id=workflow_id, desk=data["desk"], tenant=run["tenant"], seq=0, opened_at=at,
                changed_at=at, phase_at=at, priority=data.get("priority") or "normal",
                opened=row.hash if data.get("title") else None,
            )  # fmt: skip
            values = _values(facts, {"workflow_key": sha256_of(workflow_id), "workflow_id": workflow_id})
            insert_new_rows(db, desk_todos, [{"key": sha256_of(canonical([run["chain_key"], id])), **values}])
        return
    ended = next((each for each in WORDS if each == data.get("ended")), None)
    _changed_in_queue(db, mine, data, at, ended)
    if ended is not None or data.get("status") == "failed":
        for found in db.execute(
            select(desk_todos.c.key, desk_todos.c.facts).where(mine, desk_todos.c.closed_at.is_(None))
        ).all():
            facts = lost(TodoFacts.model_validate(found.facts), at, ended)
            db.execute(update(desk_todos).where(desk_todos.c.key == found.key).values(**changing(facts)))


def _changed_in_queue(db: Connection, mine: Any, data: Mapping[str, Any], at: datetime, ended: Ending | None) -> None:
    """Change the row of a todo in the queue, or delete it if the todo has a row of its own."""
    rows = db.execute(select(desk_todos.c.key, desk_todos.c.facts).where(mine)).all()
    known = {row.key: TodoFacts.model_validate(row.facts) for row in rows}
    own = any(facts.seq > 0 for facts in known.values())
    for key, facts in known.items():
        if facts.seq > 0:
            continue
        if own:  # the todo and its desk wrote at the same moment
            db.execute(delete(desk_todos).where(desk_todos.c.key == key))
            continue
        changed = facts.model_copy(update={"priority": data.get("priority") or facts.priority, "changed_at": at})
        if data.get("status") == "cancelled":
            changed = lost(changed, at, ended).model_copy(update={"status": "cancelled"})
        db.execute(update(desk_todos).where(desk_todos.c.key == key).values(**changing(changed)))


def _queued(db: Connection, workflow_key: str) -> list[str]:
    """Return the keys of the rows that the desk made for a todo in its queue."""
    rows = db.execute(select(desk_todos.c.key, desk_todos.c.facts).where(desk_todos.c.workflow_key == workflow_key)).all()
    return [row.key for row in rows if TodoFacts.model_validate(row.facts).seq == 0]


def _values(facts: TodoFacts, run: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "desk_key": desk_key(facts.desk, facts.tenant) if facts.desk else None,
        "workflow_key": run["workflow_key"],
        "workflow_id": run["workflow_id"],
        "desk": facts.desk,
        "tenant": facts.tenant,
        "opened_at": facts.opened_at,
        **changing(facts),
    }


def changing(facts: TodoFacts) -> dict[str, Any]:
    """Return the columns of a row that change with its facts."""
    return {
        "status": facts.status,
        "changed_at": facts.changed_at,
        "closed_at": facts.closed_at,
        "facts": facts.model_dump(mode="json"),
    }
