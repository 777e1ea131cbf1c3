"""`mofa agent`: agents that live."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json

Name = Annotated[str, typer.Argument(metavar="NAME", help="The agent's name.")]
Capabilities = Annotated[list[str] | None, typer.Option("--capability", "-c", help="What it can do; may be repeated.")]
InputTypes = Annotated[list[str] | None, typer.Option("--input-type", help="What it reads, for example text; may be repeated.")]
OutputTypes = Annotated[list[str] | None, typer.Option("--output-type", help="What it gives back; may be repeated.")]

Requires = Annotated[
    list[str] | None,
    typer.Option("--requires", help="What it needs: tool:NAME, model:NAME, agent:NAME, or your words; may be repeated."),
]

agents = typer.Typer(
    name="agent",
    help="Agents that live: register, list, find and steer them. Each command takes --json.\n\n\b\nExamples:\n"
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
    instructions: Annotated[str | None, typer.Option("--instructions", help="What it is to do, in your own words.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="provider:model, or a name from mofa.yaml.")] = None,
    capability: Capabilities = None,
    input_type: InputTypes = None,
    output_type: OutputTypes = None,
    requires: Requires = None,
    as_json: Json = False,
) -> None:
    """Let an agent live, as workflow agent/NAME. What mofa.yaml says of that name holds where no option is given.

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
    raise typer.Exit(asyncio.run(work(name, given, as_json)))


@agents.command(name="list")
def list_agents(as_json: Json = False) -> None:
    """List the living agents, and those of mofa.yaml that do not live yet."""
    import asyncio

    from console.commands.agent.work import listed

    raise typer.Exit(asyncio.run(listed(as_json)))


@agents.command()
def show(name: Name, as_json: Json = False) -> None:
    """Show where an agent stands: its state, mailbox and use. Its conversation: mofa show agent/NAME."""
    import asyncio

    from console.commands.agent.work import show as work

    raise typer.Exit(asyncio.run(work(name, as_json)))


@agents.command()
def find(
    capabilities: Annotated[
        list[str] | None, typer.Argument(metavar="[CAPABILITY]...", help="What it must be able to do.")
    ] = None,
    input_type: InputTypes = None,
    output_type: OutputTypes = None,
    as_json: Json = False,
) -> None:
    """Find the living agent that fits best. The score (0 to 1) comes from capabilities, load and health; the reasons are shown.

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
    """Hold an agent after the message that it works on."""
    _order(name, "pause", as_json)


@agents.command()
def resume(name: Name, as_json: Json = False) -> None:
    """Let a paused agent go on."""
    _order(name, "resume", as_json)


@agents.command()
def interrupt(name: Name, as_json: Json = False) -> None:
    """End the model call that is running; the next message is then taken."""
    _order(name, "interrupt", as_json)


@agents.command()
def stop(name: Name, as_json: Json = False) -> None:
    """Stop an agent for good; what it has accepted is worked on first."""
    _order(name, "stop", as_json)


def _order(name: str, what: str, as_json: bool) -> None:
    import asyncio

    from console.commands.agent.work import order

    raise typer.Exit(asyncio.run(order(name, what, as_json)))
