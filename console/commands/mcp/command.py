"""`mofa mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

mcp = typer.Typer(
    name="mcp",
    help="Serve tools to MCP clients. With --http, --json prints the address.\n\n\b\nExamples:\n"
    "  mofa mcp serve\n  mofa mcp serve --http 8090 --without decide",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Http = Annotated[int | None, typer.Option("--http", metavar="PORT", help="Serve http://127.0.0.1:PORT/mcp instead of stdio.")]
Without = Annotated[str, typer.Option("--without", help="Tools to leave out, separated by commas, such as decide.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(mcp)


@mcp.command()
def serve(http: Http = None, without: Without = "", as_json: Json = False) -> None:
    """Serve modes, agents and the secretary's inbox as tools to an MCP client.

    It uses standard input and output, for clients that start it. With --http it listens on this machine only, and clients
    need a token: MOFA_MCP_TOKEN, else the one in the file mcp-token of the data directory. It needs a Temporal server and
    a worker: mofa up.

    \b
    Examples:
      mofa mcp serve
      mofa mcp serve --http 8090 --without decide
    """
    import asyncio

    from console.commands.mcp.work import serve_mcp

    left_out = frozenset(name.strip() for name in without.split(",") if name.strip())
    raise typer.Exit(asyncio.run(serve_mcp(http, left_out, as_json)))
