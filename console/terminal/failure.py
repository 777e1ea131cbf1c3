"""The end of a command: exit codes, and a message for each known error."""

from __future__ import annotations

from typing import Any

OK, FAILED, USAGE, UNREACHABLE, NOT_FOUND, INTERRUPTED = 0, 1, 2, 3, 4, 130

EXIT_CODES = (
    "Exit codes: 0 ok; 1 the run failed or the request was refused; 2 wrong usage or input; "
    "3 no server (or no worker) answers; 4 not found; 130 Ctrl-C."
)

NO_WORKER = "No worker answers on this workflow's task queue. Start one with: mofa up, or: mofa worker"
NO_ATTRIBUTES = "The server does not know MoFA's search attributes. Register them with: mofa doctor --fix"


class Failure(Exception):
    """The failure of a command: a message for people, a `type` for programs, and the exit code."""

    def __init__(self, message: str, code: int = FAILED, type: str = "Failed", details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.type, self.details = code, type, details or {}


def usage(message: str) -> Failure:
    """Return the failure of a wrong command line, option or argument."""
    return Failure(message, USAGE, "Usage")


def not_found(message: str) -> Failure:
    """Return the failure of a name or id that does not exist."""
    return Failure(message, NOT_FOUND, "NotFound")


def explain(error: BaseException, workflow_id: str | None = None) -> Failure | None:
    """Return a known error as a `Failure`; None for an unknown one, which is a bug."""
    if isinstance(error, Failure):
        return error
    from kernel.basics.errors import MofaError

    if isinstance(error, MofaError):
        return Failure(str(error), USAGE, error.type)
    from runtime.codec import PayloadSealed
    from runtime.connection import ServerUnreachable

    if isinstance(error, ServerUnreachable):
        return Failure(str(error), UNREACHABLE, "ServerUnreachable")
    if isinstance(error, PayloadSealed):
        return Failure(str(error), FAILED, "PayloadSealed")
    return _temporal(error, workflow_id)


def _temporal(error: BaseException, workflow_id: str | None) -> Failure | None:
    from temporalio import client, exceptions

    if isinstance(error, (client.WorkflowFailureError, client.WorkflowUpdateFailedError)):
        cause = root(error)
        kind = getattr(cause, "type", None) or type(cause).__name__
        return Failure(getattr(cause, "message", None) or str(cause), FAILED, str(kind))
    if isinstance(error, client.RPCTimeoutOrCancelledError):
        return Failure(NO_WORKER, UNREACHABLE, "NoWorker")
    if isinstance(error, client.WorkflowQueryFailedError):
        return Failure(f"The workflow did not answer the query: {error}", FAILED, "QueryFailed")
    if isinstance(error, exceptions.WorkflowAlreadyStartedError):
        return Failure(
            f"A workflow with the id {error.workflow_id!r} exists already. Choose another id.", FAILED, "AlreadyStarted"
        )
    return _rpc(error, workflow_id)


def _rpc(error: BaseException, workflow_id: str | None) -> Failure | None:
    from temporalio.service import RPCError, RPCStatusCode

    if not isinstance(error, RPCError):
        return None
    if "search attribute" in error.message.lower():
        return Failure(f"{NO_ATTRIBUTES}\n  ({error.message})", FAILED, "SearchAttributes")
    match error.status:
        case RPCStatusCode.NOT_FOUND if "already completed" in error.message:
            return Failure(f"{workflow_id or 'The workflow'} has ended; it takes no more changes.", FAILED, "Ended")
        case RPCStatusCode.NOT_FOUND:
            what = f"No workflow {workflow_id!r}" if workflow_id else "Not found"
            return not_found(f"{what} on this server ({error.message}). List ids with: mofa todos, mofa inbox")
        case RPCStatusCode.UNAVAILABLE:
            return Failure(
                f"The connection to the Temporal server was lost ({error.message}). Start it with: mofa up",
                UNREACHABLE,
                "ServerUnreachable",
            )
        case RPCStatusCode.DEADLINE_EXCEEDED | RPCStatusCode.CANCELLED | RPCStatusCode.FAILED_PRECONDITION:
            return Failure(f"{NO_WORKER}\n  ({error.message})", UNREACHABLE, "NoWorker")
        case _:
            return Failure(f"The Temporal server refused the request: {error.message}", FAILED, "Refused")


def root(error: BaseException) -> BaseException:
    """Return the innermost cause. Temporal wraps the failure of an activity or a child workflow in others."""
    cause = getattr(error, "cause", None)
    return root(cause) if isinstance(cause, BaseException) else error
