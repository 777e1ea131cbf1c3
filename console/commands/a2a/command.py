"""`mofa a2a`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

a2a = typer.Typer(
    name="a2a",
    help="Serve agents to A2A clients. --json prints the address.\n\n\b\nExamples:\n"
    "  mofa a2a serve\n  mofa a2a serve --port 8091 --url https://agents.example.com",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Port = Annotated[int, typer.Option("--port", help="The port to listen on, on this machine only.")]
Url = Annotated[str | None, typer.Option("--url", help="The public address, if a proxy forwards requests.")]

PushAllow = Annotated[
    list[str] | None,
    typer.Option("--push-allow", help="A host in a private network that webhooks may call; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(a2a)


@a2a.command()
def serve(port: Port = 8091, url: Url = None, push_allow: PushAllow = None, as_json: Json = False) -> None:
    """Serve the agents and teams of mofa.yaml, and the secretary, to A2A clients.

    It listens on this machine only. Clients need a token: MOFA_A2A_TOKEN, else the one in the file a2a-token of the data
    directory. It needs a Temporal server and a worker: mofa up.

    \b
    Examples:
      mofa a2a serve
      mofa a2a serve --port 8091 --url https://agents.example.com
    """
    import asyncio

    from console.commands.a2a.work import serve_a2a

    raise typer.Exit(asyncio.run(serve_a2a(port, url, push_allow or [], as_json)))
