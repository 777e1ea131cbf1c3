"""The work of `mofa plugin` that changes something: each change reaches every worker, or none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from console.backend.plugin_folders import folders, known_folders, take_folder, try_here
from console.backend.stores import registry
from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, note, say
from kernel.kinds.script.limits import ScriptLimits
from kernel.registry.rollout import ANSWER_S, PluginStore
from runtime.plugins.plugin_folder import MANIFEST, read_folder
from runtime.plugins.plugin_rollout import PluginRefused, RolledOut, Rollout
from runtime.project.project_file import load_project
from runtime.settings import Settings


async def install(
    folder: Path, grants: list[str] | None, development: bool, wait_s: float, as_json: bool, why: str | None = None
) -> int:
    """Install the plugin of a folder on all workers; return the exit code."""
    package = read_folder(folder, development=development)
    async with registry(Settings.from_environment()) as store:
        await try_here(store, package, grants or [], _ceiling)
        rollout = Rollout(store, answer_s=wait_s, why=why)
        done = await _refusable(rollout.install(package, str(folder.absolute()), grants))
    return _print_done(package.manifest.label, done, as_json)


async def reload(name: str | None, development: bool, wait_s: float, as_json: bool) -> int:
    """Read the folder of one plugin, or of each plugin, again and install what has changed; return the exit code."""
    outcomes: list[tuple[str, RolledOut | None]] = []
    async with registry(Settings.from_environment()) as store:
        for folder in (await known_folders(store, name)).values():
            rollout = Rollout(store, answer_s=wait_s)
            outcomes.append(await _refusable(take_folder(store, folder, rollout, _ceiling, development=development)))
    for label, done in outcomes:
        _print_done(label, done, as_json)
    return OK


async def change(
    what: Callable[[Rollout], Awaitable[Any]], words: str, as_json: bool, wait_s: float = ANSWER_S, why: str | None = None
) -> int:
    """Make any other change of one plugin and print `words`, in which `{version}` is filled in; return the exit code.

    `why` is recorded with it.
    """
    async with registry(Settings.from_environment()) as store:
        done = await _refusable(what(Rollout(store, answer_s=wait_s, why=why)))
    if isinstance(done, RolledOut):
        return _print_done(words.format(version=done.change.to_version or ""), done, as_json)
    emit(done) if as_json else say(words.format(version=""))
    return OK


async def upgrade_run(workflow_id: str, as_json: bool) -> int:
    """Signal a run to take the current plugins; return the exit code."""
    from console.backend import client

    server = await client.connected(Settings.from_environment())
    async with client.about(workflow_id):
        await server.get_workflow_handle(workflow_id).signal("upgrade_plugins", {})
    emit({"workflow_id": workflow_id}) if as_json else say(f"{workflow_id} takes the new plugins from its next answer on.")
    return OK


async def watch(paths: list[Path]) -> int:
    """Reload plugins whenever the content of their folders changes, until cancelled."""
    from console.commands.plugin.watch import watch_folders

    async with registry(Settings.from_environment()) as store:
        given = [path.absolute() for path in paths] or list((await folders(store)).values())
        if not given:
            raise Failure(
                "No plugin was installed from a folder of this machine. Name one: mofa plugin watch FOLDER", FAILED, "NoPlugins"
            )
        await watch_folders(given, lambda folder: _install_saved(store, folder))
    return OK


def create(kind: str, name: str, python: bool, parent: Path, as_json: bool) -> int:
    """Create the folder of a new plugin; return the exit code."""
    from console.commands.plugin.new import new

    folder = new(kind, name, parent, python)
    files = sorted(path.name for path in folder.iterdir())
    if as_json:
        emit({"folder": str(folder), "files": files})
        return OK
    say(f"Created {folder}: {', '.join(files)}", "green")
    script = (folder / MANIFEST).is_file()
    after = f"mofa plugin install {folder}" if script else f"uv pip install {folder}"
    if kind != "skill":
        say(f"Test it with: mofa plugin test {folder}\nThen: {after}")
    return OK


async def test(folder: Path, as_json: bool) -> int:
    """Test the plugin of a folder; return the exit code."""
    from console.commands.plugin.trial.folder import try_folder

    passed = await try_folder(folder)
    if as_json:
        emit({"folder": str(folder), "held": passed})
        return OK
    for line in passed:
        say(f"  ok  {line}", "green")
    return OK


async def _install_saved(store: PluginStore, folder: Path) -> None:
    from kernel.basics.errors import MofaError

    try:
        package = read_folder(folder, development=True)
        await try_here(store, package, [], _ceiling)
        granted = package.manifest.capabilities  # a plugin in development gets everything that it requests
        done = await Rollout(store).install(package, str(folder), granted, action="reload")
    except MofaError as error:
        note(f"{folder.name}: {error}", "red")
        return
    _print_done(package.manifest.label, done, as_json=False)


async def _ceiling() -> ScriptLimits:
    return load_project(Settings.from_environment().config, None).plugins.limits


async def _refusable(work: Awaitable[Any]) -> Any:
    try:
        return await work
    except PluginRefused as refused:
        raise Failure(str(refused), FAILED, refused.type) from None


def _print_done(words: str, done: RolledOut | None, as_json: bool) -> int:
    if as_json:
        emit({"plugin": words, "changed": done is not None, **({} if done is None else _plain(done))})
    elif done is None:
        say(f"{words}: recorded; nothing changes for the workers.")
    else:
        many = len(done.workers)
        where = f"{many} worker{'s' if many != 1 else ''} switched in {done.seconds:.1f} s" if many else "no worker is running"
        say(f"{words} is in use for new runs: {where}.")
    return OK


def _plain(done: RolledOut) -> dict[str, Any]:
    return {"change": done.change, "seconds": round(done.seconds, 3), "workers": done.switched()}
