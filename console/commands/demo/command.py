"""`mofa demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    idea: Annotated[str | None, typer.Argument(metavar="[IDEA]", help="Another idea than the demo's own.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port of the demo's server; else 7233, or the next free one.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running at the end, until Ctrl-C.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take the recommended answers, also on a terminal.")] = False,
    as_json: Json = False,
) -> None:
    """One idea through all five phases of the secretary, in a server and a data directory of its own.

    It needs no key: without MOFA_MODEL and OPENAI_API_KEY the words come from the offline scripted model.
    Without a terminal it gives the recommended answers itself, and says so.

    \b
    Examples:
      mofa demo
      mofa demo "Plan a small vegetable garden" --keep
      OPENAI_API_KEY=… mofa demo --yes
    """
    import asyncio
    import sys

    from console.terminal.words import FIRST_SCREEN

    if not as_json:
        sys.stdout.write(FIRST_SCREEN)
        sys.stdout.flush()
    from console.commands.demo.work import run_demo

    raise typer.Exit(asyncio.run(run_demo(idea, port, keep, yes, as_json)))
