"""What a run records when it sees the suggestion to continue as new."""

from __future__ import annotations

import pytest

from tests.support.fake_workflow import FakeWorkflow
from workflows.renewal import Renewal


def test_what_is_seen_is_recorded_under_the_number_of_the_happening(temporal: FakeWorkflow) -> None:
    renewal = Renewal()
    renewal.begin()
    renewal.happened()
    assert not renewal.suggested()
    temporal.suggested = True
    assert not renewal.suggested(), "it looks once after each happening"
    renewal.happened()
    assert renewal.suggested() and renewal.suggested()
    renewal.happened()
    assert renewal.suggested()
    assert temporal.patches == ["renewal-recorded", "renews-2"]


def test_a_replay_that_sees_it_earlier_decides_as_the_run_did(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = {"renewal-recorded", "renews-3"}
    monkeypatch.setattr("temporalio.workflow.patched", lambda patch: patch in recorded)
    temporal.suggested = True
    renewal = Renewal()
    renewal.begin()
    seen = []
    for _ in range(4):
        renewal.happened()
        seen.append(renewal.suggested())
    assert seen == [False, False, True, True]


def test_an_older_run_decides_on_what_it_sees(temporal: FakeWorkflow) -> None:
    temporal.replays_older = True
    renewal = Renewal()
    renewal.begin()
    assert not renewal.suggested()
    temporal.suggested = True
    assert renewal.suggested()
    assert temporal.patches == ["renewal-recorded"]
