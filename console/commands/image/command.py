"""`mofa image`: images that tasks refer to."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

images = typer.Typer(
    name="image",
    help="Images that a task, an answer or a tool's result can refer to. Each command takes --json.\n\n\b\nExamples:\n"
    "  mofa image add plan.png\n"
    '  mofa run RequestResponse "What is wrong in image:3f9a….png?" --with architect',
    no_args_is_help=True,
    rich_markup_mode=None,
)


@images.callback()
def _group() -> None:
    """So that `add` stays a word of its own."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(images)


@images.command()
def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="PNG, JPEG, GIF or WebP, of 5 MB at most.")],
    as_json: Json = False,
) -> None:
    """Keep images, and print for each what a text says to show it to a model."""
    import asyncio

    from console.commands.image.work import add as work

    raise typer.Exit(asyncio.run(work(files, as_json)))
