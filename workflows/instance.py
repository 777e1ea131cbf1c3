"""Runs of workflows that free their memory when they leave a worker's cache.

The SDK's object of a run, the run's own object and their parts refer to each other. Without this, an evicted run stays until
Python looks for cyclic garbage among its oldest objects: it holds some 60 KB, and with ten thousand cached runs each look stops
the process for more than a second.
"""

from __future__ import annotations

from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstance
from temporalio.worker._workflow_instance import WorkflowInstanceDetails, _WorkflowInstanceImpl


class FreedInstance(_WorkflowInstanceImpl):
    """One run. After its eviction nothing refers to its parts."""

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        """Run what a task or an eviction asks for. The last activation is an eviction."""
        done = super().activate(act)
        if not done.HasField("failed") and any(job.HasField("remove_from_cache") for job in act.jobs):
            self.free()
        return done

    def free(self) -> None:
        """Let go of everything."""
        parts = [self._object]
        self.__dict__ = {"_deleting": True}  # futures and tasks ask for it when they are freed
        while parts:
            part = parts.pop()
            if _is_part(part):
                parts.extend(vars(part).values())
                vars(part).clear()

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Take an error that nobody caught. During an eviction it means nothing, and its traceback would hold the run."""
        if self._deleting:
            context.clear()
        else:
            super().call_exception_handler(context)


def _is_part(each: object) -> bool:
    """Return whether this belongs to one run alone. The host of a stretch ends after its run."""
    module = type(each).__module__
    return hasattr(each, "__dict__") and module.startswith("workflows.") and not module.startswith("workflows.stretch.")


class Runner(UnsandboxedWorkflowRunner):
    """Runs workflows without the SDK's sandbox, which imports each module again for each run (docs/decisions/0021)."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return a new run."""
        # What an event loop has for input and output is missing, and no workflow uses it.
        return FreedInstance(det)  # type: ignore[abstract]
