"""`mofa reload`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

Wait = Annotated[float, typer.Option("--wait", min=0.1, max=300, help="Seconds that each worker has to check it and report.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reload)


def reload(wait: Wait = 20.0, as_json: Json = False) -> None:
    """Bring the current project file to every worker of the task queue.

    It is checked here and by every worker. All of them take it, or it is refused with the reason and nothing changes.
    Open runs keep the participants that they have looked up. `mofa up` does this whenever the file is saved.

    \b
    Examples:
      mofa reload
      MOFA_CONFIG=team.yaml mofa reload --wait 60
    """
    import asyncio

    from console.commands.reload.work import reload_project

    raise typer.Exit(asyncio.run(reload_project(wait, as_json)))
