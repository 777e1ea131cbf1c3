"""`mofa erase`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(erase)


def erase(
    tenant: Annotated[str | None, typer.Option("--tenant", help="All that was said in the runs of this tenant.")] = None,
    person: Annotated[str | None, typer.Option("--person", help="What this person said, and where it is repeated.")] = None,
    workflow: Annotated[str | None, typer.Option("--workflow", help="All that was said in one workflow's runs.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    as_json: Json = False,
) -> None:
    """Take somebody's words out of the database, for good. Hashes, times and costs stay, and audits still pass.

    Runs that are still running are refused, for they would say it all again. Exit code 1 when words may be left in the
    database's file. Temporal's own histories keep theirs until its retention ends; docs/erasure.md says what helps.

    \b
    Examples:
      mofa erase --tenant acme --dry-run
      mofa erase --person alice
      mofa erase --workflow todo/tea-guide-3f9a1c --yes --json
    """
    import asyncio

    from console.commands.erase.work import erase_words

    raise typer.Exit(asyncio.run(erase_words(tenant, person, workflow, dry_run, yes, as_json)))
