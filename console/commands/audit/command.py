"""`mofa audit`: whether the event log, and what it stands on, is what was written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.terminal.options import Json

audits = typer.Typer(
    name="audit",
    help="Check that the event log is what was written. Each command takes --json.\n\n\b\nExamples:\n"
    "  mofa audit verify\n  mofa audit verify todo/tea-guide-3f9a1c",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(audits)


@audits.callback()
def _group() -> None:
    pass


@audits.command()
def verify(
    workflow_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One workflow; else all that are logged.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="What an earlier audit printed with --json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the event log, the texts, messages, ledger replies and sessions that it stands on, and the log of erasures.

    Each hash is computed again. What is changed, missing, moved or inserted is named, and so is what could not be checked.
    With an ID, Temporal's own record is compared too, while it has one. Exit code 1 when something is wrong.
    Whoever may write to the database can write all of it again: keep the JSON of an audit elsewhere, and compare.

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
