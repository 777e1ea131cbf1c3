"""The workflow `Flow`: a graph of nodes. `FlowBatch` runs some items of a long map, or rounds of a long loop, for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import kernel.modes  # noqa: F401  participants import it when they are read; the sandbox of a replay wants it before
    from kernel.basics.errors import InvalidInput, MofaError, ParticipantFailed
    from kernel.basics.event_data import EventData
    from kernel.basics.limits import COMMENT_CHARACTERS, clipped
    from kernel.conversation.fitting import fits, fitted, unstored
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.transcript import Thread, as_text
    from kernel.conversation.undoable import Undoable
    from kernel.flow import commands
    from kernel.flow.events import BreakpointsSet, FlowForked, FlowStarted, PartClosed
    from kernel.flow.faults import check_flow, check_input
    from kernel.flow.recording import definition_of
    from kernel.flow.shapes import (
        FlowBatchInput,
        FlowDefinition,
        FlowInput,
        Graph,
        LoopNode,
        MapNode,
        NamedFlowInput,
        PublishedFlow,
        every_node,
    )
    from kernel.flow.state import Flow as Planned
    from kernel.flow.state import FlowState, batch_graph, long_loops
    from kernel.record import run_events
    from workflows import calls
    from workflows.flow.flow_run import FlowRun, nodes_of
    from workflows.flow.in_session import FlowTurn
    from workflows.flow.look_up import look_up
    from workflows.flow.performing import Performing
    from workflows.fused.current import sleep, wait_condition
    from workflows.run.errors import application_error
    from workflows.run.fusing import fused_form, held_to
    from workflows.run.intake import newly, take_in


BATCHES = "flow-rounds-in-batches"
"""The patch since which the further rounds of long loops run in batches."""

HELD_MAPS = "flow-breakpoints-in-maps"
"""The patch since which a map with a breakpoint in its body, and at most 1,000 items, has no batches."""

HELD_BEFORE = "flow-breakpoints-before-maps"
"""The patch since which a run pauses before a map that has a breakpoint in its body, and more than 1,000 items."""

ASKED_RIGHT = "flow-nodes-asked-right"
"""The patch since which a flow is refused that asks a person, or waits for a signal, in a way that cannot work."""

NEXT_TASK = timedelta(milliseconds=1)
"""A timer after which the planner continues in another workflow task: one may take two seconds."""


Given = FlowInput | NamedFlowInput | FlowBatchInput

Read = Awaitable[tuple[Planned, Any]]
"""Returns the flow with its input, or raises `InvalidInput`."""


def _refuses_later() -> bool:
    """Return whether faults count that were accepted once. What a parent gives its child, the parent has checked."""
    return workflow.info().parent is None and newly(ASKED_RIGHT)


class PlayedFlow(FlowRun):
    """A flow whose effects are performed until the planner has closed it."""

    breakpoints: Sequence[str] = ()
    """The breakpoints of the input."""

    turn: FlowTurn | None = None
    """Its turn in the session that the input names."""

    def take(self, given: Any) -> tuple[Given, Read]:
        """Return the input, and what reads the flow. Raise `InvalidInput` if it is wrong."""
        raise NotImplementedError

    async def run_flow(self, given: Any) -> Outcome:
        """Run a flow.

        Raises:
            ApplicationError: the input is wrong, or the flow has failed; with the usage until then as its detail.
            CancelledError: Temporal's cancellation has ended it, and it has no parent that takes what it has.
        """
        try:
            task, read = self.take(given)
            self.priority, self.tenant, self.budget = task.priority, task.tenant, task.budget
            if task.execution == "fused":
                self.fused = fused_form(self, given)
            self.form_known = True
            work = self._whole(read)
            outcome = await (work if self.fused is None else held_to(self.fused, work, self._cancelled))
        except MofaError as error:
            await self._end("failed", run_events.RunFailed(type=error.type, message=str(error)))
            raise application_error(error, self.record.usage) from None
        if self.turn is not None:
            await self.turn.join(outcome)
        self.outcome = outcome = await self._fitted(outcome)
        if self.cancelled and workflow.info().parent is None:
            await self._end("cancelled", run_events.RunCancelled())
            raise asyncio.CancelledError
        await self._end(outcome.status, run_events.RunFinished(status=outcome.status, reason=outcome.reason))
        return outcome

    async def _whole(self, read: Read) -> Outcome:
        """Return the outcome of the flow. Raise `MofaError` if it fails."""
        flow, given = await read
        self.planned = FlowState(flow, breakpoints=self._first_breakpoints(flow))
        self.arrivals.expect(flow)
        self.record.say("input", "task", as_text(given))
        await look_up(self, flow)
        if self.turn is not None:
            await self.turn.open(given)
        self.note(run_events.RunStarted(mode=self.mode, participants=self.agents()))
        await self.arrivals.subscribe(flow)
        return self._outcome_of(await self._play(given))

    def _cancelled(self) -> None:
        """Take notice of Temporal's cancellation."""
        self.cancelled = True
        self.cancel_main()

    def _first_breakpoints(self, flow: Planned) -> frozenset[str]:
        """Return the breakpoints of the input, and those that were set before it was read.

        Raises:
            InvalidInput: the input names a node that there is not.
        """
        first = nodes_of(flow, self.breakpoints, "Flow input", "breakpoints") | (self.early_breakpoints & flow.nodes.keys())
        if first:
            self.note(BreakpointsSet(nodes=sorted(first)))
        return first

    async def _play(self, given: Any) -> PartClosed:
        """Return the end of the flow."""
        performing = Performing(self)
        self.inbox.insert(0, commands.Begin(given))
        while True:
            more = self.decide()
            if (closed := self.state_now.closed) is not None:
                break
            performing.begin()
            try:
                if more:
                    await sleep(NEXT_TASK, "Go on with the plan")
                    self.inbox.append(commands.GoOn())
                # Effects end, and signals come, while this waits.
                await wait_condition(lambda: bool(self.inbox) or performing.any_failed())
            except asyncio.CancelledError:
                if workflow.cancellation_reason() is None:  # the run leaves the worker's cache
                    raise
                self._cancelled()
            performing.collect()
        await performing.stop()
        await self.arrivals.unsubscribe()
        return closed

    def _outcome_of(self, closed: PartClosed) -> Outcome:
        """Return the outcome. Raise `ParticipantFailed` if the flow has failed."""
        left = self.state_now.left_undone
        not_undone = f" Not undone: {'; '.join(left)}." if left else ""
        if closed.status == "failed":
            raise ParticipantFailed(str(closed.type), clipped(f"{closed.message}{not_undone}", COMMENT_CHARACTERS))
        reason = f"{closed.message or ''}{not_undone}" or None
        return Outcome(
            mode=self.mode,
            status=closed.status,
            output=self._output_of(closed),
            contributions=self.team.contributions if self.mode == "Flow" else [],
            usage=self.record.usage,
            reason=reason and clipped(reason, COMMENT_CHARACTERS),
            cut_at_limit=any(each.cut_at_limit for each in self.team.contributions if each.status == "ok"),
            undoable=self._done(closed),
        )

    def _done(self, closed: PartClosed) -> list[Undoable]:
        """Return the tool calls for the todo. A flow that has not completed has undone its nodes by its own rules."""
        return self.undoable_above() if closed.status == "completed" else []

    def _output_of(self, closed: PartClosed) -> Any:
        """Return the output of the flow."""
        return closed.output

    async def _fitted(self, outcome: Outcome) -> Outcome:
        """Return the outcome cut to one payload: first without its contributions, which the record has."""
        if fits(outcome):
            return outcome
        words = f"{len(outcome.contributions)} contributions are left out here; the run's record has them (mofa events)."
        shorter = outcome.model_copy(update={"contributions": [], "reason": f"{outcome.reason or ''} {words}".strip()})
        if fits(shorter):
            return shorter
        await calls.store_thread(Thread().then(*unstored(shorter)), "Offload a long output")
        return fitted(shorter)

    async def _end(self, status: str, ended: EventData) -> None:
        self.status = status
        self.note(ended)
        await self.outbox.flush()
        self.finish()


