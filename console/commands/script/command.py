"""`mofa script`: check and run scripts before they take effect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from console.terminal.options import Json

scripts = typer.Typer(
    name="script",
    help="Check and run scripts: small sandboxed programs. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa script check scripts/rate.py\n  mofa script try scripts/rate.py --input '{\"score\": 95}'\n"
    "  mofa script stubs scripts",
    no_args_is_help=True,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The script's file.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(scripts)


@scripts.command(name="check")
def check_script(file: File, as_json: Json = False) -> None:
    """Parse a script and check its types, naming each fault by line and column.

    Only its top level is run.

    \b
    Examples:
      mofa script check scripts/rate.py
    """
    from console.commands.script.work import check as work

    _do(work(file, as_json))


@scripts.command(name="try")
def try_script(
    file: File,
    given: Annotated[str, typer.Option("--input", help="The input, as JSON.")] = "null",
    as_json: Json = False,
) -> None:
    """Run a script by itself, with `log` as its only host function.

    A call of another host function ends it.

    \b
    Examples:
      mofa script try scripts/rate.py --input '{"score": 95}'
    """
    from console.commands.script.work import try_script as work

    _do(work(file, given, as_json))


@scripts.command()
def stubs(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of your scripts.")], as_json: Json = False
) -> None:
    """Write the types of the host functions beside your scripts, for your editor (`__builtins__.pyi`).

    \b
    Examples:
      mofa script stubs scripts
    """
    from console.commands.script.work import stubs as work

    _do(work(folder, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
