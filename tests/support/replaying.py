"""Replays of histories on today's workflows."""

from __future__ import annotations

from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import _Definition

from workflows.catalogue import WORKFLOWS


async def replay(history: WorkflowHistory, **options: Any) -> None:
    """Replay a history on the type of it alone: the sandbox loads each type again.

    In the mode for debuggers a replay may take its time. Without it, a workflow that computes for two seconds counts as a
    deadlock: on a busy machine, garbage collection in this large process takes that long.
    """
    name = history.events[0].workflow_execution_started_event_attributes.workflow_type.name
    of_type = [each for each in WORKFLOWS if _Definition.must_from_class(each).name == name]
    await Replayer(workflows=of_type, data_converter=pydantic_data_converter, debug_mode=True, **options).replay_workflow(
        history
    )
