"""`mofa mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

mcp = typer.Typer(
    name="mcp", help="MoFA as an MCP server, for other people's agents.", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(mcp)


@mcp.command()
def serve(
    http: Annotated[
        int | None, typer.Option("--http", metavar="PORT", help="Serve http://127.0.0.1:PORT/mcp instead of stdio.")
    ] = None,
    without: Annotated[
        str, typer.Option("--without", help="Tools that are not offered, such as decide, separated by commas.")
    ] = "",
) -> None:
    """Offer modes, agents and the secretary's inbox as tools to an MCP client.

    It speaks over standard input and output, for clients that start it. With --http it listens on this machine alone, and asks
    for a token: MOFA_MCP_TOKEN, or else the one in the data directory's mcp-token. Needs a server and a worker: mofa up.

    \b
    Examples:
      mofa mcp serve
      mofa mcp serve --http 8090 --without decide
    """
    import asyncio

    from console.mcp_serving import serve_mcp

    raise typer.Exit(asyncio.run(serve_mcp(http, frozenset(name.strip() for name in without.split(",") if name.strip()))))
