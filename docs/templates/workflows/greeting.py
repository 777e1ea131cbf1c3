"""A workflow that was changed while runs of it were under way: it now files each greeting.

A run that began before the change has no such activity in its history. Without `workflow.patched` its replay would ask for
one at a place where the history has another event, and the run could never go on.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

FILED = "greeting-filed"
"""The patch since which a greeting is filed. The name stays for good: it is in recorded histories."""


@workflow.defn(name="Greeting")
class Greeting:
    """One greeting."""

    @workflow.run
    async def run(self, name: str) -> str:
        """Return the greeting of that name."""
        greeting: str = await workflow.execute_activity(
            "greeting.write", name, result_type=str, start_to_close_timeout=timedelta(seconds=10)
        )
        if workflow.patched(FILED):
            await workflow.execute_activity("greeting.file", greeting, start_to_close_timeout=timedelta(seconds=10))
        return greeting
