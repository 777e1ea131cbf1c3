"""A team that answers from a script, to test a mode without a server, a model or a clock."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from kernel.basics.event_data import EventData
from kernel.conversation.budget import Usage
from kernel.conversation.outcome import Contribution, ContributionStatus, Failure
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.conversation.transcript import as_text

USED = Usage(calls=1, input_tokens=10, output_tokens=5, cost_usd=0.001)
"""The usage of each scripted answer."""

OPERATOR = "operator"


def answered(content: Any, **fields: Any) -> Contribution:
    """Return a good answer. The team fills in the participant and the round."""
    return Contribution(participant="", content=content, usage=USED, **fields)


def failing(message: str, type: str = "ProviderRefused", status: ContributionStatus = "failed") -> Contribution:
    """Return a failed answer."""
    return Contribution(participant="", status=status, error=Failure(type=type, message=message))


class FakeTeam(Team):
    """A team that answers each participant's asks from a list: a `Contribution`, an exception to raise, or plain content.

    `operator` answers `ask_operator` in the same way; plain text is the id of the chosen option. An ask beyond the script fails
    the test, and `done()` fails if a part of the script was not used. `asks` records each ask with its participant, in order;
    `participants` the participants of fan-outs, and `closed` the number of fan-outs that were left early.
    """

    def __init__(self, script: Mapping[str, Sequence[Any]], operator: Sequence[Any] = ()) -> None:
        self.asks: list[tuple[str, Ask]] = []
        self.participants: list[Resolved] = []
        self.closed = 0
        self.transforms: list[tuple[str, Any, str]] = []
        self.transformed: list[Any] = []
        self.afforded: list[Exception | None] = []
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self._script = {name: list(answers) for name, answers in script.items()}
        self._script[OPERATOR] = list(operator)

    async def ask(self, participant: Resolved, ask: Ask) -> Contribution:
        """Return the participant's next scripted answer."""
        return self._next(participant.name, ask)

    async def ask_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> AsyncGenerator[Contribution, None]:
        """Yield the scripted answers in the order of the asks, which start at once. Leaving the loop leaves the rest unused."""
        self.participants += [participant for participant, _ in asks]
        settled = 0
        try:
            for answer in [self._next(participant.name, ask) for participant, ask in asks]:
                settled += 1
                yield answer
        finally:
            self.closed += settled < len(asks)

    async def ask_operator(self, ask: Ask) -> Contribution:
        """Return the operator's next scripted answer, which must be one of the offered options."""
        answer = self._next(OPERATOR, ask)
        if answer.choice is None and ask.options:
            answer = answer.model_copy(update={"choice": answer.content})
        offered = [option.id for option in ask.options]
        assert not offered or answer.choice in offered, f"the script takes {answer.choice!r}, which is not among {offered}"
        return answer

    async def afford(self) -> None:
        """Raise the next of `afforded` if it is an error; without one, there is room."""
        if self.afforded and (error := self.afforded.pop(0)) is not None:
            raise error

    async def whole(self, answer: Contribution) -> str:
        """Return the answer's text; the whole text of a truncated answer is its beginning and its ref."""
        return f"{as_text(answer.content)}…{answer.ref}" if answer.truncated else as_text(answer.content)

    async def transform(self, script: str, input: Any, step: str) -> Any:
        """Record the call in `transforms`, and return the next of the `transformed` values."""
        self.transforms.append((script, input, step))
        return self.transformed.pop(0)

    async def tell_each(self, asks: Sequence[tuple[Resolved, Ask]]) -> list[Contribution]:
        """Record the asks as delivered; the script is not used."""
        self.asks.extend((participant.name, ask) for participant, ask in asks)
        return [Contribution(participant=who.name, status="skipped", comment="handed over", step=ask.step) for who, ask in asks]

    def note(self, happened: EventData) -> None:
        """Record the note in `notes`."""
        self.notes.append((happened.TYPE, happened.data()))

    def of(self, name: str) -> list[Ask]:
        """Return the asks to that participant."""
        return [ask for who, ask in self.asks if who == name]

    def steps(self) -> list[str]:
        """Return the steps of all asks, in order."""
        return [ask.step for _, ask in self.asks]

    def done(self) -> None:
        """Fail if an answer of the script was not used."""
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
