"""`mofa up` and `mofa worker`."""

from __future__ import annotations

import typer

from console.terminal.options import Json, Port


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(worker)


def up(port: Port = 7233, as_json: Json = False) -> None:
    """Start the embedded Temporal server and a worker, until Ctrl-C.

    The server keeps everything in MOFA_HOME (.mofa); the next `mofa up` finds every running workflow again.
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
        sys.stdout.write("Starting MoFA …\n")
        sys.stdout.flush()
    from console.commands.up.work import serve

    code = asyncio.run(serve(port, as_json))
    raise typer.Exit(code)


def worker(as_json: Json = False) -> None:
    """Run a worker alone, until SIGTERM; any number of them share the task queue.

    \b
    Examples:
      mofa worker
      MOFA_TASK_QUEUE=night TEMPORAL_ADDRESS=temporal.example:7233 mofa worker
    """
    import os
    import sys

    from console.processes.child import python_environment
    from console.terminal.screen import emit
    from runtime.connection import address_of
    from runtime.settings import Settings

    settings = Settings.from_environment()
    if as_json:
        emit({"address": address_of(settings), "task_queue": settings.task_queue, "pid": os.getpid()})
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "worker"], python_environment(os.environ))
