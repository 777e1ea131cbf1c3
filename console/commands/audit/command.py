"""`mofa audit`: whether the event log is what was written."""

from __future__ import annotations

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
    as_json: Json = False,
) -> None:
    """Check every event's hash, the chains that they make, and the ledger against what runs say that they cost.

    A changed, missing, moved or inserted event is named. With an ID, Temporal's own record is compared too, while it has one.
    Exit code 1 when something is wrong. Write the heads down elsewhere, and nobody can rewrite a whole chain unseen.

    \b
    Examples:
      mofa audit verify
      mofa audit verify todo/tea-guide-3f9a1c --json | jq .heads
    """
    import asyncio

    from console.commands.audit.work import verify_log

    raise typer.Exit(asyncio.run(verify_log(workflow_id, as_json)))
