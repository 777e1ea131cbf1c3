"""The people and the deadline of a decision, by the calendars of the project file, before it is opened.

The worker knows the project file. If that has nothing about the people who are asked, a run needs no activity to find it. The
run records that it has found so, because a replay may be on a worker with another project file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import ParticipantFailed
    from kernel.basics.event_data import EventData
    from kernel.basics.limits import LINE_CHARACTERS, clipped
    from kernel.conversation.preparing import CALENDAR_FUNCTION, DecisionPrepare, DecisionPrepared
    from kernel.record import run_events
    from kernel.record.events import Event
    from workflows.calls import prepare_decision
    from workflows.fused import current as fused
    from workflows.run.delegating import Delegating

CALENDARS_PATCH = "calendars"
"""The patch since which calendars are read before people are asked."""

NO_CALENDARS = "no-calendars"
"""The patch, with the number of the decision, of a run that has found that no calendar matters to it."""

_RECORDED = 10
"""The decisions of one run for which that is recorded. Temporal lists all patches of a run in one search attribute."""


class Preparing(Delegating, Protocol):
    """A run that asks people."""

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event."""
        ...


class Calendars:
    """The calendars, as one run reads them."""

    __slots__ = ("_asked", "_run")

    def __init__(self, run: Preparing) -> None:
        self._run = run
        self._asked = 0

    async def prepared(self, people: Sequence[str], hours: timedelta | None, quorum: int = 1) -> DecisionPrepared | str | None:
        """Return who is asked, and until when, by the calendars; the reason, if these cannot be read.

        `hours` is the time that is counted in working hours. None is returned if calendars do not matter: nobody is named,
        who may be out of office, and no time is counted.
        """
        if not (people or hours):
            return None
        wanted = DecisionPrepare(assignees=list(people), now=fused.now(), period=hours, desk=self._run.desk, quorum=quorum)
        if self._found_none(wanted):
            return DecisionPrepared(assignees=wanted.assignees)
        if not workflow.patched(CALENDARS_PATCH):
            return None
        try:
            return await prepare_decision(wanted)
        except ParticipantFailed as error:
            return str(error)

    def note(self, id: str, prepared: DecisionPrepared | str | None) -> None:
        """Record what the calendars have changed in a decision, or why they could not be read."""
        if isinstance(prepared, str):
            self._run.note(run_events.CalendarsUnread(decision_id=id, reason=clipped(prepared, LINE_CHARACTERS)))
        elif prepared is not None:
            for each in prepared.deputies:
                self._run.note(run_events.DecisionDeputised(decision_id=id, **each.model_dump()))

    def _found_none(self, wanted: DecisionPrepare) -> bool:
        """Return whether the run has found that no calendar matters here. In a replay, this is what it found then."""
        self._asked += 1
        if self._asked > _RECORDED or fused.fused_now() is not None:  # a stretch may be on another worker than its workflow
            return False
        if not workflow.unsafe.is_replaying() and not _worker_has_none(wanted):
            return False
        if not workflow.patched(f"{NO_CALENDARS}-{self._asked}"):
            return False
        self._run.outbox.is_after_log()
        return True


def _worker_has_none(wanted: DecisionPrepare) -> bool:
    matter: Callable[[DecisionPrepare], bool] | None = workflow.extern_functions().get(CALENDAR_FUNCTION)
    return matter is not None and not matter(wanted)
