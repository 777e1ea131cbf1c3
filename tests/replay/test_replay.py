"""Every recorded history replays on today's workflows."""

from __future__ import annotations

import gc
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.workflow import NondeterminismError, _Definition

from kernel.record.events import Event
from tests.replay.record import HISTORIES, SCENARIOS
from workflows.catalogue import WORKFLOWS
from workflows.run.record import Record
from workflows.secretary.desk import Secretary

RECORDED = sorted(HISTORIES.glob("*.json"))


def history_of(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"recorded/{path.stem}", path.read_text())


async def replay(history: WorkflowHistory) -> None:
    """Replay on the type of this history alone: the sandbox loads each type again."""
    name = history.events[0].workflow_execution_started_event_attributes.workflow_type.name
    of_type = [each for each in WORKFLOWS if _Definition.must_from_class(each).name == name]
    await Replayer(workflows=of_type, data_converter=pydantic_data_converter).replay_workflow(history)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_replays(path: Path) -> None:
    await replay(history_of(path))


async def test_verified_decisions_replay_in_a_run_of_another_id() -> None:
    """After a reset, the same decisions are replayed in a run for whose id their seals were not made."""
    history = WorkflowHistory.from_json("elsewhere", (HISTORIES / "identities.json").read_text())
    flows = [each for each in WORKFLOWS if _Definition.must_from_class(each).name == "Flow"]
    await Replayer(
        workflows=flows, data_converter=pydantic_data_converter, workflow_runner=UnsandboxedWorkflowRunner()
    ).replay_workflow(history)


async def test_a_replay_has_the_times_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The task of two signals was kept alive for the write of their events; a replay's clock shows its end alone."""
    records, told = [], []

    class QueuedMessage(Record):
        def __init__(self) -> None:
            super().__init__()
            records.append(self)

        def note(self, *given: Any) -> Event:
            event = super().note(*given)
            told.append(event.model_copy())
            return event

    monkeypatch.setattr("workflows.run.chronicle.Record", QueuedMessage)
    history = history_of(HISTORIES / "desk_kept_alive.json")
    await Replayer(
        workflows=[Secretary], data_converter=pydantic_data_converter, workflow_runner=UnsandboxedWorkflowRunner()
    ).replay_workflow(history)
    results = [event.marker_recorded_event_attributes.details.get("result") for event in history.events]
    logged = [
        datetime.fromisoformat(at)
        for each in results
        if each is not None
        for at in json.loads(each.payloads[0].data)["logged"]["at"]
    ]
    (record,) = records
    assert [event.at for event in record.events] == logged
    assert [each.type for each, at in zip(told, logged, strict=True) if each.at != at] == ["report_written", "refused"]


def test_every_scenario_is_recorded() -> None:
    assert set(SCENARIOS) <= {path.stem for path in RECORDED}


# The SDK leaves the refused run's coroutine to the garbage collector, which must not find it in another test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_another_order_of_activities_is_found() -> None:
    text = (HISTORIES / "request_response.json").read_text().replace('"model.call"', '"model.other"')
    with pytest.raises(NondeterminismError):
        await replay(WorkflowHistory.from_json("recorded/changed", json.loads(text)))
    gc.collect()
