"""The budget of a run, and the room that its history has left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import BudgetExceeded, StepLimit
    from kernel.conversation.budget import Budget, Usage, check_budget, is_used_up, share_of
    from kernel.conversation.decision import DecisionRequest, Option
    from workflows.fused import current as fused
    from workflows.noticed import noticed
    from workflows.run.record import Record

HISTORY_EVENTS, HISTORY_BYTES = 45_000, 45 * 1024 * 1024
"""The history at which a run ends with the result that it has.

The server terminates a run at 51,200 events or 50 MiB, and then there is no result.
"""

HISTORY_PATCH = "history-limit"

TIME_IS_UP = "time-is-up"
TIME_PATCH = "time-noticed"
"""The patch since which a run records at which look its time is up."""


class Spender(Protocol):
    """A run that has a budget."""

    record: Record
    budget: Budget | None
    in_flight: int

    def asked_in_trouble(self) -> list[str]:
        """Return the people who decide about a budget that is used up."""
        ...

    async def ask_person(self, *, title: str, question: str, **fields: Any) -> DecisionRequest:
        """Open a decision and wait for it."""
        ...


class Spending:
    """Holds a run to its budget: what it has used, its calls in flight, and the shares of children that still run."""

    __slots__ = ("_checks", "_looks", "_reserved", "_run")

    def __init__(self, run: Spender) -> None:
        self._run = run
        self._reserved: list[Budget] = []
        self._checks = self._looks = 0

    def check_history(self) -> None:
        """Raise `StepLimit` if the run's history is almost as long as the server allows."""
        self._checks += 1
        info = workflow.info()
        events, size = info.get_current_history_length(), info.get_current_history_size()
        if (events >= HISTORY_EVENTS or size >= HISTORY_BYTES) and noticed(HISTORY_PATCH, self._checks):
            raise StepLimit(
                f"The run has {events:,} events in its history ({size:,} bytes), and the server takes 51,200 (50 MiB). "
                "Give it fewer rounds or participants, or divide it into teams, which have histories of their own."
            )

    async def check(self, own: int) -> None:
        """Return if the budget has room for another call. At its end, a person may raise it.

        `own` is the number of calls in flight that are the asker's own.

        Raises:
            BudgetExceeded: the budget has no room.
        """
        while True:
            budget = self._run.budget
            try:
                check_budget(budget, self._committed(own), self._noticed_s(budget, _start()))
                return
            except BudgetExceeded as exceeded:
                if budget is None or budget.on_exceeded == "stop" or not await self._raise_budget(exceeded):
                    raise

    def reserve(self, parts: int) -> Budget | None:
        """Return what a child may use, where `parts` children run at the same time. `book` gives back what is left of it."""
        share = share_of(self._run.budget, self._committed(), _elapsed_s(_start()), parts)
        if share is not None:
            self._reserved.append(share)
        return share

    def book(self, reservation: Budget | None, used: Usage) -> None:
        """Add what a child has used, and give back the rest of its reservation."""
        self._run.record.usage = self._run.record.usage + used
        if reservation is not None:
            self._reserved.remove(reservation)

    def has_used_up(self, share: Budget | None, used: Usage, began: datetime) -> bool:
        """Return whether a child that began at that time, and has used so much, has used up its share."""
        return is_used_up(share, used, self._noticed_s(share, began))

    def _noticed_s(self, budget: Budget | None, began: datetime) -> float:
        """Return the seconds since then. A replay finds the time up at the look at which the run did, and at no other."""
        elapsed, allowed = _elapsed_s(began), None if budget is None else budget.max_seconds
        if allowed is None or fused.fused_now() is not None or not workflow.patched(TIME_PATCH):  # a stretch has its journal
            return elapsed
        self._looks += 1
        seen = elapsed >= allowed or workflow.unsafe.is_replaying()  # a replay may also read an earlier time
        if seen and noticed(TIME_IS_UP, self._looks):
            return max(elapsed, allowed)
        return elapsed if elapsed < allowed else 0.0

    def _committed(self, own: int = 0) -> Usage:
        """Return what is used, in flight, and reserved for children that still run."""
        held = Usage(
            calls=sum(r.max_calls or 0 for r in self._reserved),
            input_tokens=sum(r.max_tokens or 0 for r in self._reserved),
            cost_usd=sum(r.max_usd or 0.0 for r in self._reserved),
        )
        return self._run.record.usage + Usage(calls=self._run.in_flight - own) + held

    async def _raise_budget(self, exceeded: BudgetExceeded) -> bool:
        """Ask a person to raise the limit that is reached. Return whether it was raised."""
        timed = exceeded.limit == "max_seconds"
        more = f"{exceeded.limit} becomes {exceeded.used + exceeded.allowed:g}."
        settled = await self._run.ask_person(
            kind="resource",
            title="The budget is used up",
            question=f"{exceeded} Shall the run go on with the same amount once more?",
            options=[
                Option(
                    id="raise",
                    label="Raise it",
                    impact=f"The run has {exceeded.allowed:g} s more from your decision on." if timed else more,
                ),
                Option(id="stop", label="Stop here", impact="The run ends with what it has."),
            ],
            recommended="stop",
            assignees=self._run.asked_in_trouble(),
        )
        budget = self._run.budget  # it may have changed while the decision was open
        if settled.status != "settled" or settled.settled is None or settled.settled.choice != "raise" or budget is None:
            return False
        raised = (_elapsed_s(_start()) if timed else exceeded.used) + exceeded.allowed
        value = raised if timed or exceeded.limit == "max_usd" else int(raised)
        self._run.budget = budget.model_copy(update={exceeded.limit: value})
        return True


def _start() -> datetime:
    return workflow.info().start_time


def _elapsed_s(began: datetime) -> float:
    return (fused.now() - began).total_seconds()
