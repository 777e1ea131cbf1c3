"""Participants, which can answer: agents, people, teams, remote workers, scripts and external agents."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from kernel.basics.address import Variable, check_address
from kernel.basics.limits import COUNT, Id, Name
from kernel.basics.schema import Duration, Schema
from kernel.conversation.attention import Remind
from kernel.conversation.decision import OnTimeout
from kernel.conversation.topic_filter import Filter

Description = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1_000,
        description="Its purpose, for other people: an A2A card shows this to everybody, and never the instructions.",
    ),
]

AnswerForm = Literal["words", "either", "schema"]
"""The form of a participant's answers to questions that name a JSON Schema: `words` or a choice; JSON that fits the `schema`;
or `either`, so that a question that can be answered in words need not name the schema."""


class ClientTool(Schema):
    """A tool that the one who started the run uses: a call is an open decision, and the tool's result is its answer.

    Without an answer before the `deadline`, the result is that there is none.
    """

    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
    description: str = Field(default="", max_length=10_000)
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    deadline: Duration | None = None


class Agent(Schema):
    """An LLM that answers; with `tools`, by the ReAct loop. `model` is `provider:model` or a name from the project file.

    `topics` are its filters in PublishSubscribe; without any it receives every topic.
    """

    answer_form: ClassVar[AnswerForm] = "schema"

    kind: Literal["agent"] = "agent"
    name: Name
    description: Description | None = None
    instructions: str = ""
    model: str | None = None
    tools: list[str] = Field(default_factory=list)
    client_tools: list[ClientTool] = Field(
        default_factory=list, max_length=128, description="Tools that the one who started the run uses, by decisions."
    )
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_steps: int | None = Field(default=None, ge=1, le=COUNT)
    guards: list[str] = Field(
        default_factory=list, description="Scripts that check what goes to its model and tools, and what comes back."
    )
    instructions_from: str | None = Field(
        default=None, description="A script that writes the instructions for each question; it receives those given here."
    )
    output_schema: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None


class Human(Schema):
    """A person, who answers by a decision. `deadline` counts from the question."""

    answer_form: ClassVar[AnswerForm] = "words"

    kind: Literal["human"]
    name: Name
    description: Description | None = None
    deadline: Duration | None = None
    working_hours: bool = Field(default=False, description="Whether the deadline counts working hours alone.")
    on_timeout: OnTimeout | None = None
    remind: Remind | None = None
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)


class Remote(Schema):
    """A worker in any language, on its own task queue: it gets one `Message`, and returns a string or any JSON.

    `heartbeat` is for an activity that sends heartbeats: after this time without one its worker counts as dead, and the
    activity is retried. Without it, only the time limit of the answer detects a dead worker (an hour, if the run has none).
    """

    answer_form: ClassVar[AnswerForm] = "either"

    kind: Literal["remote"]
    name: Name
    description: Description | None = None
    task_queue: Id
    activity: Id | None = None
    workflow: Id | None = None
    heartbeat: Duration | None = None
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)

    @field_validator("task_queue")
    @classmethod
    def _not_the_servers_own(cls, name: str) -> str:
        if name.startswith("/_sys/"):
            raise ValueError("begins with /_sys/, which is reserved for the server's own task queues; use another name")
        return name

    @model_validator(mode="after")
    def _one_target(self) -> Remote:
        if self.heartbeat is not None and self.activity is None:
            raise ValueError(f"remote {self.name!r}: heartbeat is for an activity; leave it out for a workflow")
        if (self.activity is None) == (self.workflow is None):
            raise ValueError(f"remote {self.name!r} needs either activity or workflow, and not both")
        return self


class Scripted(Schema):
    """A script of the project file as a participant: `execute` gets one `Message`, like a remote worker."""

    answer_form: ClassVar[AnswerForm] = "either"

    kind: Literal["script"]
    name: Name
    description: Description | None = None
    script: str | None = Field(default=None, description="Its name under scripts; the participant's own name by default.")
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)


class A2aAgent(Schema):
    """An external agent, reached by the Agent2Agent protocol: the run sends a message and follows its task until it ends.

    If `token_env` is set, or `url` is not a public https address, the project file must contain the same `url`.
    """

    answer_form: ClassVar[AnswerForm] = "either"

    kind: Literal["a2a"]
    name: Name
    description: Description | None = None
    url: str = Field(description="The address of the agent; its card is at this address with /.well-known/agent-card.json.")
    token_env: Variable | None = Field(default=None, description="The worker's environment variable that holds its token.")
    token_header: str = Field(
        default="Authorization",
        pattern=r"^[A-Za-z0-9-]+$",
        description="The header for the token: a bearer token in Authorization, the bare token in any other header.",
    )
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)

    @model_validator(mode="after")
    def _address(self) -> A2aAgent:
        check_address(self.url, with_token=self.token_env is not None)
        return self


class TeamOf(Schema):
    """A team as one participant: a mode, that mode's own fields, and its participants; or a flow, with the mode Flow."""

    model_config = ConfigDict(extra="allow")

    answer_form: ClassVar[AnswerForm] = "schema"

    kind: Literal["team"]
    name: Name
    description: Description | None = None
    mode: str
    participants: list[Participant] = Field(default_factory=list, description="None for the mode Flow.")
    capabilities: list[str] = Field(default_factory=list)
    topics: list[Filter] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fields_of_mode(self) -> TeamOf:
        from kernel.modes import team_mode_named  # here and not above: modes import participants

        team_mode_named(self.mode).check_team(self)
        return self


def _tag(value: Any) -> str | None:
    if isinstance(value, str):
        return "name"
    if isinstance(value, dict):
        kind = value.get("kind")
        return kind if isinstance(kind, str) else None
    return getattr(value, "kind", None)


Participant = Annotated[
    Annotated[Name, Tag("name")]
    | Annotated[Agent, Tag("agent")]
    | Annotated[Human, Tag("human")]
    | Annotated[TeamOf, Tag("team")]
    | Annotated[Remote, Tag("remote")]
    | Annotated[Scripted, Tag("script")]
    | Annotated[A2aAgent, Tag("a2a")],
    Discriminator(
        _tag,
        custom_error_type="participant_kind",
        custom_error_message="a participant is a name from mofa.yaml, or its kind is agent, human, team, remote, script or a2a",
    ),
]
"""Any participant; a bare string is the name of one in the project file."""

Resolved = Agent | Human | TeamOf | Remote | Scripted | A2aAgent
"""A participant whose name has been looked up."""

TeamOf.model_rebuild()


def name_of(participant: Participant) -> str:
    """Return a participant's name, looked up or not."""
    return participant if isinstance(participant, str) else participant.name


def is_person(participant: Resolved) -> bool:
    """Return whether a person answers."""
    return isinstance(participant, Human)


def introduced(participant: Resolved) -> str:
    """Return a line about a participant for the one who leads: name, kind, capabilities, and the first line of instructions."""
    words = participant.instructions.strip().split("\n")[0][:200] if isinstance(participant, Agent) else ""
    able = f"; can: {', '.join(participant.capabilities)}" if participant.capabilities else ""
    kind = "person" if is_person(participant) else participant.kind
    return f"- {participant.name} ({kind}{able})" + (f": {words}" if words else "")


def duplicates(participants: list[Participant]) -> list[str]:
    """Return the names that occur more than once, in order."""
    counted = Counter(name_of(p) for p in participants)
    return [name for name, count in counted.items() if count > 1]
