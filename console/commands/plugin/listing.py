"""The work of `mofa plugin list`: the plugins of both layers, and their states."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.backend.stores import registry
from console.terminal.failure import OK
from console.terminal.screen import emit, say
from kernel.registry.registry import FOLDERS, Member, PluginSet, State, installed_version
from kernel.registry.rollout import PluginStore, WorkerReport, installed_key
from plugins import discovery
from runtime.settings import Settings


async def list_plugins(kind: str | None, as_json: bool) -> int:
    """Print the plugins of both layers, or those of one kind; return the exit code."""
    async with registry(Settings.from_environment()) as store:
        rows = [*await runtime_rows(store), *installed_rows(await _paused(store), await store.workers())]
    rows = [row for row in rows if kind in (None, row["kind"])]
    if as_json:
        emit(rows)
        return OK
    for layer in ("runtime", "installed"):
        of_layer = [row for row in rows if row["layer"] == layer]
        if of_layer:
            say(f"{layer} plugins", "bold")
        for row in of_layer:
            held = ", pinned" if row.get("held") else ""
            say(f"  {row['kind']:<12} {row['name']:<20} {row['version']:<18} {row['state']}{held}  {row['description']}")
    if not rows:
        say("No plugins. Create one with: mofa plugin new tool NAME")
    return OK


async def runtime_rows(store: PluginStore) -> list[dict[str, Any]]:
    """Return the runtime plugins: those of the current set, and installed ones that are in no set."""
    fleet = await store.fleet()
    members = (await store.plugin_set(fleet.current) or PluginSet()).members
    packages, states = await store.packages(), states_by_hash(await store.workers())
    rows = []
    for name in sorted({each.manifest.key for each in packages}):
        member = members.get(name)
        shown = next(each for each in packages if each.manifest.key == name and (not member or each.hash == member.hash))
        rows.append(
            {
                "layer": "runtime",
                "kind": shown.manifest.kind,
                "name": name,
                "version": shown.manifest.version,
                "state": runtime_state(member, name in fleet.paused, states),
                "held": name in fleet.held,
                "hash": shown.hash,
                "description": shown.manifest.description,
            }
        )
    return rows


async def installed_rows_of(store: PluginStore, name: str) -> list[dict[str, Any]]:
    """Return the Python plugins of that name; several kinds may have one."""
    return [row for row in installed_rows(await _paused(store), await store.workers()) if row["name"] == name]


def installed_rows(paused: list[str], workers: list[WorkerReport]) -> list[dict[str, Any]]:
    """Return the Python plugins of this environment without importing them.

    The state is `discovered` for a plugin that no live worker uses.
    """
    states = states_by_hash(workers)
    found = [(kind, discovery.about(folder, name)) for kind, folder in FOLDERS.items() for name in discovery.names(folder)]
    return [
        {
            "layer": "installed",
            "kind": kind,
            "name": about.name,
            "version": (version := installed_version(about.version)),
            "state": "paused" if about.name in paused else states.get(installed_key(kind, about.name, version), "discovered"),
            "description": about.description,
            "package": about.package,
        }
        for kind, about in found
    ]


def states_by_hash(workers: list[WorkerReport]) -> dict[str, State]:
    """Return the state of each plugin on the live workers, by its hash; `failed` where it failed on any of them."""
    live = [worker for worker in workers if worker.live(datetime.now(UTC))]
    states: dict[str, State] = {each.hash: each.state for worker in live for each in worker.plugins}
    return states | {each.hash: "failed" for worker in live for each in worker.plugins if each.state == "failed"}


def runtime_state(member: Member | None, paused: bool, states: dict[str, State]) -> State:
    """Return a runtime plugin's state; `unloaded` for one that is not in the current set."""
    if member is None:
        return "unloaded"
    return "paused" if paused else "failed" if states.get(member.hash) == "failed" else "ready"


async def _paused(store: PluginStore) -> list[str]:
    return (await store.fleet()).paused
