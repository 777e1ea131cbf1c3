"""`mofa token`: tokens of people and services for the API, the console and `mofa decide`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

tokens = typer.Typer(
    name="token",
    help="Make and revoke the tokens of people and services. Every command takes --json.\n\n\b\nExamples:\n"
    "  mofa token new ann --role decider\n  mofa token new deploy --service --role operator --tenant acme --expires P7D\n"
    "  mofa token list\n  mofa token revoke k3x9m2qa",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(tokens)


@tokens.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person or service, as it stands in assignees.")],
    role: Annotated[
        list[str] | None,
        typer.Option("--role", help="viewer, decider, operator or admin; may be repeated. Default: those of mofa.yaml."),
    ] = None,
    tenant: Annotated[list[str] | None, typer.Option("--tenant", help="Only rows of this tenant; may be repeated.")] = None,
    desk: Annotated[list[str] | None, typer.Option("--desk", help="Only rows of this desk; may be repeated.")] = None,
    expires: Annotated[str, typer.Option("--expires", help="The time for which it counts (P7D), or never.")] = "P90D",
    service: Annotated[bool, typer.Option("--service", help="It is for a program, not for a person.")] = False,
    as_json: Json = False,
) -> None:
    """Make a token, and print it.

    It cannot be printed again: the database has its hash.

    \b
    Examples:
      mofa token new ann --role decider
      mofa token new nightly --service --role operator --expires never
    """
    from console.commands.token.work import new as work

    _do(work(name, role or [], tenant, desk, expires, service, as_json))


@tokens.command(name="list")
def list_all(as_json: Json = False) -> None:
    """List the tokens with their roles and their last use.

    \b
    Examples:
      mofa token list
    """
    from console.commands.token.work import list_all as work

    _do(work(as_json))


@tokens.command()
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id: the part of the token between the underscores.")],
    as_json: Json = False,
) -> None:
    """Revoke a token at once, with the sessions of browsers that it began.

    \b
    Examples:
      mofa token revoke k3x9m2qa
    """
    from console.commands.token.work import revoke as work

    _do(work(id, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
