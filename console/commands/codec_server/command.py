"""`mofa codec-server`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(codec_server)


def codec_server(
    port: Annotated[int, typer.Option("--port", help="The port to listen on, at 127.0.0.1 only.")] = 8234,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", help="A Temporal UI that may read here; may be repeated. Default: this machine's."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Open sealed payloads for the Temporal UI and the temporal command line, until Ctrl-C.

    Clients need a token: MOFA_CODEC_TOKEN, or a random one for each start. The keys are those of MOFA_PAYLOAD_KEYS.

    \b
    Examples:
      mofa codec-server
      temporal workflow show -w todo/3f9a1c --codec-endpoint http://127.0.0.1:8234 \\
        --codec-auth "Bearer $MOFA_CODEC_TOKEN"
    """
    import asyncio

    from console.commands.codec_server.work import serve

    raise typer.Exit(asyncio.run(serve(port, origin or [], as_json)))
