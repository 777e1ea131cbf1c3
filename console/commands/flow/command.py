"""`mofa flow`: create, check, draw, compare and run flows."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json, PriorityOption

flows = typer.Typer(
    name="flow",
    help="Run flows: graphs of agents, teams, tools, scripts, people, conditions and loops. Every command takes --json."
    "\n\n\b\nExamples:\n  mofa flow new greeting\n  mofa flow validate flows/greeting.yaml\n"
    '  mofa flow run flows/greeting.yaml --input \'{"name": "Ann"}\'\n  mofa flow draw flows/greeting.yaml',
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[str, typer.Argument(metavar="FLOW", help="A file, or the name of a flow in mofa.yaml.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(flows)


@flows.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the flow; its file is flows/NAME.yaml.")],
    as_json: Json = False,
) -> None:
    """Create the file of a small flow; an existing file is not changed.

    \b
    Examples:
      mofa flow new greeting
    """
    from console.commands.flow.work import new as work

    raise typer.Exit(work(name, as_json))


@flows.command()
def validate(
    places: Annotated[list[str], typer.Argument(metavar="FLOW...", help="Files, or names of flows in mofa.yaml.")],
    as_json: Json = False,
) -> None:
    """Check flows, and name each fault with its line and column.

    \b
    Examples:
      mofa flow validate flows/greeting.yaml
    """
    from console.commands.flow.work import validate as work

    raise typer.Exit(work(places, as_json))


@flows.command()
def run(
    place: Place,
    given: Annotated[str, typer.Option("--input", help="The input of the flow, as JSON.")] = "null",
    priority: PriorityOption = "normal",
    max_calls: Annotated[int | None, typer.Option("--max-calls", min=0, help="The most model calls of the whole run.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="The workflow's id. Default: made from the flow's name.")] = None,
    detach: Annotated[bool, typer.Option("--detach", help="Start the run and return at once.")] = False,
    as_json: Json = False,
) -> None:
    """Run a flow and wait for its outcome.

    On a terminal, it asks you for the run's decisions. Ctrl-C leaves the run running.

    \b
    Examples:
      mofa flow run flows/greeting.yaml --input '{"name": "Ann"}'
    """
    from console.commands.flow.running import run as work

    _do(work(place, given, priority, max_calls, id, detach=detach, as_json=as_json))


@flows.command()
def draw(
    place: Place,
    svg: Annotated[bool, typer.Option("--svg", help="Draw a picture (SVG) instead of Mermaid text.")] = False,
    as_json: Json = False,
) -> None:
    """Draw a flow as Mermaid text, for Markdown pages, or as SVG.

    \b
    Examples:
      mofa flow draw flows/greeting.yaml
      mofa flow draw flows/greeting.yaml --svg
    """
    from console.commands.flow.work import draw as work

    raise typer.Exit(work(place, svg=svg, as_json=as_json))


@flows.command(name="list")
def list_flows(as_json: Json = False) -> None:
    """List the flows in mofa.yaml, with their versions, or the first fault of each.

    \b
    Examples:
      mofa flow list
    """
    from console.commands.flow.work import list_flows as work

    raise typer.Exit(work(as_json))


@flows.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The old flow: a file, or a name in mofa.yaml.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The new flow: a file, or a name in mofa.yaml.")],
    as_json: Json = False,
) -> None:
    """Show which nodes and edges differ between two flows.

    The exit code is 1 when they differ.

    \b
    Examples:
      mofa flow diff flows/greeting.yaml flows/greeting-2.yaml
    """
    from console.commands.flow.work import diff as work

    raise typer.Exit(work(before, after, as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