@workflow.defn(name="Flow")
class Flow(PlayedFlow):
    """A flow: {flow: its name, version?, input?, …}, or the flow itself: {name, nodes, edges, input?, …} → Outcome."""

    @workflow.run
    async def run(self, input: Any = None) -> Outcome:
        """FlowInput or NamedFlowInput → Outcome."""
        return await self.run_flow(input)

    def take(self, given: Any) -> tuple[Given, Read]:
        """Return the input, and what reads the flow. Raise `InvalidInput` if it is wrong."""
        named = isinstance(given, dict) and "flow" in given
        task: FlowInput | NamedFlowInput = take_in(NamedFlowInput if named else FlowInput, given, "Flow input")
        self.breakpoints = task.breakpoints
        if task.session is not None:
            self.turn = FlowTurn(self, task.session)
        return task, self._read(task)

    async def _read(self, task: FlowInput | NamedFlowInput) -> tuple[Planned, Any]:
        if isinstance(task, FlowInput):
            check_flow(task, "Flow input", _refuses_later)
            return self._begun(task, task.input, None)
        self.whole = True  # no history from before the patch has such an input
        flow, published = await self._named(task)
        self.budget = task.budget or flow.budget
        return self._begun(flow, task.input, published)

    async def _named(self, given: NamedFlowInput) -> tuple[FlowDefinition, PublishedFlow | None]:
        """Return the flow that an input names, of the plugin set that the run is pinned to from now on."""
        if isinstance(given.flow, FlowDefinition):
            check_flow(given.flow, "Flow input: flow", _refuses_later)
            return given.flow, None
        ref = str(given.ref)
        self.title, self.flow_name = ref, given.flow.partition("@")[0]
        self.outbox.flow = self.flow_name
        found = await calls.look_up_flows([ref], self.plugins)
        self.pin_plugins(found.plugins)
        self.subflows = {name: flow for name, flow in found.flows.items() if name != ref}
        return found.flows[ref], found.published.get(ref)

    def _begun(self, flow: FlowDefinition, given: Any, published: PublishedFlow | None) -> tuple[Planned, Any]:
        check_input(flow, given, "Flow input")
        self.title, self.flow_name = f"{flow.name} {flow.version}", flow.name
        self.outbox.flow = flow.name
        started = FlowStarted(
            flow=flow.name, version=flow.version, hash=flow.hash, published=published.hash if published else None
        )
        self.version, texts = started.data(), list[str]()
        if published is None and self.records_whole():
            definition, texts = definition_of(flow)
            started = started.model_copy(update={"definition": definition})
        self.outbox.enclose(texts)
        self.note(started)
        fork, edits = self.flow_fork, dict[str, Any]()
        if fork is not None:
            self.note(FlowForked(source=fork.source, at=fork.at, answers=len(fork.answers)))
            edits = {fork.at: fork.given} if fork.edited else {}
        maps = _has_maps(flow)
        holds, before = maps and workflow.patched(HELD_MAPS), maps and workflow.patched(HELD_BEFORE)
        return Planned.of(flow, edits=edits, batches=divides(flow), holds=holds, holds_before=before), given


