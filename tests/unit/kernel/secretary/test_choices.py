"""The decisions on dispatch, failure and acceptance: what is offered, and what each choice asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import Decision, DecisionRequest, failed_criteria, refusal
from kernel.secretary import commands
from kernel.secretary.choices import Choice, choice_command, choice_request
from kernel.secretary.effects import effects
from tests.support.todo_record import CLARIFY, RECEIVE, TEAM, TodoRecord, desk, planned, reported, sub


def nobody_fits() -> TodoRecord:
    record = TodoRecord()
    plan = commands.MakePlan(subtasks=[sub("s1", needs=["coding", "writing"])], executors=TEAM)
    record.do(RECEIVE, CLARIFY, plan)
    return record


def failed() -> TodoRecord:
    record = planned()
    record.do(commands.StartSubtask(id="s1", attempt=1), commands.FailSubtask(id="s1", attempt=1, error="boom"))
    return record


DESK = desk(dispatch={"replacements": 0})


def asked_of(record: TodoRecord) -> tuple[Choice, DecisionRequest]:
    effect = effects(record.now, DESK)[0]
    assert isinstance(effect, Choice)
    fields = choice_request(record.now, effect)
    opened = datetime(2026, 3, 1, tzinfo=UTC)
    return effect, DecisionRequest(id="d", workflow_id="w", run_id="r", opened_at=opened, **fields)


@pytest.mark.parametrize(
    ("make", "kind", "offered", "recommended"),
    [
        (nobody_fits, "resource", ["assign-writer", "assign-coder", "skip", "stop"], "assign-writer"),
        (failed, "exception", ["retry", "assign-writer", "skip", "stop"], "retry"),
        (reported, "acceptance", ["accept", "rework", "reject"], "accept"),
        (lambda: reported(True, False), "acceptance", ["accept", "rework", "reject"], "rework"),
    ],
)
def test_every_choice_that_is_offered_fits_the_state(make: object, kind: str, offered: list[str], recommended: str) -> None:
    assert callable(make)
    for choice in offered:
        record = make()
        effect, request = asked_of(record)
        assert [option.id for option in request.options] == offered
        assert (request.kind, request.recommended) == (kind, recommended)
        record.do(choice_command(effect, Decision(decision_id="d", choice=choice, comment="because", by="ana")))
        assert effect.key not in [now.key for now in effects(record.now, DESK)]


def test_the_question_says_what_went_wrong() -> None:
    _, request = asked_of(failed())
    assert "boom" in request.question and "coder, attempt 1" in request.question
    _, request = asked_of(nobody_fits())
    assert "It needs coding, writing." in request.question and "writer lacks coding" in request.question
    _, request = asked_of(reported(True, False))
    assert "not met: it is short" in request.question


def test_rework_without_a_comment_is_refused() -> None:
    effect, _ = asked_of(reported())
    with pytest.raises(InvalidInput, match="comment: is empty"):
        choice_command(effect, Decision(decision_id="d", choice="rework", comment=" "))


def test_only_the_criteria_that_a_person_names_go_back() -> None:
    record = reported(True, False)
    effect, asked = asked_of(record)
    first, second = asked.criteria
    for named in (["3"], ["0"], ["nothing like it"], ["-1"]):
        wrong = Decision(decision_id="d", choice="rework", comment="Too dear.", failed=named)
        assert (refusal([asked], wrong) or "").startswith("failed: ")
    with_accept = Decision(decision_id="d", choice="accept", failed=["1"])
    assert "belong to the choice 'rework'" in (refusal([asked], with_accept) or "")
    both = Decision(decision_id="d", choice="rework", comment="Too dear.", failed=["2", second, "1"])
    assert refusal([asked], both) is None and failed_criteria(asked, both) == [first, second]

    one = both.model_copy(update={"failed": [first]})
    record.do(choice_command(effect, one))
    review = record.now.review
    assert review is not None and record.now.replanning
    assert {check.criterion: check.met for check in review.checks} == {first: False, second: True}, "the review said otherwise"
    assert "Too dear." in review.checks[0].evidence
    with pytest.raises(InvalidInput, match="no acceptance criterion"):
        reported(True, True).do(commands.RequestRework(comment="x", failed=["no such criterion"]))
