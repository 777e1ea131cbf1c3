"""Edits of a run's input before it is forked: another task, other instructions of its agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.project.project import Project
from runtime.project.participants import entry

MOST_NAMED = 40
"""The most agents that a refusal names."""

_LISTS = ("participants", "executors")
_ONE = ("judge", "moderator", "tie_break")
"""The fields of an input, and of a team in it, that hold participants."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Edits:
    """The changes of an input: `instructions` are by the names of agents."""

    task: Any = None
    instructions: Mapping[str, str] | None = None


def task_of(given: Any) -> Any:
    """Return the task of a mode's input, or the idea of a todo's; None if there is none."""
    if not isinstance(given, dict):
        return None
    idea = given.get("idea")
    return idea.get("content") if isinstance(idea, dict) else given.get("task")


def instructions_of(given: Any, project: Project) -> dict[str, str]:
    """Return the instructions of each agent of an input, by name; those of the project file, too."""
    found: dict[str, str] = {}

    def note(participant: Json) -> Json:
        found.setdefault(str(participant.get("name")), str(participant.get("instructions") or ""))
        return participant

    _each_agent(given, project, note)
    return found


def edited(given: Any, project: Project, edits: Edits) -> Any:
    """Return the input with these edits. An agent of the project file gets its whole definition, so that its name stays.

    Raises:
        InvalidInput: the input has no such agent, or no task.
    """
    if edits.task is not None:
        given = _with_task(given, edits.task)
    wanted = dict(edits.instructions or {})
    if not wanted:
        return given
    met: set[str] = set()

    def change(participant: Json) -> Json:
        name = str(participant.get("name"))
        if name not in wanted:
            return participant
        met.add(name)
        return {**participant, "instructions": wanted[name]}

    made = _each_agent(given, project, change)
    if missing := sorted(set(wanted) - met):
        known = list(instructions_of(given, project))
        names = ", ".join(known[:MOST_NAMED]) or "none"
        more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
        raise InvalidInput(f"instructions: this run has no agent {missing[0]!r}; its agents: {names}{more}.", "instructions")
    return made


def _with_task(given: Any, task: Any) -> Any:
    if task_of(given) is None:
        raise InvalidInput("task: this run has none that could be edited.", "task")
    idea = given.get("idea")
    return {**given, "idea": {**idea, "content": task}} if isinstance(idea, dict) else {**given, "task": task}


def _each_agent(given: Any, project: Project, change: Any, inside: tuple[str, ...] = ()) -> Any:
    """Return an input, a team or a desk with each agent in it replaced by what `change` returns for it."""
    if not isinstance(given, dict):
        return given
    made = dict(given)
    for name in _LISTS:
        if isinstance(made.get(name), list):
            made[name] = [_one(each, project, change, inside) for each in made[name]]
    for name in _ONE:
        if name in made:
            made[name] = _one(made[name], project, change, inside)
    if isinstance(made.get("secretary"), dict):
        made["secretary"] = _each_agent(made["secretary"], project, change, inside)
    return made


def _one(participant: Any, project: Project, change: Any, inside: tuple[str, ...]) -> Any:
    named = participant if isinstance(participant, str) else None
    if named is not None:
        if named not in project.agents or named in inside:
            return participant  # a living agent, or a team that contains itself
        participant, inside = entry(named, dict(project.agents[named])), (*inside, named)
    if not isinstance(participant, dict):
        return participant
    kind = participant.get("kind", "agent")
    made = change(participant) if kind == "agent" else participant
    if kind == "team":
        made = _each_agent(participant, project, change, inside)
    return named if named is not None and made == participant else made
