"""`mofa reply`: takes a mail that answers a message about a decision."""

from __future__ import annotations

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reply)


def reply(as_json: Json = False) -> None:
    """Decide by a mail on stdin.

    A mail server calls this for the address in reply_to of a channel.
    The mail's first line is an option; further lines are a comment. Exit code 3: not now, try again.
    With another exit code than 0 the mail server returns the reason to its sender.

    \b
    Examples:
      mofa reply < mail.eml
      mofa reply --json < mail.eml
    """
    import asyncio

    from console.commands.reply.work import take_reply

    raise typer.Exit(asyncio.run(take_reply(as_json)))
