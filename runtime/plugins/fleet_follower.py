"""The part of a worker that follows the fleet: it answers proposals, and switches to the set that the fleet has taken."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from kernel.basics.errors import MofaError
from kernel.registry.registry import next_state
from kernel.registry.rollout import ANSWER_S, START_SHARE, Fleet, PluginStore, Proposal
from runtime.failures import without_secrets
from runtime.plugins.flow_names import faults_of_new_flows
from runtime.plugins.health import HealthChecks
from runtime.plugins.loaded_versions import LoadedVersions
from runtime.plugins.used_plugin import Installed, LoadedVersion
from runtime.plugins.worker_reports import ProjectTaker, WorkerReports, remove_dead_workers

log = logging.getLogger("mofa.plugins")

LAST_LOOK_S = 5.0
"""The longest wait for a look at the database that is under way when the worker stops, in seconds."""


class FleetFollower:
    """Reads the fleet's state every `poll_s` seconds, and makes this worker follow it."""

    def __init__(
        self,
        store: PluginStore,
        versions: LoadedVersions,
        installed: list[Installed],
        reports: WorkerReports,
        health: HealthChecks,
        poll_s: float,
    ) -> None:
        self._store, self._versions, self._installed = store, versions, installed
        self._reports, self._health, self._poll_s = reports, health, poll_s
        self._project: ProjectTaker | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()
        self.fleet = Fleet()

    async def start(self, project: ProjectTaker | None) -> None:
        """Load the set of the fleet, and follow it from now on, together with `project`."""
        self._project = project
        self._ending.clear()
        await remove_dead_workers(self._store)
        await self._switch(await self._store.fleet())
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop following, and leave the fleet. A look at the database is finished, so that its connection is given back."""
        self._ending.set()
        if self._following is not None:
            await asyncio.wait([self._following], timeout=LAST_LOOK_S)
        tasks = [task for task in (self._following, self._preparing, self._health.task) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._following is not None:
            await self._reports.leave()

    async def _follow(self) -> None:
        while not self._ending.is_set():
            try:
                await self._follow_once()
            except MofaError as error:  # the database is away: loaded plugins go on, and pinned runs with them
                log.warning("plugins: %s", error)
            except Exception:
                log.exception("plugins: a bug in the plugin host; loaded plugins go on")
            # A worker that has answered a proposal waits for the switch, so it polls more often until then.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._poll_s / 4 if self.fleet.proposed else self._poll_s)

    async def _follow_once(self) -> None:
        fleet = await self._store.fleet()
        if fleet.current != self._reports.latest.serving:
            await self._switch(fleet)
        if self._project is not None:
            await self._project.follow(fleet)
        self.fleet = fleet
        self._show_paused()
        self._take_up(fleet.proposed)
        self._health.start_if_due([*self._versions, *self._installed])
        await self._report()
        await self._versions.unload_idle(self._reports.latest.serving)

    def _take_up(self, proposal: Proposal | None) -> None:
        """Begin to prepare a proposal that is new and concerns this worker."""
        report = self._reports.latest
        if proposal is None or not proposal.concerns(report) or proposal.id == report.proposal:
            return
        self._reports.answer(proposal, "loading")
        if self._preparing is not None:
            self._preparing.cancel()
        self._preparing = asyncio.create_task(self._prepare(proposal))

    async def _switch(self, fleet: Fleet) -> None:
        """Serve the set that the fleet has taken. Plugins of it that cannot be loaded here are reported, the rest is served."""
        self.fleet = fleet
        plugins = await self._versions.plugin_set(fleet.current)
        failed = await self._versions.load_all(plugins, ANSWER_S * START_SHARE)
        if failed:
            log.warning("plugins: %s", "; ".join(failed))
        self._reports.switched(fleet.current, failed)
        await self._report(now=True)

    async def _prepare(self, proposal: Proposal) -> None:
        """Load what is proposed beside what is served, and answer whether it works."""
        failed: list[str] = []
        try:
            if proposal.project is None:
                plugins = await self._versions.plugin_set(proposal.set)
                failed = await self._versions.load_all(plugins, proposal.answer_s * START_SHARE)
                if not failed and self._project is not None:
                    served = await self._versions.plugin_set(self._reports.latest.serving)
                    project, folder = self._project.project, self._project.folder
                    failed = await faults_of_new_flows(self._store, plugins, served, project, folder)
            elif self._project is not None:
                await self._project.prepare(proposal)
        except MofaError as error:
            failed = [str(error)]
        except Exception as error:  # a bug in a plugin; without an answer the proposal would wait for its time limit
            log.exception("plugins: the proposal cannot be prepared")
            failed = [f"{type(error).__name__}: {without_secrets(str(error))}"]
        self._reports.answer(proposal, "refused" if failed else "ready", "; ".join(failed) or None)
        with suppress(MofaError):  # `_follow` writes it again
            await self._report(now=True)

    def _show_paused(self) -> None:
        named: list[Installed | LoadedVersion] = [*self._installed, *(each for each in self._versions if each.manifest)]
        for plugin in named:
            if plugin.state == "ready" and plugin.name in self.fleet.paused:
                plugin.state = next_state(plugin.state, "pause")
            elif plugin.state == "paused" and plugin.name not in self.fleet.paused:
                plugin.state = next_state(plugin.state, "resume")

    async def _report(self, *, now: bool = False) -> None:
        project = self._project.report() if self._project is not None else None
        await self._reports.write(self._versions, self._installed, project, now=now)
