"""The report that a worker writes to the database: its plugins, its project file, its answer to a proposal."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from kernel.basics.errors import MofaError
from kernel.project.project import Project
from kernel.registry.rollout import Fleet, PluginStore, ProjectReport, Proposal, WorkerReport
from runtime.plugins.used_plugin import Installed, LoadedVersion, UseCounts

REPORT_S = 1.0
"""The least time between two reports without news, in seconds."""


class ProjectTaker(Protocol):
    """The part of a worker that is made from the project file, and changes it together with the fleet."""

    @property
    def project(self) -> Project:
        """The content of the file."""
        ...

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        ...

    async def prepare(self, proposal: Proposal) -> None:
        """Get the proposed project file ready. Raises `MofaError` with the reason if it cannot be used."""
        ...

    async def follow(self, fleet: Fleet) -> None:
        """Switch to the project file that the fleet has taken, if it is new. Never raises: the report holds the error."""
        ...

    def report(self) -> ProjectReport:
        """Return its part of the worker's report."""
        ...


class WorkerReports:
    """The latest report of this worker, and its writing."""

    def __init__(self, store: PluginStore, task_queue: str, counts: UseCounts) -> None:
        self._store, self._counts, self._reported_at = store, counts, 0.0
        id = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self.latest = WorkerReport(id=id, task_queue=task_queue, serving="", seen_at=_now())

    def answer(self, proposal: Proposal, answer: str, error: str | None = None) -> None:
        """Set the answer to a proposal. The next `write` does not wait."""
        self.latest = self.latest.model_copy(update={"proposal": proposal.id, "answer": answer, "error": error})
        self._reported_at = 0.0

    def switched(self, serving: str, failed: list[str]) -> None:
        """Set the plugin set that is served from now on, and the plugins of it that could not be loaded."""
        update = {"serving": serving, "switched_at": _now(), "error": "; ".join(failed) or None}
        self.latest = self.latest.model_copy(update=update)

    async def write(
        self,
        versions: Iterable[LoadedVersion],
        installed: Iterable[Installed],
        project: ProjectReport | None,
        *,
        now: bool = False,
    ) -> None:
        """Write the report and the counts, if there is news or `REPORT_S` has passed, or `now`.

        Raises:
            MofaError: the store is unavailable. The counts are kept for the next report.
        """
        if not now and project == self.latest.project and time.monotonic() - self._reported_at < REPORT_S:
            return
        plugins = [each.report(each.name, each.member.version, each.member.hash) for each in versions]
        plugins += [each.report(each.name, each.version, each.hash, each.used_as) for each in installed]
        self.latest = self.latest.model_copy(update={"plugins": plugins, "project": project, "seen_at": _now()})
        self._reported_at = time.monotonic()
        counts = self._counts.take()
        try:
            await self._store.report(self.latest, counts)
        except MofaError:
            self._counts.put_back(counts)
            raise

    async def leave(self) -> None:
        """Write the last counts, and leave the fleet."""
        with suppress(MofaError):
            await self._store.report(self.latest, self._counts.take())
            await self._store.leave(self.latest.id)


async def remove_dead_workers(store: PluginStore) -> None:
    """Remove killed workers of this machine from the fleet: else a proposal waits until they count as gone."""
    for worker in await store.workers():
        if _is_dead(worker.id):
            await store.leave(worker.id)


def _is_dead(id: str) -> bool:
    """Return whether a worker was a process of this machine that has ended."""
    machine, _, process = id.rpartition(":")[0].rpartition(":")
    if machine != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _now() -> datetime:
    return datetime.now(UTC)
