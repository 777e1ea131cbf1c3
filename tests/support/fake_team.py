"""A team that answers from a script, so that a mode is tested without a server, a model or a clock."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from kernel.conversation.budget import Usage
from kernel.conversation.outcome import Contribution, ContributionStatus, Failure
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import as_text

USED = Usage(calls=1, input_tokens=10, output_tokens=5, cost_usd=0.001)
"""What each scripted answer costs."""

OPERATOR = "operator"


def answered(content: Any, **fields: Any) -> Contribution:
    """Return a good answer. The team fills in who gave it and in which round."""
    return Contribution(participant="", content=content, usage=USED, **fields)


def failing(message: str, type: str = "ProviderRefused", status: ContributionStatus = "failed") -> Contribution:
    """Return an answer that did not come."""
    return Contribution(participant="", status=status, error=Failure(type=type, message=message))


class FakeTeam(Team):
    """Answers each participant's asks from a list, in order: a `Contribution`, an exception to raise, or plain content.

    `operator` answers `ask_operator` in the same way, plain text being the option taken. An ask beyond the script fails the
    test, and so does `done()` when something in the script was never asked for. `asks` records who was asked what, in order;
    `participants` who was asked in a fan-out, and `closed` how many of those were left early.
    """

    def __init__(self, script: Mapping[str, Sequence[Any]], operator: Sequence[Any] = ()) -> None:
        self.asks: list[tuple[str, Ask]] = []
        self.participants: list[Resolved] = []
        self.closed = 0
        self.transforms: list[tuple[str, Any, str]] = []
        self.transformed: list[Any] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self._script = {name: list(answers) for name, answers in script.items()}
        self._script[OPERATOR] = list(operator)

    async def ask(self, participant: Resolved, ask: Ask) -> Contribution:
        """Return the participant's next scripted answer."""
        return self._next(participant.name, ask)

    async def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Yield the scripted answers, in the order of the asks. All are asked at once; leaving the loop leaves the rest
        unused.
        """
        self.participants += [participant for participant, _ in asks]
        settled = 0
        try:
            for answer in [self._next(participant.name, ask) for participant, ask in asks]:
                settled += 1
                yield answer
        finally:
            self.closed += settled < len(asks)

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return the operator's next scripted answer, which must be an option that is offered."""
        answer = self._next(OPERATOR, ask)
        if answer.choice is None and ask.options:
            answer = answer.model_copy(update={"choice": answer.content})
        offered = [option.id for option in ask.options]
        assert not offered or answer.choice in offered, f"the script takes {answer.choice!r}, which is not among {offered}"
        return answer

    async def whole(self, answer: Contribution) -> str:
        """Return the words as the script has them; of a truncated answer, its whole text is its beginning and its address."""
        return f"{as_text(answer.content)}…{answer.ref}" if answer.truncated else as_text(answer.content)

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """Record the script's use in `transforms`, and return the next of `transformed`."""
        self.transforms.append((script, input, step))
        return self.transformed.pop(0)

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Handed over; nothing of the script is used."""
        self.asks.extend((participant.name, ask) for participant, ask in asks)
        return [Contribution(participant=who.name, status="skipped", comment="handed over", step=ask.step) for who, ask in asks]

    def note(self, type: str, data: dict[str, Any]) -> None:
        """Append to `notes`."""
        self.notes.append((type, data))

    def of(self, name: str) -> list[Ask]:
        """Return the questions to that participant."""
        return [ask for who, ask in self.asks if who == name]

    def steps(self) -> list[str]:
        """Return the steps of all asks, in order."""
        return [ask.step for _, ask in self.asks]

    def done(self) -> None:
        """Fail when an answer of the script was never asked for."""
        left = {name: answers for name, answers in self._script.items() if answers}
        assert not left, f"never asked for: {left}"

    def _next(self, name: str, ask: Ask) -> Contribution:
        self.asks.append((name, ask))
        answers = self._script.get(name)
        assert answers, f"{name!r} was asked something that the script does not foresee, in step {ask.step!r}"
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        given = answer if isinstance(answer, Contribution) else answered(answer)
        return given.model_copy(update={"participant": name, "round": ask.round, "step": ask.step})
