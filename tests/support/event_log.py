"""The event log of a house, as an auditor reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle

from kernel.record.audit import audit
from kernel.record.event_log import LoggedRun, path
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.engine.address import address


class Log:
    """A reader of the log in a home folder; call `close` at the end."""

    def __init__(self, home: Path) -> None:
        self._log = sql.SqlEventLog(sql.Database(address(f"sqlite:///{home / 'mofa.db'}")))

    async def close(self) -> None:
        """Close the connections."""
        await self._log.database.close()

    async def runs(self, workflow_id: str) -> list[LoggedRun]:
        """Return the runs of a workflow id, the oldest first."""
        return await self._log.runs(workflow_id)

    async def events(self, workflow_id: str, run: int = -1) -> list[Event]:
        """Return the events of a run of that id, by default the newest, after a check of its chain."""
        chain = (await self.runs(workflow_id))[run].chain
        runs, rows = await self._log.chain(chain)
        assert audit(chain, runs, rows, await self._log.erasures()) == []
        kept = path(rows, runs[run].head)
        texts = await self._log.texts(ref for row in kept for ref in row.refs())
        return [row.event(texts) for row in kept]


async def queried(handle: WorkflowHandle[Any, Any]) -> list[Event]:
    """Return the run's own record, by its query."""
    return [Event.model_validate(event) for event in await handle.query("events", {"limit": 10_000})]
