"""`mofa memory`: the memories that agents keep from run to run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Tenant = Annotated[str | None, typer.Option("--tenant", help="The tenant that the memories belong to.")]
AgentName = Annotated[str | None, typer.Option("--agent", help="An agent's name; desk/NAME for a secretary's.")]

memory = typer.Typer(
    name="memory",
    help="List, search and change the memories that agents keep from run to run. Every command takes --json.\n\n\b\nExamples:\n"
    '  mofa memory list --agent poet\n  mofa memory search "who likes tea?" --agent poet\n'
    '  mofa memory add "Ann drinks green tea." --agent poet --subject ann\n  mofa memory forget 3f9a1c2b7d10',
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(memory)


@memory.command(name="list")
def list_memories(agent: AgentName = None, tenant: Tenant = None, as_json: Json = False) -> None:
    """List memories, the last used first.

    \b
    Examples:
      mofa memory list --agent poet
    """
    from console.commands.memory.work import list_memories as work

    _do(work(agent, tenant, as_json))


@memory.command()
def search(
    query: Annotated[str, typer.Argument(help="The question, in words.")],
    agent: AgentName = None,
    tenant: Tenant = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="The largest number of memories.")] = 5,
    as_json: Json = False,
) -> None:
    """Show the memories that an agent would recall for a question.

    This calls the embedding model, which may cost money.

    \b
    Examples:
      mofa memory search "who likes tea?" --agent poet
    """
    from console.commands.memory.work import search as work

    _do(work(query, agent, tenant, limit, as_json))


@memory.command()
def add(
    text: Annotated[str, typer.Argument(help="The text to remember; it must be clear without its context.")],
    agent: AgentName = None,
    subject: Annotated[str, typer.Option("--subject", help="The person or thing that it is about.")] = "",
    importance: Annotated[float, typer.Option("--importance", min=0, max=1, help="From 0 to 1.")] = 0.5,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Add a memory to an agent, or without --agent to all agents.

    \b
    Examples:
      mofa memory add "Ann drinks green tea." --agent poet --subject ann
    """
    from console.commands.memory.work import add as work

    _do(work(text, agent, subject, importance, tenant, as_json))


@memory.command()
def forget(
    id: Annotated[str, typer.Argument(metavar="ID", help="The memory's id, or its unique beginning.")],
    as_json: Json = False,
) -> None:
    """Remove a memory.

    \b
    Examples:
      mofa memory forget 3f9a1c2b7d10
    """
    from console.commands.memory.work import forget as work

    _do(work(id, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
