"""Clarification questions: there as decisions, and back as words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import Decision, DecisionRequest, refusal
from kernel.secretary.questions import answer_text, check_questions, question_to_request, tidy
from kernel.secretary.shapes import Question


def question(kind: str, **fields: Any) -> Question:
    return Question.model_validate({"id": "q1", "kind": kind, "question": "Which?", **fields})


def request_of(asked: Question) -> DecisionRequest:
    opened = datetime(2026, 3, 1, tzinfo=UTC)
    return DecisionRequest(id="d", workflow_id="w", run_id="r", opened_at=opened, **question_to_request(asked))


CHOICE = question("single_choice", options=["FastAPI & htmx", "Django"], default="Django")


@pytest.mark.parametrize(
    ("asked", "given_", "text"),
    [
        (question("open"), {"answer": " in blue "}, "in blue"),
        (CHOICE, {"choice": "fastapi-htmx"}, "FastAPI & htmx"),
        (CHOICE, {"choice": "django", "comment": "we know it"}, "Django (we know it)"),
        (question("multiple_choice", options=["a", "b", "c"]), {"answer": ["a", "c"]}, "a, c"),
        (question("multiple_choice", options=["a", "b"]), {"answer": []}, "none of them"),
        (question("confirmation"), {"choice": "yes"}, "Yes"),
        (question("number_range", minimum=1, maximum=9), {"answer": 3.0}, "3"),
        (question("number_range", minimum=0, maximum=1), {"answer": 0.25}, "0.25"),
    ],
)
def test_an_answer_that_the_decision_takes_comes_back_in_words(asked: Question, given_: dict[str, Any], text: str) -> None:
    request, decision = request_of(asked), Decision(decision_id="d", **given_)
    assert refusal([request], decision) is None
    if request.answer_schema is not None:
        jsonschema_rs.validate(request.answer_schema, decision.answer)
    assert answer_text(asked, decision) == text


@pytest.mark.parametrize(
    ("asked", "bad"),
    [
        (question("open"), ""),
        (question("open"), 3),
        (question("multiple_choice", options=["a", "b"]), ["a", "a"]),
        (question("multiple_choice", options=["a", "b"]), ["z"]),
        (question("number_range", minimum=1, maximum=9), 10),
        (question("number_range", minimum=1), 0.5),
        (question("number_range"), "many"),
    ],
)
def test_the_answers_schema_refuses_what_was_not_asked(asked: Question, bad: Any) -> None:
    schema = request_of(asked).answer_schema
    assert schema is not None
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema, bad)


@pytest.mark.parametrize(
    ("asked", "recommended", "default"),
    [
        (CHOICE, "django", None),
        (CHOICE.model_copy(update={"default": "Rails"}), None, None),
        (question("confirmation", default=True), "yes", None),
        (question("confirmation", default="No"), "no", None),
        (question("confirmation", default="perhaps"), None, None),
        (question("number_range", minimum=1, maximum=9, default=3), None, 3.0),
        (question("number_range", minimum=1, maximum=9, default="4"), None, 4.0),
        (question("number_range", minimum=1, maximum=9, default=10), None, None),
        (question("number_range", default="many"), None, None),
        (question("multiple_choice", options=["a", "b"], default=["b", "z"]), None, ["b"]),
        (question("multiple_choice", options=["a", "b"], default="a"), None, ["a"]),
        (question("open", default="blue"), None, "blue"),
    ],
)
def test_a_default_is_proposed_where_it_fits(asked: Question, recommended: str | None, default: Any) -> None:
    request = request_of(asked)
    assert (request.recommended, request.default) == (recommended, default)
    assert request.on_timeout.do == "wait", "nothing is taken by silence"


def test_a_request_says_why_it_is_asked_and_keeps_its_title_short() -> None:
    asked = question("open", why="The budget hangs on it.").model_copy(update={"question": "Which colour " * 20})
    request = request_of(asked)
    assert request.kind == "clarification" and len(request.title) <= 80
    assert request.question.endswith("Why this is asked: The budget hangs on it.")


def test_option_ids_differ_even_when_labels_look_alike() -> None:
    request = request_of(question("single_choice", options=["C", "C!", "c#", "???", "中文"]))
    ids = [option.id for option in request.options]
    assert ids == ["c", "c-2", "c-3", "option-4", "中文"]


@pytest.mark.parametrize(
    ("questions", "field", "words"),
    [
        ([question("open")] * 6, "questions", "at most 5"),
        ([question("open"), question("open")], "questions.1.id", "an id of its own"),
        ([question("open").model_copy(update={"question": " "})], "questions.0.question", "ask something"),
        ([question("single_choice", options=["a", "a "])], "questions.0.options", "at least two different options"),
        ([question("number_range", minimum=9, maximum=1)], "questions.0.minimum", "9 is above the maximum of 1"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(questions: list[Question], field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_questions(questions)
    assert caught.value.field == field and words in str(caught.value)


raw = st.builds(
    Question,
    id=st.sampled_from(["", "q1", "q2"]),
    kind=st.sampled_from(["open", "single_choice", "multiple_choice", "confirmation", "number_range"]),
    question=st.sampled_from(["", "What?"]),
    options=st.lists(st.sampled_from(["", "a", "b", " b", "x y"]), max_size=4),
    minimum=st.one_of(st.none(), st.floats(-5, 5)),
    maximum=st.one_of(st.none(), st.floats(-5, 5)),
    default=st.one_of(st.none(), st.text(max_size=2), st.booleans(), st.floats(-5, 5), st.lists(st.just("a"), max_size=2)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(raw, max_size=7))
def test_a_models_questions_are_made_askable(questions: list[Question]) -> None:
    asked = tidy(questions)
    check_questions(asked)
    for one in asked:
        request = request_of(one)
        assert request.options or request.allow_answer
        assert request.recommended is None or request.option(request.recommended)
        if request.default is not None and request.answer_schema and request.default != "":
            jsonschema_rs.validate(request.answer_schema, request.default)
