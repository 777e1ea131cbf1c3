"""`mofa schedule`: runs by cron or interval."""

from __future__ import annotations

from typing import Annotated

import typer

from console.terminal.options import Json, PriorityOption

schedule = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Start modes, flows and ideas by cron or interval.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The schedule's name.")]
OVERLAPS = "skip, buffer_one, buffer_all, cancel_other, terminate_other or allow_all"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(schedule, name="schedule")


@schedule.command()
def new(
    name: Name,
    mode: Annotated[
        str | None, typer.Option("--mode", help="A collaboration mode, with --task and --with, or --input.")
    ] = None,
    flow: Annotated[
        str | None, typer.Option("--flow", help="A flow: NAME takes the version in use at each run, NAME@VERSION stays.")
    ] = None,
    idea: Annotated[str | None, typer.Option("--idea", help="An idea for the secretary, in your own words.")] = None,
    task: Annotated[str | None, typer.Option("--task", help="The task of a mode, in words.")] = None,
    participants: Annotated[str | None, typer.Option("--with", help="The participants of a mode, as in mofa run.")] = None,
    input: Annotated[
        str | None, typer.Option("--input", help="A mode's whole input as a JSON file; a flow's input as JSON text.")
    ] = None,
    desk: Annotated[str | None, typer.Option("--desk", help="The desk of an idea. Default: the desk of mofa.yaml.")] = None,
    priority: PriorityOption = "normal",
    cron: Annotated[
        list[str] | None,
        typer.Option("--cron", help="'minute hour day month weekday'; may be repeated. Both days must match if both are set."),
    ] = None,
    every: Annotated[str | None, typer.Option("--every", help="An interval in ISO 8601: PT15M, P1D.")] = None,
    offset: Annotated[str | None, typer.Option("--offset", help="With --every: the distance from full intervals.")] = None,
    zone: Annotated[str, typer.Option("--zone", help="The time zone of --cron: Europe/Berlin.")] = "UTC",
    jitter: Annotated[str | None, typer.Option("--jitter", help="Delay each run by a random time up to this.")] = None,
    overlap: Annotated[str, typer.Option("--overlap", help=f"If the run before is still in progress: {OVERLAPS}.")] = "skip",
    catch_up: Annotated[
        str,
        typer.Option("--catch-up", help="Make up for runs that were missed for at most this long while the server was down."),
    ] = "PT1H",
    start: Annotated[str | None, typer.Option("--from", metavar="TIME", help="No run before this time.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="No run after this time.")] = None,
    runs: Annotated[int | None, typer.Option("--runs", help="End after so many runs.", min=1, max=1_000_000)] = None,
    pause_on_failure: Annotated[bool, typer.Option("--pause-on-failure", help="Pause after a failed run.")] = False,
    paused: Annotated[bool, typer.Option("--paused", help="Begin paused.")] = False,
    note: Annotated[str, typer.Option("--note", help="A note for other people.")] = "",
    as_json: Json = False,
) -> None:
    """Make a schedule, and show its next runs.

    \b
    Examples:
      mofa schedule new standup --mode Sequential --task "Plan the day" --with poet,critic --cron "0 9 * * MON-FRI" \\
        --zone Europe/Berlin
      mofa schedule new orders --flow orders@2 --input '{"day": "today"}' --every PT1H --overlap buffer_one
      mofa schedule new digest --idea "Sum up what customers wrote last week" --cron @weekly --paused
    """
    import asyncio

    from console.commands.schedule.making import make

    code = asyncio.run(
        make(
            name, mode=mode, flow=flow, idea=idea, task=task, participants=participants, input=input, desk=desk,
            priority=priority, crons=cron or [], every=every, offset=offset, zone=zone, jitter=jitter, overlap=overlap,
            catch_up=catch_up, start=start, until=until, runs=runs, pause_on_failure=pause_on_failure, paused=paused, note=note,
            as_json=as_json,
        )
    )  # fmt: skip
    raise typer.Exit(code)


@schedule.command("list")
def list_schedules(as_json: Json = False) -> None:
    """List the schedules with their next runs.

    \b
    Example:
      mofa schedule list
    """
    import asyncio

    from console.commands.schedule.work import list_all

    raise typer.Exit(asyncio.run(list_all(as_json)))


@schedule.command()
def show(name: Name, as_json: Json = False) -> None:
    """Show a schedule: what it starts and when, its next and its last runs.

    \b
    Example:
      mofa schedule show standup
    """
    import asyncio

    from console.commands.schedule.work import show as work

    raise typer.Exit(asyncio.run(work(name, as_json)))


@schedule.command()
def pause(name: Name, note: Annotated[str, typer.Option("--note", help="Why.")] = "", as_json: Json = False) -> None:
    """Pause a schedule. Runs in progress continue.

    \b
    Example:
      mofa schedule pause standup --note "Holidays"
    """
    import asyncio

    from console.commands.schedule.work import pause as work

    raise typer.Exit(asyncio.run(work(name, note, as_json)))


@schedule.command()
def resume(name: Name, note: Annotated[str, typer.Option("--note", help="Why.")] = "", as_json: Json = False) -> None:
    """Continue a paused schedule.

    \b
    Example:
      mofa schedule resume standup
    """
    import asyncio

    from console.commands.schedule.work import resume as work

    raise typer.Exit(asyncio.run(work(name, note, as_json)))


@schedule.command()
def trigger(
    name: Name,
    overlap: Annotated[str | None, typer.Option("--overlap", help=f"{OVERLAPS}. Default: the schedule's own.")] = None,
    as_json: Json = False,
) -> None:
    """Start one run now, also of a paused schedule.

    \b
    Example:
      mofa schedule trigger standup
    """
    import asyncio

    from console.commands.schedule.work import trigger as work

    raise typer.Exit(asyncio.run(work(name, overlap, as_json)))


@schedule.command()
def backfill(
    name: Name,
    start: Annotated[str, typer.Option("--from", metavar="TIME", help="The beginning of the missed time, included.")],
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Its end, included.")],
    overlap: Annotated[str, typer.Option("--overlap", help=f"{OVERLAPS}.")] = "buffer_all",
    as_json: Json = False,
) -> None:
    """Start the runs that the schedule would have started in a time that has passed.

    \b
    Example:
      mofa schedule backfill standup --from 2026-11-02 --until 2026-11-06T12:00
    """
    import asyncio

    from console.commands.schedule.work import backfill as work

    raise typer.Exit(asyncio.run(work(name, start, until, overlap, as_json)))


@schedule.command()
def delete(name: Name, as_json: Json = False) -> None:
    """Delete a schedule. Its runs stay, and those in progress continue.

    \b
    Example:
      mofa schedule delete standup
    """
    import asyncio

    from console.commands.schedule.work import delete as work

    raise typer.Exit(asyncio.run(work(name, as_json)))
