"""The facts of one decision for reports: how long people waited for it, and whether they changed what was proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kernel.basics.schema import Schema
from kernel.conversation.decision import NOBODY


class DecisionFacts(Schema):
    """A decision of a todo, or of a run below it. `by` is who settled it.

    `todo` is the workflow id of the todo. `changed` is None where nothing was proposed, or nobody decided.
    """

    workflow_id: str
    todo: str = ""
    decision_id: str
    todo_id: str | None = None
    kind: str
    title: str
    risk: str | None = None
    status: str
    assignees: list[str]
    opened_at: datetime
    deadline: datetime | None = None
    closed_at: datetime | None = None
    by: str | None = None
    changed: bool | None = None

    @property
    def by_people(self) -> bool:
        """Whether a person settled it, not a deadline."""
        return self.status == "settled" and self.by != NOBODY

    def seconds(self, now: datetime) -> float:
        """Return how long it was open, or has been open until now."""
        return max(((self.closed_at or now) - self.opened_at).total_seconds(), 0.0)


def changed_proposal(request: Mapping[str, Any], settled: Mapping[str, Any]) -> bool | None:
    """Return whether a person decided otherwise than was proposed; None where nothing was proposed or nobody decided.

    `request` and `settled` have the fields of `DecisionRequest` and `Decision`. An approval and an acceptance propose
    themselves: a rejection, a rework and edited arguments change them.
    """
    if settled.get("by") == NOBODY:
        return None
    choice = settled.get("choice")
    if settled.get("edited_args") is not None:
        return True
    if request.get("kind") in ("approval", "acceptance") and choice in ("approve", "accept", "reject", "rework"):
        return choice in ("reject", "rework")
    if (recommended := request.get("recommended")) is not None:
        return bool(choice != recommended)
    if (default := request.get("default")) is not None:
        return bool(settled.get("answer") != default)
    return None
