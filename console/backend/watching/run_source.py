"""The source of a run's events for followers: the event log, the streamed answers, and the run's status on the server."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from temporalio.client import Client

from console.backend import client as backend
from console.terminal.failure import NOT_FOUND, Failure
from kernel.kinds.storage import FOLLOWED_S, StreamedAnswer
from kernel.record.event_log import LoggedRun
from kernel.record.events import Event
from plugins.storage.sql import SqlEventLog, SqlStorage
from runtime.connection import ServerUnreachable

GONE = "gone"
"""The status of a run that the server does not have any more."""


class Source(Protocol):
    """A reader of one run's events."""

    async def run(self, workflow_id: str) -> LoggedRun | None:
        """Return the newest run of a workflow id, None if it has written no event yet."""
        ...

    async def events(self, run: LoggedRun, after: int, limit: int) -> list[Event]:
        """Return the events of a run after a sequence number."""
        ...

    async def answers(self, workflow_id: str) -> list[StreamedAnswer]:
        """Return the answers of a run and the teams in it that stream now."""
        ...

    async def ended(self, workflow_id: str) -> str | None:
        """Return the status of a run that has ended; None while it runs, and if the server does not answer."""
        ...


class RunSource:
    """`Source` over the database and the Temporal server."""

    def __init__(self, temporal: Callable[[], Awaitable[Client]], storage: SqlStorage, log: SqlEventLog) -> None:
        self._temporal, self._storage, self._log = temporal, storage, log
        self._followed: dict[str, float] = {}

    async def run(self, workflow_id: str) -> LoggedRun | None:
        """Return the newest run of a workflow id, None if it has written no event yet."""
        return await self._log.newest(workflow_id)

    async def events(self, run: LoggedRun, after: int, limit: int) -> list[Event]:
        """Return the events of a run after a sequence number."""
        rows = await self._log.part(run, after, limit)
        refs = [ref for row in rows for ref in row.refs()]
        texts = await self._log.texts(refs) if refs else {}
        return [row.event(texts) for row in rows]

    async def answers(self, workflow_id: str) -> list[StreamedAnswer]:
        """Return the answers that stream now. Workers write them while somebody asks."""
        now = time.monotonic()
        if now - self._followed.get(workflow_id, -FOLLOWED_S) > FOLLOWED_S / 3:
            await self._storage.follow(workflow_id)
            self._followed = {id: at for id, at in self._followed.items() if now - at < FOLLOWED_S} | {workflow_id: now}
        return await self._storage.streams_of(workflow_id)

    async def ended(self, workflow_id: str) -> str | None:
        """Return the status of a run that has ended; None while it runs, and if the server does not answer."""
        try:
            described = await backend.describe(await self._temporal(), workflow_id)
        except ServerUnreachable:
            return None
        except Failure as failure:
            return GONE if failure.code == NOT_FOUND else None
        return None if backend.is_open(described) or described.status is None else described.status.name.lower()
