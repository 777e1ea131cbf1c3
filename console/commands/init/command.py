"""`mofa init`."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(as_json: Json = False) -> None:
    """Write a small project file, mofa.yaml, with two agents to begin with: a poet and a critic.

    A file that is there is left as it is. Where `mofa up` runs, its workers take the new file at once.

    \b
    Examples:
      mofa init
      MOFA_CONFIG=team.yaml mofa init
    """
    from console.commands.init.work import write_project

    raise typer.Exit(write_project(as_json))
