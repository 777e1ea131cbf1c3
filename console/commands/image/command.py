"""`mofa image`: images that tasks refer to."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

images = typer.Typer(
    name="image",
    help="Store images, which a task, an answer or a tool's result can refer to. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa image add plan.png\n"
    '  mofa run RequestResponse "What is wrong in image:3f9a….png?" --with architect',
    no_args_is_help=True,
    rich_markup_mode=None,
)


@images.callback()
def _group() -> None:
    """Keep `add` a subcommand: typer makes the only command of a group the group itself."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(images)


@images.command()
def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="PNG, JPEG, GIF or WebP, at most 5 MB each.")],
    as_json: Json = False,
) -> None:
    """Store images, and print the reference that shows each one to a model.

    \b
    Examples:
      mofa image add plan.png
    """
    import asyncio

    from console.commands.image.work import add as work

    raise typer.Exit(asyncio.run(work(files, as_json)))
