"""Reports and statistics from facts: what belongs to a report, and figures that add up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kernel.secretary.reports.decided import DecisionFacts, changed_proposal
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.reports.statistics import statistics_of
from kernel.secretary.reports.write import Known, ReportWanted, write_report

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def todo(id: str, opened: timedelta, **fields: Any) -> TodoFacts:
    """Return a todo that was opened so long ago."""
    at = NOW - opened
    given = {"todo_id": id, "workflow_id": f"todo/{id}", "desk": "office", "seq": 1, "phase_at": at, "changed_at": at}
    return TodoFacts.model_validate({**given, "opened_at": at, **fields})


def ended(id: str, opened: timedelta, closed: timedelta, status: str = "completed", **fields: Any) -> TodoFacts:
    return todo(id, opened, closed_at=NOW - closed, status=status, changed_at=NOW - closed, **fields)


def decision(id: str, opened: timedelta, **fields: Any) -> DecisionFacts:
    given = {"workflow_id": "todo/a", "decision_id": id, "kind": "acceptance", "title": f"Is {id} good?", "status": "open"}
    return DecisionFacts.model_validate({**given, "assignees": ["ann"], "opened_at": NOW - opened, **fields})


TODOS = [
    ended("done", 5 * HOUR, HOUR, accepted=True, reworks=2, cost_usd=0.5, seconds={"monitoring_execution": 3600.0}),
    ended("plain", 3 * HOUR, HOUR, accepted=True, cost_usd=0.25, unpriced=1),
    ended("broken", 2 * DAY, HOUR, "failed"),
    ended("before", 9 * DAY, 3 * DAY, accepted=True, cost_usd=100),
    todo("stuck", 8 * DAY, status="blocked", failed_now=["s1"], cost_usd=0.125, phase="monitoring_execution"),
    todo("a", HOUR, status="waiting_feedback", awaiting=["d1"], phase="reporting_completion"),
    todo("dry", HOUR, dry_run=True),
]
DECISIONS = [
    decision("d1", HOUR, deadline=NOW - HOUR / 2),
    decision("d2", 5 * HOUR, status="settled", closed_at=NOW - HOUR, by="ben", changed=True),
    decision("d3", 3 * HOUR, status="settled", closed_at=NOW - HOUR, by="ben", changed=False),
    decision("d4", 3 * HOUR, status="settled", closed_at=NOW - HOUR, by="deadline"),
    decision("d5", 9 * DAY, workflow_id="todo/stuck", assignees=["ben"], kind="exception"),
]
KNOWN = Known(todos=TODOS, decisions=DECISIONS, titles={"todo/done": "Tea *for* two"})


def titles(type: str, **fields: Any) -> dict[str, list[str]]:
    made = write_report(ReportWanted.model_validate({"desk": "office", "type": type, **fields}), KNOWN, NOW)
    return {section.title: [entry.title for entry in section.entries] for section in made.document.sections}


def test_a_daily_summary() -> None:
    assert titles("daily_summary") == {
        "Waiting for people (2)": ["Is d1 good?", "Is d5 good?"],
        "Blocked (1)": ["stuck"],
        "Completed (2)": ["Tea *for* two", "plain"],
        "Failed (1)": ["broken"],
        "Cancelled (0)": [],
        "New (3)": ["Tea *for* two", "plain", "a"],
        "Figures": [],
    }


def test_the_other_reports() -> None:
    assert titles("weekly_stale") == {
        "Not changed for a long time (1)": ["stuck"],
        "Decisions that wait for a long time (1)": ["Is d5 good?"],
    }
    assert titles("exception") == {
        "Blocked (1)": ["stuck"], "Past their deadline (1)": ["Is d1 good?"], "Failed (1)": ["broken"],
        "Not changed for a long time (1)": ["stuck"],
    }  # fmt: skip
    assert titles("weekly_stale", stale_after="PT30M")["Not changed for a long time (2)"] == ["stuck", "a"]
    assert titles("forecast") == {"Forecasts (1)": ["dry"]}
    assert list(titles("progress")) == ["Open (2)", "Waiting for people (2)", "Figures"]
    assert list(titles("task_completion", period="P7D")) == ["Completed (3)", "Figures"]


def test_a_person_sees_what_waits_for_them() -> None:
    found = titles("daily_summary", person="ann")
    assert found["Waiting for people (1)"] == ["Is d1 good?"] and found["Blocked (0)"] == []
    assert titles("daily_summary", person="ben")["Waiting for people (1)"] == ["Is d5 good?"]


def test_figures_add_up() -> None:
    found = statistics_of(TODOS, DECISIONS, NOW - DAY, NOW)
    assert (found.received, found.completed, found.failed, found.cancelled, found.open) == (3, 2, 1, 0, 2)
    assert (found.cost_usd, found.unpriced, found.open_cost_usd) == (0.75, 1, 0.125)
    assert (found.reworks, found.reworked, found.rework_rate) == (2, 1, 0.5)
    assert (found.proposals, found.changed, found.changed_rate) == (2, 1, 0.5)
    assert found.lead.count == 3 and found.lead.median_s == 4 * 3600 and found.lead.p90_s == 47 * 3600
    assert found.lead_by_phase["monitoring_execution"].total_s == 3600
    assert (found.waiting.count, found.waiting.total_s, found.open_decisions) == (2, 6 * 3600, 2)
    assert sum(point.closed for point in found.points) == 3 and sum(point.received for point in found.points) == 3
    assert sum(point.cost_usd for point in found.points) == found.cost_usd


@pytest.mark.parametrize("days", [1, 7, 30, 90, 92, 400])
def test_points_cover_the_period(days: int) -> None:
    found = statistics_of(TODOS, DECISIONS, NOW - days * DAY, NOW)
    assert 0 < len(found.points) <= 31 and sum(point.closed for point in found.points) == found.lead.count


def test_nothing_gives_no_rates() -> None:
    found = statistics_of([], [], NOW - DAY, NOW)
    assert (found.rework_rate, found.changed_rate, found.lead.median_s, found.cost_usd) == (None, None, None, 0)


def test_times_are_in_the_zone_and_lists_end() -> None:
    many = Known(todos=[todo(f"t{n}", HOUR) for n in range(60)])
    wanted = ReportWanted(desk="office", type="progress", zone="Asia/Shanghai")
    made = write_report(wanted, many, NOW, ZoneInfo("Asia/Shanghai"))
    assert made.document.lead == "2026-03-09 16:00 to 2026-03-10 16:00, Asia/Shanghai."
    assert (len(made.document.sections[0].entries), made.document.sections[0].more) == (50, 10)
    assert "… and 10 more" in made.report.content and len(made.report.todo_ids) == 50


@pytest.mark.parametrize(
    ("request_", "settled", "changed"),
    [
        ({"kind": "acceptance"}, {"choice": "accept"}, False),
        ({"kind": "acceptance"}, {"choice": "rework"}, True),
        ({"kind": "approval"}, {"choice": "approve"}, False),
        ({"kind": "approval"}, {"choice": "approve", "edited_args": {}}, True),
        ({"kind": "approval", "recommended": "undo"}, {"choice": "undo"}, False),
        ({"kind": "approval", "recommended": "undo"}, {"choice": "skip"}, True),
        ({"kind": "exception", "recommended": "retry"}, {"choice": "retry"}, False),
        ({"kind": "exception", "recommended": "retry"}, {"choice": "stop"}, True),
        ({"kind": "exception", "recommended": "retry"}, {"choice": "stop", "by": "deadline"}, None),
        ({"kind": "clarification", "default": "tea"}, {"answer": "tea"}, False),
        ({"kind": "clarification", "default": "tea"}, {"answer": "coffee"}, True),
        ({"kind": "clarification"}, {"answer": "coffee"}, None),
    ],
)
def test_a_changed_proposal(request_: dict[str, Any], settled: dict[str, Any], changed: bool | None) -> None:
    assert changed_proposal(request_, settled) is changed
