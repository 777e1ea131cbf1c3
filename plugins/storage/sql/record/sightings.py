"""Where the server had the runs behind open rows last, and since when it does not know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from kernel.basics.schema import Schema
from plugins.storage.sql.engine.database import Database, insert_new_rows, portions
from plugins.storage.sql.tables.decision import decisions
from plugins.storage.sql.tables.sighting import run_sightings
from plugins.storage.sql.tables.todo import desk_todos

GONE_AFTER = timedelta(hours=1)
"""The time for which a namespace that had a run must not know it until the run counts as gone.

A cluster that takes over from another one may have its runs later.
"""


class Unknown(Schema):
    """The open rows whose runs the server does not know, and since when it does not know the first of them."""

    todos: int
    decisions: int
    since: datetime | None


class SqlSightings:
    """The sightings of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, found: Collection[str], missing: Collection[str], namespace: str, at: datetime) -> set[str]:
        """Note what the namespace of this id knows, and return the keys of the missing runs that are gone.

        A run is gone if this very namespace had it, and has not known it for `GONE_AFTER`. One that no look has found may be
        on another server, or in another namespace: nobody can tell.
        """
        known = await self._known([*found, *missing])
        new = dict.fromkeys(found, (namespace, None)) | dict.fromkeys(missing, (None, at))
        changed = [key for key in found if key in known and known[key] != new[key]]
        lost = [key for key in missing if key in known and known[key][1] is None]
        added = [{"key": key, "namespace": new[key][0], "unknown_since": new[key][1]} for key in new if key not in known]
        if added or changed or lost:  # most looks find nothing new

            def work(db: Connection) -> None:
                insert_new_rows(db, run_sightings, added)
                _put(db, changed, namespace=namespace, unknown_since=None)
                _put(db, lost, unknown_since=at)

            await self._database.write(work)
        return {key for key in missing if key in known and _gone(known[key], namespace, at)}

    async def unknown(self) -> Unknown:
        """Return how many open todos and decisions have a run that the server does not know."""
        since = func.min(run_sightings.c.unknown_since)
        todos = select(func.count(), since).join(desk_todos, desk_todos.c.key == run_sightings.c.key)
        asked = select(func.count(), since).join(decisions, decisions.c.chain_key == run_sightings.c.key)
        missing = run_sightings.c.unknown_since.is_not(None)

        def read(db: Connection) -> Unknown:
            of_todos = db.execute(todos.where(missing, desk_todos.c.closed_at.is_(None))).one()
            of_decisions = db.execute(asked.where(missing, decisions.c.status == "open")).one()
            moments = [row[1] for row in (of_todos, of_decisions) if row[1] is not None]
            return Unknown(todos=of_todos[0], decisions=of_decisions[0], since=min(moments, default=None))

        return await self._database.read(read)

    async def _known(self, keys: Iterable[str]) -> dict[str, tuple[str | None, datetime | None]]:
        def read(db: Connection) -> dict[str, tuple[str | None, datetime | None]]:
            rows: list[Any] = []
            for some in portions(keys):
                rows += db.execute(select(run_sightings).where(run_sightings.c.key.in_(some))).all()
            return {row.key: (row.namespace, row.unknown_since) for row in rows}

        return await self._database.read(read)


def _put(db: Connection, keys: Iterable[str], **values: Any) -> None:
    for some in portions(keys):
        db.execute(update(run_sightings).where(run_sightings.c.key.in_(some)).values(**values))


def _gone(known: tuple[str | None, datetime | None], namespace: str, at: datetime) -> bool:
    had, since = known
    return had == namespace and since is not None and at - since >= GONE_AFTER
