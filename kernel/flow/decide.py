"""The decision on a command: the events that it causes, with all that follows from them. A pure function.

What a part still has to do follows from its nodes alone, so the order in which answers come makes no difference to the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kernel.basics.bounds import OutOfBounds, measured
from kernel.basics.errors import NOT_RETRIED, InvalidInput, StepLimit
from kernel.basics.event_data import EventData
from kernel.basics.expression import Steps, evaluate, holds
from kernel.basics.json_schema import fault_of
from kernel.flow import commands
from kernel.flow.commands import Command
from kernel.flow.events import (
    BreakpointsIgnored,
    BreakpointsSet,
    NodeFailed,
    NodeFinished,
    NodeHeld,
    NodeReleased,
    NodeSkipped,
    NodeStarted,
    NodeUndone,
    PartClosed,
    PartOpened,
    PartStatus,
    PartUnwound,
    RoundsBatched,
)
from kernel.flow.evolve import evolve
from kernel.flow.shapes import (
    ERROR,
    WORK,
    AgentNode,
    ConditionNode,
    Edge,
    EndNode,
    HumanNode,
    JoinNode,
    LoopNode,
    MapNode,
    Node,
    ScriptNode,
    StartNode,
    SubflowNode,
    SwitchNode,
    TeamNode,
    ToolNode,
    TransformNode,
)
from kernel.flow.state import HELD_ITEMS, INLINE_ROUNDS, FlowState, Part, id_of, node_of_part, part_of, part_path
from kernel.flow.template import render

OUTPUT_BYTES = 1024 * 1024
"""The longest output of a node, in bytes of its texts, names and digits."""

HELD_BYTES = 32 * 1024 * 1024
"""The most that a run keeps of the outputs of its nodes, in the same unit."""

DECISION_STEPS, DECISION_EVENTS = 300_000, 2_000
"""The most that one decision does: steps of expressions, and events. `GoOn` continues. Workflow code may run for 2 s."""

ONE_STEPS = 100_000
"""The allowance of the expressions of one node."""


T = TypeVar("T")


@dataclass(frozen=True)
class Decided:
    """The state after a command, the events that led there, and whether `GoOn` has more to do."""

    state: FlowState
    events: tuple[EventData, ...]
    more: bool


def decide(state: FlowState, command: Command) -> Decided:
    """Return what a command causes. A command for a node that no longer runs causes nothing."""
    planner = _Planner(state)
    planner.take(command)
    planner.settle()
    return Decided(planner.state, tuple(planner.events), planner.spent)


class _Refused(Exception):
    """A node fails by itself: its type and its message."""

    def __init__(self, type: str, message: str) -> None:
        self.type, self.message = type, message


class _Planner:
    def __init__(self, state: FlowState) -> None:
        self.state = state
        self.events: list[EventData] = []
        self._steps = 0
        self._changed: dict[str, None] = {}  # the paths of parts in which something may follow

    @property
    def spent(self) -> bool:
        """Whether this decision has done as much as it may, and has left something."""
        return bool(self._changed) and self.state.closed is None and self._enough

    @property
    def _enough(self) -> bool:
        return self._steps > DECISION_STEPS or len(self.events) > DECISION_EVENTS

    def take(self, command: Command) -> None:
        if self.state.closed is not None:
            return
        match command:
            case commands.Begin(input=given):
                self._emit(PartOpened(part="", given=given), "")
            case commands.GoOn():
                self._changed = dict.fromkeys(self.state.parts)
            case commands.SetBreakpoints(nodes=nodes):
                self._emit(BreakpointsSet(nodes=sorted(nodes)), "")
                for part in self.state.parts.values():
                    for id, each in part.nodes.items():
                        if each.status == "running" and self.state.is_batched(id, each):
                            self._note_unheld(part, id)
                        elif part.path_of(id) in self.state.held and self._is_too_long_to_hold(part, id):
                            self._note_unheld(part, id, "; the run pauses before it")
            case commands.Release():
                for path in self.state.held:
                    self._emit(NodeReleased(node=path), part_of(path))
            case commands.Stop(reason=reason):
                if self.state.parts[""].failed is None:
                    self._end_early("", "Stopped", reason, stopped=True)
            case commands.Succeed(path=path, output=output) if (node := self._running(path)) is not None:
                self._finish(path, node, output)
            case commands.Fail(path=path, type=type, message=message) if (node := self._running(path)) is not None:
                self._fail(path, node, type, message)

    def settle(self) -> None:
        """Do what follows, part by part, until nothing does or this decision has done enough."""
        while self._changed and not self._enough and self.state.closed is None:
            path = next(iter(self._changed))
            del self._changed[path]
            if path in self.state.parts:
                self._settle(path)

    def _emit(self, event: EventData, part: str) -> None:
        self.state = evolve(self.state, event)
        self.events.append(event)
        self._changed[part] = None

    def _running(self, path: str) -> Node | None:
        """Return the node of an effect at a path; None if it does not run."""
        if self.state.undoing(path) is not None:
            return self.state.flow.nodes[id_of(path)]
        above = self.state.parts.get(part_of(path))
        node = above.nodes.get(id_of(path)) if above is not None else None
        return self.state.flow.nodes[id_of(path)] if node is not None and node.status == "running" else None

    def _home(self, path: str) -> str:
        """Return the part in which something may follow when the effect at a path ends."""
        undoing = self.state.undoing(path)
        return part_of(path) if undoing is None else undoing[0].path

    # ---- one part -------------------------------------------------------------------------------------------------------

    def _settle(self, path: str) -> None:
        part = self.state.parts[path]
        if part.failed is not None:
            self._unwind(part)
            return
        topology = self.state.topology(part)
        for id in topology.order:
            part = self.state.parts[path]
            if part.failed is not None:  # a node before this one has failed, and the part is unwound by now
                return
            node = part.nodes[id]
            if node.status == "waiting":
                self._maybe_start(part, id)
            elif node.status == "running" and isinstance(self.state.flow.nodes[id], LoopNode | MapNode):
                self._go_on(part, id)
            if self._enough:
                self._changed[path] = None
                return
        part = self.state.parts.get(path, part)
        if part.failed is None and all(node.settled for node in part.nodes.values()):
            self._close(part)

    def _maybe_start(self, part: Part, id: str) -> None:
        node, edges = self.state.flow.nodes[id], self.state.topology(part).incoming[id]
        live = [edge for edge in edges if self._is_taken(part, edge)]
        settled = all(part.nodes[edge.source].settled for edge in edges)
        if isinstance(node, JoinNode) and node.need != "all":
            if len(live) >= node.need:
                if self._is_at_breakpoint(part, id):
                    return
                self._start(part, id, live)
                self._skip_needless(part.path, id)
            elif settled and live:
                words = f"{len(live)} of the {node.need} branches that it needs have come"
                self._fail(part.path_of(id), node, "QuorumImpossible", words)
            elif settled:
                self._emit(NodeSkipped(node=part.path_of(id), reason="no way led to it"), part.path)
        elif isinstance(node, StartNode) or (settled and live):
            if not self._is_held(part, id) and not self._is_at_breakpoint(part, id):
                self._start(part, id, live)
        elif settled:
            self._emit(NodeSkipped(node=part.path_of(id), reason="no way led to it"), part.path)

    def _is_taken(self, part: Part, edge: Edge) -> bool:
        source = part.nodes[edge.source]
        if edge.case == ERROR:
            return source.status == "failed"
        return source.status == "finished" and source.case == edge.case

    def _is_held(self, part: Part, id: str) -> bool:
        """Return whether a parallel node's limit lets the node wait."""
        topology = self.state.topology(part)
        for above in topology.limits[id]:
            running = sum(part.nodes[each].status == "running" and above in topology.limits[each] for each in topology.order)
            if running >= getattr(topology.nodes[above], "limit", 0):
                return True
        return False

    def _is_at_breakpoint(self, part: Part, id: str) -> bool:
        """Return whether a breakpoint holds the node, and hold it."""
        path = part.path_of(id)
        if path in self.state.held:  # also after its breakpoint is gone: it goes on with the run
            return True
        if path in self.state.released:
            return False
        too_long = self._is_too_long_to_hold(part, id)
        if id not in self.state.breakpoints and not too_long:
            return False
        if too_long:
            self._note_unheld(part, id, "; the run pauses before it")
        self._emit(NodeHeld(node=path), part.path)
        return True

    def _is_too_long_to_hold(self, part: Part, id: str) -> bool:
        """Return whether a node is a map with a breakpoint in its body, and too many items to be held there."""
        node = self.state.flow.nodes[id]
        if not (isinstance(node, MapNode) and self.state.flow.holds_before and self.state.within(id)):
            return False
        try:
            return len(self._given(node, self.state.names(part), part.path_of(id))) > HELD_ITEMS
        except (_Refused, InvalidInput):  # it fails when it begins
            return False

    def _note_unheld(self, part: Part, id: str, more: str = "") -> None:
        """Record the breakpoints in the body of a loop or a map that runs in batches: nothing is held there."""
        if self.state.flow.holds and (nodes := self.state.within(id)):
            words = f"{part.path_of(id)} runs in batches, and does not pause before {', '.join(nodes)}{more}"
            self._emit(
                BreakpointsIgnored(reason=f"{words}; a map with a breakpoint has at most {HELD_ITEMS:,} items"), part.path
            )

    def _skip_needless(self, path: str, join: str) -> None:
        """Skip the nodes whose every way leads to nodes that are settled, because a join had enough."""
        part = self.state.parts[path]
        topology = self.state.topology(part)
        needless: set[str] = set()
        for id in reversed(topology.order):
            node, edges = part.nodes[id], topology.outgoing[id]
            if node.settled or not edges or isinstance(topology.nodes[id], EndNode):
                continue
            if all(edge.to in needless or part.nodes[edge.to].settled for edge in edges):
                needless.add(id)
        for id in topology.order:
            if id in needless:
                self._emit(NodeSkipped(node=part.path_of(id), reason=f"the join {join} has enough"), path)

    # ---- one node -------------------------------------------------------------------------------------------------------

    def _start(self, part: Part, id: str, live: list[Edge]) -> None:
        node, path = self.state.flow.nodes[id], part.path_of(id)
        try:
            if isinstance(node, (*WORK, LoopNode, MapNode)):
                given = self._given(node, self.state.names(part), path)
                self._emit(NodeStarted(node=path, kind=node.type, given=given), part.path)
                noted = self.state.flow.holds_before and path in self.state.released
                if not noted and self.state.is_batched(id, self.state.parts[part.path].nodes[id]):
                    self._note_unheld(part, id)
                if not isinstance(node, WORK):
                    self._go_on(self.state.parts[part.path], id)
            else:
                output, case = self._value(part, node, live)
                self._finish(path, node, output, case)
        except _Refused as refused:
            self._fail(path, node, refused.type, refused.message)
        except InvalidInput as error:
            self._fail(path, node, error.type, str(error))

    def _given(self, node: Node, names: dict[str, Any], path: str) -> Any:
        """Return what a node works on."""
        edits = self.state.flow.edits
        given = edits[path] if path in edits else self._own_given(node, names)
        if isinstance(node, MapNode):
            self._check_items(node, given)
        schema = getattr(node, "input_schema", None)
        if schema is not None and (fault := fault_of(given, schema)) is not None:
            raise _Refused("InvalidInput", f"the input does not fit. {fault.said('the whole input')}")
        return _measured(given)

    def _own_given(self, node: Node, names: dict[str, Any]) -> Any:
        match node:
            case AgentNode(task=task) | TeamNode(task=task):
                given = self._rendered(task, names)
            case ToolNode(args=args):
                given = self._rendered(args, names)
            case ScriptNode() | SubflowNode():
                given = self._rendered(node.input, names)
            case LoopNode():
                given = self._rendered(node.initial, names)
            case HumanNode():
                given = {"question": self._rendered(node.question, names), "title": self._rendered(node.title, names)}
            case MapNode():
                given = self._counted(lambda steps: evaluate(node.over, names, steps=steps))
            case _:
                given = None
        return given

    def _check_items(self, node: MapNode, items: Any) -> None:
        if not isinstance(items, list):
            raise _Refused("InvalidInput", f"over: {node.over!r} must be a list, and is not")
        if len(items) > node.max_items:
            raise _Refused("InvalidInput", f"over: {len(items):,} items are more than max_items ({node.max_items:,})")

    def _value(self, part: Part, node: Node, live: list[Edge]) -> tuple[Any, str | None]:
        """Return the output of a node that needs nothing from outside, and the case that it takes."""
        names = self.state.names(part)
        sources = {self.state.flow.nodes[edge.source].name: part.nodes[edge.source].output for edge in live}
        match node:
            case StartNode():
                if not part.owner and node.input_schema is not None:
                    fault = fault_of(part.given, node.input_schema)
                    if fault is not None:
                        raise _Refused("InvalidInput", f"the input does not fit. {fault.said('the whole input')}")
                return part.given, None
            case EndNode():
                if node.output is not None:
                    return self._rendered(node.output, names), None
                return next(iter(sources.values())) if len(sources) == 1 else sources, None
            case ConditionNode():
                held = self._holds(node.when, names)
                return held, str(held).lower()
            case SwitchNode():
                return self._case(part, node, names)
            case JoinNode():
                return sources, None
            case TransformNode():
                return self._rendered(node.value, names), None
        return None, None

    def _case(self, part: Part, node: SwitchNode, names: dict[str, Any]) -> tuple[Any, str | None]:
        for each in node.cases:
            if self._holds(each.when, names):
                return each.case, each.case
        if not self.state.topology(part).has_default(node.id):
            raise _Refused("InvalidInput", "no case holds, and no edge has the case default")
        return "default", "default"

    def _rendered(self, template: Any, names: dict[str, Any]) -> Any:
        return self._counted(lambda steps: render(template, names, steps))

    def _holds(self, condition: str, names: dict[str, Any]) -> bool:
        return self._counted(lambda steps: holds(condition, names, steps=steps))

    def _counted(self, work: Callable[[Steps], T]) -> T:
        steps = Steps(ONE_STEPS)
        try:
            return work(steps)
        finally:
            self._steps += steps.taken

    def _finish(self, path: str, node: Node, output: Any, case: str | None = None) -> None:
        schema = getattr(node, "output_schema", None)
        try:
            _measured(output)
            if self.state.held_bytes > HELD_BYTES:
                raise _Refused("InvalidInput", f"the outputs of all nodes together are longer than {HELD_BYTES:,} bytes")
            if schema is not None and (fault := fault_of(output, schema)) is not None:
                raise _Refused("OutputInvalid", f"the output does not fit its schema. {fault.said('the whole output')}")
        except _Refused as refused:
            self._fail(path, node, refused.type, refused.message)
            return
        self._emit(NodeFinished(node=path, output=output, case=case), self._home(path))

    def _fail(self, path: str, node: Node, type: str, message: str) -> None:
        home = self._home(path)
        undoing = self.state.parts[home].undoing
        state = undoing.node if undoing is not None and undoing.path == path else self.state.parts[home].nodes[id_of(path)]
        retry = getattr(node, "retry", None)
        again = retry is not None and state.status == "running" and state.attempt < retry.attempts and type not in NOT_RETRIED
        self._emit(NodeFailed(node=path, type=type, message=message, again=again), home)
        if again or undoing is not None:
            return
        part = self.state.parts[home]
        if not self.state.topology(part).handles_error(id_of(path)):
            self._end_early(home, type, f"node {path}: {message}")

    # ---- loops and maps -------------------------------------------------------------------------------------------------

    def _go_on(self, part: Part, id: str) -> None:
        """Open the next rounds or items of a node, or finish it."""
        node = self.state.flow.nodes[id]
        try:
            if isinstance(node, LoopNode):
                self._loop(part, node)
            elif isinstance(node, MapNode):
                self._map(part, node)
        except InvalidInput as error:
            self._fail(part.path_of(id), node, error.type, str(error))

    def _loop(self, part: Part, node: LoopNode) -> None:
        state, path = part.nodes[node.id], part.path_of(node.id)
        if state.batched or part_path(path, state.opened) in self.state.parts:
            return
        if state.opened:
            last = state.results.get(state.opened)
            number = self.state.flow.first.get(node.id, 0) + state.opened
            if self._counted(lambda steps: loop_ends(node, self.state.names(part), number, last, steps)):
                self._finish(path, node, last)
                return
            if state.opened >= node.max_rounds:
                if node.until is None or node.on_limit == "continue":
                    self._finish(path, node, last)
                else:
                    self._fail(path, node, StepLimit.__name__, limit_words(node))
                return
        if state.opened >= INLINE_ROUNDS and self._may_batch(node):
            self._emit(RoundsBatched(node=path, round=state.opened + 1), part.path)
            return
        opened = part_path(path, state.opened + 1)
        self._emit(PartOpened(part=opened), opened)

    def _may_batch(self, node: LoopNode) -> bool:
        """Return whether the further rounds of a loop may run in batches. A batch does not stop at breakpoints."""
        return node.id in self.state.flow.long and not self.state.within(node.id)

    def _map(self, part: Part, node: MapNode) -> None:
        path = part.path_of(node.id)
        if self.state.is_batched(node.id, part.nodes[node.id]):
            return
        while True:
            state = self.state.parts[part.path].nodes[node.id]
            items, closed = state.given, len(state.results)
            if closed == len(items):
                self._finish(path, node, [state.results[number] for number in range(1, len(items) + 1)])
                return
            if state.opened == len(items) or state.opened - closed >= node.max_concurrent:
                return
            opened = part_path(path, state.opened + 1)
            self._emit(PartOpened(part=opened), opened)

    # ---- the end of a part ----------------------------------------------------------------------------------------------

    def _end_early(self, path: str, type: str, message: str, *, stopped: bool = False) -> None:
        part = self.state.parts[path]
        for id in self.state.topology(part).order:
            if not part.nodes[id].settled:
                self._emit(NodeSkipped(node=part.path_of(id), reason=f"cancelled: {message}"[:1000]), path)
        self._emit(PartUnwound(part=path, type=type, message=message, stopped=stopped), path)

    def _unwind(self, part: Part) -> None:
        """Begin the next compensation of a part, or close it after the last one."""
        if part.undoing is not None:
            return
        if part.undo:
            done = part.undo[-1]
            target = self.state.flow.graphs[done.owner].undo[id_of(done.path)]
            by = f"{part_of(done.path)}/{target}".removeprefix("/")
            node = self.state.flow.nodes[target]
            try:
                given = self._given(node, dict(done.names), by)
            except (_Refused, InvalidInput) as error:
                self._emit(NodeUndone(node=done.path, by=by, kind=node.type), part.path)
                self._emit(NodeFailed(node=by, type="InvalidInput", message=getattr(error, "message", str(error))), part.path)
                return
            self._emit(NodeUndone(node=done.path, by=by, kind=node.type, given=given), part.path)
            return
        assert part.failed is not None
        status: PartStatus = "stopped" if part.failed.stopped else "failed"
        self._close_with(part, status, None, part.failed.type, part.failed.message)

    def _close(self, part: Part) -> None:
        nodes = self.state.flow.nodes
        ends = [id for id, node in part.nodes.items() if isinstance(nodes[id], EndNode) and node.status == "finished"]
        if ends:
            self._close_with(part, "completed", part.nodes[ends[0]].output)
        else:
            self._close_with(part, "undecided", None, message="no end was reached")

    def _close_with(
        self, part: Part, status: PartStatus, output: Any, type: str | None = None, message: str | None = None
    ) -> None:
        closed = PartClosed(part=part.path, status=status, output=output, type=type, message=message)
        if not part.path:
            self._emit(closed, "")
            return
        path, _ = node_of_part(part.path)
        home = part_of(path)
        node = self.state.flow.nodes[id_of(path)]
        self._emit(closed, home)
        if status == "failed" and not (isinstance(node, MapNode) and node.on_item_failure == "skip"):
            self._fail(path, node, str(type), str(message))


def loop_ends(node: LoopNode, names: Mapping[str, Any], round: int, last: Any, steps: Steps) -> bool:
    """Return whether a loop ends after a round, before its limit. Raise `InvalidInput` if that cannot be evaluated."""
    return node.until is not None and holds(node.until, {**names, "round": round, "last": last}, steps=steps)


def limit_words(node: LoopNode) -> str:
    """Return the reason for which a loop fails at its limit."""
    return f"{node.until!r} does not hold after {node.max_rounds} rounds, which is max_rounds"


def _measured(value: Any) -> Any:
    try:
        measured(value, bytes=OUTPUT_BYTES)
    except OutOfBounds as error:
        raise _Refused("InvalidInput", f"the value {error}") from None
    return value
