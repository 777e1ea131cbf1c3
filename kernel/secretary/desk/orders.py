"""The inputs and outputs of a desk's handlers, besides ideas and todos."""

from __future__ import annotations

from kernel.basics.limits import Comment, Id
from kernel.basics.priority import Priority
from kernel.basics.schema import Schema
from kernel.secretary.endings import Ending
from kernel.secretary.shapes import ReportType


class Submitted(Schema):
    """The answer to `submit_idea`. A todo that is `queued` starts later: its workflow does not run yet."""

    todo_id: str
    workflow_id: str
    queued: bool = False


class TodoOrder(Schema):
    """Input of `pause_todo`, `resume_todo` and `start_todo`."""

    todo_id: Id


TODO_ENDED = "todo_ended"
"""The signal from a worker to a desk: a todo has ended without a word."""


class TodoEnded(Schema):
    """Input of `todo_ended`: a todo whose workflow has ended, and could not say so itself."""

    todo_id: Id
    ended: Ending


class CancelTodo(Schema):
    """Input of `cancel_todo`."""

    todo_id: Id
    reason: Comment = "cancelled at the desk"


class Reprioritize(Schema):
    """Input of `reprioritize`."""

    todo_id: Id
    priority: Priority


class Filter(Schema):
    """Input of `todos`."""

    status: str | None = None


class TodoId(Schema):
    """Input of `todo`."""

    id: str


class ReportRequest(Schema):
    """Input of `report`."""

    type: ReportType = "progress"
