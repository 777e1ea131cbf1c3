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
    """Show a run: its state, all that was said (long texts whole), its decisions, and what it used.

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
            "--follow", help="Go on until the run ends, with the words of answers as they come; with --json, one event a line."
        ),
    ] = False,
    after: Annotated[int, typer.Option("--after", help="Only events after this sequence number.", min=0)] = 0,
    as_of: Annotated[
        int | None, typer.Option("--as-of", help="Instead, the run's state as it was after the event of that number.", min=1)
    ] = None,
    from_log: Annotated[bool, typer.Option("--from-log", help="As the event log has them; no server is asked.")] = False,
    as_json: Json = False,
) -> None:
    """Print a run's own record: phases, assignments, decisions, answers.

    What Temporal no longer has comes from the event log.

    \b
    Examples:
      mofa events todo/tea-guide-3f9a1c --follow
      mofa events todo/tea-guide-3f9a1c --json | jq '.[].type'
      mofa events todo/tea-guide-3f9a1c --as-of 12
    """
    import asyncio

    from console.commands.show import work as looking

    if as_of is not None:
        raise typer.Exit(asyncio.run(looking.show_as_of(workflow_id, as_of, as_json)))
    raise typer.Exit(asyncio.run(looking.show_events(workflow_id, follow, after, as_json, from_log)))
