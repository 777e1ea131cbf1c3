"""`mofa doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    fix: Annotated[
        bool, typer.Option("--fix", help="Register missing search attributes, bring the database up to date.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check the server, the worker, the database and the model, and say what to do.

    \b
    Examples:
      mofa doctor
      mofa doctor --fix
      mofa doctor --json | jq '.checks[] | select(.status != "ok")'
    """
    import asyncio

    from console.commands.doctor.work import examine

    raise typer.Exit(asyncio.run(examine(fix, as_json)))
