"""`mofa memory`: what agents remember from run to run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Tenant = Annotated[str | None, typer.Option("--tenant", help="Whose memory it is, where runs have a tenant.")]
AgentName = Annotated[str | None, typer.Option("--agent", help="An agent's name; desk/NAME for a secretary's.")]

memory = typer.Typer(
    name="memory",
    help="What agents remember from run to run. Each command takes --json.\n\n\b\nExamples:\n"
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
    """List memories, the last used first."""
    from console.commands.memory.work import listed

    _do(listed(agent, tenant, as_json))


@memory.command()
def search(
    query: Annotated[str, typer.Argument(help="What is looked for, in words.")],
    agent: AgentName = None,
    tenant: Tenant = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")] = 5,
    as_json: Json = False,
) -> None:
    """Show what an agent would recall. This embeds the question, which may cost something."""
    from console.commands.memory.work import search as work

    _do(work(query, agent, tenant, limit, as_json))


@memory.command()
def add(
    text: Annotated[str, typer.Argument(help="What is to be remembered, in words that can be understood by themselves.")],
    agent: AgentName = None,
    subject: Annotated[str, typer.Option("--subject", help="Whom or what it is about.")] = "",
    importance: Annotated[float, typer.Option("--importance", min=0, max=1, help="From 0 to 1.")] = 0.5,
    tenant: Tenant = None,
    as_json: Json = False,
) -> None:
    """Have an agent remember something; without --agent, every agent."""
    from console.commands.memory.work import add as work

    _do(work(text, agent, subject, importance, tenant, as_json))


@memory.command()
def forget(
    id: Annotated[str, typer.Argument(metavar="ID", help="The memory, as the list shows it; its beginning is enough.")],
    as_json: Json = False,
) -> None:
    """Take a memory away."""
    from console.commands.memory.work import forget as work

    _do(work(id, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
