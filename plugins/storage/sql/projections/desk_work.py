"""The work of each desk's executors, which follows from the events of todos: it is written with them, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.events import Event
from kernel.secretary.shapes import CLOSED
from plugins.storage.sql.engine.database import insert_new_rows
from plugins.storage.sql.tables.desk import desk_slots, desk_turns, desk_work
from plugins.storage.sql.tables.todo import desk_todos


def desk_key(desk: str, tenant: str | None) -> str:
    """Return the key of a desk. Two tenants may each have a desk of one name."""
    return sha256_of(canonical([tenant, desk]))


def lock_desk(db: Connection, desk: str) -> None:
    """Lock a desk until the end of the transaction: its dispatches and its slots change one after the other."""
    insert_new_rows(db, desk_turns, [{"desk": desk, "turn": 0, "turn_before": 0, "dispatch": ""}])
    # A write without effect locks the row.
    db.execute(update(desk_turns).where(desk_turns.c.desk == desk).values(turn=desk_turns.c.turn))


_TELLING = ("Secretary", "Todo")
"""The workflows whose events these are; another one may have events of the same names."""


def work_key(chain: str, subtask: str, executor: str) -> str:
    """Return the key of an executor's work on a subtask; `chain` is the hash of the chain's name."""
    return sha256_of(canonical([chain, subtask, executor]))


def new_work(desk: str, workflow: str, chain: str, subtask: str, executor: str, seq: int, at: Any) -> dict[str, Any]:
    """Return the row of an executor that gets a subtask. `desk`, `workflow` and `chain` are hashes."""
    return {
        "key": work_key(chain, subtask, executor), "desk": desk, "workflow": workflow, "chain": chain, "subtask": subtask,
        "executor": executor, "executor_key": sha256_of(executor), "open": True, "completed": 0, "failed": 0, "sent_back": 0,
        "timed": 0, "seconds": 0.0, "priced": 0, "cost_usd": 0.0, "seq": seq, "changed_at": at,
    }  # fmt: skip


def record_work(db: Connection, run: Mapping[str, Any], new: Iterable[Event]) -> None:
    """Change the rows of the todos that new events of a run are about. A reset of a todo takes no figures back."""
    if run["type"] not in _TELLING:
        return
    for event in new:
        if (change := _CHANGES.get(event.type)) is not None:
            change(db, event, run)


def _assigned(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    data = event.data
    if not (desk := data.get("desk")):
        return  # a todo without a desk, or a dry run
    chain, subtask = run["chain_key"], data["id"]
    row = new_work(
        desk_key(desk, run["tenant"]), run["workflow_key"], chain, subtask, data["assignee"], event.seq, event.at
    )  # fmt: skip
    others = (desk_work.c.chain == chain) & (desk_work.c.subtask == subtask) & (desk_work.c.key != row["key"])
    _change(db, others & desk_work.c.open.is_(True), event, open=False)
    insert_new_rows(db, desk_work, [row])
    _change(db, desk_work.c.key == row["key"], event, open=True)


def _completed(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    seconds, cost = event.data.get("seconds"), event.data.get("cost_usd")
    figures: dict[str, Any] = {"completed": desk_work.c.completed + 1}
    if seconds is not None:
        figures |= {"timed": desk_work.c.timed + 1, "seconds": desk_work.c.seconds + seconds}
    if cost is not None:
        figures |= {"priced": desk_work.c.priced + 1, "cost_usd": desk_work.c.cost_usd + cost}
    _change(db, _work_of(event, run), event, open=False, **figures)


def _failed(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    _change(db, _work_of(event, run), event, open=False, failed=desk_work.c.failed + 1)


def _started(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    _change(db, _work_of(event, run), event, open=True)


def _skipped(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    _change(db, (desk_work.c.chain == run["chain_key"]) & (desk_work.c.subtask == event.data["id"]), event, open=False)


def _sent_back(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    assignees = {subtask["id"]: subtask.get("assignee") for subtask in event.data["subtasks"]}
    keys = [work_key(run["chain_key"], id, name) for id in event.data["redo"] if (name := assignees.get(id))]
    _change(db, desk_work.c.key.in_(keys), event, open=True, sent_back=desk_work.c.sent_back + 1)


def _closed(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    _change(db, (desk_work.c.chain == run["chain_key"]) & desk_work.c.open.is_(True), event, open=False)


def _told_by_desk(db: Connection, event: Event, run: Mapping[str, Any]) -> None:
    """Close the work of a todo that could not say so itself, because it was terminated.

    Ids of todos from before had six digits: a desk of another tenant may have a todo of the same id.
    """
    if event.data.get("status") not in CLOSED:
        return
    workflow, tenant = sha256_of(f"todo/{event.data['todo_id']}"), run["tenant"]
    own = desk_todos.c.tenant.is_(None) if tenant is None else desk_todos.c.tenant == tenant
    found = select(desk_todos.c.desk_key).where(desk_todos.c.workflow_key == workflow, own, desk_todos.c.desk_key.is_not(None))
    desks = db.execute(found.distinct()).scalars().all()
    mine = (desk_work.c.workflow == workflow) & desk_work.c.desk.in_(desks)
    db.execute(update(desk_work).where(mine, desk_work.c.open.is_(True)).values(open=False, changed_at=event.at))
    db.execute(delete(desk_slots).where(desk_slots.c.workflow == workflow, desk_slots.c.desk.in_(desks)))


def _work_of(event: Event, run: Mapping[str, Any]) -> Any:
    return desk_work.c.key == work_key(run["chain_key"], event.data["id"], event.by or "")


def _change(db: Connection, which: Any, event: Event, **values: Any) -> None:
    """Change rows that no later event has changed."""
    db.execute(update(desk_work).where(which, desk_work.c.seq < event.seq).values(seq=event.seq, changed_at=event.at, **values))


_Change = Callable[[Connection, Event, Mapping[str, Any]], None]

_CHANGES: dict[str, _Change] = {
    "subtask_assigned": _assigned,
    "subtask_started": _started,
    "subtask_completed": _completed,
    "subtask_failed": _failed,
    "subtask_skipped": _skipped,
    "replanned": _sent_back,
    "todo_completed": _closed,
    "todo_failed": _closed,
    "todo_cancelled": _closed,
    "todo_changed": _told_by_desk,
}
