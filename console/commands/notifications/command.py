"""`mofa notifications`: the messages to people, sent and waiting."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(notifications)


def notifications(
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="The most messages to show.")] = 50,
    state: Annotated[str | None, typer.Option(help="Only these: waiting, sent, dropped or given_up.")] = None,
    trial: Annotated[
        str | None, typer.Option("--try", metavar="PERSON", help="Send a message for trying, by each channel of a person.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which messages were sent to people, when and by which channel, the newest first.

    `waiting` is tried again; `dropped` was not needed any more; `given_up` has the reason.

    \b
    Examples:
      mofa notifications
      mofa notifications --state given_up --json
      mofa notifications --try ann
    """
    import asyncio

    from console.commands.notifications.work import show_notifications, try_channels

    work = show_notifications(limit, state, as_json) if trial is None else try_channels(trial, as_json)
    raise typer.Exit(asyncio.run(work))
