"""`mofa rules`: check, play and compare rule sets before they take effect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from console.terminal.options import Json

rules = typer.Typer(
    name="rules",
    help="Check, play and compare rules: conditions with their actions. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa rules check rates.yaml\n  mofa rules play rates.yaml --facts '{\"score\": 95}'\n"
    "  mofa rules dry-run rates.yaml stricter.yaml --inputs facts.jsonl\n"
    "  mofa rules dry-run rating rating@1.1.0",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[str, typer.Argument(metavar="RULES", help="A file; or NAME or NAME@VERSION of an installed rule set.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(rules)


@rules.command(name="check")
def check_rules(rules: Place, as_json: Json = False) -> None:
    """Read a rule set and show its groups and rules, or name the mistake with its place.

    \b
    Examples:
      mofa rules check rates.yaml
      mofa rules check rating@1.1.0
    """
    from console.commands.rules.work import check as work

    _do(work(rules, as_json))


@rules.command()
def play(
    rules: Place,
    facts: Annotated[str, typer.Option("--facts", help="The facts, a JSON object.")],
    as_json: Json = False,
) -> None:
    """Play a rule set on facts, and show which rules fired and why.

    Nothing is called or published.

    \b
    Examples:
      mofa rules play rates.yaml --facts '{"score": 95}'
    """
    from console.commands.rules.work import play as work

    _do(work(rules, facts, as_json))


@rules.command(name="dry-run")
def dry_run(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The current rules: a file, NAME or NAME@VERSION.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The new rules: a file, NAME or NAME@VERSION.")],
    inputs: Annotated[
        Path | None,
        typer.Option("--inputs", help="Facts, one JSON object a line. Default: the facts of recorded runs."),
    ] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many recorded runs to use at most, newest first.")] = 1000,
    as_json: Json = False,
) -> None:
    """Play two versions of a rule set on recorded facts, and show where they differ.

    Calls get the answers of the recorded run; a call that the run did not make fails. Nothing is called or published.
    The exit code is 1 when the versions differ.

    \b
    Examples:
      mofa rules dry-run rates.yaml stricter.yaml --inputs facts.jsonl
      mofa rules dry-run rating rating@1.1.0
    """
    from console.commands.rules.work import dry_run as work

    _do(work(before, after, inputs, last, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
