"""Dispatch by a model: its choice for each subtask, checked against the executors that fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.secretary.plan import CONSIDERED, Considered, Match, fitness
from kernel.secretary.ranking.figures import Candidate
from kernel.secretary.shapes import Subtask

THRESHOLD = 0.6
"""The confidence below which a person confirms a model's choice, if the desk sets no other."""

OFFERED = 100
"""The most executors that a model chooses among for one subtask."""


class ExecutorChoice(Schema):
    """A model's choice for one subtask. `confidence` lies between 0 and 1; `alternatives` are names, the best first."""

    subtask: str
    executor: str
    confidence: float = Field(ge=0, le=1)
    reason: str
    alternatives: list[str] = Field(default_factory=list)


class ExecutorChoices(Schema):
    """The answer `executors`."""

    choices: list[ExecutorChoice]


def fitting(subtask: Subtask, candidates: Sequence[Candidate], barred: Collection[str] = ()) -> list[str]:
    """Return the names of the executors that may get the subtask, in their order."""
    return [each.name for each in candidates if each.name not in barred and fitness(subtask, each.capabilities) > 0]


def matches_of(
    choices: Sequence[ExecutorChoice],
    subtasks: Sequence[Subtask],
    candidates: Sequence[Candidate],
    threshold: float,
    excluded: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Match]:
    """Return the match of each subtask that somebody fits. One that a single executor fits needs no choice.

    A choice below the threshold has no assignee: a person confirms it.

    Raises:
        InvalidInput: a choice is missing, occurs twice, or names an executor that does not fit.
    """
    by_subtask = _by_subtask(choices, [subtask.id for subtask in subtasks])
    matches: dict[str, Match] = {}
    for subtask in subtasks:
        names = fitting(subtask, candidates, (excluded or {}).get(subtask.id, ()))
        if len(names) == 1:
            matches[subtask.id] = Match(assignee=names[0], score=1, reasons=["nobody else fits"])
        elif names:
            matches[subtask.id] = _match(subtask.id, by_subtask, names, threshold)
    return matches


def _by_subtask(choices: Sequence[ExecutorChoice], ids: Sequence[str]) -> dict[str, tuple[int, ExecutorChoice]]:
    found: dict[str, tuple[int, ExecutorChoice]] = {}
    for index, choice in enumerate(choices):
        field = f"choices.{index}.subtask"
        if choice.subtask not in ids:
            raise InvalidInput(f"{field}: {choice.subtask!r} is not to be assigned; these are: {', '.join(ids)}", field)
        if choice.subtask in found:
            raise InvalidInput(f"{field}: {choice.subtask!r} occurs more than once; choose one executor for it", field)
        found[choice.subtask] = (index, choice)
    return found


def _match(id: str, choices: Mapping[str, tuple[int, ExecutorChoice]], names: list[str], threshold: float) -> Match:
    if id not in choices:
        raise InvalidInput(f"choices: there is none for subtask {id!r}; choose among {', '.join(names[:OFFERED])}", "choices")
    index, choice = choices[id]
    for place, name in (("executor", choice.executor), *((f"alternatives.{n}", a) for n, a in enumerate(choice.alternatives))):
        if name not in names:
            field = f"choices.{index}.{place}"
            raise InvalidInput(f"{field}: {name!r} cannot do subtask {id!r}; choose among {', '.join(names[:OFFERED])}", field)
    order = list(dict.fromkeys([choice.executor, *choice.alternatives, *names]))
    considered = [
        Considered(name=name, score=0, why="the model's alternative" if name in choice.alternatives else "fits")
        for name in order[1 : CONSIDERED + 1]
    ]
    sure = choice.confidence >= threshold
    reasons = [f"the model chose: {choice.reason}", f"confidence {choice.confidence:.2f}"]
    if not sure:
        reasons.append(f"the desk wants {threshold:.2f} before it follows a model")
    return Match(
        assignee=choice.executor if sure else None,
        score=choice.confidence,
        reasons=reasons,
        candidates=[] if sure else order,
        considered=considered,
        others=len(order) - 1,
        proposed=choice.executor,
        confidence=choice.confidence,
    )
