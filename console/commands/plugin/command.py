"""`mofa plugin`: plugins installed with Python, and plugins installed at run time."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from console.terminal.options import FullWorkflowId, Json

Name = Annotated[str, typer.Argument(metavar="NAME", help="The plugin's name.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with plugin.yaml and one source file.")]
Development = Annotated[bool, typer.Option("--dev", help="Give each content its own version, such as 1.4.0+dev.3f9a1c02.")]

Wait = Annotated[float, typer.Option("--wait", min=0.1, max=300, help="Seconds that each worker has to load it and report.")]

Why = Annotated[str | None, typer.Option("--reason", help="Why, for those who read the history of changes.")]

plugins = typer.Typer(
    name="plugin",
    help="Manage plugins: those installed with Python, and those installed at run time, which workers load from the database. "
    "Every command but watch takes --json.\n\n\b\nExamples:\n  mofa plugin new tool shout\n  mofa plugin test shout\n"
    "  mofa plugin install shout\n"
    "  mofa plugin info shout\n  mofa plugin rollback shout",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(plugins)


@plugins.command(name="list")
def list_plugins(
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind, for example tool.")] = None, as_json: Json = False
) -> None:
    """List all plugins with their kind, version and state.

    \b
    Examples:
      mofa plugin list
      mofa plugin list --kind tool
    """
    from console.commands.plugin.listing import list_plugins as work

    _do(work(kind, as_json))


@plugins.command()
def info(name: Name, as_json: Json = False) -> None:
    """Show a plugin's versions with their use, the workers that have it, and the history of its changes.

    \b
    Examples:
      mofa plugin info shout
    """
    from console.commands.plugin.info import show_info

    _do(show_info(name, as_json))


@plugins.command()
def install(
    folder: Folder,
    grant: Annotated[
        list[str] | None,
        typer.Option("--grant", help="A capability that it may use, such as log; may be repeated."),
    ] = None,
    development: Development = False,
    reason: Why = None,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Install the plugin of a folder on every worker.

    Every worker loads and checks it. All of them take it, or it is refused with the reason.

    \b
    Examples:
      mofa plugin install shout
      mofa plugin install counter --grant log --grant config
    """
    from console.commands.plugin.work import install as work

    _do(work(folder, grant, development, wait, as_json, reason))


@plugins.command()
def reload(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The plugin's name. Default: all that came from a folder here.")
    ] = None,
    development: Development = False,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Read a plugin's folder again and install what has changed.

    New runs take the new version; open runs keep theirs.

    \b
    Examples:
      mofa plugin reload shout
      mofa plugin reload --dev
    """
    from console.commands.plugin.work import reload as work

    _do(work(name, development, wait, as_json))


@plugins.command()
def watch(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Plugin folders. Default: all that plugins came from here."),
    ] = None,
) -> None:
    """Reload plugins whenever one of their files is saved, until Ctrl-C.

    This is for development: a plugin gets every capability that it requests.

    \b
    Examples:
      mofa plugin watch
      mofa plugin watch shout
    """
    from console.commands.plugin.work import watch as work

    _do(work(folders or []))


@plugins.command()
def rollback(
    name: Name,
    to: Annotated[str | None, typer.Option("--to", help="The version to return to. Default: the previous one.")] = None,
    reason: Why = None,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Return to an earlier version of a plugin.

    \b
    Examples:
      mofa plugin rollback shout
      mofa plugin rollback shout --to 0.1.0
    """
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.to_version(name, to, "rollback"), f"{name} {{version}}", as_json, wait, why=reason))


@plugins.command()
def pin(
    name: Name,
    version: Annotated[str | None, typer.Argument(metavar="[VERSION]", help="The version to hold.")] = None,
    off: Annotated[bool, typer.Option("--off", help="Use newer versions again.")] = False,
    reason: Why = None,
    as_json: Json = False,
) -> None:
    """Hold a plugin at a version.

    Newer versions are stored but not used, until --off.

    \b
    Examples:
      mofa plugin pin shout 0.1.0
      mofa plugin pin shout --off
    """
    from console.commands.plugin.work import change
    from console.terminal.failure import usage

    if off == (version is not None):
        raise usage("Name a version, or --off.")
    if off:
        _do(change(lambda rollout: rollout.unpin(name), f"{name} is not pinned any more.", as_json, why=reason))
    _do(change(lambda rollout: rollout.to_version(name, version, "pin"), f"{name} {{version}}, pinned,", as_json, why=reason))


@plugins.command()
def enable(name: Name, reason: Why = None, as_json: Json = False) -> None:
    """Enable a disabled plugin again.

    \b
    Examples:
      mofa plugin enable shout
    """
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.enable(name, True), f"{name} is enabled.", as_json, why=reason))


@plugins.command()
def disable(name: Name, reason: Why = None, as_json: Json = False) -> None:
    """Disable a plugin for all runs within a second, open ones included.

    Their calls are refused, and the model gets the refusal as the result.

    \b
    Examples:
      mofa plugin disable shout
    """
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.enable(name, False), f"{name} is disabled.", as_json, why=reason))


@plugins.command()
def remove(name: Name, reason: Why = None, as_json: Json = False) -> None:
    """Remove a plugin from new runs.

    Its versions stay in the database, for runs that are pinned to them and for a rollback.

    \b
    Examples:
      mofa plugin remove shout
    """
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.remove(name), f"The plugin set without {name}", as_json, why=reason))


@plugins.command()
def upgrade(workflow_id: FullWorkflowId, as_json: Json = False) -> None:
    """Move an open run to the current plugins.

    \b
    Examples:
      mofa plugin upgrade todo/tea-guide-3f9a1c
    """
    from console.commands.plugin.work import upgrade_run

    _do(upgrade_run(workflow_id, as_json))


@plugins.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="tool, script, model, skill or another kind.")],
    name: Name,
    python: Annotated[
        bool, typer.Option("--python", help="A Python package that runs in the worker's process, not a script.")
    ] = False,
    parent: Annotated[Path, typer.Option("--in", help="The folder to create it in.")] = Path(),
    as_json: Json = False,
) -> None:
    """Create a small plugin that works and passes its test.

    \b
    Examples:
      mofa plugin new tool shout
      mofa plugin new model mine --in plugins
    """
    from console.commands.plugin.work import create

    raise typer.Exit(create(kind, name, python, parent, as_json))


@plugins.command()
def test(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The plugin's folder.")], as_json: Json = False) -> None:
    """Test a plugin against the contract of its kind, and run its own tests.

    The tests of a script are in cases.yaml, and run in the sandbox.

    \b
    Examples:
      mofa plugin test shout
    """
    from console.commands.plugin.work import test as work

    _do(work(folder, as_json))


def _do(work: Coroutine[Any, Any, int]) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
