"""`mofa keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

keys = typer.Typer(
    name="keys",
    help="Make the keys that seal payloads sent to Temporal (MOFA_PAYLOAD_KEYS), and those that seal decisions "
    "(MOFA_IDENTITY_KEY). Every command takes --json.\n\n"
    '\b\nExamples:\n  export MOFA_PAYLOAD_KEYS="$(mofa keys new)"\n  mofa keys identity',
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(keys)


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


@keys.command(name="identity")
def identity(
    rotate: Annotated[bool, typer.Option("--rotate", help="Make a new key first; it signs from now on.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Print the entry that signs, for a console elsewhere.")] = False,
    as_json: Json = False,
) -> None:
    """Print the public keys by which workers verify who decides, as MOFA_IDENTITY_KEY.

    Workers with the same data directory need nothing. For workers elsewhere, set MOFA_IDENTITY_KEY to this. The keys are in
    the file identity.key of the data directory. After a rotation the old ones still verify.

    \b
    Examples:
      mofa keys identity
      export MOFA_IDENTITY_KEY="$(mofa keys identity)"
      mofa keys identity --rotate
    """
    from console.commands.keys.work import print_identity_keys

    raise typer.Exit(print_identity_keys(rotate, private, as_json))
