"""The activity that reads calendars before a decision is opened: who is asked, and until when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from temporalio import activity

from kernel.conversation.preparing import DECISION_PREPARE, DecisionPrepare, DecisionPrepared, Deputised
from kernel.identity.hours import WorkingHours
from kernel.identity.person import PersonSettings
from kernel.project.project import Project
from runtime.calendars import CalendarTimes, zone_of
from runtime.failures import reports_failures
from runtime.working_time import in_working_hours


class DecisionActivities:
    """`decision.prepare`, over one version of the project file."""

    def __init__(self, project: Project, folder: Path) -> None:
        """Raise `InvalidInput` if there is no time zone of a name in the project file."""
        shared = (project.decisions.hours, *project.decisions.desk_hours.values())
        for hours in (*shared, *(each.hours for each in project.people)):
            if hours is not None:
                zone_of(hours.zone)
        self._people, self._settings, self._folder = {each.name: each for each in project.people}, project.decisions, folder
        own = [each.hours for each in project.people]
        calendars = [each.calendar for each in project.people] + [each.calendar for each in (*shared, *own) if each is not None]
        self._reads_files = any(each is not None for each in calendars)
        self._hours = any(each is not None for each in (*shared, *own))

    @activity.defn(name=DECISION_PREPARE)
    @reports_failures
    async def prepare(self, wanted: DecisionPrepare) -> DecisionPrepared:
        """Return who is asked, and the deadline in their working hours.

        Raises:
            InvalidInput: a calendar cannot be read, or has no working hours for ten years.
        """
        if self._reads_files:
            return await asyncio.to_thread(self._prepared, wanted)
        return self._prepared(wanted)

    def matter(self, wanted: DecisionPrepare) -> bool:
        """Return whether `prepare` may change anything: the project file has something about these people, or has hours.

        This is the external function `CALENDAR_FUNCTION` of a worker.
        """
        people = [person for name in wanted.assignees if (person := self._people.get(name)) is not None]
        return any(each.away or each.calendar for each in people) or (wanted.period is not None and self._hours)

    def _prepared(self, wanted: DecisionPrepare) -> DecisionPrepared:
        assignees, deputies = list(wanted.assignees), list[Deputised]()
        for name in wanted.assignees:
            found = self._deputy(name, wanted.now)
            if found is None:
                continue
            asked = list(dict.fromkeys(found.deputy if each == name else each for each in assignees))
            if len(asked) >= min(wanted.quorum, len(assignees)):  # else too few would be left for the quorum
                assignees = asked
                deputies.append(found)
        return DecisionPrepared(assignees=assignees, deputies=deputies, deadline=self._deadline(wanted, assignees))

    def _deadline(self, wanted: DecisionPrepare, assignees: list[str]) -> datetime | None:
        """Return the latest of the deadlines by the hours of those who are asked, else that of the desk, or of all."""
        if wanted.period is None:
            return None
        own = [person.hours for name in assignees if (person := self._people.get(name)) is not None]
        hours = [each for each in own if each is not None]
        if not hours:
            shared = self._settings.desk_hours.get(wanted.desk or "") or self._settings.hours
            hours = [] if shared is None else [shared]
        return max((self._passed(each, wanted.now, wanted.period) for each in hours), default=None)

    def _passed(self, hours: WorkingHours, now: datetime, period: timedelta) -> datetime:
        free = None if hours.calendar is None else CalendarTimes(self._folder / hours.calendar)
        return in_working_hours(hours, now, period, free)

    def _deputy(self, name: str, now: datetime) -> Deputised | None:
        """Return who answers for a person who is out of office: the deputy, or the deputy's deputy, and so on."""
        until = self._out_until(self._people.get(name), now)
        if until is None:
            return None
        asked, current = {name}, name
        while (person := self._people.get(current)) is not None and person.deputy is not None and person.deputy not in asked:
            current = person.deputy
            if self._out_until(self._people.get(current), now) is None:
                return Deputised(name=name, deputy=current, until=until)
            asked.add(current)
        return None

    def _out_until(self, person: PersonSettings | None, now: datetime) -> datetime | None:
        """Return until when a person is out of office; None for one who is there, or of whom nothing is known."""
        if person is None:
            return None
        hours = person.hours or self._settings.hours
        zone = UTC if hours is None else zone_of(hours.zone)
        today = now.astimezone(zone).date()
        ends = [each.until for each in person.away if each.since <= today <= each.until]
        found = [datetime.combine(each, time(), tzinfo=zone) + timedelta(days=1) for each in ends if each.year < 9999]
        if ends and not found:
            return datetime.max.replace(tzinfo=UTC)
        if person.calendar is not None:
            events = CalendarTimes(self._folder / person.calendar).between(now, now + timedelta(minutes=1), zone)
            found += [end for begin, end in events if begin <= now < end]
        return max((each.astimezone(UTC) for each in found), default=None)
