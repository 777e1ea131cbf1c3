"""`mofa where`."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(where)


def where(as_json: Json = False) -> None:
    """Show the files that commands and workers use when they are started here.

    \b
    Examples:
      mofa where
      mofa where --json
    """
    # Imported here: `mofa --help` must not load what only a command needs.
    from console.commands.where.work import show_places

    raise typer.Exit(show_places(as_json))
