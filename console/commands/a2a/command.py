"""`mofa a2a`."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

a2a = typer.Typer(
    name="a2a",
    help="MoFA as an A2A server, for other people's agents. --json says where it listens.\n\n\b\nExamples:\n"
    "  mofa a2a serve\n  mofa a2a serve --port 8091 --url https://agents.example.com",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Port = Annotated[int, typer.Option("--port", help="Where it listens, on this machine alone.")]
Url = Annotated[str | None, typer.Option("--url", help="Where others reach it, where something passes requests on.")]

PushAllow = Annotated[
    list[str] | None,
    typer.Option("--push-allow", help="A host that webhooks may have within a private network; again for more."),
]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(a2a)


@a2a.command()
def serve(port: Port = 8091, url: Url = None, push_allow: PushAllow = None, as_json: Json = False) -> None:
    """Offer the agents and teams of mofa.yaml, and the secretary, to A2A clients.

    It listens on this machine alone, and asks for a token: MOFA_A2A_TOKEN, or else the one in the data directory's a2a-token.
    Needs a server and a worker: mofa up.

    \b
    Examples:
      mofa a2a serve
      mofa a2a serve --port 8091 --url https://agents.example.com
    """
    import asyncio

    from console.commands.a2a.work import serve_a2a

    raise typer.Exit(asyncio.run(serve_a2a(port, url, push_allow or [], as_json)))
