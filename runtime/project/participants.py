"""The participants of a project file, by name."""

from __future__ import annotations

from typing import Any

from kernel.actors.agent import LIVING, living
from kernel.basics.errors import InvalidInput, UnknownAgent
from kernel.basics.schema import parse
from kernel.conversation.participant import Participant, Resolved, TeamOf
from kernel.modes.mode import ModeInput
from kernel.project.project import Project

HINT = "Agents are named under agents in the project file."


def participants(project: Project) -> dict[str, Resolved]:
    """Return the project's participants by name, as they are written: names inside teams are not resolved."""
    return {name: parse(Participant, entry(name, fields), f"agents.{name}") for name, fields in project.agents.items()}


def resolve(project: Project, name: str, task_queue: str = "", hint: str = HINT) -> Resolved:
    """Return the participant of that name, with every name inside a team resolved, at any depth.

    `task_queue` is the queue of the workers that ask living agents; `hint` says where participants are named.

    Raises:
        UnknownAgent: a name is not in the project file.
        InvalidInput: a team contains itself.
    """
    known = participants(project)

    def look_up(name: str, inside: tuple[str, ...]) -> Resolved:
        if name.startswith(LIVING):
            return living(name, task_queue)
        if name not in known:
            raise UnknownAgent(name, known, hint)
        if name in inside:
            raise InvalidInput(
                f"agents.{name}: a team cannot contain itself ({' > '.join((*inside, name))}).", f"agents.{name}"
            )
        participant = known[name]
        if not isinstance(participant, TeamOf):
            return participant
        team = ModeInput(task=name, participants=[participant])
        [resolved] = team.map_participants(lambda each: look_up(each, (*inside, name))).members()
        return resolved

    return look_up(name, ())


def entry(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return a participant's entry with its name, which is its key, and its kind, which is `agent` by default."""
    return {"kind": "agent", **fields, "name": name}
