"""The result of a collaboration, and the contributions to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.conversation.budget import Usage
from kernel.conversation.undoable import Undoable

ContributionStatus = Literal["ok", "failed", "timeout", "cancelled", "skipped"]
OutcomeStatus = Literal["completed", "partial", "undecided", "stopped"]


class Failure(Schema):
    """The failure of a contribution: an error's wire name and message."""

    type: str
    message: str


class Contribution(Schema):
    """One participant's answer in one round.

    `content` is the whole answer, or its beginning if `truncated`; `ref` is then the address of the whole (`mofa show`).
    `choice` is the chosen option where options were offered, `comment` the comment on the choice.
    `model` is the model that answered; a name that begins with `offline` is the scripted model, not an LLM.
    `parts` are a team's own contributions, where the run asked for them (`Ask.part`).
    `cut_at_limit`: the model reached its length limit, so the answer may be incomplete.
    `step` names the question that was answered, as in the events of the run; the team sets it.
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
    """The result of every mode. A long `output` is cut to its beginning (`truncated`); `ref` is the address of the whole.

    `cut_at_limit`: one of its contributions was cut at a model's length limit.
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
    undoable: list[Undoable] = Field(
        default_factory=list, description="For the todo that a team works for: the tool calls that can be undone."
    )


def cancelled(participant: str, round: int, step: str) -> Contribution:
    """Return the contribution for an answer that was cancelled because the outcome was settled without it."""
    error = Failure(type="Cancelled", message="Cancelled: the outcome was settled without it.")
    return Contribution(participant=participant, round=round, status="cancelled", error=error, step=step)


def total(contributions: Sequence[Contribution]) -> Usage:
    """Return the total usage of several contributions."""
    used = Usage()
    for contribution in contributions:
        used = used + contribution.usage
    return used
