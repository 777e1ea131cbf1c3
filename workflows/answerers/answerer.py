"""The port that every answerer implements, and the parts of a run that answerers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.budget import Budget, Usage
    from kernel.conversation.outcome import Contribution, Failure
    from kernel.conversation.team import Ask
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.answerers.threads import Threads
    from workflows.run.run import Run


class Answerer(Protocol):
    """One participant of a run, who can be asked. Each kind of participant has a file of its own beside this one."""

    async def answer(self, ask: Ask) -> Contribution:
        """Return the answer. The participant's own failure is a contribution of status `failed`, and never an exception."""
        ...


class Shares:
    """The budget's shares for the teams of one run."""

    __slots__ = ("_expected", "_run")

    def __init__(self, run: Run) -> None:
        self._run = run
        self._expected = 0  # teams that are asked at the same time and hold no share yet

    def expect(self, teams: int) -> None:
        """Divide what is left of the budget among the next `teams` that take a share."""
        self._expected = teams

    def take(self) -> Budget | None:
        """Reserve the next share; `Run.book` gives back what is left of it."""
        share = self._run.reserve(max(1, self._expected))
        self._expected -= 1
        return share


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of one run that answerers share. `timeout` limits each answer; `default_model` is for agents without one."""

    run: Run
    models: Models
    player: ScriptPlayer
    threads: Threads
    shares: Shares
    timeout: timedelta | None = None
    default_model: str | None = None


def failed(participant: str, ask: Ask, error: Failure, used: Usage | None = None) -> Contribution:
    """Return the contribution of a participant that gave no answer, with the usage that was paid for."""
    return Contribution(participant=participant, round=ask.round, status="failed", error=error, usage=used or Usage())
