"""`mofa script` and `mofa rules`: look at scripts and rules before they take effect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from console.terminal.options import Json

scripts = typer.Typer(
    name="script",
    help="Scripts: small sandboxed programs. Each command takes --json.\n\n\b\nExamples:\n"
    "  mofa script check scripts/rate.py\n  mofa script try scripts/rate.py --input '{\"score\": 95}'\n"
    "  mofa script stubs scripts",
    no_args_is_help=True,
    rich_markup_mode=None,
)

rules = typer.Typer(
    name="rules",
    help="Rules: conditions and what follows from them. Each command takes --json.\n\n\b\nExamples:\n"
    "  mofa rules check rates.yaml\n  mofa rules play rates.yaml --facts '{\"score\": 95}'\n"
    "  mofa rules dry-run rates.yaml stricter.yaml --inputs facts.jsonl\n"
    "  mofa rules dry-run rating rating@1.1.0",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[str, typer.Argument(metavar="RULES", help="A file; or NAME or NAME@VERSION of an installed rule set.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(scripts)
    app.add_typer(rules)


@scripts.command(name="check")
def check_script(file: File, as_json: Json = False) -> None:
    """Parse a script and check its types, by line and column; nothing of it but its top level is run."""
    from console.commands.script.work import check as work

    _do(work(file, as_json))


@scripts.command(name="try")
def try_script(
    file: File,
    given: Annotated[str, typer.Option("--input", help="The input, as JSON.")] = "null",
    as_json: Json = False,
) -> None:
    """Run a script by itself, with log alone granted: a call of the host ends it."""
    from console.commands.script.work import attempt as work

    _do(work(file, given, as_json))


@scripts.command()
def stubs(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where your scripts are.")], as_json: Json = False
) -> None:
    """Put the types of the host functions beside your scripts, for your editor (`__builtins__.pyi`)."""
    from console.commands.script.work import stubs as work

    _do(work(folder, as_json))


@rules.command(name="check")
def check_rules(rules: Place, as_json: Json = False) -> None:
    """Read a rule set and show what is in it; a mistake is named with its place."""
    from console.commands.script.rules import check as work

    _do(work(rules, as_json))


@rules.command()
def play(
    rules: Place,
    facts: Annotated[str, typer.Option("--facts", help="The facts, a JSON object.")],
    as_json: Json = False,
) -> None:
    """Play a rule set on facts, and show which rule fired and why. Nothing is called or published."""
    from console.commands.script.rules import play as work

    _do(work(rules, facts, as_json))


@rules.command(name="dry-run")
def dry_run(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The rules as they are: a file, NAME or NAME@VERSION.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The rules as they shall be, named likewise.")],
    inputs: Annotated[
        Path | None,
        typer.Option(
            "--inputs", help="Facts, a JSON object a line. Left out: those of earlier runs that played BEFORE's name."
        ),
    ] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="Of how many earlier runs, at most; the newest.")] = 1000,
    as_json: Json = False,
) -> None:
    """Play two versions on recorded facts, and show where they differ. Ends with 1 when they do.

    Calls are answered as in the recorded run; those that it did not make fail. Nothing is called or published.
    """
    from console.commands.script.rules import dry_run as work

    _do(work(before, after, inputs, last, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
