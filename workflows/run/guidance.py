"""Guidance of a person for the next answers of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.event_data import EventData
    from kernel.record import run_events
    from kernel.record.events import Event
    from workflows.run.intake import take_in
    from workflows.run.orders import Steer

WAITING = 50
"""The most messages of guidance that may wait for the next answer."""


class Noting(Protocol):
    """A run that records events."""

    def note(self, happened: EventData, by: str | None = None) -> Event:
        """Record an event."""
        ...


class Guidance:
    """Messages of guidance that no participant has been shown yet."""

    __slots__ = ("_run", "_waiting")

    def __init__(self, run: Noting) -> None:
        self._run = run
        self._waiting: Sequence[Steer] = ()

    def add(self, steer: Steer) -> None:
        """Keep a message for the next answer."""
        self._waiting = (*self._waiting, steer)

    def take_in(self, given: Any) -> None:
        """Keep the message of a signal. Record why, if it cannot be kept."""
        try:
            steer: Steer = take_in(Steer, {"message": given} if isinstance(given, str) else given, "steer")
        except InvalidInput as error:
            self._run.note(run_events.SteerIgnored(reason=str(error)))
            return
        if len(self._waiting) >= WAITING:
            self._run.note(run_events.SteerIgnored(reason=f"steer: {WAITING} messages wait for the next answer already."))
            return
        self.add(steer)
        self._run.note(run_events.Steered(**steer.model_dump(mode="json", exclude_none=True)))

    def take_for(self, participant: str) -> str:
        """Return the guidance for a participant's next answer, a line for each message, and remove it from what waits."""
        mine = [steer for steer in self._waiting if steer.to in (None, participant)]
        self._waiting = tuple(steer for steer in self._waiting if steer not in mine)
        for steer in mine:
            self._run.note(run_events.GuidanceUsed(message=steer.message, participant=participant))
        return "\n".join(f"Guidance from the operator: {steer.message}" for steer in mine)
