"""`mofa demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    idea: Annotated[str | None, typer.Argument(metavar="[IDEA]", help="Your own idea instead of the demo's.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port of the demo's server. Default: 7233, or the next free one.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep everything running at the end, until Ctrl-C.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take the recommended answers on a terminal too.")] = False,
    as_json: Json = False,
) -> None:
    """Take one idea through all five phases of the secretary, on its own server and in its own data directory.

    It needs no key: without MOFA_MODEL and OPENAI_API_KEY the offline scripted model answers.
    Without a terminal it takes the recommended answers itself.

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
