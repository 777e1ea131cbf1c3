"""A todo as lists have it, and as its page shows it when it could not write its own end."""

from __future__ import annotations

from datetime import timedelta

from kernel.secretary.commands import ReceiveIdea
from kernel.secretary.desk.listed import listed, with_end
from kernel.secretary.reports.facts import TodoFacts, lost
from kernel.secretary.shapes import Idea
from tests.support.todo_record import START, TodoRecord

OPEN = TodoFacts(todo_id="t1", workflow_id="todo/t1", seq=3, opened_at=START, changed_at=START, phase_at=START)
DAY = START + timedelta(days=1)


def test_the_page_of_a_todo_that_was_terminated_has_the_end_of_its_row() -> None:
    record = TodoRecord()
    record.do(ReceiveIdea(id="t1", idea=Idea(content="Tea")))
    todo, ended = record.now, listed(lost(OPEN, DAY, "terminated"), "Tea", None)
    assert with_end(todo, None) == todo == with_end(todo, listed(OPEN, "Tea", None))
    shown = with_end(todo, ended)
    assert (shown.closed, shown.status, shown.reason) == (True, "failed", "Its workflow was terminated.")
    done = todo.model_copy(update={"status": "completed"})
    assert with_end(done, ended) == done, "what it has written itself counts"


def test_only_an_open_todo_is_unknown_to_the_server() -> None:
    assert listed(OPEN, "Tea", None, DAY).unknown_since == DAY
    assert listed(lost(OPEN, DAY, "unknown"), "Tea", None, DAY).unknown_since is None
