"""Every recorded history replays on today's workflows."""

from __future__ import annotations

import gc
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import UnsandboxedWorkflowRunner
from temporalio.workflow import NondeterminismError

from kernel.record.events import Event
from tests.replay.record import HISTORIES, SCENARIOS, recorded
from tests.support.replaying import replay
from workflows.run.record import Record

RECORDED = sorted(HISTORIES.glob("*.json"))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_replays(path: Path) -> None:
    await replay(recorded(path.stem))


async def test_verified_decisions_replay_in_a_run_of_another_id() -> None:
    """After a reset, the same decisions are replayed in a run for whose id their seals were not made."""
    history = WorkflowHistory.from_json("elsewhere", (HISTORIES / "identities.json").read_text())
    await replay(history, workflow_runner=UnsandboxedWorkflowRunner())


async def test_a_replay_has_the_times_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The task of two signals was kept alive for the write of their events; a replay's clock shows its end alone."""
    records, told = [], []

    class Told(Record):
        def __init__(self) -> None:
            super().__init__()
            records.append(self)

        def note(self, *given: Any) -> Event:
            event = super().note(*given)
            told.append(event.model_copy())
            return event

    monkeypatch.setattr("workflows.run.chronicle.Record", Told)
    history = recorded("desk_kept_alive")
    await replay(history, workflow_runner=UnsandboxedWorkflowRunner())
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


@pytest.mark.parametrize("clock", ["that of the start", "a year later"])
async def test_a_run_whose_time_is_up_replays_by_any_clock(clock: str) -> None:
    """A replay may read another time where the run looked at its budget."""
    history = json.loads((HISTORIES / "time_is_up.json").read_text())
    start = history["events"][2]["eventTime"]  # of the first workflow task: the run's start by its own clock
    times = {"that of the start": start, "a year later": str(int(start[:4]) + 1) + start[4:]}
    for event in history["events"][3:]:
        event["eventTime"] = times[clock]
    await replay(WorkflowHistory.from_json("recorded/time_is_up", history))


def test_every_scenario_is_recorded() -> None:
    assert set(SCENARIOS) <= {path.stem for path in RECORDED}


# The SDK leaves the refused run's coroutine to the garbage collector, which must not find it in another test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_another_order_of_activities_is_found() -> None:
    text = (HISTORIES / "request_response.json").read_text().replace('"model.call"', '"model.other"')
    with pytest.raises(NondeterminismError):
        await replay(WorkflowHistory.from_json("recorded/changed", json.loads(text)))
    gc.collect()
