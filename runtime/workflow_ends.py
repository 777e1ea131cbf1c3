"""Whether a workflow lives, from the server's own record of it, which is never behind the workflow."""

from __future__ import annotations

from dataclasses import dataclass

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import WorkflowExecutionStatus as Status
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, DescribeWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

COMPLETED = Status.WORKFLOW_EXECUTION_STATUS_COMPLETED

_OVER = frozenset(
    {
        COMPLETED,
        Status.WORKFLOW_EXECUTION_STATUS_FAILED,
        Status.WORKFLOW_EXECUTION_STATUS_CANCELED,
        Status.WORKFLOW_EXECUTION_STATUS_TERMINATED,
        Status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
    }
)
"""The statuses of a run after which its workflow does no more. A run that is paused, or continued as new, is none."""


@dataclass(frozen=True)
class Found:
    """A run as the server describes it. `first_run_id` names its chain."""

    status: int
    first_run_id: str
    parent: str | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, and no run goes on with it."""
        return self.status in _OVER


async def namespace_id(client: Client) -> str:
    """Return the id of the client's namespace. A server with a new database has another one under the same name.

    Raises:
        RPCError: the server does not answer, or has no such namespace.
    """
    asked = DescribeNamespaceRequest(namespace=client.namespace)
    return (await client.workflow_service.describe_namespace(asked, retry=True)).namespace_info.id


async def find(client: Client, workflow_id: str, run_id: str = "") -> Found | None:
    """Return a run, or without a run id the last one of the workflow; None if the server has no such run.

    The SDK's own `describe` knows no paused workflows.

    Raises:
        RPCError: the server does not answer.
    """
    asked = DescribeWorkflowExecutionRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id)
    )
    try:
        answer = await client.workflow_service.describe_workflow_execution(asked, retry=True)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise
    info = answer.workflow_execution_info
    parent = info.parent_execution.workflow_id if info.HasField("parent_execution") else None
    return Found(info.status, info.first_run_id, parent)


async def last_of_chain(client: Client, workflow_id: str, run_id: str, first_run_id: str) -> Found | None:
    """Return the state of a chain of runs of which `run_id` is one; None if the server does not know the chain.

    A run that was reset is terminated, and another one goes on with its chain. None too, if the server is too old to tell.
    """
    known = await find(client, workflow_id, run_id)
    if known is not None and known.status == Status.WORKFLOW_EXECUTION_STATUS_RUNNING:
        return known
    last = await find(client, workflow_id)
    if known is None:  # a chain that lives may be older than the retention of its first runs
        return last if last is not None and last.first_run_id == first_run_id else None
    if last is not None and last.first_run_id in ("", first_run_id):
        return last if last.first_run_id else None
    # Another chain has the workflow's id now, so that this one is over; a run of it may say only that another run followed.
    return known if known.over else Found(Status.WORKFLOW_EXECUTION_STATUS_TERMINATED, first_run_id, known.parent)
