"""The histories of a desk in figures."""

from __future__ import annotations

from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus


async def desk_history(client: Client, id: str) -> dict[str, Any]:
    """Return the sums over all runs of a desk. `longest` is the most events of one run."""
    sums: dict[str, Any] = {
        "runs": 0, "events": 0, "longest": 0, "tasks": 0, "bytes": 0, "signals": 0, "signal_bytes": 0, "carried": [],
    }  # fmt: skip
    async for run in client.list_workflows(f"WorkflowId = '{id}'"):
        sums["runs"] += 1
        handle, number = client.get_workflow_handle(run.id, run_id=run.run_id), 0
        async for event in handle.fetch_history_events():
            size = event.ByteSize()
            number += 1
            sums["bytes"] += size
            match event.WhichOneof("attributes"):
                case "workflow_task_completed_event_attributes":
                    sums["tasks"] += 1
                case "workflow_execution_signaled_event_attributes":
                    sums["signals"] += 1
                    sums["signal_bytes"] += size
                case "workflow_execution_continued_as_new_event_attributes":
                    sums["carried"].append(size)
                case _:
                    pass
        sums["events"] += number
        sums["longest"] = max(sums["longest"], number)
        if run.status == WorkflowExecutionStatus.RUNNING:
            sums["running"] = run.run_id
    return sums
