"""The smallest possible steps: workflows that call one activity after another, or all at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow


@workflow.defn(name="Bare")
class Bare:
    """A workflow of `steps` activities, one after the other."""

    @workflow.run
    async def run(self, steps: int) -> int:
        """Run that many steps, and return their number."""
        for _ in range(steps):
            await workflow.execute_activity("bare.step", "words", start_to_close_timeout=timedelta(minutes=3))
        return steps


@workflow.defn(name="BareWritten")
class BareWritten:
    """A workflow of `steps` activities, one after the other, each of which writes to a store what a model call writes."""

    @workflow.run
    async def run(self, steps: int) -> int:
        """Run that many steps, and return their number."""
        limit, beat = timedelta(minutes=3), timedelta(seconds=10)
        for _ in range(steps):
            await workflow.execute_activity("bare.written", "word " * 100, start_to_close_timeout=limit, heartbeat_timeout=beat)
        return steps


@workflow.defn(name="BareGather")
class BareGather:
    """A workflow of `steps` activities, all at once."""

    @workflow.run
    async def run(self, steps: int) -> int:
        """Run that many steps, and return their number."""
        limit = timedelta(minutes=3)
        await asyncio.gather(
            *(workflow.execute_activity("bare.step", "words", start_to_close_timeout=limit) for _ in range(steps))
        )
        return steps


@workflow.defn(name="BareWait")
class BareWait:
    """A workflow that waits for a signal."""

    def __init__(self) -> None:
        self._answer: str | None = None

    @workflow.run
    async def run(self, question: str) -> str:
        """Return the answer, once it was signalled."""
        await workflow.wait_condition(lambda: self._answer is not None)
        return str(self._answer)

    @workflow.signal
    def answer(self, words: str) -> None:
        """Take the answer."""
        self._answer = words
