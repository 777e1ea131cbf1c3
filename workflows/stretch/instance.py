"""The stand-in for Temporal's workflow runtime: its own event loop for workflows, without a server behind it.

This is Temporal's class for workflows in Python, so that tasks, conditions and cancellations behave as in a workflow. It sends
no commands. `docs/decisions/0022-the-fused-form.md` has the reasons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads
from temporalio.bridge.proto.workflow_activation import WorkflowActivation, WorkflowActivationJob
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.common import MetricMeter, Priority, SearchAttributes, TypedSearchAttributes
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DefaultFailureConverter
from temporalio.worker._workflow_instance import WorkflowInstanceDetails
from temporalio.workflow import Info, ParentInfo, RootInfo, _Definition

from kernel.kinds.stretch import Stretch
from workflows.instance import FreedInstance

_PAYLOADS = pydantic_data_converter.payload_converter_class
_NO_ATTRIBUTES: SearchAttributes = {}


class Instance(FreedInstance):
    """One run of a workflow type, on the thread of the event loop that advances it."""

    def __init__(
        self, kind: type, info: Info, extern: Mapping[str, Callable[..., Any]], failures: tuple[type[Exception], ...]
    ) -> None:
        """`extern` are the external functions that the workflow finds; `failures` are errors that end the run."""
        super().__init__(
            WorkflowInstanceDetails(
                payload_converter_factory=_PAYLOADS,
                failure_converter_class=DefaultFailureConverter,
                interceptor_classes=[],
                defn=_Definition.must_from_class(kind),
                info=info,
                randomness_seed=0,
                extern_functions=extern,
                disable_eager_activity_execution=True,
                worker_level_failure_exception_types=failures,
                patch_activation_callback=None,
                last_completion_result=Payloads(),
                last_failure=None,
            )
        )
        self.present = 0
        """The time that the workflow sees, in nanoseconds."""

    # ---- for the one who runs it -------------------------------------------------------------------------------

    def begin(self, given: Any) -> None:
        """Start the run with its input. Call this and `advance` from a callback of the process's event loop."""
        job = WorkflowActivationJob()
        job.initialize_workflow.arguments.append(_payload(given))
        self._activate(job)

    def advance(self) -> None:
        """Run until nothing can continue.

        Raises:
            Exception: a bug in the run's code.
        """
        self._ready.append(asyncio.Handle(_nothing, (), self))  # conditions are looked at only after something has run
        outer = asyncio._get_running_loop()
        try:
            self._run_once(check_conditions=True, jobs=[WorkflowActivationJob()])
        finally:
            asyncio._set_running_loop(outer)

    def end(self) -> None:
        """Cancel all coroutines, as for a workflow that leaves a worker's cache."""
        job = WorkflowActivationJob()
        job.remove_from_cache.SetInParent()
        self._activate(job)

    @property
    def over(self) -> bool:
        """Whether the run has ended."""
        return self._primary_task is not None and self._primary_task.done()

    def _activate(self, job: WorkflowActivationJob) -> None:
        outer = asyncio._get_running_loop()
        try:
            done = self.activate(WorkflowActivation(run_id=self._info.run_id, jobs=[job]))
        finally:
            asyncio._set_running_loop(outer)
        if done.HasField("failed"):
            raise RuntimeError(f"the run's code failed: {done.failed.failure.message}")

    # ---- in place of a server ----------------------------------------------------------------------------------

    def _add_command(self) -> WorkflowCommand:
        self._assert_not_read_only("add command")
        return WorkflowCommand()  # nobody reads it

    def workflow_time_ns(self) -> int:
        return self.present

    def workflow_metric_meter(self) -> MetricMeter:
        return MetricMeter.noop  # the workflow counts

    def workflow_is_replaying_history_events(self) -> bool:
        return True  # so that the workflow alone writes logs


def info_of(given: Stretch, *, workflow_id: str, run_id: str, namespace: str, task_queue: str) -> Info:
    """Return the run's information as its workflow has it."""
    parent = None
    if given.parent is not None:
        parent = ParentInfo(namespace=namespace, run_id=given.parent.run_id, workflow_id=given.parent.workflow_id)
    return Info(
        attempt=1,
        continued_run_id=None,
        cron_schedule=None,
        execution_timeout=None,
        first_execution_run_id=given.first_run_id,
        headers={},
        namespace=namespace,
        original_execution_run_id=run_id,
        parent=parent,
        root=None if given.root is None else RootInfo(run_id=given.root.run_id, workflow_id=given.root.workflow_id),
        priority=Priority.default,
        raw_memo={name: _payload(value) for name, value in given.memo.items()},
        retry_policy=None,
        run_id=run_id,
        run_timeout=None,
        search_attributes=_NO_ATTRIBUTES,
        start_time=given.started_at,
        task_queue=task_queue,
        task_timeout=timedelta(seconds=10),
        typed_search_attributes=TypedSearchAttributes.empty,
        workflow_id=workflow_id,
        workflow_start_time=given.started_at,
        workflow_type=given.mode,
    )


def nanoseconds(at: datetime) -> int:
    """Return a time in nanoseconds since 1970."""
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)) * 1000


def _nothing() -> None:
    pass


def _payload(value: Any) -> Payload:
    return _PAYLOADS().to_payloads([value])[0]
