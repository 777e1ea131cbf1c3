"""The parts of every mode: the common input, a name, and a function over a team."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Self, cast

from pydantic import Field, PrivateAttr, ValidationError, field_validator
from typing_extensions import TypeVar

from kernel.basics.limits import EARLIER, PARTICIPANTS, Line, Tenant
from kernel.basics.priority import Priority
from kernel.basics.schema import Duration, Schema, invalid
from kernel.conversation.budget import Budget
from kernel.conversation.outcome import Outcome
from kernel.conversation.participant import Agent, Participant, Resolved, TeamOf, duplicates, name_of
from kernel.conversation.team import Team
from kernel.conversation.transcript import Thread, as_text
from kernel.record.session import SessionName

Who = TypeVar("Who", default=Participant, covariant=True)
"""The participants of an input. `DebateInput` may hold bare names; in `DebateInput[Resolved]` all names are looked up."""


class Earlier(Schema):
    """A message before the task: a `task` by "task" is a person's, an `answer` its author's, a `note` anything else."""

    role: Literal["task", "answer", "note"]
    author: Line
    text: str


class ModeInput(Schema, Generic[Who]):
    """The common input of every mode."""

    task: Any
    participants: list[Who] = Field(min_length=1, max_length=PARTICIPANTS)
    context: dict[str, Any] | None = None
    priority: Priority = "normal"
    tenant: Tenant | None = None
    budget: Budget | None = None
    timeout: Duration | None = None
    execution: Literal["steps", "fused"] = Field(
        default="steps", description="One activity a call (steps), or a stretch of the run in one activity (fused)."
    )
    session: SessionName | None = None
    earlier: list[Earlier] = Field(
        default_factory=list, max_length=EARLIER, description="The conversation before the task, after that of the session."
    )
    _head: str | None = PrivateAttr(default=None)

    @field_validator("task")
    @classmethod
    def _task_says_something(cls, task: Any) -> Any:
        if task is None or (isinstance(task, str) and not task.strip()) or task in ({}, []):
            raise ValueError("is empty; say what is to be done, as text or any JSON")
        return task

    @field_validator("participants", mode="before")
    @classmethod
    def _somebody_takes_part(cls, participants: Any) -> Any:
        if participants == []:
            raise ValueError("is empty; name at least one participant")
        return participants

    @field_validator("participants")
    @classmethod
    def _names_differ(cls, participants: list[Participant]) -> list[Participant]:
        twice = duplicates(participants)
        if twice:
            raise ValueError(f"{', '.join(twice)} occurs more than once; give each participant a name of its own")
        return participants

    def map_participants(self, look_up: Callable[[str], Resolved]) -> ModeInput[Resolved]:
        """Return this input with every bare name, at any depth, replaced by the participant that `look_up` returns for it."""
        changed: dict[str, Any] = {}
        for name in self.participant_fields():
            value = getattr(self, name)
            changed[name] = (
                [_resolve(p, look_up) for p in value] if isinstance(value, list) else value and _resolve(value, look_up)
            )
        return cast("ModeInput[Resolved]", self.model_copy(update=changed))

    def scripts(self) -> list[str]:
        """Return the names of the scripts that the mode itself uses, besides those of its participants."""
        return []

    def bare_names(self) -> list[str]:
        """Return the names that are still to be looked up, at any depth, sorted."""
        names: set[str] = set()

        def collect(name: str) -> Resolved:
            names.add(name)
            return Agent(name=name)

        self.map_participants(collect)
        return sorted(names)

    @classmethod
    def participant_fields(cls) -> tuple[str, ...]:
        """Return the fields that hold participants: `participants`, and a mode's own such as `judge`."""
        return ("participants",)

    def names(self) -> list[str]:
        """Return the participants' names, looked up or not."""
        return [name_of(cast(Participant, each)) for each in self.participants]

    def members(self: ModeInput[Resolved]) -> list[Resolved]:
        """Return the participants, all looked up."""
        return list(self.participants)

    def after(self, head: str | None) -> Self:
        """Return this input with the stored conversation `head` before it."""
        task = self.model_copy()
        task._head = head
        return task

    def opening(self) -> Thread:
        """Return the start of the conversation: the session's part, earlier messages, facts for every participant, the task."""
        thread = Thread(head=self._head)
        for each in self.earlier:
            thread = thread.say(each.role, each.author, each.text)
        if self.context:
            thread = thread.say("note", "context", as_text(self.context))
        return thread.say("task", "task", as_text(self.task))


def mode_named_input(team: TeamOf) -> ModeInput:
    """Return a team as its mode's input, before it has a task."""
    from kernel.modes import team_mode_named  # the modes import this module

    return team_mode_named(team.mode).of_team(team, task="(the question)")


def _resolve(participant: Participant, look_up: Callable[[str], Resolved]) -> Resolved:
    if isinstance(participant, str):
        return look_up(participant)
    if not isinstance(participant, TeamOf):
        return participant
    inner = mode_named_input(participant)
    resolved = inner.map_participants(look_up)
    given = participant.model_fields_set | set(participant.model_extra or {})
    return participant.model_copy(
        update={name: getattr(resolved, name) for name in inner.participant_fields() if name in given}
    )


@dataclass(frozen=True)
class Mode:
    """A collaboration mode: its wire name, its input, its function, and a sentence for people."""

    name: str
    input: type[ModeInput]
    run: Callable[[Team, Any], Awaitable[Outcome]]
    summary: str

    def of_team(self, team: TeamOf, task: Any) -> ModeInput:
        """Return the input for a team that stands as a participant."""
        return self.input.model_validate({**(team.model_extra or {}), "participants": list(team.participants), "task": task})

    def check_team(self, team: TeamOf) -> None:
        """Raise ValueError when the team's fields are not this mode's."""
        own = set(self.input.model_fields) - {"task", "priority", "tenant", "session", "earlier"}
        extra = set(team.model_extra or {}) - own
        if extra:
            raise ValueError(
                f"team {team.name!r}: {sorted(extra)[0]!r} is not a field of {self.name}; known: {', '.join(sorted(own))}"
            )
        try:
            self.of_team(team, task="x")
        except ValidationError as error:
            raise ValueError(str(invalid(error, self.input, f"team {team.name!r}", team.model_extra))) from None


def only(count: int, participants: Sequence[object], mode: str) -> None:
    """Raise ValueError unless there are exactly `count` participants."""
    if len(participants) != count:
        raise ValueError(f"{mode} takes exactly {count} participant{'s' if count > 1 else ''}; got {len(participants)}")
