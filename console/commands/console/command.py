"""`mofa console`."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(console)


def console(as_json: Json = False) -> None:
    """Serve the flow builder and the REST API alone, for workers and a Temporal server elsewhere.

    mofa up serves them too. It listens at MOFA_CONSOLE_ADDRESS (127.0.0.1:8700). For requests of other machines set
    MOFA_CONSOLE_TOKEN too.

    \b
    Examples:
      mofa console
      TEMPORAL_ADDRESS=temporal.example:7233 mofa console
    """
    import asyncio

    from console.commands.console.work import serve_alone

    raise typer.Exit(asyncio.run(serve_alone(as_json)))
