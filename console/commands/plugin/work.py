"""The work of `mofa plugin`: the registry of both layers, and changes that reach every worker or none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.backend.stores import stored
from console.terminal.failure import FAILED, OK, Failure, not_found
from console.terminal.screen import emit, note, say
from kernel.registry.registry import FOLDERS, Member, Package, PluginSet, State, installed_version
from kernel.registry.rollout import ANSWER_S, Counts, Fleet, PluginReport, PluginStore, Stored, WorkerReport, installed_key, p95
from plugins import discovery
from plugins.storage import sql
from runtime.plugins.plugin_folder import MANIFEST, read_folder
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout
from runtime.plugins.script_plugins import ScriptPlugins
from runtime.project.project_file import load_project
from runtime.settings import Settings

RUNNING = "ExecutionStatus = 'Running'"

MOST_RUNS = 2000
"""Among so many runs under way, at most, those are looked for that keep other versions."""

SHOWN_RUNS = 5

LOOK_FOR_RUNS_S = 5.0


@asynccontextmanager
async def registry(settings: Settings) -> AsyncIterator[PluginStore]:
    """The registry of these settings."""
    async with stored(settings) as storage:
        yield sql.SqlPlugins(storage.database)


# ---- looking ---------------------------------------------------------------------------------------------------------


async def listed(kind: str | None, as_json: bool) -> int:
    """Return every plugin of both layers."""
    async with registry(Settings.from_environment()) as store:
        rows = [*await runtime_rows(store), *installed_rows(await _paused(store), await store.workers())]
    rows = [row for row in rows if kind in (None, row["kind"])]
    if as_json:
        emit(rows)
        return OK
    for layer in ("runtime", "installed"):
        mine = [row for row in rows if row["layer"] == layer]
        if mine:
            say(f"{layer} plugins", "bold")
        for row in mine:
            held = ", pinned" if row.get("held") else ""
            say(f"  {row['kind']:<12} {row['name']:<20} {row['version']:<18} {row['state']}{held}  {row['description']}")
    if not rows:
        say("No plugins. Make one with: mofa plugin new tool NAME")
    return OK


async def runtime_rows(store: PluginStore) -> list[dict[str, Any]]:
    """Return the runtime plugins of the current set, and those that were installed and are in no set."""
    fleet = await store.fleet()
    members = (await store.plugin_set(fleet.current) or PluginSet()).members
    packages, seen = await store.packages(), _seen(await store.workers())
    rows = []
    for name in sorted({each.manifest.name for each in packages}):
        member = members.get(name)
        shown = next(each for each in packages if each.manifest.name == name and (not member or each.hash == member.hash))
        rows.append(
            {
                "layer": "runtime",
                "kind": shown.manifest.kind,
                "name": name,
                "version": shown.manifest.version,
                "state": _runtime_state(member, name in fleet.paused, seen),
                "held": name in fleet.held,
                "hash": shown.hash,
                "description": shown.manifest.description,
            }
        )
    return rows


def _seen(workers: list[WorkerReport]) -> dict[str, State]:
    """Return the states of plugins by hash, as live workers have them; `failed` where it is so on one of them."""
    live = [worker for worker in workers if worker.live(datetime.now(UTC))]
    states: dict[str, State] = {each.hash: each.state for worker in live for each in worker.plugins}
    return states | {each.hash: "failed" for worker in live for each in worker.plugins if each.state == "failed"}


def _runtime_state(member: Member | None, paused: bool, seen: dict[str, State]) -> State:
    if member is None:
        return "unloaded"
    return "paused" if paused else "failed" if seen.get(member.hash) == "failed" else "ready"


def installed_rows(paused: list[str], workers: list[WorkerReport]) -> list[dict[str, Any]]:
    """Return the Python plugins of this environment, none of them imported. `discovered` are those that no live worker uses."""
    seen = _seen(workers)
    found = [(kind, discovery.about(folder, name)) for kind, folder in FOLDERS.items() for name in discovery.names(folder)]
    return [
        {
            "layer": "installed",
            "kind": kind,
            "name": about.name,
            "version": (version := installed_version(about.version)),
            "state": "paused" if about.name in paused else seen.get(installed_key(kind, about.name, version), "discovered"),
            "description": about.description,
            "package": about.package,
        }
        for kind, about in found
    ]


async def info(name: str, as_json: bool) -> int:
    """Return all that is known of one plugin."""
    settings = Settings.from_environment()
    async with registry(settings) as store:
        versions = await store.packages(name)
        found = [row for row in installed_rows(await _paused(store), await store.workers()) if row["name"] == name]
        if not versions and not found:
            raise not_found(f"There is no plugin {name!r}; mofa plugin list shows them.")
        shown = [await _info(store, settings, name, versions)] if versions else []
        shown += [await _info_installed(store, row) for row in found]
    if as_json:
        emit(shown[0] if len(shown) == 1 else shown)
        return OK
    for each in shown:
        _say_info(each) if each["layer"] == "runtime" else _say_installed(each)
    return OK


async def _info(store: PluginStore, settings: Settings, name: str, versions: list[Stored]) -> dict[str, Any]:
    fleet, counts = await store.fleet(), await store.counts()
    member = (await store.plugin_set(fleet.current) or PluginSet()).members.get(name)
    current = next((each for each in versions if member and each.hash == member.hash), versions[0])
    workers = await store.workers()
    return {
        "name": name,
        "layer": "runtime",
        "kind": current.manifest.kind,
        "state": _runtime_state(member, name in fleet.paused, _seen(workers)),
        "version": member.version if member else None,
        "set": fleet.current,
        "pinned": fleet.held.get(name),
        "grants": member.grants if member else [],
        "manifest": current.manifest,
        "versions": [
            {
                "version": each.manifest.version,
                "hash": each.hash,
                "installed_at": each.installed_at,
                "origin": each.origin,
                "counts": counts.get(each.hash),
                **_durations(workers, each.hash, counts.get(each.hash)),
            }
            for each in versions
        ],
        "workers": _workers(workers, fleet, {each.hash for each in versions}, name),
        "runs_of_other_versions": await _runs_of_others(store, settings, name, member),
        "history": await store.history(name, 20),
    }


async def _info_installed(store: PluginStore, row: dict[str, Any]) -> dict[str, Any]:
    workers, fleet, hash = await store.workers(), await store.fleet(), installed_key(row["kind"], row["name"], row["version"])
    counts = (await store.counts()).get(hash)
    return {
        **row,
        "counts": counts,
        **_durations(workers, hash, counts),
        "workers": _workers(workers, fleet, {hash}),
    }


def _durations(workers: list[WorkerReport], hash: str, counts: Counts | None) -> dict[str, float | None]:
    """Return how long calls take, in seconds: over all of them, and over the latest of each worker."""
    mean = counts.seconds / counts.calls if counts and counts.calls else None
    return {"mean_s": mean, "p95_s": p95(workers, hash)}


def _workers(workers: list[WorkerReport], fleet: Fleet, hashes: set[str], name: str = "") -> list[dict[str, Any]]:
    """What each worker has of the plugin, its state and the reason of a failure among it."""
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


async def _runs_of_others(
    store: PluginStore, settings: Settings, name: str, member: Member | None
) -> list[dict[str, Any]] | None:
    """Return the runs under way that keep another version than the one that new runs take. None: the Temporal server is
    away.
    """
    from console.backend import client

    try:
        async with asyncio.timeout(LOOK_FOR_RUNS_S):
            server = await client.connected(settings)
            running = [run.id async for run in server.list_workflows(RUNNING, limit=MOST_RUNS)]
    except Exception:  # no server, no answer in time, or no leave: the rest is shown all the same
        return None
    sets: dict[str, Member | None] = {}
    others: dict[str | None, list[str]] = {}
    for workflow_id, hash in (await store.pinned(running)).items():
        if hash not in sets:
            sets[hash] = (await store.plugin_set(hash) or PluginSet()).members.get(name)
        theirs = sets[hash]
        if (theirs and theirs.hash) != (member and member.hash):
            others.setdefault(theirs.version if theirs else None, []).append(workflow_id)
    return [
        {"version": version, "runs": len(ids), "workflow_ids": ids[:SHOWN_RUNS]}
        for version, ids in sorted(others.items(), key=lambda each: each[0] or "")
    ]


def _say_info(shown: dict[str, Any]) -> None:
    manifest = shown["manifest"]
    say(f"{shown['name']} {shown['version'] or '(in no set)'}  {manifest.kind}, {shown['state']}", "bold")
    say(f"  {manifest.description}{f'  ({manifest.author})' if manifest.author else ''}")
    say(f"  granted       {', '.join(shown['grants']) or 'nothing'}")
    if shown["pinned"]:
        say(f"  pinned        to {shown['pinned']}; newer versions wait for: mofa plugin pin {shown['name']} --off")
    for each in shown["versions"]:
        say(f"  version       {each['version']:<18} {each['hash'][:12]}  {_figures(each)}")
    _say_workers(shown, switching=True)
    runs = shown["runs_of_other_versions"]
    if runs is None:
        say("  runs          The Temporal server cannot be asked which runs keep other versions.")
    for each in runs or ():
        more = ", …" if each["runs"] > len(each["workflow_ids"]) else ""
        of = f"version {each['version']}" if each["version"] else "a set without it"
        many = "1 run under way keeps" if each["runs"] == 1 else f"{each['runs']} runs under way keep"
        say(f"  runs          {many} {of}: {', '.join(each['workflow_ids'])}{more}")
    for change in shown["history"]:
        why = f": {change.reason}" if change.reason else ""
        versions = (
            f"{change.from_version or '-'} → {change.to_version or '-'}" if change.from_version or change.to_version else ""
        )
        say(f"  history       {change.at:%Y-%m-%d %H:%M:%S} {change.action} {versions} {change.status} by {change.by}{why}")


def _say_installed(shown: dict[str, Any]) -> None:
    say(f"{shown['name']} {shown['version']}  {shown['kind']}, {shown['state']}", "bold")
    say(f"  {shown['description']}")
    say(f"  package       {shown['package']}")
    say(f"  calls         {_figures(shown)}")
    _say_workers(shown, switching=False)


def _say_workers(shown: dict[str, Any], *, switching: bool) -> None:
    for worker in shown["workers"]:
        if not worker["live"] or not (switching or worker["versions"]):
            continue
        has = ", ".join(map(_state, worker["versions"])) or "nothing loaded"
        said = f"; {worker['error']}" if worker["error"] and switching else ""
        switched = ("switched: " if worker["switched"] else "not switched yet: ") if switching else ""
        say(f"  worker        {worker['id']}  {switched}{has}{said}")


def _state(plugin: PluginReport) -> str:
    used_as = f" (as {plugin.used_as})" if plugin.used_as not in (None, plugin.name) else ""
    why = f": {plugin.error}" if plugin.error else ""
    return f"{plugin.version}{used_as} {plugin.state}{why}"


def _figures(shown: dict[str, Any]) -> str:
    counts = shown["counts"]
    if not counts:
        return "never used"
    slow = f", 95 of 100 within {shown['p95_s']:.3f} s lately" if shown["p95_s"] is not None else ""
    last = f"; last failure: {counts.last_error}" if counts.last_error else ""
    return f"{counts.calls} calls, {counts.failures} failed, {shown['mean_s']:.3f} s each{slow}{last}"


# ---- changing --------------------------------------------------------------------------------------------------------


async def install(folder: Path, grants: list[str] | None, development: bool, wait_s: float, as_json: bool) -> int:
    """Install the plugin of a folder, on all workers."""
    package = read_folder(folder, development=development)
    async with registry(Settings.from_environment()) as store:
        await _check_here(store, package, grants or [])
        done = await _refusable(Rollout(store, answer_s=wait_s).install(package, str(folder.absolute()), grants))
    return _say_done(package.manifest.label, done, as_json)


async def reload(name: str | None, development: bool, wait_s: float, as_json: bool) -> int:
    """Read a plugin's folder again, or every plugin's, and bring what is new to all workers."""
    outcomes: list[tuple[str, RolledOut | None]] = []
    async with registry(Settings.from_environment()) as store:
        origins = await folders(store)
        if name is not None and name not in origins:
            raise not_found(f"{name} was not installed from a folder here; there are {', '.join(sorted(origins)) or 'none'}.")
        for each, folder in origins.items():
            if name in (None, each):
                package = read_folder(folder, development=development)
                await _check_here(store, package, [])
                work = Rollout(store, answer_s=wait_s).install(package, str(folder), action="reload")
                done = await _refusable(work)
                outcomes.append((package.manifest.label, done))
    for label, done in outcomes:
        _say_done(label, done, as_json)
    return OK


async def folders(store: PluginStore) -> dict[str, Path]:
    """Return the folder that the newest version of each plugin came from, where it is on this machine."""
    origins: dict[str, Path] = {}
    for each in await store.packages():
        if each.origin and each.manifest.name not in origins and Path(each.origin).is_dir():
            origins[each.manifest.name] = Path(each.origin)
    return origins


async def change(what: Callable[[Rollout], Awaitable[Any]], words: str, as_json: bool, wait_s: float = ANSWER_S) -> int:
    """Any other change of one plugin."""
    async with registry(Settings.from_environment()) as store:
        done = await _refusable(what(Rollout(store, answer_s=wait_s)))
    if isinstance(done, RolledOut):
        return _say_done(words.format(version=done.change.to_version or ""), done, as_json)
    emit(done) if as_json else say(words.format(version=""))
    return OK


async def upgrade_run(workflow_id: str, as_json: bool) -> int:
    """Tell a run to take the plugins as they are now."""
    from console.backend import client

    server = await client.connected(Settings.from_environment())
    async with client.about(workflow_id):
        await server.get_workflow_handle(workflow_id).signal("upgrade_plugins", {})
    emit({"workflow_id": workflow_id}) if as_json else say(f"{workflow_id} takes the new plugins from its next answer on.")
    return OK


async def watch(paths: list[Path]) -> int:
    """Reload on saving. What the file system says is a hint to look again; the content decides."""
    from console.commands.plugin.watch import watch_folders

    async with registry(Settings.from_environment()) as store:
        given = [path.absolute() for path in paths] or list((await folders(store)).values())
        if not given:
            raise Failure("No plugin was installed from a folder here. Name one: mofa plugin watch FOLDER", FAILED, "NoPlugins")
        await watch_folders(given, lambda folder: _saved(store, folder))
    return OK


def made(kind: str, name: str, python: bool, parent: Path, as_json: bool) -> int:
    """Make a plugin to begin with."""
    from console.commands.plugin.new import new

    folder = new(kind, name, parent, python)
    if as_json:
        emit({"folder": str(folder), "files": sorted(path.name for path in folder.iterdir())})
        return OK
    say(f"Made {folder}: {', '.join(sorted(path.name for path in folder.iterdir()))}", "green")
    script = (folder / MANIFEST).is_file()
    after = f"mofa plugin install {folder}" if script else f"uv pip install {folder}"
    if kind != "skill":
        say(f"Test it with: mofa plugin test {folder}\nThen: {after}")
    return OK


async def tested(folder: Path, as_json: bool) -> int:
    """Test a plugin."""
    from console.commands.plugin.trial import try_folder

    lines = await try_folder(folder)
    if as_json:
        emit({"folder": str(folder), "held": lines})
        return OK
    for line in lines:
        say(f"  ok  {line}", "green")
    return OK


async def _saved(store: PluginStore, folder: Path) -> None:
    from kernel.basics.errors import MofaError

    try:
        package = read_folder(folder, development=True)
        await _check_here(store, package, [])
        granted = package.manifest.capabilities  # in development what it asks for is given
        done = await Rollout(store).install(package, str(folder), granted, action="reload")
    except MofaError as error:
        note(f"{folder.name}: {error}", "red")
        return
    _say_done(package.manifest.label, done, as_json=False)


async def _check_here(store: PluginStore, package: Package, grants: list[str]) -> None:
    """Where no worker lives that could refuse it, it is loaded and started here first."""
    if any(worker.live(datetime.now(UTC)) for worker in await store.workers()):
        return
    engines = ScriptPlugins(ceiling=load_project(Settings.from_environment().config, None).plugins.limits)
    try:
        async with asyncio.timeout(ANSWER_S * 3):  # the engine starts here for this alone
            manifest = package.manifest
            member = Member(version=manifest.version, hash=package.hash, kind=manifest.kind, grants=grants)
            plugin = await engines(package, member)
            await plugin.start()
    except TimeoutError:
        raise Failure(f"{package.manifest.label} was refused: it was not up in time.", FAILED, "PluginRefused") from None
    finally:
        await engines.close()


async def _refusable(work: Awaitable[Any]) -> Any:
    try:
        return await work
    except PluginRefused as refused:
        raise Failure(str(refused), FAILED, refused.type) from None


async def _paused(store: PluginStore) -> list[str]:
    return (await store.fleet()).paused


def _say_done(words: str, done: RolledOut | None, as_json: bool) -> int:
    if as_json:
        emit({"plugin": words, "changed": done is not None, **({} if done is None else _plain(done))})
    elif done is None:
        say(f"{words}: kept; nothing changes for the workers.")
    else:
        many = len(done.workers)
        where = f"{many} worker{'s' if many != 1 else ''} switched in {done.seconds:.1f} s" if many else "no worker is running"
        say(f"{words} is in use for new runs: {where}.")
    return OK


def _plain(done: RolledOut) -> dict[str, Any]:
    return {"change": done.change, "seconds": round(done.seconds, 3), "workers": done.switched()}
