"""`mofa show` and `mofa events`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json, WorkflowId


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(show)
    app.command()(events)


def show(workflow_id: WorkflowId, as_json: Json = False) -> None:
    """Show a run: its state, its whole transcript, its decisions and its usage.

    \b
    Examples:
      mofa show todo/tea-guide-3f9a1c
      mofa show sequential/write-a-haiku-3f9a1c --json | jq .usage
    """
    import asyncio

    from console.commands.show.work import show_run

    raise typer.Exit(asyncio.run(show_run(workflow_id, as_json)))


def events(
    workflow_id: WorkflowId,
    follow: Annotated[
        bool,
        typer.Option(
            "--follow", help="Follow the run to its end, with its answers as they stream; with --json, one event a line."
        ),
    ] = False,
    after: Annotated[int, typer.Option("--after", help="Only events after this sequence number.", min=0)] = 0,
    as_of: Annotated[int | None, typer.Option("--as-of", help="Print the run's state after this event instead.", min=1)] = None,
    from_log: Annotated[bool, typer.Option("--from-log", help="Read the event log; needs no server.")] = False,
    as_json: Json = False,
) -> None:
    """Print a run's events: phases, assignments, decisions and answers.

    A run that Temporal no longer has is read from the event log.

    \b
    Examples:
      mofa events todo/tea-guide-3f9a1c --follow
      mofa events todo/tea-guide-3f9a1c --json | jq '.[].type'
      mofa events todo/tea-guide-3f9a1c --as-of 12
    """
    import asyncio

    from console.commands.show import work

    if as_of is not None:
        raise typer.Exit(asyncio.run(work.show_as_of(workflow_id, as_of, as_json)))
    raise typer.Exit(asyncio.run(work.show_events(workflow_id, follow, after, as_json, from_log)))
