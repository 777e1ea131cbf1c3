"""Request-response: one question, one participant, one answer."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from kernel.basics.errors import ParticipantFailed
from kernel.conversation.outcome import Outcome, total
from kernel.conversation.participant import Resolved
from kernel.conversation.team import Ask, Team
from kernel.modes.mode import Mode, ModeInput, Who, only


class RequestResponseInput(ModeInput[Who]):
    """Exactly one participant."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        only(1, self.participants, "RequestResponse")
        return self


async def request_response(team: Team, task: RequestResponseInput[Resolved]) -> Outcome:
    """Ask the one participant, once. Its failure is the run's; without an answer in time the outcome is `stopped`."""
    [participant] = task.members()
    answer = await team.ask(participant, Ask(content="", thread=task.opening(), step="answer", title="A question for you"))
    if answer.status == "failed" and answer.error is not None:
        raise ParticipantFailed(answer.error.type, answer.error.message)
    return Outcome(
        mode="RequestResponse",
        status="completed" if answer.status == "ok" else "stopped",
        output=answer.content if answer.status == "ok" else None,
        contributions=[answer],
        usage=total([answer]),
        reason=answer.error.message if answer.error else None,
    )


MODE = Mode("RequestResponse", RequestResponseInput, request_response, "One question, one participant, one answer.")
