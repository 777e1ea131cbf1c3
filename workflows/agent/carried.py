"""The part of a living agent's record that continue-as-new passes on to the next run."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.actors.agent import AgentState
    from kernel.basics.fitting import last_that_fit
    from kernel.basics.schema import parse
    from kernel.record.events import last_events
    from workflows.run.record import Events, TranscriptEntry
    from workflows.run.run import Run

EVENTS, EVENTS_BYTES = 200, 128 * 1024
"""The most events that are passed on, and the most bytes of their JSON; older events are in the log."""

LINES, LINES_BYTES = 30, 64 * 1024
"""The most lines of the transcript that are passed on, and the most bytes of their JSON."""


def restore(run: Run, me: AgentState) -> None:
    """Set the run's record to the one that the run before this one passed on."""
    run.paused = me.paused
    run.record.usage = me.usage
    run.record.offline_models = frozenset(me.offline_models)
    run.record.events = Events(me.events)
    run.outbox.mark = me.logged
    run.record.transcript = [parse(TranscriptEntry, line, "said") for line in me.said]


def carry(run: Run, me: AgentState) -> AgentState:
    """Return the state with the end of the run's record, cut to the size of one payload."""
    me.paused, me.usage = run.paused, run.record.usage
    me.offline_models = sorted(run.record.offline_models)
    me.events = last_events(run.record.events[-EVENTS:], EVENTS_BYTES)
    me.logged = run.outbox.mark
    me.said = [line.model_dump(mode="json") for line in last_that_fit(run.record.transcript[-LINES:], LINES_BYTES)]
    me.fit()
    return me
