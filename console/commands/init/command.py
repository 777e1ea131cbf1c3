"""`mofa init`."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(as_json: Json = False) -> None:
    """Create a small project file, mofa.yaml, with two agents: a poet and a critic.

    An existing file is never changed. If `mofa up` is running, its workers take the new file at once.

    \b
    Examples:
      mofa init
      MOFA_CONFIG=team.yaml mofa init
    """
    from console.commands.init.work import write_project

    raise typer.Exit(write_project(as_json))
