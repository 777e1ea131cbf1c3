"""`mofa lessons`: what desks have learned from corrections by people."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Desk = Annotated[str | None, typer.Option("--desk", help="The desk; all desks by default.")]
Tenant = Annotated[str | None, typer.Option("--tenant", help="The tenant of the desk.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The lesson's id, or its unique beginning.")]

lessons = typer.Typer(
    name="lessons",
    help="List, edit, remove and measure what desks have learned from corrections by people.\n\n"
    "A desk's next requirement and plan are written with the matching lessons in view. Every command takes --json.\n\n\b\n"
    "Examples:\n"
    "  mofa lessons list --desk main\n"
    '  mofa lessons edit 3f9a1c2b7d10 "Letters have at most ten lines."\n'
    "  mofa lessons remove 3f9a1c2b7d10\n  mofa lessons measure",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lessons)


@lessons.command(name="list")
def list_lessons(desk: Desk = None, tenant: Tenant = None, as_json: Json = False) -> None:
    """List lessons, the newest first: the todo that each comes from, and how often it was recalled.

    \b
    Examples:
      mofa lessons list --desk main
    """
    from console.commands.lessons.work import list_lessons as work

    _do(work(desk, tenant, as_json))


@lessons.command()
def edit(
    id: Id,
    text: Annotated[str, typer.Argument(help="The lesson in new words; it must be clear without its context.")],
    as_json: Json = False,
) -> None:
    """Replace the words of a lesson, which gets a new id.

    \b
    Examples:
      mofa lessons edit 3f9a1c2b7d10 "Letters have at most ten lines."
    """
    from console.commands.lessons.work import edit as work

    _do(work(id, text, as_json))


@lessons.command()
def remove(id: Id, as_json: Json = False) -> None:
    """Remove a lesson, so that later requirements and plans are written without it.

    \b
    Examples:
      mofa lessons remove 3f9a1c2b7d10
    """
    from console.commands.lessons.work import remove as work

    _do(work(id, as_json))


@lessons.command()
def measure(desk: Desk = None, tenant: Tenant = None, as_json: Json = False) -> None:
    """Show which corrections came again after they had been learned.

    Two lessons of a desk are the same correction if they are similar without the titles of their todos. This calls the
    embedding model, which may cost money.

    \b
    Examples:
      mofa lessons measure --desk main
    """
    from console.commands.lessons.work import measure as work

    _do(work(desk, tenant, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
