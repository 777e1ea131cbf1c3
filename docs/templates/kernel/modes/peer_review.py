"""Peer review: one participant answers, another one checks the answer."""

from __future__ import annotations

from pydantic import model_validator

from kernel.conversation.decision import Option
from kernel.conversation.outcome import Contribution, Outcome, OutcomeStatus, total
from kernel.conversation.team import Ask, Team
from kernel.modes.asking import choice_of, entries_of
from kernel.modes.mode import Mode, ModeInput, only

OPTIONS = [Option(id="right", label="The answer is right"), Option(id="wrong", label="The answer is wrong")]


class PeerReviewInput(ModeInput):
    """Exactly two participants: the first one answers, the second one checks."""

    @model_validator(mode="after")
    def _two(self) -> PeerReviewInput:
        only(2, self.participants, "PeerReview")
        return self


async def peer_review(team: Team, task: PeerReviewInput) -> Outcome:
    """Ask the first participant, then the second one about that answer. The first answer is the output."""
    author, checker = task.members()
    thread = task.opening()
    answer = await team.ask(author, Ask(content="", thread=thread, step="answer", title="A question for you"))
    if answer.status != "ok":
        return _outcome("stopped", [answer], f"{author.name} gave no answer.")
    # The step names the question for good: the ledger and a fork find its answer by that name.
    check = await team.ask(
        checker,
        Ask(
            content="Is this answer right?",
            thread=thread.then(*entries_of(answer)),
            options=OPTIONS,
            round=2,
            step="check",
            title="Is this answer right?",
        ),
    )
    if choice_of(check, OPTIONS) == "right":
        return _outcome("completed", [answer, check], None)
    return _outcome("partial", [answer, check], f"{checker.name} did not confirm the answer.")


def _outcome(status: OutcomeStatus, made: list[Contribution], reason: str | None) -> Outcome:
    output = made[0].content if made[0].status == "ok" else None
    return Outcome(mode="PeerReview", status=status, output=output, contributions=made, usage=total(made), reason=reason)


MODE = Mode("PeerReview", PeerReviewInput, peer_review, "One answers, a second one checks the answer.")
