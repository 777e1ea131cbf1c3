"""The answer to an unknown workflow type: one final error, instead of a workflow task that is retried for ever."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import InvalidInput
    from kernel.modes import modes
    from workflows.run.errors import application_error

THERE = (*modes(), "Secretary", "Todo", "Agent", "Topic", "Supervisor", "Script", "Rules", "Flow", "DeskReport", "SpendLimit")


@workflow.defn(dynamic=True)
class UnknownType:
    """Refuses every run of an unknown type."""

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None:
        """Raise `InvalidInput` with the known types."""
        name = workflow.info().workflow_type
        known = f"Workflow types: {', '.join(sorted(THERE))}."
        raise application_error(InvalidInput(f"there is no workflow type {name!r}. {known}"))
