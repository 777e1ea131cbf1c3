"""`mofa audit`: the check of the event log and of everything that it refers to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.terminal.options import Json

audits = typer.Typer(
    name="audit",
    help="Check that the event log is unchanged. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa audit verify\n  mofa audit verify todo/tea-guide-3f9a1c",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(audits)


@audits.callback()
def _group() -> None:
    """Keep `verify` a subcommand: typer makes the only command of a group the group itself."""


@audits.command()
def verify(
    workflow_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One workflow's id. Default: the whole log.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="The output of an earlier audit with --json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the event log, everything that it refers to, and the log of erasures.

    Every hash is computed again: of events, texts, messages, ledger replies and sessions. The report names each change, gap,
    move and insertion, and everything that could not be checked. With an ID, the run's record in Temporal is compared too,
    if Temporal still has it. The exit code is 1 if a difference was found.
    A person with write access to the database can rewrite all of it: store the JSON of an audit elsewhere, and compare.

    \b
    Examples:
      mofa audit verify
      mofa audit verify todo/tea-guide-3f9a1c
      mofa audit verify --json > audit.json
      mofa audit verify --against audit.json
    """
    import asyncio

    from console.commands.audit.work import verify_log

    raise typer.Exit(asyncio.run(verify_log(workflow_id, as_json, against)))
