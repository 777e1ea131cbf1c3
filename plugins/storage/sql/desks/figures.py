"""Figures of desks in a SQL database: `kernel.secretary.ranking.figures.DeskRecords`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Integer, case, delete, func, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.secretary.ranking.figures import COUNTED, DeskFigures, ExecutorFigures, FiguresWanted
from kernel.secretary.ranking.rank import rank
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.projections.desk_work import desk_key, lock_desk, new_work
from plugins.storage.sql.tables.desk import desk_turns, desk_work

STALE = timedelta(days=90)
"""The age after which a subtask without events does not count as load: its todo was terminated, and nobody could say so."""

CLAIMED = -1
"""The `seq` of a claim that no event confirms yet."""


class SqlDesks:
    """Figures over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, wanted: FiguresWanted, workflow_id: str) -> DeskFigures:
        """Return the desk's figures before this dispatch, and claim what the strategy chooses by them.

        A repeated call replaces its own claims, and continues at the same turn.
        """
        if wanted.claim:
            return await self._database.write(lambda db: _figures(db, wanted, workflow_id))
        async with self._database.transaction() as db:
            return await db.run_sync(_figures, wanted, workflow_id)


def _figures(db: Connection, wanted: FiguresWanted, workflow_id: str) -> DeskFigures:
    desk, chain = desk_key(wanted.desk, wanted.tenant), sha256_of(wanted.chain)
    dispatch = sha256_of(canonical([wanted.chain, wanted.step]))
    claims = wanted.claim and wanted.strategy in COUNTED
    if claims:
        lock_desk(db, desk)
        own = (desk_work.c.chain == chain) & desk_work.c.subtask.in_([subtask.id for subtask in wanted.subtasks])
        db.execute(delete(desk_work).where(own, desk_work.c.seq == CLAIMED))
    turn = db.execute(select(desk_turns).where(desk_turns.c.desk == desk)).one_or_none()
    start = 0 if turn is None else turn.turn_before if turn.dispatch == dispatch else turn.turn
    figures = DeskFigures(turn=start, executors=_executors(db, desk))
    if claims:
        _claim(db, wanted, figures, dispatch, desk=desk, chain=chain, workflow=sha256_of(workflow_id))
    return figures


def _executors(db: Connection, desk: str) -> list[ExecutorFigures]:
    fresh = desk_work.c.open.is_(True) & (desk_work.c.changed_at > now() - STALE)
    names = ("completed", "failed", "sent_back", "timed", "seconds", "priced", "cost_usd")
    query = (
        select(
            func.min(desk_work.c.executor).label("executor"),
            func.sum(case((fresh, 1), else_=0)).cast(Integer).label("load"),
            *(func.sum(desk_work.c[name]).label(name) for name in names),
        )
        .where(desk_work.c.desk == desk)
        .group_by(desk_work.c.executor_key)
    )
    return sorted((_executor(row) for row in db.execute(query).all()), key=lambda each: each.name)


def _executor(row: Any) -> ExecutorFigures:
    return ExecutorFigures(
        name=row.executor,
        load=int(row.load),
        completed=int(row.completed),
        failed=int(row.failed),
        sent_back=int(row.sent_back),
        mean_seconds=round(float(row.seconds) / int(row.timed), 3) if row.timed else None,
        mean_cost_usd=round(float(row.cost_usd) / int(row.priced), 6) if row.priced else None,
    )


def _claim(
    db: Connection, wanted: FiguresWanted, figures: DeskFigures, dispatch: str, *, desk: str, chain: str, workflow: str
) -> None:
    ranked = rank(wanted.strategy, wanted.subtasks, wanted.executors, figures, wanted.weights, wanted.excluded)
    at = now()
    rows = [
        new_work(desk, workflow, chain, id, match.assignee, CLAIMED, at)
        for id, match in ranked.matches.items()
        if match.assignee is not None
    ]
    insert_new_rows(db, desk_work, rows)
    moved = {"turn": ranked.turn, "turn_before": figures.turn, "dispatch": dispatch}
    db.execute(update(desk_turns).where(desk_turns.c.desk == desk).values(**moved))
