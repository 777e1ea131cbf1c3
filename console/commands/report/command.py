"""`mofa report`: reports and statistics of desks."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json

report = typer.Typer(
    name="report",
    help="Report on a desk: what is done, what waits, what is stale, and its figures. Every command takes --json.\n\n"
    "\b\nExamples:\n  mofa report write\n  mofa report write weekly_stale --format html > stale.html\n"
    "  mofa report figures --period P30D\n  mofa report schedule daily_summary --cron '0 8 * * MON-FRI' --zone Europe/Berlin",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Desk = Annotated[str | None, typer.Option("--desk", help="The desk. Default: the desk of mofa.yaml.")]
Person = Annotated[str | None, typer.Option("--for", metavar="PERSON", help="Only what waits for this person.")]
Zone = Annotated[str, typer.Option("--zone", help="The time zone of the times: Europe/Berlin.")]
Stale = Annotated[str, typer.Option("--stale-after", help="What has not changed for so long is stale.")]
TYPES = "task_completion, progress, exception, daily_summary or weekly_stale"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(report, name="report")


@report.command()
def write(
    type: Annotated[str, typer.Argument(metavar="[TYPE]", help=TYPES + ".")] = "daily_summary",
    desk: Desk = None,
    person: Person = None,
    period: Annotated[str | None, typer.Option("--period", help="Its length: P1D, or P7D for weekly_stale.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Its end. Default: now.")] = None,
    zone: Zone = "UTC",
    stale_after: Stale = "P7D",
    form: Annotated[str, typer.Option("--format", help="text, markdown, html (for mail) or json.")] = "text",
    as_json: Json = False,
) -> None:
    """Write a report from the database; no server is needed.

    \b
    Examples:
      mofa report write
      mofa report write exception --for ann
      mofa report write progress --format markdown
    """
    import asyncio

    from console.commands.report.work import write_report

    work = write_report(
        type, desk=desk, person=person, period=period, until=until, zone=zone, stale_after=stale_after,
        form="json" if as_json else form,
    )  # fmt: skip
    raise typer.Exit(asyncio.run(work))


@report.command()
def figures(
    desk: Desk = None,
    period: Annotated[str, typer.Option("--period", help="The length of the period that ends now.")] = "P30D",
    as_json: Json = False,
) -> None:
    """Show lead times by phase, waiting for people, cost, rework, and how often people changed a proposal.

    \b
    Examples:
      mofa report figures
      mofa report figures --period P90D --json
    """
    import asyncio

    from console.commands.report.work import show_figures

    raise typer.Exit(asyncio.run(show_figures(desk, period, as_json)))


@report.command()
def schedule(
    type: Annotated[str, typer.Argument(metavar="[TYPE]", help=TYPES + ".")] = "daily_summary",
    name: Annotated[str | None, typer.Option("--name", help="The schedule's name. Default: made of desk and type.")] = None,
    desk: Desk = None,
    person: Person = None,
    cron: Annotated[str | None, typer.Option("--cron", help="Default: 8:00 each day; Monday 8:00 for weekly_stale.")] = None,
    zone: Zone = "UTC",
    stale_after: Stale = "P7D",
    as_json: Json = False,
) -> None:
    """Write a report by a Temporal Schedule; mofa schedule lists, pauses and deletes it.

    \b
    Examples:
      mofa report schedule
      mofa report schedule weekly_stale --cron "0 9 * * FRI" --zone Asia/Shanghai
    """
    import asyncio

    from console.commands.report.scheduling import make

    work = make(type, name=name, desk_name=desk, person=person, cron=cron, zone=zone, stale_after=stale_after, as_json=as_json)
    raise typer.Exit(asyncio.run(work))
