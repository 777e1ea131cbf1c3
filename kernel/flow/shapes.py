"""Flows as JSON: nodes of sixteen types, edges between them, and the input of the workflow `Flow`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, WithJsonSchema, field_validator, model_validator

from kernel.basics.limits import OPTIONS, ROUNDS, Comment, Line, OneLine, Tenant
from kernel.basics.priority import Priority
from kernel.basics.schema import Duration, Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.attention import Remind
from kernel.conversation.budget import Budget
from kernel.conversation.decision import DecisionKind, OnTimeout, Quorum, check_quorum
from kernel.conversation.decision import Option as DecisionOption
from kernel.conversation.participant import Participant, TeamOf
from kernel.conversation.topic_filter import Filter, Topic
from kernel.conversation.transcript import canonical
from kernel.record.session import SessionName, SessionOpened
from kernel.registry.registry import FLOW_VERSION

NODES = 1_000
"""The most nodes of one flow, those within loops and maps included."""

EDGES = 2_000
"""The most edges of one graph."""

ITEMS = 50_000
"""The most items of one map."""

AT_ONCE = 200
"""The most items of a map, or nodes after a parallel node, at the same time."""

DRAWING = 1_000_000
"""The width and the height of a drawing, in pixels, to each side of its origin."""

NodeId = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
"""The name of a node. Expressions use it for the node's output."""

FlowName = Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,63}$")]

FlowRef = Annotated[str, Field(pattern=rf"^[a-zA-Z][a-zA-Z0-9_-]{{0,63}}(@{FLOW_VERSION})?$")]
"""A flow by its name, and its published version if it is pinned: `support` or `support@2`."""

PinnedVersion = Annotated[str, Field(pattern=rf"^{FLOW_VERSION}$")]

Expression = Annotated[str, Field(min_length=1, description="An expression, such as: amount > 100 and not paid.")]

ERROR, COMPENSATE, DEFAULT = "error", "compensate", "default"
"""Cases that have a meaning of their own: after a failure, to undo a node's effect, and if no other case of a switch holds."""


class Retry(Schema):
    """Further attempts after a failure. The pause before attempt n is `interval` times `backoff` to the power n - 2."""

    attempts: int = Field(default=3, ge=1, le=100, description="All attempts, the first included.")
    interval: Duration = timedelta(seconds=1)
    backoff: float = Field(default=2, ge=1, le=10, allow_inf_nan=False)

    def pause(self, attempt: int) -> timedelta:
        """Return the pause before an attempt; the second one is the first retry. It is at most a day."""
        seconds = min(self.interval.total_seconds() * self.backoff ** (attempt - 2), 86_400.0)
        return timedelta(seconds=seconds)


class _Node(Schema):
    RESULT: ClassVar[bool] = True
    """Whether the node's output has a name in expressions."""

    id: NodeId
    title: Annotated[Line, OneLine] | None = None

    @property
    def name(self) -> str:
        """The name of the output in expressions."""
        return getattr(self, "into", None) or self.id


class _Valued(_Node):
    into: NodeId | None = Field(default=None, description="The name of the output, if it is not the node's id.")
    output_schema: dict[str, Any] | None = Field(default=None, description="A JSON Schema that the output must fit.")


class _Work(_Valued):
    """A node that does something outside of the planner."""

    retry: Retry | None = None
    timeout: Duration | None = Field(default=None, description="The time limit of one attempt.")


class StartNode(_Node):
    """The beginning. Its output is the flow's input; in a loop or a map, the last result or the item."""

    type: Literal["start"]
    input_schema: dict[str, Any] | None = Field(default=None, description="A JSON Schema that the input must fit.")


class EndNode(_Node):
    """The end. `output` is the result; by default, the output of the node before it."""

    RESULT: ClassVar[bool] = False

    type: Literal["end"]
    output: Any = Field(default=None, description="A JSON template.")
    output_schema: dict[str, Any] | None = Field(default=None, description="A JSON Schema that the result must fit.")


class AgentNode(_Work):
    """A participant that answers `task`: an agent, a remote worker, a script, an external agent, or a name."""

    type: Literal["agent"]
    agent: Participant
    task: Any = Field(description="A template: the question.")


class TeamNode(_Work):
    """A team that works on `task` in its mode."""

    type: Literal["team"]
    team: Participant
    task: Any = Field(description="A template: the task.")

    @field_validator("team")
    @classmethod
    def _is_a_team(cls, team: Participant) -> Participant:
        if not isinstance(team, str | TeamOf):
            raise ValueError("must be the name of a team, or a participant of kind team; for others use a node of type agent")
        return team


class ToolNode(_Work):
    """A tool."""

    type: Literal["tool"]
    tool: str = Field(min_length=1, max_length=200)
    args: dict[str, Any] = Field(default_factory=dict, description="A template: the arguments by name.")


class ScriptNode(_Work):
    """A script."""

    type: Literal["script"]
    script: str = Field(min_length=1, max_length=200)
    input: Any = Field(default=None, description="A JSON template.")
    entry: str = Field(default="execute", min_length=1, max_length=200)
    input_schema: dict[str, Any] | None = Field(default=None, description="A JSON Schema that the input must fit.")


