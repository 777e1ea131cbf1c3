"""`mofa builder`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(builder)


def builder(
    flow: Annotated[str | None, typer.Argument(metavar="[FLOW]", help="The name of the flow to open.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    as_json: Json = False,
) -> None:
    """Open the flow builder in the browser, and print its address.

    If no console runs with this data directory, it is started alone, until Ctrl-C.

    \b
    Examples:
      mofa builder
      mofa builder support --no-browser
    """
    import asyncio

    from console.commands.builder.work import open_builder

    raise typer.Exit(asyncio.run(open_builder(flow, browser=not no_browser, as_json=as_json)))
