"""A server that describes runs as it is told to, and hears the signals to desks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.namespace.v1 import NamespaceInfo
from temporalio.api.workflow.v1 import WorkflowExecutionInfo
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    DescribeNamespaceResponse,
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
)
from temporalio.service import RPCError, RPCStatusCode

from kernel.secretary.desk.orders import TodoEnded

RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED, RENEWED, TIMED_OUT, PAUSED = range(1, 9)
"""The statuses of runs, as the server numbers them."""


class Server:
    """A server with runs: (workflow id, run id) → status, first run id, parent. The last run of an id is the present one."""

    def __init__(self) -> None:
        self.namespace, self.namespace_id = "default", "one"
        self.runs: dict[tuple[str, str], tuple[int, str, str | None]] = {}
        self.away: set[str] = set()
        self.gone: set[str] = set()
        self.told: list[tuple[str, str, str]] = []
        self.workflow_service = self

    def run(self, workflow_id: str, run_id: str, status: int, first: str = "first", parent: str | None = None) -> None:
        self.runs[workflow_id, run_id] = status, first, parent

    async def describe_workflow_execution(
        self, asked: DescribeWorkflowExecutionRequest, retry: bool
    ) -> DescribeWorkflowExecutionResponse:
        id = asked.execution.workflow_id
        if id in self.away:
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
        found = [run for run in self.runs if run[0] == id and asked.execution.run_id in ("", run[1])]
        if not found:
            raise RPCError("not found", RPCStatusCode.NOT_FOUND, b"")
        status, first, parent = self.runs[found[-1]]
        info = WorkflowExecutionInfo(status=cast(Any, status), first_run_id=first)
        if parent is not None:
            info.parent_execution.CopyFrom(WorkflowExecution(workflow_id=parent))
        return DescribeWorkflowExecutionResponse(workflow_execution_info=info)

    async def describe_namespace(self, asked: DescribeNamespaceRequest, retry: bool) -> DescribeNamespaceResponse:
        if self.namespace_id == "":
            raise RPCError("namespace not found", RPCStatusCode.NOT_FOUND, b"")
        return DescribeNamespaceResponse(namespace_info=NamespaceInfo(id=self.namespace_id, name=asked.namespace))

    def get_workflow_handle(self, id: str) -> Any:
        async def signal(name: str, given: TodoEnded) -> None:
            if id in self.gone:
                raise RPCError("it has ended", RPCStatusCode.NOT_FOUND, b"")
            assert name == "todo_ended"
            self.told.append((id, given.todo_id, given.ended))

        return SimpleNamespace(signal=signal)
