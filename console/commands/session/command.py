"""`mofa session` and `mofa chat`: conversations over many runs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Name = Annotated[str, typer.Argument(metavar="NAME", help="The session's name.")]
Tenant = Annotated[str | None, typer.Option("--tenant", help="The tenant that the session belongs to.")]

sessions = typer.Typer(
    name="session",
    help="Manage conversations over many runs. Every command but export takes --json.\n\n\b\nExamples:\n"
    '  mofa chat garden "What grows in shade?" --with gardener\n  mofa session list\n'
    "  mofa session export garden --as markdown > garden.md\n  mofa session fork garden garden-2 --at 1",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(sessions)
    app.command()(chat)


def chat(
    name: Name,
    message: Annotated[
        str | None, typer.Argument(metavar="[MESSAGE]", help="The message. Default: each line of the terminal or stdin.")
    ] = None,
    participant: Annotated[
        str | None, typer.Option("--with", help="The participant that answers: a name from mofa.yaml.")
    ] = None,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Continue a conversation, or begin one.

    Each message is a run of the mode RequestResponse.

    \b
    Examples:
      mofa chat garden "What grows in shade?" --with gardener
      mofa chat garden --with gardener
    """
    from console.commands.session.work import chat as work

    _do(work(name, message, participant, tenant, as_json))


@sessions.command()
def create(name: Name, tenant: Tenant = None, as_json: Json = False) -> None:
    """Create an empty session.

    A run with a new session name creates it by itself.

    \b
    Examples:
      mofa session create garden
    """
    from console.commands.session.work import create as work

    _do(work(name, tenant, as_json))


@sessions.command(name="list")
def list_sessions(tenant: Tenant = None, as_json: Json = False) -> None:
    """List the sessions, the last used first.

    \b
    Examples:
      mofa session list
    """
    from console.commands.session.work import list_sessions as work

    _do(work(tenant, as_json))


@sessions.command()
def show(name: Name, tenant: Tenant = None, as_json: Json = False) -> None:
    """Show a session's messages, turn by turn.

    \b
    Examples:
      mofa session show garden
    """
    from console.commands.session.work import show as work

    _do(work(name, tenant, as_json))


@sessions.command()
def export(
    name: Name,
    form: Annotated[str, typer.Option("--as", help="jsonl (a message a line) or markdown.")] = "jsonl",
    tenant: Tenant = None,
) -> None:
    """Write the whole conversation to stdout, as JSONL or Markdown.

    \b
    Examples:
      mofa session export garden --as markdown > garden.md
    """
    from console.commands.session.work import export as work

    _do(work(name, tenant, form))


@sessions.command()
def fork(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new session's name.")],
    at: Annotated[
        int | None, typer.Option("--at", min=0, help="How many turns to copy from the beginning. Default: all.")
    ] = None,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Create a session with the first turns of another one.

    The two sessions are independent afterwards.

    \b
    Examples:
      mofa session fork garden garden-2 --at 1
    """
    from console.commands.session.work import fork as work

    _do(work(name, tenant, new, at, as_json))


@sessions.command()
def delete(name: Name, tenant: Tenant = None, as_json: Json = False) -> None:
    """Delete a session; its runs keep their own records.

    \b
    Examples:
      mofa session delete garden
    """
    from console.commands.session.work import delete as work

    _do(work(name, tenant, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
