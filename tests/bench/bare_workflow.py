"""The least that a step can be: a workflow that calls one activity after another."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow


@workflow.defn(name="Bare")
class Bare:
    """`steps` activities, one after the other."""

    @workflow.run
    async def run(self, steps: int) -> int:
        """The number of steps → the same number."""
        for _ in range(steps):
            await workflow.execute_activity("bare.step", "words", start_to_close_timeout=timedelta(minutes=3))
        return steps
