"""`mofa idea` and `mofa todos`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json, PriorityOption


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(idea)
    app.command()(todos)


def idea(
    text: Annotated[str, typer.Argument(help="The idea, in your own words.")],
    priority: PriorityOption = "normal",
    follow: Annotated[bool, typer.Option("--follow", help="Follow it to its end; on a terminal, decide here.")] = False,
    interactive: Annotated[
        bool,
        typer.Option(
            "--interactive", help="Be asked about unclear points: uses the desk NAME-interactive beside the automatic one."
        ),
    ] = False,
    desk: Annotated[str | None, typer.Option("--desk", help="The desk's name. Default: the desk of mofa.yaml.")] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Plan and dispatch only, and show the critical path, the cost and the risks."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Submit an idea to the secretary.

    The desk is the one in mofa.yaml, else a built-in one.

    \b
    Examples:
      mofa idea "Write a one-page guide to brewing tea" --follow
      mofa idea "Compare three note apps" --priority high --interactive --follow
      mofa idea "Draft a privacy notice" --json
      mofa idea "Translate the handbook" --dry-run
    """
    import asyncio

    from console.commands.idea.work import submit

    raise typer.Exit(asyncio.run(submit(text, priority, follow, interactive, desk, as_json, dry_run)))


def todos(
    status: Annotated[
        str | None, typer.Option("--status", help="Only these: in_progress, waiting_feedback, completed, …")
    ] = None,
    desk: Annotated[str | None, typer.Option("--desk", help="Only this desk's.")] = None,
    tenant: Annotated[
        str | None,
        typer.Option("--tenant", help="Only this tenant's. Default with --desk: the tenant of the desk of mofa.yaml."),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="On a terminal: show them live, with keys to answer.")] = False,
    as_json: Json = False,
) -> None:
    """List the newest todos: of all desks, with their queues, and those that were started without a desk.

    \b
    Examples:
      mofa todos
      mofa todos --status waiting_feedback --json
      mofa todos --watch
    """
    import asyncio

    from console.commands.idea.work import list_todos

    raise typer.Exit(asyncio.run(list_todos(status, desk, as_json, watch, tenant)))
