"""`mofa keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

keys = typer.Typer(
    name="keys",
    help="Make the keys that seal payloads sent to Temporal (MOFA_PAYLOAD_KEYS). Every command takes --json.\n\n"
    '\b\nExamples:\n  export MOFA_PAYLOAD_KEYS="$(mofa keys new)"',
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(keys)


@keys.callback()
def _group() -> None:
    """Keep `new` a subcommand: typer makes the only command of a group the group itself."""


@keys.command(name="new")
def new(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="A name for the key. Default: the date and time.")] = None,
    as_json: Json = False,
) -> None:
    """Print a new key, as an entry of MOFA_PAYLOAD_KEYS.

    The key is stored nowhere: keep it where you keep secrets. To change keys, put the new one first and leave the old ones
    after it: the first one seals, all of them open.

    \b
    Examples:
      export MOFA_PAYLOAD_KEYS="$(mofa keys new)"
      export MOFA_PAYLOAD_KEYS="$(mofa keys new),$MOFA_PAYLOAD_KEYS"
    """
    from console.commands.keys.work import print_new_key

    raise typer.Exit(print_new_key(id, as_json))
