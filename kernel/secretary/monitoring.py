"""The monitoring of todos: what is only reported, what becomes a decision, and what is done again, for each kind of trouble.

An executor that fails or stays silent belongs to `dispatch` (`replacements`, `silence`), and a budget that is used up to
`budget.on_exceeded`: those come with every todo. The rules here are for trouble before that.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kernel.basics.limits import Line
from kernel.basics.schema import Duration, Schema

Trouble = Literal["report", "decide"]


class Stalls(Schema):
    """A subtask that is not done `after` its start, and again after each further such time, at most `at_most` times.

    `report` records it; `decide` asks a person whether to wait on, to give it to somebody else, or to stop.
    """

    after: Duration
    do: Trouble = "report"
    at_most: int = Field(default=10, ge=1, le=1_000)


class TodoDeadline(Schema):
    """A todo that is still open after `within`.

    `decide` asks a person whether to go on, to allow as much time again, or to stop.
    """

    within: Duration
    do: Trouble = "report"


class BudgetWarning(Schema):
    """A todo that has used a share of the calls, tokens or money of its budget.

    `decide` asks a person whether to go on or to stop. For time there is the deadline.
    """

    at: float = Field(default=0.8, gt=0, lt=1)
    do: Trouble = "report"


class Quality(Schema):
    """Work of which acceptance criteria are not met.

    `decide` asks the people who accept. `retry` sends the work back by itself first, without a person, at most `at_most` times
    and not more often than `accepting.reworks`. Then people decide.
    """

    do: Literal["decide", "retry"] = "decide"
    at_most: int = Field(default=1, ge=1, le=100)


class Monitoring(Schema):
    """The rules of a desk for its todos. By default nothing is watched beside executors, the budget's end and the criteria.

    `people` are asked about trouble, in place of the people of `decisions`: failures, stalls, deadlines and budgets.
    """

    stalls: Stalls | None = None
    deadline: TodoDeadline | None = None
    budget: BudgetWarning | None = None
    quality: Quality = Field(default_factory=Quality)
    people: list[Line] = Field(default_factory=list, max_length=100)
