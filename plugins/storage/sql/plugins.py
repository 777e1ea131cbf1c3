"""The plugin registry in SQL: packages and sets by hash, and the fleet in one row, which is compared and swapped."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of
from kernel.registry.registry import Manifest, Package, PluginSet
from kernel.registry.rollout import Change, Counts, Fleet, Stored, WorkerReport
from plugins.storage.sql.engine.database import Database, insert_new, insert_new_rows, now
from plugins.storage.sql.tables.core import (
    event_runs,
    events,
    plugin_changes,
    plugin_counts,
    plugin_fleet,
    plugin_packages,
    plugin_sets,
    plugin_workers,
)

PINNED = "plugins_pinned"
"""The type of the event that pins a run to a plugin set."""

AT_ONCE = 500

FORGOTTEN = timedelta(minutes=10)
"""The time without a report after which a worker is no longer listed."""


class SqlPlugins:
    """`kernel.registry.rollout.PluginStore` over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, package: Package, origin: str | None) -> str:
        """Store a package, and return its hash.

        Raises:
            InvalidInput: the same name and version has other content already.
        """
        manifest, hash, table = package.manifest, package.hash, plugin_packages
        row = {
            "hash": hash, "name": manifest.key, "version": manifest.version, "manifest": manifest.model_dump(mode="json"),
            "source": b64encode(package.source).decode(), "origin": origin, "installed_at": now(),
        }  # fmt: skip
        same = (table.c.name == manifest.key) & (table.c.version == manifest.version)
        async with self._database.transaction() as db:
            await insert_new(db, table, [row])
            stored = (await db.execute(select(table.c.hash).where(same))).scalar_one()
            if stored == hash and origin is not None:
                await db.execute(update(table).where(table.c.hash == hash).values(origin=origin))
        if stored != hash:
            raise InvalidInput(
                f"version: {manifest.label} exists already with other content ({stored[:12]}, and this is {hash[:12]}). "
                "The content of a version never changes: give this one a higher version.",
                "version",
            )
        return hash

    async def package(self, hash: str) -> Package | None:
        """Return the package of that hash, or None."""
        query = select(plugin_packages.c.manifest, plugin_packages.c.source).where(plugin_packages.c.hash == hash)
        async with self._database.transaction() as db:
            row = (await db.execute(query)).one_or_none()
        return Package(Manifest.model_validate(row.manifest), b64decode(row.source)) if row else None

    async def packages(self, name: str | None = None) -> list[Stored]:
        """Return all packages, or all versions of one plugin, the newest first."""
        table = plugin_packages
        query = select(table.c.hash, table.c.manifest, table.c.origin, table.c.installed_at).order_by(
            table.c.installed_at.desc(), table.c.hash
        )
        async with self._database.transaction() as db:
            rows = (await db.execute(query if name is None else query.where(table.c.name == name))).mappings().all()
        return [Stored.model_validate(dict(row)) for row in rows]

    async def add_set(self, plugins: PluginSet) -> str:
        """Store a plugin set, and return its hash."""
        async with self._database.transaction() as db:
            await insert_new(db, plugin_sets, [{"hash": plugins.hash, "members": plugins.model_dump(mode="json")["members"]}])
        return plugins.hash

    async def plugin_set(self, hash: str) -> PluginSet | None:
        """Return the set of that hash, or None. The empty set always exists."""
        if hash == PluginSet().hash:
            return PluginSet()
        async with self._database.transaction() as db:
            members = (await db.execute(select(plugin_sets.c.members).where(plugin_sets.c.hash == hash))).scalar_one_or_none()
        return None if members is None else PluginSet.model_validate({"members": members})

    async def fleet(self) -> Fleet:
        """Return the current fleet. Before the first change, it has no plugin."""
        async with self._database.transaction() as db:
            return await _fleet(db)

    async def swap(self, before: Fleet, after: Fleet, change: Change | None = None) -> bool:
        """Replace the fleet and record the change. Return False if another process has replaced `before` already."""
        table = plugin_fleet
        first = {"id": 1, "revision": 0, "state": Fleet().model_dump(mode="json")}
        # Defaults are left out, so that a worker of an older version can read the state while no newer feature is used.
        values = {"revision": after.revision, "state": after.model_dump(mode="json", exclude_defaults=True)}
        async with self._database.transaction() as db:
            await insert_new(db, table, [first])
            mine = (table.c.id == 1) & (table.c.revision == before.revision)
            if not (await db.execute(update(table).where(mine).values(**values))).rowcount:
                return False
            if change is not None:
                fields = change.model_dump(mode="json", exclude_defaults=True)
                row = {"id": change.id, "plugin": change.plugin, "change": fields}
                await insert_new(db, plugin_changes, [row])
        return True

    async def history(self, name: str | None = None, limit: int = 100) -> list[Change]:
        """Return changes, of all plugins or of one, the newest first."""
        query = select(plugin_changes.c.change).order_by(plugin_changes.c.id.desc()).limit(limit)
        async with self._database.transaction() as db:
            rows = (await db.execute(query if name is None else query.where(plugin_changes.c.plugin == name))).scalars().all()
        return [Change.model_validate(row) for row in rows]

    async def report(self, worker: WorkerReport, counts: dict[str, Counts]) -> None:
        """Store a worker's report, add to the counts, and delete the reports of workers that are gone."""
        table = plugin_workers
        values = {"report": worker.model_dump(mode="json"), "seen_at": worker.seen_at}

        def work(db: Connection) -> None:
            if not db.execute(update(table).where(table.c.id == worker.id).values(**values)).rowcount:
                db.execute(delete(table).where(table.c.seen_at < worker.seen_at - FORGOTTEN))
                db.execute(insert(table).values(id=worker.id, **values))
            for hash, more in counts.items():
                _count(db, hash, more)

        await self._database.write(work)

    async def leave(self, worker: str) -> None:
        """Delete the report of a worker that stops."""
        async with self._database.transaction() as db:
            await db.execute(delete(plugin_workers).where(plugin_workers.c.id == worker))

    async def workers(self) -> list[WorkerReport]:
        """Return each worker's last report, sorted by worker."""
        query = select(plugin_workers.c.report).order_by(plugin_workers.c.id)
        async with self._database.transaction() as db:
            return [WorkerReport.model_validate(row) for row in (await db.execute(query)).scalars()]

    async def counts(self) -> dict[str, Counts]:
        """Return the counts of packages, by hash."""
        async with self._database.transaction() as db:
            rows = (await db.execute(select(plugin_counts))).mappings().all()
        return {row["hash"]: Counts.model_validate({key: row[key] for key in Counts.model_fields}) for row in rows}

    async def pinned(self, workflow_ids: Iterable[str]) -> dict[str, str]:
        """Return the plugin set that each workflow's latest run is pinned to, by workflow id."""
        pinned: dict[str, str] = {}
        wanted = list(dict.fromkeys(workflow_ids))
        async with self._database.transaction() as db:
            for start in range(0, len(wanted), AT_ONCE):
                keys = [sha256_of(id) for id in wanted[start : start + AT_ONCE]]
                runs = select(event_runs.c.workflow_id, event_runs.c.chain_key).where(event_runs.c.workflow_key.in_(keys))
                chains = {run.workflow_id: run.chain_key for run in await db.execute(runs.order_by(event_runs.c.last_at))}
                pins = (
                    select(events.c.chain_key, events.c.content)
                    .where(events.c.chain_key.in_(chains.values()), events.c.type == PINNED, events.c.content.is_not(None))
                    .order_by(events.c.seq)
                )
                sets = {pin.chain_key: json.loads(pin.content)["data"]["set"] for pin in await db.execute(pins)}
                pinned |= {id: sets[chain] for id, chain in chains.items() if chain in sets}
        return pinned


async def _fleet(db: AsyncConnection) -> Fleet:
    state: Any = (await db.execute(select(plugin_fleet.c.state).where(plugin_fleet.c.id == 1))).scalar_one_or_none()
    return Fleet() if state is None else Fleet.model_validate(state)


def _count(db: Connection, hash: str, more: Counts) -> None:
    table = plugin_counts
    insert_new_rows(db, table, [{"hash": hash, "calls": 0, "failures": 0, "seconds": 0.0, "last_error": None}])
    values: dict[str, Any] = {
        "calls": table.c.calls + more.calls,
        "failures": table.c.failures + more.failures,
        "seconds": table.c.seconds + more.seconds,
    }
    if more.last_error is not None:
        values["last_error"] = more.last_error
    db.execute(update(table).where(table.c.hash == hash).values(**values))
