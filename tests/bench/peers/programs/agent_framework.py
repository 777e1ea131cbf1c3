"""Microsoft's agent-framework: a workflow with checkpoints in files, the durable store of its own package.

A checkpoint is written at the end of each superstep, before the next. Two executors call each other in turn: with an executor
for each step the package copies the state of all of them at each superstep, which takes longer with each one.
A run has a workflow of its own, as the documentation asks for isolation. The run's time contains the construction of it.
Source: https://learn.microsoft.com/agent-framework/workflows/checkpoints
"""

from __future__ import annotations

from contextlib import asynccontextmanager

from agent_framework import Executor, FileCheckpointStorage, Workflow, WorkflowBuilder, WorkflowContext, handler

from tests.bench.peers.measure import WORD, Adapter, Adapters, Given, program


class Step(Executor):
    """A step that gives a word as the result, or passes the number of steps that are left."""

    @handler
    async def answer(self, left: int, context: WorkflowContext[int, str]) -> None:
        """Do one step of those that are left."""
        if left > 1:
            await context.send_message(left - 1)
        else:
            await context.yield_output(WORD)


def built(storage: FileCheckpointStorage) -> Workflow:
    """Build the workflow of one run."""
    one, other = Step(id="one"), Step(id="other")
    builder = WorkflowBuilder(start_executor=one, checkpoint_storage=storage, name="bench")
    return builder.add_edge(one, other).add_edge(other, one).build()


@asynccontextmanager
async def opened(given: Given) -> Adapters:
    """Open the storage."""
    storage = FileCheckpointStorage(f"{given.folder}/checkpoints")

    async def run(steps: int) -> str:
        [word] = (await built(storage).run(steps)).get_outputs()
        return word

    yield Adapter(run, "a file a checkpoint, renamed and not synced to the disk")


if __name__ == "__main__":
    program(opened, "agent-framework-core")
