"""Every recorded history replays on today's workflows."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.replay.record import HISTORIES, SCENARIOS
from workflows.catalogue import WORKFLOWS

RECORDED = sorted(HISTORIES.glob("*.json"))


def history_of(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"recorded/{path.stem}", path.read_text())


def replayer() -> Replayer:
    return Replayer(workflows=WORKFLOWS, data_converter=pydantic_data_converter)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_replays(path: Path) -> None:
    await replayer().replay_workflow(history_of(path))


def test_every_scenario_is_recorded() -> None:
    assert set(SCENARIOS) <= {path.stem for path in RECORDED}


# The SDK leaves the refused run's coroutine to the garbage collector, which must not find it in another test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_another_order_of_activities_is_found() -> None:
    text = (HISTORIES / "request_response.json").read_text().replace('"model.call"', '"model.other"')
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("recorded/changed", json.loads(text)))
    gc.collect()
