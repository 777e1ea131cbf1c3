"""The steps of the event log: a run's events are written, and its head is moved forward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, update

from kernel.basics.sha256 import sha256_of
from kernel.record.event_log import Logged, Origin, Outgoing, chained
from plugins.storage.sql.engine.prepared import Row
from plugins.storage.sql.engine.statements import BEGIN_RUN, EVENTS, INSERT_EVENT, MOVE_HEAD
from plugins.storage.sql.engine.transaction import Ask, Steps, Transaction
from plugins.storage.sql.projections.decision_rows import project_decisions, undo_after
from plugins.storage.sql.projections.desk_work import record_work
from plugins.storage.sql.projections.todo_rows import project_todos
from plugins.storage.sql.tables.core import event_runs, events


class WrittenRows(NamedTuple):
    """The rows of a load of events, and whether they are the log's own now."""

    rows: list[Logged]
    written: bool


def write_events(
    transaction: Transaction, outgoing: Outgoing, origin: Origin, fence: int | None, long_texts: Sequence[dict[str, str]]
) -> Steps[WrittenRows]:
    """Write the events that the log lacks. `long_texts` are those of the events: see `Large.rows`."""
    rows, key = chained(outgoing, origin), sha256_of(outgoing.chain)
    run = {
        "run_id": origin.run_id, "chain_key": key, "workflow_key": sha256_of(origin.workflow_id), "chain": outgoing.chain,
        "workflow_id": origin.workflow_id, "type": origin.type, "scope": outgoing.scope, "tenant": outgoing.tenant,
        "head_seq": rows[-1].seq, "head_hash": rows[-1].hash, "first_at": rows[0].at, "last_at": rows[-1].at,
        "flow": outgoing.flow,
    }  # fmt: skip
    places = {"chain": key, "first_seq": rows[0].seq, "last_seq": rows[-1].seq}
    (stored,) = yield [Ask(EVENTS, places, first=(BEGIN_RUN, run))]  # the insert locks the run's row
    if settled := _settled(stored, origin.run_id):
        rows = chained(outgoing, origin, settled)
    if not _replace_rewritten(transaction.connection, run, stored, rows, fence):
        return WrittenRows(rows, False)  # from a worker that the server had given up: the run has written other events since
    fences = {row.hash: row.fence for row in stored}
    fresh = [row for row in rows if row.hash not in fences]
    transaction.later(INSERT_EVENT, *(row.model_dump() | {"chain_key": key, "fence": fence} for row in fresh))
    own = {row.hash for row in rows}
    if branch := [row.seq for row in stored if row.run_id != origin.run_id and row.hash not in own]:
        undo_after(transaction.connection, key, min(branch) - 1)  # the run was reset: events of the run before it do not count
    project_decisions(transaction, run, fresh)
    transaction.add_texts(long_texts)
    if fence is None and (final := [row.hash for row in rows if fences.get(row.hash) is not None]):
        transaction.connection.execute(update(events).where(events.c.hash.in_(final)).values(fence=None))
    new = {row.seq for row in fresh}
    record_work(transaction.connection, run, [event for event in outgoing.events if event.seq in new])
    project_todos(transaction.connection, run, rows, fresh)
    last = rows[-1]
    transaction.later(MOVE_HEAD, run | {"head_seq": last.seq, "head_hash": last.hash, "last_at": last.at})
    return WrittenRows(rows, True)


def _settled(stored: Sequence[Row], run_id: str) -> dict[int, Logged]:
    """Return the run's own events that are final (without a fence), by `seq`."""
    return {
        row.seq: Logged.model_validate({name: getattr(row, name) for name in Logged.model_fields})
        for row in stored
        if row.run_id == run_id and row.fence is None
    }


def _replace_rewritten(
    db: Connection, run: dict[str, Any], stored: Sequence[Row], rows: list[Logged], fence: int | None
) -> bool:
    """Delete the run's events that these rows replace. Return False if the stored ones are newer.

    After a worker was lost, a run may write other events for the same `seq`. The events with the higher fence count: that
    worker had read more of the run's history. All later events of the run are deleted too, for they follow the deleted ones.
    """
    same = {row.hash for row in rows}
    others = [each for each in stored if each.run_id == run["run_id"] and each.hash not in same]
    if not others:
        return True
    if any(other.fence is None or (fence is not None and other.fence > fence) for other in others):
        return False
    first = min(other.seq for other in others)
    undo_after(db, run["chain_key"], first - 1)
    mine = (events.c.chain_key == run["chain_key"]) & (events.c.run_id == run["run_id"]) & (events.c.seq >= first)
    db.execute(delete(events).where(mine, events.c.hash.not_in(same), events.c.fence.is_not(None)))
    back = {"head_seq": rows[0].seq - 1, "head_hash": rows[0].prev}
    own = (events.c.chain_key == run["chain_key"]) & (events.c.run_id == run["run_id"])
    if db.execute(select(events.c.hash).where(own).limit(1)).first() is None:
        back["first_at"] = rows[0].at
    db.execute(update(event_runs).where(event_runs.c.run_id == run["run_id"]).values(**back))
    return True
