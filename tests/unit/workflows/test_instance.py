"""Runs free their memory when they leave the cache, without the collector of cyclic garbage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from temporalio.worker import WorkflowInstance
from temporalio.worker._workflow_instance import WorkflowInstanceDetails

from tests.replay.record import recorded
from tests.support.replaying import replay
from workflows.instance import Runner
from workflows.outbox import Outbox

FAILED = ["agent", "calendars", "event_log", "sequential", "supervisor", "todo"]
"""Histories with calls that failed: the SDK's own frames hold the error, and the error's traceback holds them."""


class Watched(Runner):
    """Remembers its runs, without holding them."""

    def __init__(self) -> None:
        self.runs: list[weakref.ref[WorkflowInstance]] = []

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return a new run."""
        run = super().create_instance(det)
        self.runs.append(weakref.ref(run))
        return run


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Leave cyclic garbage where it is."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def evicted(name: str) -> WorkflowInstance | None:
    """Replay a history, and return what is left of its run."""
    runner = Watched()
    await replay(recorded(name), workflow_runner=runner)
    (run,) = runner.runs
    return run()


@pytest.mark.parametrize(
    "name", ["debate", "desk", "flow_forked", "living", "logged_topic", "no_calendars", "session", "topic"]
)
async def test_an_evicted_run_is_freed_at_once(name: str, no_collector: None) -> None:
    before = sum(isinstance(each, Outbox) for each in gc.get_objects())
    assert await evicted(name) is None
    assert sum(isinstance(each, Outbox) for each in gc.get_objects()) == before


@pytest.mark.parametrize("name", FAILED)
async def test_what_an_error_holds_of_an_evicted_run_is_empty(name: str, no_collector: None) -> None:
    left = await evicted(name)
    assert left is None or vars(left) == {"_deleting": True}
