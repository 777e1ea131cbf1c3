"""The event log of a house, as an auditor reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle

from kernel.record.audit import audit
from kernel.record.event_log import LoggedRun, path
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.engine.address import address
from tests.support.closed import closed


class Log:
    """A reader of the log in a home folder. Each read has connections of its own: a test that fails leaves none open."""

    def __init__(self, home: Path) -> None:
        self._address = address(f"sqlite:///{home / 'mofa.db'}")

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[sql.SqlEventLog]:
        async with closed(sql.Database(self._address)) as database:
            yield sql.SqlEventLog(database)

    async def runs(self, workflow_id: str) -> list[LoggedRun]:
        """Return the runs of a workflow id, the oldest first."""
        async with self._open() as log:
            return await log.runs(workflow_id)

    async def events(self, workflow_id: str, run: int = -1) -> list[Event]:
        """Return the events of a run of that id, by default the newest, after a check of its chain."""
        async with self._open() as log:
            chain = (await log.runs(workflow_id))[run].chain
            runs, rows = await log.chain(chain)
            assert audit(chain, runs, rows, await log.erasures()) == []
            kept = path(rows, runs[run].head)
            texts = await log.texts(ref for row in kept for ref in row.refs())
            return [row.event(texts) for row in kept]


async def queried(handle: WorkflowHandle[Any, Any]) -> list[Event]:
    """Return the run's own record, by its query."""
    return [Event.model_validate(event) for event in await handle.query("events", {"limit": 10_000})]
