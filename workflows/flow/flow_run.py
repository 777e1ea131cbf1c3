"""The state of a flow as a run: commands go into the planner, and its events come out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.meant import meant
    from kernel.basics.schema import parse
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.participant import Resolved
    from kernel.conversation.transcript import Thread
    from kernel.flow import commands
    from kernel.flow.decide import decide
    from kernel.flow.events import BreakpointsIgnored, NodeHeld, NodeTakenOver
    from kernel.flow.fork import FLOW_FORK, FlowFork
    from kernel.flow.question import question_of
    from kernel.flow.recording import recorded
    from kernel.flow.shapes import BreakpointOrder, FlowDefinition
    from kernel.flow.state import Effect, FlowState, part_of
    from kernel.flow.state import Flow as Planned
    from kernel.record import run_events
    from kernel.views.flow_diagram import flow_diagram
    from workflows import calls
    from workflows.answerers.durable_team import DurableTeam
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.flow.arrivals import Arrivals
    from workflows.fused.fused import CANCEL
    from workflows.run.errors import application_error
    from workflows.run.fusing import TASK_WORK
    from workflows.run.orders import CancelOrder
    from workflows.run.run import Run


WHOLE = "flow-recorded-whole"
"""The patch since which the event log has the whole input, outputs and definition of a flow."""


_EVENT_WORK = 50
"""The work of one event besides the visits of nodes, in visits."""

_BREAKPOINTS = "Pause before these nodes, instead of those so far: {nodes: [id]}. `resume` lets them begin."


def nodes_of(flow: Planned, ids: Sequence[str], what: str, field: str) -> frozenset[str]:
    """Return ids of nodes. `what` names their origin for the reader, as in `Flow input`.

    Raises:
        InvalidInput: the flow has no such node; names its place in `field`.
    """
    for number, id in enumerate(ids):
        if id not in flow.nodes:
            place = f"{field}.{number}"
            raise InvalidInput(f"{what}: {place}: there is no node {id!r}{meant(id, flow.nodes)}.", place)
    return frozenset(ids)


class FlowRun(Run):
    """One run of a flow."""

    form_known = False

    def __init__(self) -> None:
        super().__init__()
        self.mode = workflow.info().workflow_type
        self.planned: FlowState | None = None
        """The state of the planner; None before it has read its input."""
        self.inbox: list[commands.Command] = []
        """Commands that the planner has not decided on yet."""
        self.participants: dict[str, Resolved] = {}
        """The participant of each agent and team node, looked up."""
        self.team = DurableTeam(self)
        self.player = ScriptPlayer(self, Models(self).ask)
        self.arrivals = Arrivals(self.note)
        memo: dict[str, Any] | None = workflow.memo_value(FLOW_FORK, None)
        self.flow_fork = FlowFork.model_validate(memo) if memo else None
        """The beginning that it has from another run."""
        self.flow_name = ""
        self.version: dict[str, str | None] | None = None
        """The version of the flow: {flow, version, hash, published}."""
        self.subflows: dict[str, FlowDefinition] = {}
        """The flows that it uses, by the names that nodes give them, looked up."""
        self.stored: set[str] = set()
        """The hashes of long answers, which the store has."""
        self.whole: bool | None = None
        """Whether the event log gets the whole of long values; None before it is known."""
        self.early_breakpoints: frozenset[str] = frozenset()
        """The breakpoints that were set before the input was read."""
        self.outcome: Outcome | None = None
        self.cancelled = False
        """Whether Temporal's cancellation has reached it."""

    @property
    def state_now(self) -> FlowState:
        """The state of the planner, which exists once the input is read."""
        assert self.planned is not None
        return self.planned

    def decide(self) -> bool:
        """Decide on everything that has happened. Return whether the planner has more to do."""
        more = False
        while self.inbox:
            decided = decide(self.state_now, self.inbox.pop(0))
            self.planned, more = decided.state, more or decided.more
            visits = sum(len(part.nodes) for part in self.state_now.parts.values())
            self.work += TASK_WORK if decided.more else (len(decided.events) + 1) * (visits + _EVENT_WORK)
            for event in decided.events:
                short, texts = recorded(event, self.state_now.flow, None)
                if getattr(short, "truncated", False) and self.records_whole():
                    short, texts = recorded(event, self.state_now.flow, self.stored)
                self.outbox.enclose(texts)
                self.note(short)
            if any(isinstance(event, NodeHeld) for event in decided.events):
                self._pause()
        return more

    def records_whole(self) -> bool:
        """Return whether the event log gets the whole of long values: histories from before have no room for them."""
        if self.whole is None:
            self.whole = workflow.patched(WHOLE)
        return self.whole

    async def taken_over(self, effect: Effect) -> commands.Command | None:
        """Return how an effect ended in the run from which this one was forked, if it was the same question."""
        taken = self.flow_fork.answers.get(effect.key) if self.flow_fork is not None else None
        if taken is None:
            return None
        part = self.state_now.parts.get(part_of(effect.path))
        if question_of(effect, self.state_now.names(part) if part is not None else {}).hash != taken.question:
            return None
        self.note(NodeTakenOver(node=effect.path))
        if taken.type is not None:
            return commands.Fail(effect.path, taken.type, taken.message)
        if taken.ref is None:
            return commands.Succeed(effect.path, taken.output)
        self.stored.add(taken.ref)
        found = await calls.read_long(taken.ref)
        try:
            output = json.loads(found.text) if taken.as_json else found.text
        except ValueError:
            output, found.truncated = None, True
        if found.truncated:
            raise InvalidInput(f"the recorded output of {effect.path} (the text {taken.ref}) is not whole")
        return commands.Succeed(effect.path, output)

    # ---- handlers -----------------------------------------------------------------------------------------------------

    @workflow.signal(description="End the flow now, and undo what has a compensation: {reason?, by?}.")
    def cancel(self, order: Any = None) -> None:
        """Cancel what runs, make the compensations, and end with the outcome `stopped`."""
        try:
            wanted: CancelOrder = parse(CancelOrder, order or {}, "cancel")
        except InvalidInput as error:
            self.note(run_events.CancelIgnored(reason=str(error)))
            return
        reason = wanted.reason or "The run was stopped."
        self.note(run_events.CancelOrdered(reason=reason), wanted.by)
        self.order(CANCEL, None, lambda: self.inbox.append(commands.Stop(reason)))

    def cancel_main(self) -> None:
        """Stop the flow. It then makes its compensations."""
        self.inbox.append(commands.Stop("The run was cancelled."))

    @workflow.signal(name="breakpoints", description=f"{_BREAKPOINTS} An unknown node changes nothing.")
    def breakpoints_signal(self, order: Any = None) -> None:
        """Set the breakpoints, from Temporal's UI or command line."""
        try:
            self._set_breakpoints(order)
        except InvalidInput as error:
            self.note(BreakpointsIgnored(reason=str(error)))

    @workflow.update(name="breakpoints", description=f"{_BREAKPOINTS} Refused if there is no such node.")
    def breakpoints_update(self, order: Any = None) -> BreakpointOrder:
        """Set the breakpoints, and return them."""
        return self._set_breakpoints(order)

    @breakpoints_update.validator
    def _breakpoints_validator(self, order: Any = None) -> None:
        try:
            self._checked_breakpoints(parse(BreakpointOrder, order, "breakpoints"))
        except InvalidInput as error:
            raise application_error(error) from None

    def _set_breakpoints(self, given: Any) -> BreakpointOrder:
        order: BreakpointOrder = parse(BreakpointOrder, given, "breakpoints")
        nodes = self._checked_breakpoints(order)
        self.order("breakpoints", sorted(nodes), lambda: self._take_breakpoints(nodes))
        return order

    def _take_breakpoints(self, nodes: frozenset[str]) -> None:
        if self.planned is None:
            self.early_breakpoints = nodes
        else:
            self.inbox.append(commands.SetBreakpoints(nodes))

    def _checked_breakpoints(self, order: BreakpointOrder) -> frozenset[str]:
        """Return the ids of nodes. Raise `InvalidInput` if the flow, once it is read, does not have one."""
        if self.planned is None:
            return frozenset(order.nodes)
        return nodes_of(self.planned.flow, order.nodes, "breakpoints", "nodes")

    def _resume(self) -> None:
        super()._resume()
        if self.planned is not None and self.planned.held:
            self.inbox.append(commands.Release())

    @workflow.signal(description="A message of a topic, for a node that waits for an event: Message.")
    def tell(self, message: Any = None) -> None:
        """Keep a message for a node that waits for it."""
        self.order("tell", message, lambda: self.arrivals.message(message))

    @workflow.signal(dynamic=True)
    def any_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """Keep a signal of any other name for a node that waits for it."""
        if self.arrivals.is_expected(name):
            for content in self.arrivals.readable(name, args):
                self.order("arrived", {"name": name, "content": content}, lambda: self.arrivals.signal(name, content))  # noqa: B023  there is one at most

    def obey(self, order: str, given: Any) -> None:
        """Carry out an order again, in a stretch that replays the past of its run."""
        match order:
            case "breakpoints":
                self._take_breakpoints(frozenset(given))
            case "tell":
                self.arrivals.message(given)
            case "arrived":
                self.arrivals.signal(given["name"], given["content"])
            case _:
                super().obey(order, given)

    # ---- for Run ------------------------------------------------------------------------------------------------------

    def agents(self) -> list[str]:
        """Return the names of the participants."""
        return list(dict.fromkeys(each.name for each in self.participants.values()))

    def conversation(self) -> Thread:
        """Return what was said before the flow, in the session that it goes on with."""
        return Thread(head=self.session.head if self.session is not None else None)

    def snapshot(self) -> dict[str, Any]:
        """Return the status of the nodes in all open parts, and the outcome."""
        parts = self.planned.parts.values() if self.planned else ()
        nodes = {part.path_of(id): node.status for part in parts for id, node in part.nodes.items()}
        fork = self.flow_fork
        return {
            **({"forked_from": {"source": fork.source, "at": fork.at}} if fork is not None else {}),
            "execution": self.form(),
            "flow": self.title,
            "version": self.version,
            "nodes": nodes,
            "breakpoints": sorted(self.planned.breakpoints if self.planned is not None else self.early_breakpoints),
            "held": self.planned.held if self.planned is not None else (),
            "outcome": self.outcome,
        }

    def draw(self) -> str:
        """Return the flow as a Mermaid diagram, with the status of each node."""
        if self.planned is None:
            return super().draw()
        top = self.planned.parts.get("")
        statuses = {id: node.status for id, node in top.nodes.items()} if top is not None else {}
        return flow_diagram(self.planned.flow.graph, statuses)
