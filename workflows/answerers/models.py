"""The model calls of one run, each booked on it, and sent to the task queue that keeps the model's limit."""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.errors import ParticipantFailed, ProviderUnavailable
    from kernel.kinds.answer import CutOff, Elsewhere, events_of, from_wire
    from kernel.kinds.llm import ModelAnswer, ModelCall
    from kernel.kinds.memory import prompt_lines
    from kernel.project.project import is_own_name
    from workflows import calls
    from workflows.run.run import Run

MOST_QUEUES = 3
"""The task queues that are tried for one call: the one that is known, and those that its workers name instead."""


class Models:
    """Makes the model calls of one run."""

    __slots__ = ("_looking_up", "_run")

    def __init__(self, run: Run) -> None:
        self._run = run
        self._looking_up = asyncio.Lock()

    async def ask(self, call: ModelCall, summary: str) -> ModelAnswer:
        """Make one call, book its usage on the run, and note the events of the call in the run's record.

        Raises:
            ActivityError: the model could not be asked.
            ParticipantFailed: the workers' project files name a different task queue each time.
            CancelledError: the call was cancelled.
        """
        run = self._run
        answer = await self._routed(call, summary[:200])
        run.record.usage = run.record.usage + answer.usage
        if not isinstance(answer, CutOff):
            if answer.offline:
                run.record.offline_models |= {answer.model}
            if answer.recalled:
                run.record.say("memory", "note", prompt_lines(answer.recalled))
        for event in events_of(call, answer):
            run.note(event)
        if isinstance(answer, CutOff):
            raise asyncio.CancelledError
        return answer

    async def _routed(self, call: ModelCall, summary: str) -> ModelAnswer | CutOff:
        """Make the call on the task queue of its model. A worker that does not serve the model names another queue."""
        run, queue = self._run, await self._queue(call.model)
        for _ in range(MOST_QUEUES):
            answer = from_wire(await calls.model_call(call, summary, run.temporal_priority(), queue))
            if not isinstance(answer, Elsewhere):
                return answer
            calls.stop_if_cancelled()
            queue = run.queues[call.model or ""] = answer.queue
        words = (
            f"{call.model}: each worker names another task queue for its calls, at last {queue}; their project files differ."
        )
        raise ParticipantFailed(ProviderUnavailable.__name__, words)

    async def _queue(self, model: str | None) -> str | None:
        """Return the task queue of a model's calls. Look up a model that no participant named: a fork's, or a desk's."""
        if not is_own_name(model):
            return self._run.queues.get(model or "")
        async with self._looking_up:  # one lookup for all calls that begin at the same time
            if model not in self._run.queues:
                self._run.queues.update(await calls.queues_of_models([model]))
        return self._run.queues[model]
