"""The plan of the mode Planning: its form and that of a check, and the rules that both must keep."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema, invalid
from kernel.conversation.outcome import Contribution
from kernel.secretary.plan import check_plan
from kernel.secretary.shapes import Subtask

ACCEPT = "accept"
"""The option by which a person takes all results as good."""

S = TypeVar("S", bound=Schema)


class PlannedTask(Schema):
    """One piece of the work, and the participant who does it, once the tasks that it depends on are done."""

    id: str
    description: str
    depends_on: list[str] = Field(default_factory=list)
    participant: str


class Plan(Schema):
    """A planner's answer."""

    subtasks: list[PlannedTask]


class Problem(Schema):
    """A fault that a checker finds in one task's result."""

    id: str
    problem: str


class Check(Schema):
    """A checker's answer: each result that it was shown is either ok, or failed with the fault."""

    ok: list[str]
    failed: list[Problem]


_TEXT = {"type": "string"}


def _form(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


CHECK = _form(ok=_list_of(_TEXT), failed=_list_of(_form(id=_TEXT, problem=_TEXT)))

PLAN = _form(subtasks=_list_of(_form(id=_TEXT, description=_TEXT, depends_on=_list_of(_TEXT), participant=_TEXT)))


def subtasks_of(answer: Contribution) -> list[PlannedTask]:
    """Return the subtasks that a planner's answer lists. Raise `InvalidInput` if it is not a plan."""
    return _typed(Plan, answer.content).subtasks


def merged(
    plan: list[PlannedTask], failed: set[str], stale: set[str], given: list[PlannedTask], participants: list[str]
) -> list[PlannedTask]:
    """Return the plan with `given` in place of the failed tasks, in an order in which it can be done.

    Raises:
        InvalidInput: a plan that cannot be carried out, or that changes a task whose result stands.
    """
    if not given:
        raise InvalidInput("subtasks: the plan is empty; give at least one subtask", "subtasks")
    known = {task.id for task in plan}
    for index, task in enumerate(given):
        if task.id in known - stale:
            raise InvalidInput(f"subtasks.{index}.id: {task.id!r} is done and its result stands; leave it out")
        if task.participant not in participants:
            known_names = ", ".join(participants)
            raise InvalidInput(
                f"subtasks.{index}.participant: {task.participant!r} is not a participant; participants: {known_names}"
            )
    replaced = {task.id for task in given}
    whole = [*(task for task in plan if task.id not in failed | replaced), *given]
    # The same rules as for the secretary's plans: ids, dependencies that are there, no circles, a bounded size.
    ordered = check_plan([Subtask(id=t.id, description=t.description, depends_on=t.depends_on) for t in whole], ())
    by_id = {task.id: task for task in whole}
    return [by_id[subtask.id].model_copy(update={"depends_on": subtask.depends_on}) for subtask in ordered]


def problems_of(answer: Contribution, ids: list[str]) -> dict[str, str]:
    """Return the faults that a check finds, by task.

    Raises:
        InvalidInput: a check that does not name each of `ids` once, and no other.
    """
    if answer.choice == ACCEPT:
        return {}
    check = _typed(Check, answer.content)
    failed = {problem.id: problem.problem for problem in check.failed}
    named = Counter([*check.ok, *(problem.id for problem in check.failed)])
    for id, count in named.items():
        if id not in ids:
            raise InvalidInput(f"{id!r} is not among the results to check: {', '.join(ids)}")
        if count > 1:
            raise InvalidInput(f"{id!r} is named more than once; name each once, under ok or under failed")
    missing = [id for id in ids if id not in named]
    if missing:
        raise InvalidInput(f"{', '.join(missing)} is not named; name each result once, under ok or under failed")
    return failed


def _typed(kind: type[S], content: Any) -> S:
    try:
        return kind.model_validate_json(content) if isinstance(content, str) else kind.model_validate(content)
    except ValidationError as error:
        raise invalid(error, kind, kind.__name__.lower(), content) from None
