"""A flow as a participant: a team with the mode Flow, which the workflow `Flow` runs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from kernel.conversation.outcome import Outcome
from kernel.conversation.team import Team
from kernel.modes.mode import Mode, ModeInput, Who
from kernel.registry.registry import FLOW_VERSION

FLOW = "Flow"


class FlowTeamInput(ModeInput[Who]):
    """A flow by its name, or `name@version`. What it is asked is its input. It has no participants."""

    flow: Annotated[str, Field(pattern=rf"^[a-zA-Z][a-zA-Z0-9_-]{{0,63}}(@{FLOW_VERSION})?$")]
    version: Annotated[str | None, Field(pattern=rf"^{FLOW_VERSION}$")] = None
    participants: list[Who] = Field(default_factory=list, max_length=0)

    @field_validator("participants", mode="before")
    @classmethod
    def _somebody_takes_part(cls, participants: object) -> object:
        return participants

    @model_validator(mode="after")
    def _has_no_more(self) -> FlowTeamInput[Who]:
        for name in ("context", "timeout"):
            if getattr(self, name) is not None:
                raise ValueError(f"{name} is not a field of a flow; leave it out")
        return self


async def _never(team: Team, task: object) -> Outcome:
    raise AssertionError("the workflow Flow runs flows")


FLOW_TEAM = Mode(name=FLOW, input=FlowTeamInput, run=_never, summary="A flow answers.")
