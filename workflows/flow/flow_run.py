"""The state of a flow as a run: commands go into the planner, and its events come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.basics.schema import parse
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.participant import Resolved
    from kernel.flow import commands
    from kernel.flow.decide import decide
    from kernel.flow.recording import recorded
    from kernel.flow.shapes import FlowDefinition
    from kernel.flow.state import FlowState
    from kernel.record import run_events
    from kernel.views.flow_diagram import flow_diagram
    from workflows.answerers.durable_team import DurableTeam
    from workflows.answerers.models import Models
    from workflows.answerers.player import ScriptPlayer
    from workflows.flow.arrivals import Arrivals
    from workflows.run.orders import CancelOrder
    from workflows.run.run import Run


WHOLE = "flow-recorded-whole"
"""The patch since which the event log has the whole input, outputs and definition of a flow."""


class FlowRun(Run):
    """One run of a flow."""

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
        self.flow_name = ""
        self.version: dict[str, str | None] | None = None
        """The version of the flow: {flow, version, hash, published}."""
        self.subflows: dict[str, FlowDefinition] = {}
        """The flows that it uses, by the names that nodes give them, looked up."""
        self.stored: set[str] = set()
        """The hashes of long answers, which the store has."""
        self._whole: bool | None = None
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
            for event in decided.events:
                short, texts = recorded(event, self.state_now.flow, None)
                if getattr(short, "truncated", False) and self.records_whole():
                    short, texts = recorded(event, self.state_now.flow, self.stored)
                self.outbox.enclose(texts)
                self.note(short)
        return more

    def records_whole(self) -> bool:
        """Return whether the event log gets the whole of long values: histories from before have no room for them."""
        if self._whole is None:
            self._whole = workflow.patched(WHOLE)
        return self._whole

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
        self.inbox.append(commands.Stop(reason))

    @workflow.signal(description="A message of a topic, for a node that waits for an event: Message.")
    def tell(self, message: Any = None) -> None:
        """Keep a message for a node that waits for it."""
        self.arrivals.message(message)

    @workflow.signal(dynamic=True)
    def any_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """Keep a signal of any other name for a node that waits for it."""
        self.arrivals.signal(name, args)

    # ---- for Run ------------------------------------------------------------------------------------------------------

    def agents(self) -> list[str]:
        """Return the names of the participants."""
        return list(dict.fromkeys(each.name for each in self.participants.values()))

    def snapshot(self) -> dict[str, Any]:
        """Return the status of the nodes in all open parts, and the outcome."""
        parts = self.planned.parts.values() if self.planned else ()
        nodes = {part.path_of(id): node.status for part in parts for id, node in part.nodes.items()}
        return {"flow": self.title, "version": self.version, "nodes": nodes, "outcome": self.outcome}

    def draw(self) -> str:
        """Return the flow as a Mermaid diagram, with the status of each node."""
        if self.planned is None:
            return super().draw()
        top = self.planned.parts.get("")
        statuses = {id: node.status for id, node in top.nodes.items()} if top is not None else {}
        return flow_diagram(self.planned.flow.graph, statuses)
