"""`mofa up`."""

from __future__ import annotations

import typer

from console.terminal.options import Json, Port


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(up)


def up(port: Port = 7233, as_json: Json = False) -> None:
    """Start the embedded Temporal server, a worker and the console, until Ctrl-C.

    The server stores everything in MOFA_HOME (.mofa); the next `mofa up` continues every running workflow.
    With TEMPORAL_ADDRESS or a Temporal profile set, that server is used, and only a worker is started.

    \b
    Examples:
      mofa up
      mofa up --port 7300
      TEMPORAL_ADDRESS=temporal.example:7233 mofa up
    """
    import asyncio
    import sys

    if not as_json:
        sys.stdout.write("Starting MoFA …\n")  # before the imports, which take a moment
        sys.stdout.flush()
    from console.commands.up.work import serve

    code = asyncio.run(serve(port, as_json))
    raise typer.Exit(code)