@workflow.defn(name="FlowBatch")
class FlowBatch(PlayedFlow):
    """Some items of a long map, or rounds of a long loop, of a flow. A flow starts it."""

    @workflow.run
    async def run(self, input: Any = None) -> Outcome:
        """FlowBatchInput → Outcome; its output is the list of the results, or of a loop {rounds, last}."""
        return await self.run_flow(input)

    def take(self, given: Any) -> tuple[Given, Read]:
        """Return the input, and what reads the flow. Raise `InvalidInput` if it is wrong."""
        batch: FlowBatchInput = take_in(FlowBatchInput, given, "FlowBatch input")
        if workflow.info().parent is None:
            raise InvalidInput("FlowBatch input: a flow starts this workflow for a long map or loop; start the workflow Flow.")
        self.session = batch.session
        return batch, self._read(batch)

    async def _read(self, batch: FlowBatchInput) -> tuple[Planned, Any]:
        loop = batch.node if isinstance(batch.node, LoopNode) else None
        what, count = ("items", len(batch.items)) if loop is None else ("rounds", loop.max_rounds)
        self.title = f"{batch.name}: {batch.node.id}, {what} {batch.first + 1} to {batch.first + count}"
        self.flow_name = batch.name
        graph, first = batch_graph(batch.node), {batch.node.id: batch.first}
        return Planned.of(graph, batch.names, first, batches=divides(graph)), batch.items if loop is None else batch.last

    def _output_of(self, closed: PartClosed) -> Any:
        """Return the output, with the number of rounds of a loop."""
        node = next(node for node in self.state_now.flow.graph.nodes if isinstance(node, LoopNode | MapNode))
        if isinstance(node, MapNode):
            return closed.output
        return {"rounds": self.state_now.parts[""].nodes[node.id].opened, "last": closed.output}


def _has_maps(graph: Graph) -> bool:
    """Return whether a flow has a map anywhere."""
    return any(isinstance(node, MapNode) for node in every_node(graph))


def divides(graph: Graph) -> bool:
    """Return whether a run divides the rounds of its long loops into batches: histories from before have none."""
    return next(long_loops(graph), None) is not None and workflow.patched(BATCHES)
