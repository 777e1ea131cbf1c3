"""Request-response: one question, one participant, one answer."""

from __future__ import annotations

from pydantic import model_validator

from kernel.modes.mode import Mode, ModeInput, only
from kernel.outcome import Outcome, total
from kernel.team import Ask, Team


class RequestResponseInput(ModeInput):
    """Exactly one participant."""

    @model_validator(mode="after")
    def _one(self) -> RequestResponseInput:
        only(1, self.participants, "RequestResponse")
        return self


async def request_response(team: Team, task: RequestResponseInput) -> Outcome:
    """Ask the one participant, once. Without an answer the outcome is `stopped`, with the reason."""
    [participant] = task.members()
    answer = await team.ask(participant, Ask(content="", thread=task.opening(), step="answer", title="A question for you"))
    return Outcome(
        mode="RequestResponse",
        status="completed" if answer.status == "ok" else "stopped",
        output=answer.content if answer.status == "ok" else None,
        contributions=[answer],
        usage=total([answer]),
        reason=answer.error.message if answer.error else None,
    )


MODE = Mode("RequestResponse", RequestResponseInput, request_response, "One question, one participant, one answer.")
