"""The plugins of one worker: loaded by their hash, side by side, and switched together with the rest of the fleet."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from kernel.basics.errors import NotSent, PluginDisabled, ToolDenied
from kernel.kinds.plugin_kind import PluginKind
from kernel.kinds.tool import ToolContext
from kernel.registry.registry import Manifest, Member, Package, PluginSet
from kernel.registry.rollout import POLL_S, PluginStore
from runtime.plugins.fleet_follower import FleetFollower
from runtime.plugins.health import HEALTH_S, HealthChecks
from runtime.plugins.loaded_versions import LoadedVersions
from runtime.plugins.used_plugin import Installed, Loader, Running, UseCounts, UsedPlugin, installed_plugin
from runtime.plugins.worker_reports import ProjectTaker, WorkerReports

T = TypeVar("T")


class PluginHost:
    """The plugins of a worker process, for its activities.

    A new version is loaded beside the others, and used once it has started; a call ends on the version that it began on. A
    version that fails to load affects only the calls that need it.
    """

    def __init__(
        self, store: PluginStore, load: Loader, *, task_queue: str = "", poll_s: float = POLL_S, health_s: float = HEALTH_S
    ) -> None:
        self.store = store
        self._versions, self._installed = LoadedVersions(store, load), list[Installed]()
        self._counts, self._health = UseCounts(), HealthChecks(health_s)
        reports = WorkerReports(store, task_queue, self._counts)
        self._follower = FleetFollower(store, self._versions, self._installed, reports, self._health, poll_s)

    async def open(self, project: ProjectTaker | None = None) -> None:
        """Load the plugins of the fleet, and follow it from now on, together with `project`.

        A plugin that cannot be loaded is logged; the others are served.
        """
        await self._follower.start(project)

    async def close(self) -> None:
        """Leave the fleet, and unload everything."""
        await self._follower.stop()
        await self._versions.close()

    # ---- sets and states ------------------------------------------------------------------------------------------

    async def current(self) -> str:
        """Return the hash of the set for new runs, as the database has it now."""
        return (await self.store.fleet()).current

    async def members(self, pin: str) -> PluginSet:
        """Return the set of that hash.

        Raises:
            InvalidInput: there is no such set.
        """
        return await self._versions.plugin_set(pin)

    def is_paused(self, plugin: str) -> bool:
        """Return whether the operator has disabled the plugin. This holds for every run, whatever it is pinned to."""
        return plugin in self._follower.fleet.paused

    def check_enabled(self, plugin: str) -> None:
        """Raise `PluginDisabled`, for which a run waits, if the operator has disabled the plugin."""
        if self.is_paused(plugin):
            raise PluginDisabled(plugin)

    def check_not_paused(self, plugin: str) -> None:
        """Raise `ToolDenied`, which the model reads, if the operator has disabled the plugin."""
        try:
            self.check_enabled(plugin)
        except PluginDisabled as disabled:
            raise ToolDenied(str(disabled)) from None

    # ---- runtime plugins ------------------------------------------------------------------------------------------

    async def manifest(self, member: Member) -> Manifest:
        """Return the manifest of a version, loaded and started.

        Raises:
            MofaError: the version cannot be used; the message has the reason.
        """
        version, _ = await self._versions.ready(member)
        assert version.manifest is not None  # it is ready
        return version.manifest

    async def loaded(self, member: Member) -> Running:
        """Return a version, loaded and started, for callers that need more of it than `use`. Raises as `manifest` does."""
        _, running = await self._versions.ready(member)
        return running

    async def use(self, member: Member, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Use exactly that version; it is loaded first, if necessary."""
        version, running = await self._versions.ready(member)
        with self._counts.counted(version, member.hash):
            try:
                return await running.use(args, context, options)
            finally:
                version.used_at = time.monotonic()

    async def package(self, member: Member) -> Package:
        """Return the stored package of a version, loaded and started. Raises as `manifest` does."""
        await self._versions.ready(member)
        package = await self.store.package(member.hash)
        assert package is not None  # it was loaded
        return package

    def counting(self, plugin: str, hash: str, *, continued: bool = False) -> AbstractContextManager[None]:
        """Count a use of a plugin outside this host, or a later part of one (`continued`).

        Raises:
            ToolDenied: the plugin is disabled.
        """
        self.check_not_paused(plugin)
        known: list[UsedPlugin] = [each for each in self._versions if each.member.hash == hash]
        known += [each for each in self._installed if each.hash == hash]
        return self._counts.counted(known[0] if known else UsedPlugin(), hash, calls=0 if continued else 1)

    # ---- installed plugins ----------------------------------------------------------------------------------------

    def register(self, kind: PluginKind, name: str, used_as: str, made: Any = None) -> Installed | None:
        """Count and report an installed plugin from now on, and check the health of the object that was `made` of it.

        Returns None if no such plugin is installed.
        """
        plugin = installed_plugin(kind, name, used_as, made)
        if plugin is not None:
            self._installed.append(plugin)
        return plugin

    def unregister(self, *plugins: Installed | None) -> None:
        """Stop counting and reporting plugins that this process no longer uses."""
        # In place: the follower reads the same list. By identity: two uses of one plugin may be equal.
        self._installed[:] = [each for each in self._installed if not any(each is one for one in plugins)]

    async def use_installed(self, plugin: Installed, work: Callable[[], Awaitable[T]], *, may_be_cancelled: bool = False) -> T:
        """Count one use of an installed plugin. The health of a failed plugin is checked again first.

        The cancellation of a use that `may_be_cancelled` is not a failure.

        Raises:
            NotSent: the plugin is still unhealthy.
        """
        if plugin.state == "failed":
            await self._health.check(plugin)
        if plugin.state == "failed":
            raise NotSent(f"The plugin {plugin.name} is unhealthy: {plugin.error}")
        with self._counts.counted(plugin, plugin.hash, may_be_cancelled=may_be_cancelled):
            return await work()


async def runtime_kinds(store: PluginStore) -> dict[str, PluginKind]:
    """Return the kinds of the fleet's runtime plugins, by name."""
    plugins = await store.plugin_set((await store.fleet()).current)
    return {name: member.kind for name, member in plugins.members.items()} if plugins else {}
