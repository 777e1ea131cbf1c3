"""Greetings from before and after the change replay on today's code; without the patch those from before do not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.workflow import NondeterminismError

from workflows.greeting import Greeting


@workflow.defn(name="Greeting", sandboxed=False)
class Unguarded:
    """The same change without `workflow.patched`."""

    @workflow.run
    async def run(self, name: str) -> str:
        """Return the greeting of that name."""
        greeting: str = await workflow.execute_activity(
            "greeting.write", name, result_type=str, start_to_close_timeout=timedelta(seconds=10)
        )
        await workflow.execute_activity("greeting.file", greeting, start_to_close_timeout=timedelta(seconds=10))
        return greeting


async def replay(kind: type, history: str) -> None:
    text = (Path(__file__).parent / f"greeting_{history}.json").read_text()
    replayer = Replayer(workflows=[kind], workflow_runner=UnsandboxedWorkflowRunner())
    await replayer.replay_workflow(WorkflowHistory.from_json(f"greeting/{history}", text))


@pytest.mark.parametrize("history", ["before", "after"])
async def test_replays(history: str) -> None:
    await replay(Greeting, history)


# The SDK leaves the refused run's coroutine to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_without_the_patch_a_run_from_before_could_not_go_on() -> None:
    with pytest.raises(NondeterminismError):
        await replay(Unguarded, "before")
