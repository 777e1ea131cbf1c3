"""`mofa plugin`: the plugins of both layers."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from console.terminal.options import Json, WorkflowId

Name = Annotated[str, typer.Argument(metavar="NAME", help="The plugin's name.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with plugin.yaml and, beside it, one source.")]
Development = Annotated[bool, typer.Option("--dev", help="Tell each content apart by its version: 1.4.0+dev.3f9a1c02.")]

Wait = Annotated[float, typer.Option("--wait", min=0.1, max=300, help="Seconds that each worker has to load it and say so.")]

plugins = typer.Typer(
    name="plugin",
    help="Plugins: those installed with Python, and those at run time, which every worker takes from the database. Each "
    "command takes --json.\n\n\b\nExamples:\n  mofa plugin new tool shout\n  mofa plugin test shout\n"
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
    """List the plugins of both layers: what they are, in which version, and in which state."""
    from console.commands.plugin.work import listed

    _do(listed(kind, as_json))


@plugins.command()
def info(name: Name, as_json: Json = False) -> None:
    """Show a plugin: its versions and what they did, every worker that has it, and the history of its changes."""
    from console.commands.plugin.work import info as work

    _do(work(name, as_json))


@plugins.command()
def install(
    folder: Folder,
    grant: Annotated[
        list[str] | None,
        typer.Option("--grant", help="A capability that it may use, such as log; may be repeated."),
    ] = None,
    development: Development = False,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Install the plugin of a folder. Every worker loads and checks it; all take it, or it is refused with the reason.

    \b
    Examples:
      mofa plugin install shout
      mofa plugin install counter --grant log --grant config
    """
    from console.commands.plugin.work import install as work

    _do(work(folder, grant, development, wait, as_json))


@plugins.command()
def reload(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Left out: all that came from a folder here.")] = None,
    development: Development = False,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Read a plugin's folder again. New runs take the new version; runs under way keep theirs."""
    from console.commands.plugin.work import reload as work

    _do(work(name, development, wait, as_json))


@plugins.command()
def watch(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER]...", help="Left out: all that came from here.")
    ] = None,
) -> None:
    """Reload plugins whenever a file is saved, until Ctrl-C. For development: what a plugin asks for is granted."""
    from console.commands.plugin.work import watch as work

    _do(work(folders or []))


@plugins.command()
def rollback(
    name: Name,
    to: Annotated[str | None, typer.Option("--to", help="A version; the one before, where it is left out.")] = None,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Go back to the version before."""
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.to_version(name, to, "rollback"), f"{name} {{version}}", as_json, wait))


@plugins.command()
def pin(
    name: Name,
    version: Annotated[str | None, typer.Argument(metavar="[VERSION]")] = None,
    off: Annotated[bool, typer.Option("--off", help="Let newer versions in again.")] = False,
    as_json: Json = False,
) -> None:
    """Hold a plugin at a version: newer ones are kept beside it, and not used, until --off."""
    from console.commands.plugin.work import change
    from console.terminal.failure import usage

    if off == (version is not None):
        raise usage("Name a version, or --off.")
    if off:
        _do(change(lambda rollout: rollout.unpin(name), f"{name} is not pinned any more.", as_json))
    _do(change(lambda rollout: rollout.to_version(name, version, "pin"), f"{name} {{version}}, pinned,", as_json))


@plugins.command()
def enable(name: Name, as_json: Json = False) -> None:
    """Let a disabled plugin go on."""
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.enable(name, True), f"{name} goes on.", as_json))


@plugins.command()
def disable(name: Name, as_json: Json = False) -> None:
    """Stop a plugin for everyone within a second, runs under way too: their calls are refused, and the model is told."""
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.enable(name, False), f"{name} is disabled.", as_json))


@plugins.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Take a plugin away from new runs. Its versions are kept, for the runs that are pinned to them and for the way back."""
    from console.commands.plugin.work import change

    _do(change(lambda rollout: rollout.remove(name), f"Without {name}, what is left", as_json))


@plugins.command()
def upgrade(workflow_id: WorkflowId, as_json: Json = False) -> None:
    """Tell a run that is under way to take the plugins as they are now."""
    from console.commands.plugin.work import upgrade_run

    _do(upgrade_run(workflow_id, as_json))


@plugins.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="tool, script, model or skill.")],
    name: Name,
    python: Annotated[
        bool, typer.Option("--python", help="A Python package for the worker's own process, not a script.")
    ] = False,
    parent: Annotated[Path, typer.Option("--in", help="Where its folder is made.")] = Path(),
    as_json: Json = False,
) -> None:
    """Make a plugin to begin with, whose test passes.

    \b
    Examples:
      mofa plugin new tool shout
      mofa plugin new model mine --in plugins
    """
    from console.commands.plugin.work import made

    raise typer.Exit(made(kind, name, python, parent, as_json))


@plugins.command()
def test(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The plugin's folder.")], as_json: Json = False) -> None:
    """Test a plugin: the contract of its kind, and its own tests. A script's are in cases.yaml, and run in the sandbox."""
    from console.commands.plugin.work import tested

    _do(tested(folder, as_json))


def _do(work: Coroutine[Any, Any, int]) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
