"""`mofa erase`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(erase)


def erase(
    tenant: Annotated[str | None, typer.Option("--tenant", help="Erase all texts of this tenant's runs.")] = None,
    person: Annotated[str | None, typer.Option("--person", help="Erase this person's texts, and their repetitions.")] = None,
    workflow: Annotated[str | None, typer.Option("--workflow", help="Erase all texts of one workflow's runs.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count without erasing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: Json = False,
) -> None:
    """Erase the texts of a tenant, a person or a workflow from the database, for good.

    Hashes, times and costs stay, and audits still pass. It refuses while such a run is open, for the run would write its
    texts again. The exit code is 1 if texts may be left in the database's file. Temporal's histories keep their texts
    until the retention period ends; see docs/erasure.md.

    \b
    Examples:
      mofa erase --tenant acme --dry-run
      mofa erase --person alice
      mofa erase --workflow todo/tea-guide-3f9a1c --yes --json
    """
    import asyncio

    from console.commands.erase.work import erase_words

    raise typer.Exit(asyncio.run(erase_words(tenant, person, workflow, dry_run, yes, as_json)))
