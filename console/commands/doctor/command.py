"""`mofa doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Register missing search attributes, and upgrade the database.")] = False,
    as_json: Json = False,
) -> None:
    """Check the server, the worker, the database, the project file and the model, and print how to correct each fault.

    \b
    Examples:
      mofa doctor
      mofa doctor --fix
      mofa doctor --json | jq '.checks[] | select(.status != "ok")'
    """
    import asyncio

    from console.commands.doctor.work import examine

    raise typer.Exit(asyncio.run(examine(fix, as_json)))
