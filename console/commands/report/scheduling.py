"""The work of `mofa report schedule`: a Temporal Schedule that starts `DeskReport`."""

from __future__ import annotations

from datetime import timedelta

from temporalio.client import Schedule, SchedulePolicy, ScheduleSpec

from console.commands.report.work import wanted_of
from console.commands.schedule.making import action_of, create
from console.commands.schedule.times import zone_of
from console.terminal.failure import Failure
from kernel.basics.cron import check_cron
from kernel.basics.errors import InvalidInput
from kernel.basics.slug import kebab
from runtime.settings import Settings

MORNING, MONDAY = "0 8 * * *", "0 8 * * MON"

CATCH_UP = timedelta(hours=12)
"""A report that was missed for longer, because the server was down, is not made up for: the next one has it."""


async def make(
    type: str, *, name: str | None, desk_name: str | None, person: str | None, cron: str | None, zone: str, stale_after: str,
    as_json: bool,
) -> int:  # fmt: skip
    """Make the schedule, and print it with its next runs; return the exit code."""
    settings = Settings.from_environment()
    wanted = wanted_of(settings, desk_name, type=type, person=person, zone=zone, stale_after=stale_after)
    place = zone_of(zone, "--zone")
    try:
        line = check_cron(cron or (MONDAY if type == "weekly_stale" else MORNING), "--cron")
    except InvalidInput as error:
        raise Failure(str(error), 2, error.type) from None
    parts = ("report", wanted.tenant or "", wanted.desk, type, person or "")
    id = name or "-".join(kebab(part.replace("_", "-")) for part in parts if part)
    given = wanted.model_dump(mode="json", exclude_none=True)
    made_of = Schedule(
        action=action_of(settings, "DeskReport", given, f"report/{id}", wanted.desk, None, wanted.tenant),
        spec=ScheduleSpec(cron_expressions=[line], time_zone_name=place.key),
        policy=SchedulePolicy(catchup_window=CATCH_UP),
    )
    return await create(settings, id, made_of, as_json)
