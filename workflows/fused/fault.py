"""The failure of a call as an entry of a journal, and the error that it was, raised again."""

from __future__ import annotations

from typing import Any

from temporalio import workflow
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    FailureError,
    TimeoutError,
)

with workflow.unsafe.imports_passed_through():
    from kernel.kinds.stretch import Fault, FaultKind


CANCELLED = Fault(kind="cancelled", type="activity", message="Cancelled")
"""The failure of an activity that its run has cancelled."""


def cause_of(error: BaseException) -> BaseException:
    """Return the reason for which an activity or a child workflow has failed."""
    while isinstance(error, ActivityError | ChildWorkflowError) and error.cause is not None:
        error = error.cause
    return error


def fault_of(error: BaseException) -> Fault:
    """Return the failure of an activity or a child workflow. A bare cause counts as that of an activity."""
    cause = cause_of(error)
    kind: FaultKind = "child" if isinstance(error, ChildWorkflowError) else "activity"
    if isinstance(cause, CancelledError):
        return Fault(kind="cancelled", type=kind, message=str(cause), details=_plain(cause.details))
    if isinstance(cause, TimeoutError):
        return Fault(kind="timeout", type=kind, message=cause.message)
    if isinstance(cause, ApplicationError):
        return Fault(kind=kind, type=cause.type or "Error", message=cause.message, details=_plain(cause.details))
    return Fault(kind=kind, type=type(cause).__name__, message=str(cause))


def error_of(fault: Fault) -> FailureError:
    """Return the error that Temporal raises for such a failure."""
    cause: FailureError
    match fault.kind:
        case "cancelled":
            cause = CancelledError(fault.message or "Cancelled", *fault.details)
        case "timeout":
            cause = TimeoutError(fault.message, type=None, last_heartbeat_details=[])
        case _:
            cause = ApplicationError(fault.message, *fault.details, type=fault.type, non_retryable=True)
    error: FailureError
    if "child" in (fault.kind, fault.type):
        error = ChildWorkflowError(
            "Child Workflow execution failed", namespace="", workflow_id="", run_id="", workflow_type="", initiated_event_id=0,
            started_event_id=0, retry_state=None,
        )  # fmt: skip
    else:
        error = ActivityError(
            "Activity task failed", scheduled_event_id=0, started_event_id=0, identity="", activity_type="", activity_id="",
            retry_state=None,
        )  # fmt: skip
    error.__cause__ = cause
    return error


def _plain(details: Any) -> list[Any]:
    return [each.model_dump(mode="json") if hasattr(each, "model_dump") else each for each in details]
