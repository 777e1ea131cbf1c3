"""`mofa keys` and `mofa codec-server`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

keys = typer.Typer(
    name="keys",
    help="Keys that seal what goes to Temporal (MOFA_PAYLOAD_KEYS). It takes --json.\n\n\b\nExamples:\n"
    '  export MOFA_PAYLOAD_KEYS="$(mofa keys new)"',
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(keys)
    app.command()(codec_server)


@keys.callback()
def _group() -> None:
    pass


@keys.command(name="new")
def new(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="A name for the key; today's date if left out.")] = None,
    as_json: Json = False,
) -> None:
    """Print a fresh key, as an entry of MOFA_PAYLOAD_KEYS. It is kept nowhere: keep it where you keep secrets.

    To change keys, put the new one first and leave the old ones after it: the first seals, all of them open.

    \b
    Examples:
      export MOFA_PAYLOAD_KEYS="$(mofa keys new)"
      export MOFA_PAYLOAD_KEYS="$(mofa keys new),$MOFA_PAYLOAD_KEYS"
    """
    import sys
    from datetime import UTC, datetime

    from console.terminal.screen import emit
    from runtime.codec import new_key

    entry = new_key(id or f"k{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if as_json:
        emit({"id": entry.partition(":")[0], "entry": entry})
    else:
        sys.stdout.write(entry + "\n")


def codec_server(
    port: Annotated[int, typer.Option("--port", help="Where to listen, on 127.0.0.1 only.")] = 8234,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", help="A Temporal UI that may read here; may be repeated. This machine's, if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Let the Temporal UI and the temporal command line show sealed payloads, to who has the token; until Ctrl-C.

    It uses MOFA_PAYLOAD_KEYS, and MOFA_CODEC_TOKEN as the token, or one made up for this time.

    \b
    Examples:
      mofa codec-server
      temporal workflow show -w todo/3f9a1c --codec-endpoint http://127.0.0.1:8234 \\
        --codec-auth "Bearer $MOFA_CODEC_TOKEN"
    """
    import asyncio

    from console.commands.keys.codec_server import serve

    raise typer.Exit(asyncio.run(serve(port, origin or [], as_json)))
