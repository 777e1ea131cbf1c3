"""Plugins in folders of this machine: where they are, and taking the content that a folder has now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from console.terminal.failure import FAILED, Failure, not_found
from kernel.kinds.script.limits import ScriptLimits
from kernel.registry.registry import Member, Package
from kernel.registry.rollout import ANSWER_S, PluginStore
from runtime.plugins.plugin_folder import read_folder
from runtime.plugins.plugin_rollout import RolledOut, Rollout
from runtime.plugins.script_plugins import ScriptPlugins

Ceiling = Callable[[], Awaitable[ScriptLimits]]
"""Returns the limits of the project file for plugins. It is called only if a plugin is tried here."""


async def folders(store: PluginStore) -> dict[str, Path]:
    """Return the folder of each plugin's newest version, by the plugin's name, if it exists on this machine."""
    origins: dict[str, Path] = {}
    for each in await store.packages():
        if each.origin and each.manifest.name not in origins and Path(each.origin).is_dir():
            origins[each.manifest.name] = Path(each.origin)
    return origins


async def known_folders(store: PluginStore, name: str | None) -> dict[str, Path]:
    """Return the folder of one plugin, or of each.

    Raises:
        Failure: the plugin was not installed from a folder of this machine.
    """
    origins = await folders(store)
    if name is not None and name not in origins:
        known = ", ".join(sorted(origins)) or "none"
        raise not_found(f"{name} was not installed from a folder of this machine. Installed from one: {known}.")
    return {each: folder for each, folder in origins.items() if name in (None, each)}


async def take_folder(
    store: PluginStore, folder: Path, rollout: Rollout, ceiling: Ceiling, *, development: bool
) -> tuple[str, RolledOut | None]:
    """Read a plugin's folder again, and roll out what has changed. Return the plugin with its version, and the rollout.

    Raises:
        InvalidInput: the folder has faults, or its version exists with other content.
        PluginRefused: a worker cannot use it; the previous version stays in service.
        Failure: no worker is live, and it did not start here in time.
    """
    package = await asyncio.to_thread(read_folder, folder, development=development)
    await try_here(store, package, [], ceiling)
    return package.manifest.label, await rollout.install(package, str(folder), action="reload")


async def try_here(store: PluginStore, package: Package, grants: list[str], ceiling: Ceiling) -> None:
    """Load and start the plugin in this process if no worker is live: a broken one must be refused then too."""
    if any(worker.live(datetime.now(UTC)) for worker in await store.workers()):
        return
    engines = ScriptPlugins(ceiling=await ceiling())
    try:
        async with asyncio.timeout(ANSWER_S * 3):  # longer than a worker gets: here the engine's own start counts too
            manifest = package.manifest
            member = Member(version=manifest.version, hash=package.hash, kind=manifest.kind, grants=grants)
            plugin = await engines(package, member)
            await plugin.start()
    except TimeoutError:
        raise Failure(f"{package.manifest.label} was refused: it did not start in time.", FAILED, "PluginRefused") from None
    finally:
        await engines.close()
