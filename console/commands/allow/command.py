"""`mofa allow`: the tool calls that people have allowed without an approval."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

allowances = typer.Typer(
    name="allow",
    help="List and revoke what people have allowed with mofa decide --always. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa allow list\n  mofa allow revoke 3f9a1c77d2b04e51",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(allowances)


@allowances.command(name="list")
def list_all(as_json: Json = False) -> None:
    """List the allowances, the newest first, with who gave them, where they count and until when.

    \b
    Examples:
      mofa allow list
      mofa allow list --json | jq -r '.[] | select(.counts) | .id'
    """
    from console.commands.allow.work import list_all as work

    _do(work(as_json))


@allowances.command()
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of the allowance, as mofa allow list shows it.")],
    as_json: Json = False,
) -> None:
    """Revoke an allowance: the next call needs an approval again.

    \b
    Examples:
      mofa allow revoke 3f9a1c77d2b04e51
    """
    from console.commands.allow.work import revoke as work

    _do(work(id, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
