"""The work of `mofa plugin info`: the versions of a plugin, the workers that have it, and the changes made to it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from console.backend.stores import registry
from console.commands.plugin.info_words import print_installed, print_runtime
from console.commands.plugin.listing import installed_rows_of, runtime_state, states_by_hash
from console.terminal.failure import OK, not_found
from console.terminal.screen import emit
from kernel.registry.registry import Member, PluginSet
from kernel.registry.rollout import Counts, Fleet, PluginStore, Stored, WorkerReport, installed_key, p95
from runtime.settings import Settings

RUNNING = "ExecutionStatus = 'Running'"

MOST_RUNS = 2000
"""The largest number of open runs that are searched for other versions of the plugin."""

SHOWN_RUNS = 5

LOOK_FOR_RUNS_S = 5.0


async def show_info(name: str, as_json: bool) -> int:
    """Print everything known of the plugins of that name; return the exit code."""
    settings = Settings.from_environment()
    async with registry(settings) as store:
        versions = await store.packages(name)
        installed = await installed_rows_of(store, name)
        if not versions and not installed:
            raise not_found(f"There is no plugin {name!r}. List them with: mofa plugin list")
        shown = [await _runtime(store, settings, name, versions)] if versions else []
        shown += [await _installed(store, row) for row in installed]
    if as_json:
        emit(shown[0] if len(shown) == 1 else shown)
        return OK
    for each in shown:
        print_runtime(each) if each["layer"] == "runtime" else print_installed(each)
    return OK


async def _runtime(store: PluginStore, settings: Settings, name: str, versions: list[Stored]) -> dict[str, Any]:
    fleet, counts = await store.fleet(), await store.counts()
    member = (await store.plugin_set(fleet.current) or PluginSet()).members.get(name)
    current = next((each for each in versions if member and each.hash == member.hash), versions[0])
    workers = await store.workers()
    return {
        "name": name,
        "layer": "runtime",
        "kind": current.manifest.kind,
        "state": runtime_state(member, name in fleet.paused, states_by_hash(workers)),
        "version": member.version if member else None,
        "set": fleet.current,
        "pinned": fleet.held.get(name),
        "grants": member.grants if member else [],
        "manifest": current.manifest,
        "versions": [_version(each, workers, counts.get(each.hash)) for each in versions],
        "workers": _workers(workers, fleet, {each.hash for each in versions}, name),
        "runs_of_other_versions": await _runs_of_other_versions(store, settings, name, member),
        "history": await store.history(name, 20),
    }


def _version(stored: Stored, workers: list[WorkerReport], counts: Counts | None) -> dict[str, Any]:
    return {
        "version": stored.manifest.version,
        "hash": stored.hash,
        "installed_at": stored.installed_at,
        "origin": stored.origin,
        "counts": counts,
        **_durations(workers, stored.hash, counts),
    }


async def _installed(store: PluginStore, row: dict[str, Any]) -> dict[str, Any]:
    workers, fleet, hash = await store.workers(), await store.fleet(), installed_key(row["kind"], row["name"], row["version"])
    counts = (await store.counts()).get(hash)
    return {
        **row,
        "counts": counts,
        **_durations(workers, hash, counts),
        "workers": _workers(workers, fleet, {hash}),
    }


def _durations(workers: list[WorkerReport], hash: str, counts: Counts | None) -> dict[str, float | None]:
    """Return the mean duration of all calls, and the 95th percentile of each worker's latest calls, in seconds."""
    mean = counts.seconds / counts.calls if counts and counts.calls else None
    return {"mean_s": mean, "p95_s": p95(workers, hash)}


def _workers(workers: list[WorkerReport], fleet: Fleet, hashes: set[str], name: str = "") -> list[dict[str, Any]]:
    """Return each worker with the versions of the plugin that it has loaded, and the error of a failed one."""
    now = datetime.now(UTC)
    return [
        {
            "id": worker.id,
            "live": worker.live(now),
            "switched": worker.serving == fleet.current,
            "switched_at": worker.switched_at,
            "error": worker.error,
            "versions": [each for each in worker.plugins if each.name == name or each.hash in hashes],
        }
        for worker in workers
    ]


async def _runs_of_other_versions(
    store: PluginStore, settings: Settings, name: str, member: Member | None
) -> list[dict[str, Any]] | None:
    """Return the open runs that are pinned to another version than new runs take; None if Temporal cannot be asked."""
    from console.backend import client

    try:
        async with asyncio.timeout(LOOK_FOR_RUNS_S):
            server = await client.connected(settings)
            running = [run.id async for run in server.list_workflows(RUNNING, limit=MOST_RUNS)]
    except Exception:  # no server, no answer in time, or no permission: the rest of the command needs none of them
        return None
    members: dict[str, Member | None] = {}
    others: dict[str | None, list[str]] = {}
    for workflow_id, set_hash in (await store.pinned(running)).items():
        if set_hash not in members:
            members[set_hash] = (await store.plugin_set(set_hash) or PluginSet()).members.get(name)
        pinned = members[set_hash]
        if (pinned and pinned.hash) != (member and member.hash):
            others.setdefault(pinned.version if pinned else None, []).append(workflow_id)
    return [
        {"version": version, "runs": len(ids), "workflow_ids": ids[:SHOWN_RUNS]}
        for version, ids in sorted(others.items(), key=lambda each: each[0] or "")
    ]
