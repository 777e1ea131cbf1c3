"""What a run records of the limits of its history that it notices."""

from __future__ import annotations

import pytest

from tests.support.fakes.workflow import FakeWorkflow
from workflows.noticed import Renewal, noticed


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


def test_a_limit_that_a_replay_reaches_earlier_is_noticed_where_the_run_did(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = {"history-limit-3"}
    monkeypatch.setattr("temporalio.workflow.patched", lambda patch: patch in recorded)
    assert [noticed("history-limit", moment) for moment in range(1, 6)] == [False, False, True, False, False]


def test_a_limit_of_a_version_without_numbers_is_noticed_from_its_marker_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temporalio.workflow.patched", lambda patch: patch == "history-limit")
    assert noticed("history-limit", 1) and noticed("history-limit", 2)
