"""The work of `mofa schedule`, without `new`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from temporalio.client import (
    Client,
    ScheduleActionStartWorkflow,
    ScheduleBackfill,
    ScheduleDescription,
    ScheduleHandle,
    ScheduleOverlapPolicy,
)
from temporalio.service import RPCError, RPCStatusCode

from console.backend import client
from console.commands.schedule.times import moment, overlap_of
from console.terminal.event_words import Line
from console.terminal.failure import OK, not_found, usage
from console.terminal.screen import emit, say
from kernel.basics.schema import format_duration
from runtime.settings import Settings

LISTED = 1000
NEXT, LAST = 5, 5
"""The next and the last runs that are shown."""


async def list_all(as_json: bool) -> int:
    """Print all schedules; return the exit code."""
    server = await client.connected(Settings.from_environment())
    found: list[dict[str, Any]] = []
    async for each in await server.list_schedules():
        found.append(await described(server, each.id))
        if len(found) >= LISTED:
            break
    if as_json:
        emit(found)
        return OK
    for made in sorted(found, key=lambda made: str(made["name"])):
        state = "paused" if made["paused"] else f"next {_shown(made['next'][0], made['zone'])}" if made["next"] else "has ended"
        say(f"{made['name']:<24}{made['starts']:<22}{state}", "yellow" if made["paused"] else None)
        say(f"{'':<24}{_when(made)}", "dim")
    if not found:
        say("No schedules. Make one with: mofa schedule new NAME --flow FLOW --cron '0 9 * * MON-FRI'")
    return OK


async def show(name: str, as_json: bool) -> int:
    """Print one schedule; return the exit code."""
    made = await described(await client.connected(Settings.from_environment()), name)
    if as_json:
        emit(made)
    else:
        for line, style in schedule_lines(made):
            say(line, style)
    return OK


async def pause(name: str, note: str, as_json: bool) -> int:
    """Pause a schedule; return the exit code."""
    async with _schedule(name) as (server, handle):
        await handle.pause(note=note or "paused with mofa schedule")
        return await _report(server, name, "Paused", as_json)


async def resume(name: str, note: str, as_json: bool) -> int:
    """Continue a schedule; return the exit code."""
    async with _schedule(name) as (server, handle):
        await handle.unpause(note=note or "resumed with mofa schedule")
        return await _report(server, name, "Resumed", as_json)


async def trigger(name: str, overlap: str | None, as_json: bool) -> int:
    """Start a run now; return the exit code."""
    policy = overlap_of(overlap, "--overlap") if overlap is not None else None
    async with _schedule(name) as (server, handle):
        await handle.trigger(overlap=policy)
        return await _report(server, name, "Triggered", as_json)


async def backfill(name: str, start: str, until: str, overlap: str, as_json: bool) -> int:
    """Start the runs of a time that has passed; return the exit code."""
    policy = overlap_of(overlap, "--overlap")
    async with _schedule(name) as (server, handle):
        zone = ZoneInfo((await handle.describe()).schedule.spec.time_zone_name or "UTC")
        begins, ends = moment(start, "--from", zone), moment(until, "--until", zone)
        if begins > ends:
            raise usage("--until: is before --from.")
        await handle.backfill(ScheduleBackfill(start_at=begins, end_at=ends, overlap=policy))
        return await _report(server, name, "Backfilled", as_json)


async def delete(name: str, as_json: bool) -> int:
    """Delete a schedule; return the exit code."""
    async with _schedule(name) as (_, handle):
        await handle.delete()
    if as_json:
        emit({"name": name, "deleted": True})
    else:
        say(f"Deleted {name}. Its runs stay.", "green")
    return OK


@asynccontextmanager
async def _schedule(name: str) -> AsyncIterator[tuple[Client, ScheduleHandle]]:
    """The schedule of that name. Raise `Failure` if there is none."""
    server = await client.connected(Settings.from_environment())
    async with _known(server, name):
        yield server, server.get_schedule_handle(name)


@asynccontextmanager
async def _known(server: Client, name: str) -> AsyncIterator[None]:
    try:
        yield
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        names = sorted([each.id async for each in await server.list_schedules()])
        known = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        raise not_found(f"There is no schedule {name!r}. Known: {known or 'none'}.") from None


async def _report(server: Client, name: str, done: str, as_json: bool) -> int:
    made = await described(server, name)
    if as_json:
        emit(made)
    else:
        following = f"; next run {_shown(made['next'][0], made['zone'])}" if made["next"] and not made["paused"] else ""
        say(f"{done}: {name}{following}", "green")
    return OK


async def described(server: Client, name: str) -> dict[str, Any]:
    """Return a schedule as JSON: what it starts, when, its policies, its next and its last runs."""
    async with _known(server, name):
        found = await server.get_schedule_handle(name).describe()
    made, info = found.schedule, found.info
    spec, action = made.spec, made.action
    assert isinstance(action, ScheduleActionStartWorkflow)  # the server has no other actions
    return {
        "name": name,
        "starts": str(action.workflow),
        "workflow_id": action.id,
        "summary": str(action.static_summary or ""),
        "cron": _crons(found),
        "every": [format_duration(each.every) for each in spec.intervals],
        "offset": [format_duration(each.offset) for each in spec.intervals if each.offset],
        "zone": spec.time_zone_name or "UTC",
        "jitter": format_duration(spec.jitter) if spec.jitter else None,
        "from": spec.start_at and spec.start_at.isoformat(),
        "until": spec.end_at and spec.end_at.isoformat(),
        "overlap": ScheduleOverlapPolicy(made.policy.overlap).name.lower(),
        "catch_up": format_duration(made.policy.catchup_window) if made.policy.catchup_window else None,
        "pause_on_failure": made.policy.pause_on_failure,
        "paused": made.state.paused,
        "note": made.state.note,
        "runs_left": made.state.remaining_actions if made.state.limited_actions else None,
        "runs": info.num_actions,
        "missed": info.num_actions_missed_catchup_window,
        "skipped": info.num_actions_skipped_overlap,
        "running": [each.workflow_id for each in info.running_actions],
        "next": [each.isoformat() for each in info.next_action_times[:NEXT]],
        "last": [
            {"at": each.scheduled_at.isoformat(), "workflow_id": getattr(each.action, "workflow_id", None)}
            for each in info.recent_actions[-LAST:]
        ],
    }


def _crons(found: ScheduleDescription) -> list[str]:
    """Return the calendars as cron lines: the server keeps no cron lines."""
    return [
        " ".join(
            _ranges(ranges, low, high)
            for ranges, low, high in (
                (each.minute, 0, 59), (each.hour, 0, 23), (each.day_of_month, 1, 31), (each.month, 1, 12),
                (each.day_of_week, 0, 6),
            )
        )
        for each in found.schedule.spec.calendars
    ]  # fmt: skip


def _ranges(ranges: Any, low: int, high: int) -> str:
    parts = []
    for each in ranges:
        end, step = max(each.end, each.start), max(each.step, 1)
        whole = each.start == low and end >= high
        text = "*" if whole else f"{each.start}" if end == each.start else f"{each.start}-{end}"
        parts.append(f"{text}/{step}" if step > 1 else text)
    return ",".join(parts) or "*"


def schedule_lines(made: dict[str, Any]) -> list[Line]:
    """Return a schedule as lines."""
    state = "paused" if made["paused"] else "active"
    lines: list[Line] = [(f"{made['name']}: {state}", "bold yellow" if made["paused"] else "bold green")]
    lines.append((f"  starts   {made['starts']} as {made['workflow_id']}-TIME", None))
    lines.append((f"  when     {_when(made)}", None))
    lines.append((f"  overlap  {made['overlap']}; catches up for {made['catch_up']}", None))
    names = [name for name in ("from", "until", "note", "runs_left") if made[name] not in (None, "")]
    lines += [(f"  {name.replace('_', ' '):<9}{made[name]}", None) for name in names]
    counts = f"  runs     {made['runs']}; {made['skipped']} skipped because of an overlap, {made['missed']} missed"
    lines.append((counts, None))
    lines += [(f"  last     {_shown(each['at'], made['zone'])}  {each['workflow_id']}", "dim") for each in made["last"]]
    if not made["paused"]:
        lines += [(f"  next     {_shown(each, made['zone'])}", "cyan") for each in made["next"]]
        if not made["next"]:
            lines.append(("  next     none: no time is left", "yellow"))
    return lines


def _when(made: dict[str, Any]) -> str:
    parts = [*(f"cron '{line}'" for line in made["cron"]), *(f"every {each}" for each in made["every"])]
    parts += [f"offset {each}" for each in made["offset"]]
    return ", ".join([*parts, made["zone"], *([f"jitter {made['jitter']}"] if made["jitter"] else [])])


def _shown(at: str, zone: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M:%S %Z}"