class ConditionNode(_Node):
    """A condition with the cases true and false."""

    type: Literal["condition"]
    when: Expression


class Case(Schema):
    """A case of a switch."""

    case: str = Field(min_length=1, max_length=100)
    when: Expression


class SwitchNode(_Node):
    """Several cases. The first one that holds is taken; `default` if none does."""

    type: Literal["switch"]
    cases: list[Case] = Field(min_length=1, max_length=OPTIONS)


class ParallelNode(_Node):
    """Several branches at the same time. At most `limit` nodes between here and the next joins run at once."""

    RESULT: ClassVar[bool] = False

    type: Literal["parallel"]
    limit: int | None = Field(default=None, ge=1, le=AT_ONCE)


class JoinNode(_Valued):
    """The end of branches. Its output is an object: the outputs of the nodes before it, by name.

    `need` is the number of branches that is enough: the rest is then cancelled. `all` waits for every branch that was taken.
    """

    type: Literal["join"]
    need: Literal["all"] | Annotated[int, Field(ge=1, le=NODES)] = "all"


class LoopNode(_Valued):
    """A body that runs several times, until `until` holds after a round; without it, `max_rounds` times.

    In the body, `round` counts from 1, and `last` is the result of the round before; at first, `initial`.
    """

    type: Literal["loop"]
    body: Graph
    until: Expression | None = None
    max_rounds: int = Field(default=10, ge=1, le=ROUNDS)
    initial: Any = Field(default=None, description="A JSON template.")
    on_limit: Literal["fail", "continue"] = "fail"


class MapNode(_Valued):
    """A body for each item of a list. In it, `item` is the item, and `index` its place from 0. The output is a list.

    With `on_item_failure: skip`, the result of an item that failed is null.
    """

    type: Literal["map"]
    over: Expression
    body: Graph
    max_concurrent: int = Field(default=10, ge=1, le=AT_ONCE)
    max_items: int = Field(default=1_000, ge=1, le=ITEMS)
    on_item_failure: Literal["stop", "skip"] = "stop"


class HumanNode(_Work):
    """A person, who is asked by a decision. The output is {choice, answer, comment, by}.

    Without options, a free answer is expected, and `allow_answer: false` is refused.
    """

    type: Literal["human"]
    question: str = Field(min_length=1, description="A template.")
    kind: DecisionKind = "other"
    options: list[DecisionOption] = Field(default_factory=list, max_length=OPTIONS)
    recommended: Line | None = None
    allow_answer: bool = False
    answer_schema: dict[str, Any] | None = None
    assignees: list[Line] = Field(default_factory=list, max_length=100)
    quorum: Quorum = 1
    deadline: Duration | None = None
    working_hours: bool = Field(default=False, description="Whether the deadline counts working hours alone.")
    on_timeout: OnTimeout | None = None
    remind: Remind | None = None

    @model_validator(mode="after")
    def _so_many_people(self) -> HumanNode:
        check_quorum(self.quorum, self.assignees)
        return self


class WaitNode(_Work):
    """A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a topic (`event`, a filter).

    The output is null, what came with the signal, or the content of the message. With `topic`, the flow subscribes to it
    when it starts. A signal or a message that came before is not lost.
    """

    type: Literal["wait"]
    duration: Duration | None = None
    signal: NodeId | None = None
    event: Filter | None = None
    topic: Topic | None = None

    @model_validator(mode="after")
    def _waits_for_one(self) -> WaitNode:
        if sum(each is not None for each in (self.duration, self.signal, self.event)) != 1:
            raise ValueError("a wait needs exactly one of duration, signal and event")
        if self.topic is not None and self.event is None:
            raise ValueError("topic is for event; leave it out")
        return self


class TransformNode(_Valued):
    """A value that is computed from the values so far."""

    type: Literal["transform"]
    value: Any = Field(description="A JSON template.")


class SubflowNode(_Work):
    """Another flow, as a child workflow: the whole flow, or the name of a published flow or of one in the project file.

    `name@version` pins a published version.
    """

    type: Literal["subflow"]
    flow: FlowRef | FlowDefinition
    input: Any = Field(default=None, description="A JSON template.")


Node = Annotated[
    StartNode | EndNode | AgentNode | TeamNode | ToolNode | ScriptNode | ConditionNode | SwitchNode | ParallelNode | JoinNode
    | LoopNode | MapNode | HumanNode | WaitNode | TransformNode | SubflowNode,
    Field(discriminator="type"),
]  # fmt: skip
"""A node of a flow."""

WORK = (AgentNode, TeamNode, ToolNode, ScriptNode, HumanNode, WaitNode, SubflowNode)
"""The types of nodes that do something outside of the planner."""

Work = AgentNode | TeamNode | ToolNode | ScriptNode | HumanNode | WaitNode | SubflowNode | MapNode


