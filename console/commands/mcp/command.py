"""`mofa mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

mcp = typer.Typer(
    name="mcp",
    help="MoFA as an MCP server, for other people's agents. With --http, --json says where it listens.\n\n\b\nExamples:\n"
    "  mofa mcp serve\n  mofa mcp serve --http 8090 --without decide",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Http = Annotated[int | None, typer.Option("--http", metavar="PORT", help="Serve http://127.0.0.1:PORT/mcp instead of stdio.")]
Without = Annotated[str, typer.Option("--without", help="Tools that are not offered, such as decide, separated by commas.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(mcp)


@mcp.command()
def serve(http: Http = None, without: Without = "", as_json: Json = False) -> None:
    """Offer modes, agents and the secretary's inbox as tools to an MCP client.

    It speaks over standard input and output, for clients that start it. With --http it listens on this machine alone, and asks
    for a token: MOFA_MCP_TOKEN, or else the one in the data directory's mcp-token. Needs a server and a worker: mofa up.

    \b
    Examples:
      mofa mcp serve
      mofa mcp serve --http 8090 --without decide
    """
    import asyncio

    from console.commands.mcp.work import serve_mcp

    kept_back = frozenset(name.strip() for name in without.split(",") if name.strip())
    raise typer.Exit(asyncio.run(serve_mcp(http, kept_back, as_json)))
