"""The open decisions with the runs that wait for them: a run that was terminated closes none itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from kernel.basics.schema import Schema
from plugins.storage.sql.engine.database import Database, now, portions
from plugins.storage.sql.tables.core import event_runs
from plugins.storage.sql.tables.decision import decisions

AGAIN_FOR = timedelta(days=30)
"""The time for which a decision that was closed in place of its run is looked at again: a reset may bring the run back."""


class AskingRuns(Schema):
    """A chain of runs with open decisions, or with some that were closed in its place.

    `key` is the hash of the chain, `run_id` its last logged run. `waiting` and `closed` have the opening event of each
    decision, by the decision's key.
    """

    key: str
    workflow_id: str
    run_id: str
    first_run_id: str
    waiting: dict[str, str]
    closed: dict[str, str]


class SqlOpenDecisions:
    """The open decisions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def part(self, after: str, most: int) -> tuple[list[AskingRuns], str]:
        """Return at most `most` chains by key, and the `after` of the next part; it is empty behind the last one."""
        current = or_(decisions.c.status == "open", _closed_here() & (decisions.c.closed_at > now() - AGAIN_FOR))
        chains = select(decisions.c.chain_key).where(current, decisions.c.chain_key > after).distinct()
        chains = chains.order_by(decisions.c.chain_key).limit(most)

        def read(db: Connection) -> tuple[list[AskingRuns], str]:
            keys = list(db.execute(chains).scalars())
            rows: dict[str, list[Any]] = {}
            runs: dict[str, Mapping[str, Any]] = {}
            for some in portions(keys):
                columns = (decisions.c[name] for name in ("key", "chain_key", "opened", "status"))
                for row in db.execute(select(*columns).where(decisions.c.chain_key.in_(some), current)):
                    rows.setdefault(row.chain_key, []).append(row)
                last = select(event_runs).where(event_runs.c.chain_key.in_(some))
                for run in db.execute(last.order_by(event_runs.c.first_at, event_runs.c.last_at)).mappings():
                    runs[run["chain_key"]] = dict(run)
            found = [_asking(runs[key], rows[key]) for key in keys if key in runs and key in rows]
            return found, keys[-1] if len(keys) == most else ""

        return await self._database.read(read)

    async def close(self, waiting: Mapping[str, str]) -> int:
        """Close open decisions by key and opening event: nobody waits for them. Return how many were open."""
        return await self._change(waiting, decisions.c.status == "open", status="cancelled", closed_at=now())

    async def open(self, closed: Mapping[str, str]) -> int:
        """Open decisions again that were closed in place of their run. Return how many were."""
        return await self._change(closed, _closed_here(), status="open", closed_at=None)

    async def _change(self, which: Mapping[str, str], state: ColumnElement[bool], **values: Any) -> int:
        def work(db: Connection) -> int:
            changed = 0
            for key, opened in which.items():  # a run may have asked something else under the same id since
                mine = (decisions.c.key == key) & (decisions.c.opened == opened) & state
                changed += db.execute(update(decisions).where(mine).values(**values)).rowcount
            return changed

        return await self._database.write(work) if which else 0


def _closed_here() -> ColumnElement[bool]:
    """Return the condition of a decision that was closed without an event of its run."""
    return (decisions.c.status == "cancelled") & decisions.c.closed.is_(None)


def _asking(run: Mapping[str, Any], rows: Sequence[Any]) -> AskingRuns:
    return AskingRuns(
        key=run["chain_key"],
        workflow_id=run["workflow_id"],
        run_id=run["run_id"],
        first_run_id=run["chain"].rpartition(":")[2],
        waiting={row.key: row.opened for row in rows if row.status == "open"},
        closed={row.key: row.opened for row in rows if row.status != "open"},
    )
