"""Ruling: one participant, a judge or a tie-breaker, chooses one of several options, and says why."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.modes.asking import choice_of, reason_of


@dataclass(frozen=True)
class Ruling:
    """A judge's answer, and the id of the option that it takes; None where it takes none."""

    answer: Contribution
    choice: str | None

    @property
    def by(self) -> str:
        """The judge's name."""
        return self.answer.participant

    def with_reason(self, words: str) -> str:
        """Return `words` as a sentence that ends with the judge's reason, if it gave one."""
        return f"{words}: {reason}" if (reason := reason_of(self.answer)) else f"{words}."

    def why_not(self, otherwise: str) -> str:
        """Return why nothing was decided: the judge's failure, or `otherwise`."""
        return self.answer.error.message if self.answer.error else otherwise


async def ruling_of(team: Team, judge: Resolved, ask: Ask) -> Ruling:
    """Ask the judge for one of the question's options. A judge that fails, or names none of them, takes none."""
    answer = await team.ask(judge, ask)
    return Ruling(answer, choice_of(answer, ask.options) if answer.status == "ok" else None)
