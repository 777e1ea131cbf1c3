"""What a collaboration gives back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage

ContributionStatus = Literal["ok", "failed", "timeout", "cancelled", "skipped"]
OutcomeStatus = Literal["completed", "partial", "undecided", "stopped"]


class Failure(Schema):
    """Why a contribution failed: an error's wire name and its words."""

    type: str
    message: str


class Contribution(Schema):
    """One participant's answer in one round.

    `content` is the whole answer, or its beginning when `truncated`; `ref` then addresses the rest (`mofa show`).
    `choice` is the option taken where options were offered, `comment` what was said with it.
    `model` names the model that spoke; one that starts with `offline` is the scripted model, not an LLM.
    `parts` are a team's own contributions, where the run had asked for them (`Ask.part`).
    `cut_at_limit`: the model ran into its length limit, so that the answer is perhaps not whole.
    `step` names the question that was answered, as it stands in the run's events; the team sets it.
    """

    participant: str
    round: int = 1
    status: ContributionStatus = "ok"
    content: Any = None
    error: Failure | None = None
    usage: Usage = Field(default_factory=Usage)
    ref: str | None = None
    truncated: bool = False
    choice: str | None = None
    comment: str | None = None
    model: str | None = None
    parts: list[Contribution] = Field(default_factory=list)
    cut_at_limit: bool = False
    step: str | None = None


class Vote(Schema):
    """One participant's vote in one round."""

    participant: str
    round: int
    choice: str
    weight: float = 1.0
    reason: str | None = None


class Outcome(Schema):
    """The result of every mode. An `output` that is too long is its beginning, `truncated`; `ref` addresses the whole.

    `cut_at_limit`: one of its contributions was cut off at a model's length limit.
    """

    mode: str
    status: OutcomeStatus
    output: Any = None
    contributions: list[Contribution] = Field(default_factory=list)
    votes: list[Vote] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)
    reason: str | None = None
    ref: str | None = None
    truncated: bool = False
    cut_at_limit: bool = False


def cancelled(participant: str, round: int, step: str) -> Contribution:
    """Return the contribution of one whose answer was cancelled because the outcome was settled without it."""
    error = Failure(type="Cancelled", message="Called off: the outcome was settled without it.")
    return Contribution(participant=participant, round=round, status="cancelled", error=error, step=step)


def total(contributions: Sequence[Contribution]) -> Usage:
    """What several contributions used together."""
    used = Usage()
    for contribution in contributions:
        used = used + contribution.usage
    return used
