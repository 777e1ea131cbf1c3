"""The events of a flow. Folded in order, they give the flow's state (`kernel.flow.evolve`).

A node is named by its path: `pay`, or `lines.2/check` for the node `check` in round 2 of the loop `lines`. A part is one round
of a loop or one item of a map, counted from 1: `lines.2`. The part with the empty name is the whole flow.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from kernel.basics.event_data import EventData, many, shortened

Whole = str | dict[str, str]
"""A text; a long one as `{"$text": hash}`, which the event log expands."""

PartStatus = Literal["completed", "undecided", "failed", "stopped"]


class FlowStarted(EventData):
    """A run has read its flow; `hash` is that of the flow, and `published` that of the published version, if it is one.

    `definition` is the JSON of a flow that is not published.
    """

    TYPE: ClassVar[str] = "flow_started"

    flow: str
    version: str
    hash: str
    published: str | None = None
    definition: Whole | None = None

    def words(self) -> str:
        """Return the flow and its version."""
        if self.published is not None:
            return f"runs the flow {self.flow}, version {self.version} as published ({self.published[:12]})"
        return f"runs the flow {self.flow} {self.version} ({self.hash[:12]})"


class FlowForked(EventData):
    """A run takes over the answers of the run `source` that do not hang on the node `at`."""

    TYPE: ClassVar[str] = "flow_forked"

    source: str
    at: str
    answers: int

    def words(self) -> str:
        """Return the source and the node."""
        return f"is a fork of {self.source} at {self.at}, with {many(self.answers, 'recorded answer')}"


class Arrived(EventData):
    """A signal, or a message of a topic (`event`), has come for a node that waits for it."""

    TYPE: ClassVar[str] = "arrived"

    name: str
    kind: Literal["signal", "event"]


class ArrivalIgnored(EventData):
    """A signal or a message counts for no node."""

    TYPE: ClassVar[str] = "arrival_ignored"

    name: str
    reason: str


class _NodeEvent(EventData):
    node: str


class NodeStarted(_NodeEvent):
    """A node begins: `given` is what it works on."""

    TYPE: ClassVar[str] = "node_started"

    kind: str
    given: Any = None
    truncated: bool = False

    def words(self) -> str:
        """Return the node and its type."""
        return f"{self.node} begins ({self.kind})"


class NodeFinished(_NodeEvent):
    """A node has its output. `case` is the case that was taken.

    Of a long output, `output` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
    """

    TYPE: ClassVar[str] = "node_finished"

    output: Any = None
    case: str | None = None
    truncated: bool = False
    whole: Whole | None = None
    as_json: bool = False

    def words(self) -> str:
        """Return the node and its output."""
        return f"{self.node} is done: {self.case or shortened(self.output)}"


class NodeFailed(_NodeEvent):
    """A node has failed. With `again`, it is tried once more."""

    TYPE: ClassVar[str] = "node_failed"

    type: str
    message: str
    again: bool = False

    def words(self) -> str:
        """Return the node and the reason."""
        return f"{self.node} failed{', and is tried again' if self.again else ''}: {self.message}"


class NodeTakenOver(_NodeEvent):
    """A node does nothing: the run from which this one was forked did it, and its recorded end counts here."""

    TYPE: ClassVar[str] = "node_taken_over"

    def words(self) -> str:
        """Return the node."""
        return f"{self.node} is taken over from the record"


class BreakpointsSet(EventData):
    """The run pauses before the nodes with these ids from now on."""

    TYPE: ClassVar[str] = "breakpoints_set"

    nodes: list[str]

    def words(self) -> str:
        """Return the nodes."""
        return f"pauses before {', '.join(self.nodes)}" if self.nodes else "pauses before no node"


class BreakpointsIgnored(EventData):
    """Breakpoints could not be read, name a node that there is not, or lie within what runs in batches."""

    TYPE: ClassVar[str] = "breakpoints_ignored"

    reason: str


class NodeHeld(_NodeEvent):
    """A node with a breakpoint would begin now."""

    TYPE: ClassVar[str] = "node_held"

    def words(self) -> str:
        """Return the node."""
        return f"{self.node} is held at its breakpoint"


class NodeReleased(_NodeEvent):
    """A node that was held at its breakpoint goes on."""

    TYPE: ClassVar[str] = "node_released"

    def words(self) -> str:
        """Return the node."""
        return f"{self.node} goes on"


class NodeSkipped(_NodeEvent):
    """A node does not run, or does not run to its end; `reason` says why."""

    TYPE: ClassVar[str] = "node_skipped"

    reason: str

    def words(self) -> str:
        """Return the node and the reason."""
        return f"{self.node} is skipped: {self.reason}"


class NodeUndone(_NodeEvent):
    """A node compensates for another one: it begins."""

    TYPE: ClassVar[str] = "node_undone"

    by: str
    kind: str
    given: Any = None
    truncated: bool = False

    def words(self) -> str:
        """Return both nodes."""
        return f"{self.by} undoes {self.node}"


class RoundsBatched(_NodeEvent):
    """A loop has had so many rounds that the ones from `round` on run in batches, which are workflows of their own."""

    TYPE: ClassVar[str] = "rounds_batched"

    round: int

    def words(self) -> str:
        """Return the loop and the round."""
        return f"{self.node} goes on in batches from round {self.round}"


class PartOpened(EventData):
    """The whole flow, a round of a loop, or an item of a map begins. `given` is the input of the whole flow.

    Of a long input, `given` is the beginning, and `whole` the whole text, or the JSON (`as_json`) of another value.
    """

    TYPE: ClassVar[str] = "part_opened"

    part: str
    given: Any = None
    truncated: bool = False
    whole: Whole | None = None
    as_json: bool = False

    def words(self) -> str:
        """Return the part."""
        return f"{self.part or 'the flow'} begins"


class PartUnwound(EventData):
    """A part ends early; what was done in it is undone next. With `stopped`, the reason is an order, and not a failure."""

    TYPE: ClassVar[str] = "part_unwound"

    part: str
    type: str
    message: str
    stopped: bool = False

    def words(self) -> str:
        """Return the part and the reason."""
        return f"{self.part or 'the flow'} ends early: {self.message}"


class PartClosed(EventData):
    """The whole flow, a round of a loop, or an item of a map is over. `type` and `message` are those of a failure."""

    TYPE: ClassVar[str] = "part_closed"

    part: str
    status: PartStatus
    output: Any = None
    type: str | None = None
    message: str | None = None
    truncated: bool = False

    def words(self) -> str:
        """Return the part and its status."""
        return f"{self.part or 'the flow'} is over: {self.status}" + (f", {self.message}" if self.message else "")


FLOW = (
    FlowStarted,
    FlowForked,
    Arrived,
    ArrivalIgnored,
    NodeStarted,
    NodeFinished,
    NodeFailed,
    NodeTakenOver,
    BreakpointsSet,
    BreakpointsIgnored,
    NodeHeld,
    NodeReleased,
    NodeSkipped,
    NodeUndone,
    RoundsBatched,
    PartOpened,
    PartUnwound,
    PartClosed,
)
"""All events of a flow."""
