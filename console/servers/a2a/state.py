"""Runs as A2A tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from temporalio.client import WorkflowExecutionDescription

from console.backend.watching.waiting import RunState
from console.servers.a2a.messages import agent_message, question
from console.terminal.failure import usage

try:
    from a2a.helpers import new_data_part, new_text_part
    from a2a.types import Artifact, Message, Role, Task, TaskState, TaskStatus
except ImportError:
    raise usage("The package a2a-sdk is not installed. Install it: uv pip install 'mofa-temporal[a2a]'") from None

ENDED = (
    TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_CANCELED, TaskState.TASK_STATE_REJECTED,
)  # fmt: skip

_GOOD = ("completed", "partial")


def task_of(run: RunState, memo: dict[str, str], described: WorkflowExecutionDescription) -> Task:
    """Return a run as a task.

    Args:
        run: the state of the run.
        memo: `{message_id, context_id}` of the message that started it.
        described: the server's description, for the time of the state.
    """
    state, text, artifacts = _state_of(run)
    asked = min(run.decisions, key=lambda request: request.opened_at, default=None)
    at: datetime = asked.opened_at if asked else described.close_time or described.start_time
    history = [Message(message_id=memo["message_id"], role=Role.ROLE_USER, task_id=run.workflow_id)]
    task = Task(id=run.workflow_id, context_id=memo["context_id"], artifacts=artifacts, history=history)
    task.status.CopyFrom(TaskStatus(state=state))
    task.status.timestamp.FromDatetime(at)
    if asked is not None:
        task.status.message.CopyFrom(question(task, asked))
    elif text:
        task.status.message.CopyFrom(agent_message(task, [new_text_part(text)], "end"))
    return task


def _state_of(run: RunState) -> tuple[TaskState, str, list[Artifact]]:
    match run.status:
        case "running":
            return TaskState.TASK_STATE_WORKING, "", []
        case "input_required":
            return TaskState.TASK_STATE_INPUT_REQUIRED, "", []
        case "cancelled":
            return TaskState.TASK_STATE_CANCELED, run.error or "", []
        case "failed":
            return TaskState.TASK_STATE_FAILED, run.error or "", []
    result: dict[str, Any] = run.result if isinstance(run.result, dict) else {"status": "completed", "output": run.result}
    if "idea" in result:
        return _state_of_todo(result)
    good = result["status"] in _GOOD
    state = TaskState.TASK_STATE_COMPLETED if good else TaskState.TASK_STATE_FAILED
    text = "" if good else f"{result['status']}: {result.get('reason') or 'no reason given'}"
    return state, text, [_artifact("output", result.get("output"))] if good else []


def _state_of_todo(todo: dict[str, Any]) -> tuple[TaskState, str, list[Artifact]]:
    states = {"completed": TaskState.TASK_STATE_COMPLETED, "cancelled": TaskState.TASK_STATE_CANCELED}
    result = todo.get("result") or {}
    artifacts = [_artifact(each["name"], each["content"]) for each in result.get("artifacts") or []]
    if result.get("summary"):
        artifacts.insert(0, _artifact("summary", result["summary"]))
    if todo.get("report"):
        artifacts.insert(0, _artifact("report", todo["report"]["content"]))
    state = states.get(todo["status"], TaskState.TASK_STATE_FAILED)
    return state, "" if state == TaskState.TASK_STATE_COMPLETED else f"The todo is {todo['status']}.", artifacts


def _artifact(name: str, content: Any) -> Artifact:
    part = new_text_part(content) if isinstance(content, str) else new_data_part(content)
    return Artifact(artifact_id=name, name=name, parts=[part])


def asks(task: Task) -> bool:
    """Return whether the task waits for an answer of its client."""
    return bool(task.status.state == TaskState.TASK_STATE_INPUT_REQUIRED)
