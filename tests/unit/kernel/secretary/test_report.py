"""The desk's reports: which todos they are about, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.conversation.budget import Usage
from kernel.secretary.desk.report import desk_report
from kernel.secretary.shapes import ReportType, TodoItem
from kernel.secretary.state import to_item
from tests.support.todo_record import START, planned


def item(id: str, status: str, **fields: Any) -> TodoItem:
    whole = to_item(planned().now, [], Usage(calls=1))
    return whole.model_copy(update={"id": id, "status": status, **fields})


TODOS = [item("a", "completed"), item("b", "in_progress"), item("c", "blocked"), item("d", "failed", reason="no\nmoney")]


@pytest.mark.parametrize(
    ("type", "ids"),
    [("task_completion", ["a"]), ("progress", ["b", "c"]), ("exception", ["c", "d"]), ("daily_summary", ["a", "b", "c", "d"])],
)
def test_each_type_is_about_its_todos(type: ReportType, ids: list[str]) -> None:
    report = desk_report("r1", type, "desk", TODOS, START)
    assert report.todo_ids == ids and report.statistics["todos"] == len(ids)
    assert report.statistics["usage"]["calls"] == len(ids)
    assert all(f"- **{id}** Hello" in report.content for id in ids)


def test_a_line_says_how_far_and_why() -> None:
    content = desk_report("r1", "exception", "desk", TODOS, START).content
    assert "failed in monitoring execution, 0 of 3 subtasks done: no money" in content
    assert "1 blocked, 1 failed" in content


def test_a_desk_without_todos_has_a_report_too() -> None:
    report = desk_report("r1", "progress", "desk", [], START)
    assert "no todos" in report.content and report.todo_ids == []
