"""`mofa flow`: create, check, draw, compare, run and publish flows."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from console.terminal.options import Json, PriorityOption

flows = typer.Typer(
    name="flow",
    help="Run and publish flows: graphs of agents, teams, tools, scripts, people, conditions and loops. "
    "Every command takes --json.\n\n\b\nExamples:\n  mofa flow new greeting\n  mofa flow validate flows/greeting.yaml\n"
    '  mofa flow run flows/greeting.yaml --input \'{"name": "Ann"}\'\n  mofa flow draw flows/greeting.yaml',
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[
    str, typer.Argument(metavar="FLOW", help="A file, or a flow's name: the published one, else the one in mofa.yaml.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The flow's name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for those who read the list of versions.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it. Default: your user name.")]
Wait = Annotated[float, typer.Option("--wait", min=0.1, max=300, help="Seconds that each worker has to check it and report.")]


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

    _do(work(places, as_json))


@flows.command()
def run(
    place: Place,
    given: Annotated[str, typer.Option("--input", help="The input of the flow, as JSON.")] = "null",
    priority: PriorityOption = "normal",
    max_calls: Annotated[int | None, typer.Option("--max-calls", min=0, help="The most model calls of the whole run.")] = None,
    session: Annotated[
        str | None, typer.Option("--session", help="Continue the conversation of this name; a new name begins one.")
    ] = None,
    id: Annotated[str | None, typer.Option("--id", help="The workflow's id. Default: made from the flow's name.")] = None,
    fused: Annotated[
        bool, typer.Option("--fused", help="Run stretches of the flow in one activity each: faster, the same outcome.")
    ] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Start the run and return at once.")] = False,
    as_json: Json = False,
) -> None:
    """Run a flow and wait for its outcome.

    On a terminal, it asks you for the run's decisions. Ctrl-C leaves the run running.

    \b
    Examples:
      mofa flow run flows/greeting.yaml --input '{"name": "Ann"}'
      mofa flow run greeting@1 --input '{"name": "Ann"}'
      mofa flow run flows/greeting.yaml --input '{"name": "Ann"}' --fused
    """
    from console.commands.flow.running import run as work

    own = {**({"session": session} if session is not None else {}), **({"execution": "fused"} if fused else {})}
    _do(work(place, given, priority, max_calls, id, own, detach=detach, as_json=as_json))


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

    _do(work(place, svg=svg, as_json=as_json))


@flows.command(name="list")
def list_flows(as_json: Json = False) -> None:
    """List the published flows, and those in mofa.yaml with their versions, or the first fault of each.

    \b
    Examples:
      mofa flow list
    """
    from console.commands.flow.work import list_flows as work

    _do(work(as_json))


@flows.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The old flow: NAME, NAME@VERSION or a file.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The new flow: NAME, NAME@VERSION or a file.")],
    svg: Annotated[bool, typer.Option("--svg", help="Draw the differences as a picture (SVG).")] = False,
    as_json: Json = False,
) -> None:
    """Show which nodes and edges differ between two flows, in words or as a picture.

    The exit code is 1 when they differ.

    \b
    Examples:
      mofa flow diff flows/greeting.yaml flows/greeting-2.yaml
      mofa flow diff greeting@1 greeting@2 --svg
    """
    from console.commands.flow.work import diff as work

    _do(work(before, after, svg=svg, as_json=as_json))


@flows.command()
def publish(
    place: Annotated[str, typer.Argument(metavar="FLOW", help="A file, or the name of a flow in mofa.yaml.")],
    reason: Reason,
    by: By = None,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Publish a version of a flow to every worker.

    Every worker checks it. All of them take it, or it is refused with the reason. Open runs keep their version.

    \b
    Examples:
      mofa flow publish flows/greeting.yaml --reason "Say it in French"
    """
    from console.commands.flow.versions import publish as work

    _do(work(place, reason, by, wait, as_json))


@flows.command()
def versions(name: Name, as_json: Json = False) -> None:
    """List the versions of a published flow: who published each, when and why.

    \b
    Examples:
      mofa flow versions greeting
    """
    from console.commands.flow.versions import list_versions as work

    _do(work(name, as_json))


@flows.command()
def rollback(
    name: Name,
    reason: Reason,
    to: Annotated[
        str | None, typer.Option("--to", help="The version, or the beginning of its hash. Default: the previous one.")
    ] = None,
    by: By = None,
    wait: Wait = 1.9,
    as_json: Json = False,
) -> None:
    """Return to an earlier version of a published flow.

    Open runs keep theirs.

    \b
    Examples:
      mofa flow rollback greeting --reason "Nobody reads French"
      mofa flow rollback greeting --to 1 --reason "The first one was best"
    """
    from console.commands.flow.versions import rollback as work

    _do(work(name, to, reason, by, wait, as_json))


@flows.command(name="try")
def try_flow(
    place: Annotated[str, typer.Argument(metavar="FLOW", help="The version to try: a file, NAME@VERSION or NAME.")],
    on: Annotated[list[str], typer.Option("--on", metavar="RUN...", help="The ids of recorded runs, one after the other.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="RUN", help="Further runs.", hidden=True)] = None,
    as_json: Json = False,
) -> None:
    """Replay recorded runs on another version of their flow, at no cost.

    Recorded answers are used where the question is the same. The first questions that differ are shown. Nothing is asked.

    \b
    Examples:
      mofa flow try flows/greeting.yaml --on flow/greeting-3f9a1c
      mofa flow try greeting@2 --on flow/greeting-3f9a1c flow/greeting-77b0de
    """
    from console.commands.flow.trying import try_flow as work

    _do(work(place, [*on, *(more or [])], as_json))


def _do(work: Any) -> None:
    import asyncio

    raise typer.Exit(asyncio.run(work))
