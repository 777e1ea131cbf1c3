"""The turn of a flow in a session: its agents go on with the conversation, and its input and output end it."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.conversation.outcome import Outcome
    from kernel.conversation.transcript import Entry, as_text
    from workflows.flow.flow_run import FlowRun
    from workflows.run.session import begin_session, end_session


class FlowTurn:
    """One run of a flow in a session."""

    def __init__(self, run: FlowRun, name: str) -> None:
        """`name` is that of the session."""
        self._run, self._name = run, name
        self._asked = Entry.of("task", "task", "")

    async def open(self, given: Any) -> None:
        """Find the conversation so far. `given` is the flow's input, the task of this turn."""
        self._asked = Entry.of("task", "task", as_text(given))
        await begin_session(self._run, self._name)

    async def join(self, outcome: Outcome) -> None:
        """Add the turn. A run without a result, and a fork, add nothing."""
        await end_session(self._run, [self._asked], outcome, forked=self._run.flow_fork is not None)
