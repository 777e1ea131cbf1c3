"""A run asks its worker whether calendars matter, and reads them by an activity only then. A replay does as its history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from temporalio import workflow

from kernel.conversation.preparing import CALENDAR_FUNCTION, DecisionPrepare, DecisionPrepared
from tests.support.fakes.workflow import FakeWorkflow
from tests.unit.workflows.run.conftest import ARun
from workflows.outbox import PATCH
from workflows.run.calendars import CALENDARS_PATCH, Calendars

BY_CALENDAR = DecisionPrepared(assignees=["deputy"])


class Worker:
    """A worker, whose project file has something about some people, and the markers of a run's history."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, temporal: FakeWorkflow) -> None:
        self.away: set[str] = set()
        self.markers: set[str] = set()
        self.read: list[list[str]] = []
        self._temporal = temporal
        temporal.functions[CALENDAR_FUNCTION] = lambda wanted: bool(self.away & set(wanted.assignees))
        monkeypatch.setattr(workflow, "patched", self._patched)
        monkeypatch.setattr("workflows.run.calendars.prepare_decision", self._prepare)

    def _patched(self, patch: str) -> bool:
        if not self._temporal.replaying:
            self.markers.add(patch)
        return patch in self.markers

    async def _prepare(self, wanted: DecisionPrepare) -> DecisionPrepared:
        self.read.append(wanted.assignees)
        return BY_CALENDAR


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, run: ARun, temporal: FakeWorkflow) -> Worker:
    return Worker(monkeypatch, temporal)


async def test_no_activity_where_the_project_file_has_nothing_about_the_people(run: ARun, worker: Worker) -> None:
    assert await Calendars(run).prepared(["ann"], None) == DecisionPrepared(assignees=["ann"])
    assert worker.read == [] and worker.markers == {"no-calendars-1"}


async def test_calendars_are_read_where_it_has_something(run: ARun, worker: Worker) -> None:
    worker.away.add("ann")
    assert await Calendars(run).prepared(["ann", "ben"], timedelta(hours=1)) == BY_CALENDAR
    assert worker.read == [["ann", "ben"]] and worker.markers == {CALENDARS_PATCH}


async def test_calendars_are_read_on_a_worker_that_does_not_say(run: ARun, worker: Worker, temporal: FakeWorkflow) -> None:
    del temporal.functions[CALENDAR_FUNCTION]
    assert await Calendars(run).prepared(["ann"], None) == BY_CALENDAR
    assert worker.markers == {CALENDARS_PATCH}


@pytest.mark.parametrize("away", [set(), {"ann"}], ids=["nothing", "something"])
async def test_a_replay_does_what_the_run_did_on_any_worker(
    away: set[str], run: ARun, worker: Worker, temporal: FakeWorkflow
) -> None:
    worker.away, temporal.replaying = away, True
    worker.markers = {"no-calendars-1", CALENDARS_PATCH}
    calendars = Calendars(run)
    assert await calendars.prepared(["ann"], None) == DecisionPrepared(assignees=["ann"])
    assert await calendars.prepared(["ann"], None) == BY_CALENDAR
    assert worker.read == [["ann"]]


async def test_a_replay_of_a_run_from_before_calendars_reads_none(run: ARun, worker: Worker, temporal: FakeWorkflow) -> None:
    temporal.replaying = True
    assert await Calendars(run).prepared(["ann"], None) is None
    assert worker.read == []


async def test_the_markers_of_one_run_are_bounded(run: ARun, worker: Worker) -> None:
    calendars = Calendars(run)
    for _ in range(30):
        await calendars.prepared(["ann"], None)
    assert len(worker.read) == 20 and len(worker.markers) == 11


@pytest.mark.parametrize("away", [set(), {"ann"}], ids=["nothing", "something"])
async def test_the_marker_stands_for_that_of_the_event_log(away: set[str], run: ARun, worker: Worker) -> None:
    worker.away = away
    await Calendars(run).prepared(["ann"], None)
    assert run.outbox._may_send()
    assert (PATCH in worker.markers) is bool(away)
