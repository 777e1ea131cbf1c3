"""What answers to a workflow type that is not there: one clear, final error instead of a task that is retried for ever."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput, not_yet
    from kernel.modes import ANNOUNCED, modes
    from workflows.run.errors import application_error

THERE = (*modes(), "Secretary", "Todo", "Agent", "Topic", "Supervisor", "Script", "Rules")
LATER = frozenset({*ANNOUNCED, "Agent", "Topic", "Flow", "Auto"}) - set(THERE)
"""Types of the contract that this version lacks."""


@workflow.defn(dynamic=True)
class UnknownType:
    """Refuses."""

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None:
        """Fail with `InvalidInput`, naming the types that are there."""
        name = workflow.info().workflow_type
        known = f"Workflow types: {', '.join(sorted(THERE))}."
        if name in LATER:
            raise application_error(not_yet(f"workflow type {name!r}", known))
        raise application_error(InvalidInput(f"there is no workflow type {name!r}. {known}"))
