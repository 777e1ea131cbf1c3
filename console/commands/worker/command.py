"""`mofa worker`."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(worker)


def worker(as_json: Json = False) -> None:
    """Run one worker without a server, until SIGTERM.

    Any number of workers share a task queue.

    \b
    Examples:
      mofa worker
      MOFA_TASK_QUEUE=night TEMPORAL_ADDRESS=temporal.example:7233 mofa worker
    """
    from console.commands.worker.work import become_worker

    become_worker(as_json)
