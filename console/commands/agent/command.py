"""`mofa agent`: living agents."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Name = Annotated[str, typer.Argument(metavar="NAME", help="The agent's name.")]
Capabilities = Annotated[list[str] | None, typer.Option("--capability", "-c", help="A task that it can do; may be repeated.")]
InputTypes = Annotated[
    list[str] | None, typer.Option("--input-type", help="A type that it reads, for example text; may be repeated.")
]
OutputTypes = Annotated[list[str] | None, typer.Option("--output-type", help="A type that it returns; may be repeated.")]

Requires = Annotated[
    list[str] | None,
    typer.Option("--requires", help="A need: tool:NAME, model:NAME, agent:NAME, or free text; may be repeated."),
]

agents = typer.Typer(
    name="agent",
    help="Register, list, find and steer living agents. Every command takes --json.\n\n\b\nExamples:\n"
    '  mofa agent register clerk --instructions "Answer briefly." -c tax\n  mofa agent find tax\n  mofa agent stop clerk',
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(agents)


@agents.command(name="register")
def register_agent(
    name: Name,
    instructions: Annotated[str | None, typer.Option("--instructions", help="The agent's task, in your own words.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="provider:model, or a name from mofa.yaml.")] = None,
    capability: Capabilities = None,
    input_type: InputTypes = None,
    output_type: OutputTypes = None,
    requires: Requires = None,
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="The tenant that it belongs to; by default it is for all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Start a living agent as the workflow agent/NAME.

    Options replace the fields that mofa.yaml has for that name.

    \b
    Examples:
      mofa agent register writer
      mofa agent register clerk --instructions "Answer briefly." -c accounting -c tax --model openai:gpt-5-mini
    """
    import asyncio

    from console.commands.agent.work import register as work

    fields: dict[str, Any] = {"instructions": instructions, "model": model, "capabilities": capability}
    metadata = {"input_types": input_type, "output_types": output_type, "requires": requires}
    given = {key: value for key, value in fields.items() if value is not None}
    given["metadata"] = {key: value for key, value in metadata.items() if value}
    raise typer.Exit(asyncio.run(work(name, given, tenant, as_json)))


@agents.command(name="list")
def list_agents(as_json: Json = False) -> None:
    """List the living agents, and the agents of mofa.yaml that are not running.

    \b
    Examples:
      mofa agent list
    """
    import asyncio

    from console.commands.agent.work import list_agents as work

    raise typer.Exit(asyncio.run(work(as_json)))


@agents.command()
def show(name: Name, as_json: Json = False) -> None:
    """Show an agent's state, its mailbox and its usage.

    Its conversation: mofa show agent/NAME.

    \b
    Examples:
      mofa agent show writer
    """
    import asyncio

    from console.commands.agent.work import show as work

    raise typer.Exit(asyncio.run(work(name, as_json)))


@agents.command()
def find(
    capabilities: Annotated[
        list[str] | None, typer.Argument(metavar="[CAPABILITY]...", help="A task that it must be able to do.")
    ] = None,
    input_type: InputTypes = None,
    output_type: OutputTypes = None,
    as_json: Json = False,
) -> None:
    """Rank the living agents by how well they fit, with the reasons.

    The score (0 to 1) is computed from capabilities, load and health.

    \b
    Examples:
      mofa agent find writing editing
      mofa agent find tax --json | jq -r '.[0].name'
    """
    import asyncio

    from console.commands.agent.work import find as work
    from kernel.actors.matching import Need

    need = Need(capabilities=capabilities or [], input_types=input_type or [], output_types=output_type or [])
    raise typer.Exit(asyncio.run(work(need, as_json)))


@agents.command()
def pause(name: Name, as_json: Json = False) -> None:
    """Pause an agent after its current message.

    \b
    Examples:
      mofa agent pause writer
    """
    _order(name, "pause", as_json)


@agents.command()
def resume(name: Name, as_json: Json = False) -> None:
    """Continue a paused agent.

    \b
    Examples:
      mofa agent resume writer
    """
    _order(name, "resume", as_json)


@agents.command()
def interrupt(name: Name, as_json: Json = False) -> None:
    """Cancel an agent's current model call, so that it takes the next message.

    \b
    Examples:
      mofa agent interrupt writer
    """
    _order(name, "interrupt", as_json)


@agents.command()
def stop(name: Name, as_json: Json = False) -> None:
    """Stop an agent for good, after the messages that it has accepted.

    \b
    Examples:
      mofa agent stop writer
    """
    _order(name, "stop", as_json)


def _order(name: str, what: str, as_json: bool) -> None:
    import asyncio

    from console.commands.agent.work import order

    raise typer.Exit(asyncio.run(order(name, what, as_json)))