class Edge(Schema):
    """An edge. `case` is one of a condition (true, false), of a switch, `error` after a failure, or `compensate`."""

    source: str = Field(alias="from")
    to: str
    case: Annotated[str | None, WithJsonSchema({"type": ["string", "boolean", "null"]})] = None

    @field_validator("case", mode="before")
    @classmethod
    def _true_and_false(cls, case: Any) -> Any:
        return str(case).lower() if isinstance(case, bool) else case  # YAML reads true as a value


class Graph(Schema):
    """Nodes and edges: a whole flow, or the body of a loop or a map."""

    nodes: list[Node] = Field(min_length=1, max_length=NODES)
    edges: list[Edge] = Field(default_factory=list, max_length=EDGES)


class Position(Schema):
    """A place in a drawing, in pixels to the right and down."""

    x: int = Field(ge=-DRAWING, le=DRAWING)
    y: int = Field(ge=-DRAWING, le=DRAWING)


class FlowDefinition(Graph):
    """A flow, as it stands in a file. `layout` is where its nodes are drawn: for editors, without a meaning for a run."""

    name: FlowName
    version: str = Field(default="1", min_length=1, max_length=100)
    description: Comment | None = None
    budget: Budget | None = None
    layout: dict[NodeId, Position] = Field(
        default_factory=dict, max_length=NODES, description="Where nodes are drawn, by id; the others are laid out."
    )

    @property
    def hash(self) -> str:
        """The SHA-256 of the flow itself, whatever its input is and wherever its nodes are drawn."""
        fields = set(FlowDefinition.model_fields) - {"layout"}
        return sha256_of(canonical(self.model_dump(mode="json", include=fields, exclude_defaults=True)))


class PublishedFlow(Schema):
    """A published version of a flow, as a run takes it; `hash` is that of its package in the registry."""

    version: str
    hash: str


Breakpoints = Annotated[
    list[NodeId], Field(max_length=NODES, description="The ids of nodes: the run pauses before it begins one of them.")
]


Execution = Annotated[
    Literal["steps", "fused"],
    Field(description="One activity a call (steps), or a stretch of the run in one activity (fused)."),
]

Session = Annotated[
    SessionName | None, Field(description="The conversation that the agents of the flow go on with, and that its result ends.")
]


class BreakpointOrder(Schema):
    """Input of `breakpoints`: the nodes before which the run pauses, instead of those so far."""

    nodes: Breakpoints


class FlowInput(FlowDefinition):
    """Input of the workflow `Flow`: a flow, and the input of this run."""

    input: Any = None
    priority: Priority = "normal"
    tenant: Tenant | None = None
    execution: Execution = "steps"
    session: Session = None
    breakpoints: Breakpoints = Field(default_factory=list)


class NamedFlowInput(Schema):
    """Input of the workflow `Flow` by the name of a flow: the published flow, or else the one in the project file.

    Without `version`, or `name@version` as the name, a run takes the version that is in use when it starts.
    """

    flow: FlowRef | FlowDefinition
    version: PinnedVersion | None = Field(default=None, description="The published version to run, if it is pinned.")
    input: Any = None
    priority: Priority = "normal"
    tenant: Tenant | None = None
    budget: Budget | None = None
    execution: Execution = "steps"
    session: Session = None
    breakpoints: Breakpoints = Field(default_factory=list)

    @property
    def ref(self) -> str | None:
        """The flow as `name` or `name@version`; None if it is given as a whole."""
        if not isinstance(self.flow, str):
            return None
        return self.flow if self.version is None else f"{self.flow.partition('@')[0]}@{self.version}"

    @model_validator(mode="after")
    def _pins_one(self) -> NamedFlowInput:
        if self.version is None:
            return self
        if not isinstance(self.flow, str):
            raise ValueError("version is for a flow that is given by its name; leave it out")
        if "@" in self.flow and self.flow.partition("@")[2] != self.version:
            raise ValueError(f"flow and version name different versions ({self.flow} and {self.version}); leave one out")
        return self


class FlowBatchInput(Schema):
    """Input of the workflow `FlowBatch`: items of a long map or rounds of a long loop, and the values that its body uses."""

    name: FlowName
    node: Annotated[LoopNode | MapNode, Field(discriminator="type")]
    items: list[Any] = Field(default_factory=list)
    first: int = Field(ge=0, description="The number of items or rounds before these.")
    last: Any = Field(default=None, description="The result of the round before.")
    names: dict[str, Any] = Field(default_factory=dict)
    priority: Priority = "normal"
    tenant: Tenant | None = None
    budget: Budget | None = None
    execution: Execution = "steps"
    session: SessionOpened | None = Field(default=None, description="The session of the flow.")


for _model in (LoopNode, MapNode, SubflowNode, Graph, FlowDefinition, FlowInput, NamedFlowInput, FlowBatchInput):
    _model.model_rebuild()


def bodies(node: _Node) -> Iterator[Graph]:
    """Yield the graph within a node."""
    if isinstance(node, LoopNode | MapNode):
        yield node.body


def every_node(graph: Graph) -> Iterator[Node]:
    """Yield all nodes of a graph, those within loops and maps included; not those of subflows."""
    for node in graph.nodes:
        yield node
        for body in bodies(node):
            yield from every_node(body)
