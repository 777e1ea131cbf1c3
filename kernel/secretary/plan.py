"""The plan: checks, order of execution, and dispatch by capability."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.basics.schema import Schema
from kernel.conversation.participant import Resolved
from kernel.secretary.shapes import Subtask

MAX_SUBTASKS = 50

CONSIDERED = 5
"""The most executors that a record names beside the chosen one. It has the number of all."""

_ID = re.compile(r"\w[\w.-]{0,63}")
_GENERALIST = 0.5
_SPECIALIST = 1.0


class Considered(Schema):
    """An executor that could have been chosen, with its score under the strategy, and its figures in words."""

    name: str
    score: float
    why: str


class Match(Schema):
    """The executor of a subtask, with reasons. Without an `assignee`, `candidates` are all executors, the closest first.

    `considered` are the next best executors, and `others` the number of all that could have been chosen instead.
    `proposed` is a model's choice that a person has to confirm.
    """

    assignee: str | None = None
    score: float = 0.0
    reasons: list[str] = Field(default_factory=list)
    candidates: list[str] = Field(default_factory=list)
    considered: list[Considered] = Field(default_factory=list)
    others: int = 0
    proposed: str | None = None
    confidence: float | None = None


def capabilities_of(executors: Sequence[Resolved]) -> list[str]:
    """Return the executors' capabilities in their order, without duplicates."""
    return list(dict.fromkeys(capability for executor in executors for capability in executor.capabilities))


def check_plan(subtasks: Sequence[Subtask], known_capabilities: Collection[str]) -> list[Subtask]:
    """Return the subtasks in a valid order of execution, numbered from 1. The given order is kept where dependencies allow.

    If no executor declares capabilities, all are generalists and a subtask may require any capability.

    Raises:
        InvalidInput: the plan is empty, too long or circular, or names an unknown id or capability.
    """
    _check_size(subtasks)
    _check_ids(subtasks)
    for index, subtask in enumerate(subtasks):
        _check_dependencies(index, subtask, [s.id for s in subtasks])
        _check_capabilities(index, subtask, known_capabilities)
    return [
        subtask.model_copy(update={"order": order, "depends_on": list(dict.fromkeys(subtask.depends_on))})
        for order, subtask in enumerate(_sorted(subtasks), 1)
    ]


def _check_size(subtasks: Sequence[Subtask]) -> None:
    if not subtasks:
        raise InvalidInput("subtasks: the plan is empty; give at least one subtask", "subtasks")
    if len(subtasks) > MAX_SUBTASKS:
        raise InvalidInput(
            f"subtasks: the plan has {len(subtasks)} subtasks; give at most {MAX_SUBTASKS}, or join some of them", "subtasks"
        )


def _check_ids(subtasks: Sequence[Subtask]) -> None:
    seen: set[str] = set()
    for index, subtask in enumerate(subtasks):
        field = f"subtasks.{index}.id"
        if not _ID.fullmatch(subtask.id):
            raise InvalidInput(
                f"{field}: {subtask.id!r} cannot be an id; use up to 64 letters, digits, '_', '-', '.', such as s{index + 1}",
                field,
            )
        if subtask.id in seen:
            raise InvalidInput(f"{field}: {subtask.id!r} occurs more than once; give each subtask an id of its own", field)
        if not subtask.description.strip():
            field = f"subtasks.{index}.description"
            raise InvalidInput(f"{field}: is empty; say what subtask {subtask.id!r} is to do", field)
        seen.add(subtask.id)


def _check_dependencies(index: int, subtask: Subtask, ids: list[str]) -> None:
    field = f"subtasks.{index}.depends_on"
    for needed in subtask.depends_on:
        if needed == subtask.id:
            raise InvalidInput(f"{field}: subtask {subtask.id!r} depends on itself; leave {needed!r} out", field)
        if needed not in ids:
            raise InvalidInput(
                f"{field}: subtask {subtask.id!r} depends on {needed!r}, which is not in the plan{meant(needed, ids) or ';'} "
                f"known ids: {', '.join(ids)}",
                field,
            )


def _check_capabilities(index: int, subtask: Subtask, known: Collection[str]) -> None:
    field = f"subtasks.{index}.required_capabilities"
    for capability in subtask.required_capabilities:
        if known and capability not in known:
            raise InvalidInput(
                f"{field}: no executor has {capability!r}{meant(capability, known) or ';'} "
                f"known capabilities: {', '.join(sorted(known))}",
                field,
            )


