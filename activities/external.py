"""The functions of a worker that its workflows may call: `workflow.extern_functions`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from temporalio.worker import Interceptor, WorkflowInboundInterceptor, WorkflowInterceptorClassInput


class ExternalFunctions(Interceptor):
    """Gives workflows these functions, by name. It intercepts nothing."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self._functions = functions

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor] | None:
        """Add the functions."""
        input.unsafe_extern_functions.update(self._functions)
        return None
