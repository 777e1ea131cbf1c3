"""The versions of runtime plugins that one worker process has loaded, by their hash and grants."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress

from kernel.basics.errors import InvalidInput, MofaError, ProviderUnavailable
from kernel.registry.registry import Member, PluginSet, next_state, start_order
from kernel.registry.rollout import PluginStore
from runtime.failures import without_secrets
from runtime.plugins.health import check_health
from runtime.plugins.used_plugin import LoadedVersion, Loader, Running

IDLE_S = 300.0
"""An unused version is unloaded after this time, in seconds; the next call that needs it loads it again."""

LOAD_S = 15.0
"""The longest that a call waits for its version to load, in seconds, on a slow machine too; then the call is retried."""


class LoadedVersions:
    """Loads and starts versions side by side, each once."""

    def __init__(self, store: PluginStore, load: Loader) -> None:
        self._store, self._load = store, load
        self._versions: dict[str, LoadedVersion] = {}
        self._sets: dict[str, PluginSet] = {}

    def __iter__(self) -> Iterator[LoadedVersion]:
        return iter(list(self._versions.values()))

    async def plugin_set(self, hash: str) -> PluginSet:
        """Return the set of that hash.

        Raises:
            InvalidInput: there is no such set.
        """
        if hash not in self._sets:
            stored = await self._store.plugin_set(hash)
            if stored is None:
                raise InvalidInput(f"plugins: there is no plugin set {hash[:12]}…; was the database replaced?", "plugins")
            self._sets[hash] = stored
        return self._sets[hash]

    async def ready(self, member: Member, within_s: float | None = None) -> tuple[LoadedVersion, Running]:
        """Return a version, loaded and started.

        Raises:
            ProviderUnavailable: it did not start in time, or it is unhealthy, or the database is unavailable.
            InvalidInput: it cannot be loaded.
        """
        key = f"{member.hash}:{','.join(member.grants)}"
        version = self._versions.setdefault(key, LoadedVersion(member=member))
        async with version.loading:  # one load for all callers at the same time; none gets a half-loaded version
            if version.state not in ("ready", "paused"):
                await self._start(version, within_s or LOAD_S)
        version.used_at = time.monotonic()
        assert version.running is not None  # it is ready
        return version, version.running

    async def load_all(self, plugins: PluginSet, within_s: float) -> list[str]:
        """Load and start a set, and return one line for each plugin that failed. They start at the same time, except for
        those that depend on others.
        """
        packages = await asyncio.gather(*(self._store.package(member.hash) for member in plugins.members.values()))
        try:
            order = start_order([package.manifest for package in packages if package is not None])
        except InvalidInput as error:
            return [str(error)]
        results = await asyncio.gather(*(self.ready(plugins.members[name], within_s) for name in order), return_exceptions=True)
        failed = []
        for name, result in zip(order, results, strict=True):
            if isinstance(result, MofaError):
                failed.append(f"{name} {plugins.members[name].version}: {result}")
            elif isinstance(result, BaseException):
                raise result
        return failed

    async def unload_idle(self, serving: str) -> None:
        """Unload the versions that nobody has used for a while, except those of the set that is served."""
        needed = {member.hash for member in self._sets.get(serving, PluginSet()).members.values()}
        for key, version in list(self._versions.items()):
            in_use = version.in_flight or version.loading.locked() or time.monotonic() - version.used_at <= IDLE_S
            if not in_use and version.member.hash not in needed:
                del self._versions[key]
                await _unload(version)

    async def close(self) -> None:
        """Unload all versions."""
        versions, self._versions = list(self._versions.values()), {}
        for each in versions:
            await _unload(each)

    async def _start(self, version: LoadedVersion, within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                running = await self._loaded_and_started(version)
        except TimeoutError:
            failure = _failed(version, f"it did not start within {within_s:g} s; its start was cancelled.")
            raise ProviderUnavailable(str(failure)) from None
        except ProviderUnavailable as error:  # the database is away, or the engine's process was lost: not the plugin's fault
            _failed(version, str(error))
            raise
        except MofaError as error:
            raise _failed(version, str(error)) from error
        except asyncio.CancelledError:  # the caller was cancelled; the next one starts it again
            version.state = next_state(version.state, "fail")
            raise
        except Exception as error:
            raise _failed(version, f"{type(error).__name__}: {error}") from error
        version.running, version.error, version.state = running, None, next_state(version.state, "start")

    async def _loaded_and_started(self, version: LoadedVersion) -> Running:
        member = version.member
        package = await self._store.package(member.hash)
        if package is None or package.hash != member.hash:
            raise InvalidInput(f"there is no package {member.hash[:12]}… of version {member.version}.")
        running = version.running or await self._load(package, member)
        version.manifest, version.state = package.manifest, next_state(version.state, "load")
        if version.running is None:  # otherwise it has been started, and was unhealthy
            await running.start()
        await check_health(version, running.health)
        return running


def _failed(version: LoadedVersion, reason: str) -> InvalidInput:
    version.error, version.state = without_secrets(reason)[:2000], next_state(version.state, "fail")
    return InvalidInput(version.error)


async def _unload(version: LoadedVersion) -> None:
    if version.running is not None:
        with suppress(MofaError, TimeoutError):
            async with asyncio.timeout(LOAD_S):
                await version.running.close()
        version.running, version.state = None, next_state(version.state, "unload")