def _sorted(subtasks: Sequence[Subtask]) -> list[Subtask]:
    left = list(subtasks)
    placed: list[Subtask] = []
    done: set[str] = set()
    while left:
        following = next((subtask for subtask in left if done.issuperset(subtask.depends_on)), None)
        if following is None:
            raise _circular(subtasks, left)
        left.remove(following)
        placed.append(following)
        done.add(following.id)
    return placed


def _circular(subtasks: Sequence[Subtask], left: list[Subtask]) -> InvalidInput:
    circle = _circle(left)
    index = next(i for i, subtask in enumerate(subtasks) if subtask.id == circle[0])
    field = f"subtasks.{index}.depends_on"
    return InvalidInput(
        f"{field}: these subtasks wait for each other in a circle: {' -> '.join(circle)} (each depends on the next); "
        f"remove one of these dependencies",
        field,
    )


def _circle(left: list[Subtask]) -> list[str]:
    """Return a circle of ids, the first one repeated at the end. Each of the subtasks waits for another of them."""
    waits = {subtask.id: subtask.depends_on for subtask in left}
    path = [left[0].id]
    while True:
        following = next(needed for needed in waits[path[-1]] if needed in waits)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)


def dispatch(
    subtasks: Sequence[Subtask],
    executors: Sequence[Resolved],
    load: Mapping[str, int],
    excluded: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Match]:
    """Return the match of each subtask by its id, by capability.

    `load` counts the subtasks that each executor has already. The best score wins, then the smallest load, then the order of
    `executors`. A match has no assignee if no executor has all required capabilities. `excluded` has executors that may not
    get a subtask, by its id.
    """
    busy = Counter(load)
    matches: dict[str, Match] = {}
    for subtask in subtasks:
        barred = (excluded or {}).get(subtask.id, ())
        match = _match(subtask, [executor for executor in executors if executor.name not in barred], busy)
        matches[subtask.id] = match
        if match.assignee is not None:
            busy[match.assignee] += 1
    return matches


def _match(subtask: Subtask, executors: Sequence[Resolved], busy: Mapping[str, int]) -> Match:
    scored = [(fitness(subtask, executor.capabilities), busy.get(executor.name, 0), executor) for executor in executors]
    fitting = [entry for entry in scored if entry[0] > 0]
    if not fitting:
        return nobody(subtask, executors)
    (score, assigned, best), *rest = sorted(fitting, key=lambda entry: (-entry[0], entry[1]))
    return Match(
        assignee=best.name,
        score=score,
        reasons=[_fits(subtask, best), f"has {assigned} assigned before this one"],
        considered=[
            Considered(name=other.name, score=points, why=f"has {has} assigned") for points, has, other in rest[:CONSIDERED]
        ],
        others=len(rest),
    )


def fitness(subtask: Subtask, capabilities: Sequence[str]) -> float:
    """Return how well an executor with these capabilities fits: 1 for a specialist, 0.5 for a generalist, 0 for nobody."""
    if not subtask.required_capabilities:
        return _SPECIALIST
    if not capabilities:
        return _GENERALIST
    return _SPECIALIST if set(subtask.required_capabilities) <= set(capabilities) else 0.0


def _fits(subtask: Subtask, executor: Resolved) -> str:
    if not subtask.required_capabilities:
        return "the subtask needs no special capability"
    if not executor.capabilities:
        return "a generalist, who takes any subtask"
    return f"has {', '.join(subtask.required_capabilities)}"


def nobody(subtask: Subtask, executors: Sequence[Resolved]) -> Match:
    """Return the match of a subtask that none of the executors fits."""
    lacking, names = _lacking(subtask, executors), closest(subtask, executors)
    return Match(reasons=[f"{name} lacks {', '.join(lacking[name])}" for name in names], candidates=names)


def closest(subtask: Subtask, executors: Sequence[Resolved]) -> list[str]:
    """Return all executors' names, sorted by how many of the required capabilities they lack."""
    lacking = _lacking(subtask, executors)
    return sorted(lacking, key=lambda name: len(lacking[name]))


def _lacking(subtask: Subtask, executors: Sequence[Resolved]) -> dict[str, list[str]]:
    return {e.name: [c for c in subtask.required_capabilities if c not in e.capabilities] for e in executors}
