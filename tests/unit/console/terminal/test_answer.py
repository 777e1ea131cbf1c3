from datetime import UTC, datetime
from typing import Any

import pytest

from console.terminal import answer
from console.terminal.failure import Failure
from kernel.conversation.decision import Decision, DecisionRequest, Option, ToolAction

MULTIPLE = {"type": "array", "items": {"type": "string", "enum": ["green", "black"]}}


def request(**fields: Any) -> DecisionRequest:
    base = {"id": "d1", "workflow_id": "todo/tea", "run_id": "r", "title": "T", "question": "Q?"}
    return DecisionRequest.model_validate({**base, "opened_at": datetime(2026, 1, 1, tzinfo=UTC), **fields})


CHOICES = request(options=[Option(id="yes", label="Go on"), Option(id="no", label="Stop")], recommended="no")


@pytest.mark.parametrize(
    ("typed", "schema", "value"),
    [
        ("42", {"type": "integer"}, 42),
        ("yes", {"type": "boolean"}, True),
        ("n", {"type": "boolean"}, False),
        ("green, black", MULTIPLE, ["green", "black"]),
        ('["green"]', MULTIPLE, ["green"]),
        ("42", {"type": "string"}, "42"),
        ("plain words", None, "plain words"),
        ('{"a": 1}', None, {"a": 1}),
        ("{not json", None, "{not json"),
    ],
)
def test_what_is_typed_becomes_what_is_asked_for(typed: str, schema: dict[str, Any] | None, value: object) -> None:
    assert answer.value_of(typed, schema) == value


def test_words_are_not_a_number() -> None:
    with pytest.raises(ValueError, match="is not integer"):
        answer.value_of("many", {"type": "integer"})


@pytest.mark.parametrize("typed", ["2", "no", "NO", "stop"])
def test_an_option_by_number_id_or_label(typed: str) -> None:
    assert answer.typed_decision(CHOICES, typed).choice == "no"


def test_what_is_not_offered_is_asked_again() -> None:
    with pytest.raises(ValueError, match="a number from 1 to 2"):
        answer.typed_decision(CHOICES, "3")


def test_an_answer_that_does_not_fit_the_form() -> None:
    asked = request(allow_answer=True, answer_schema={"type": "number", "minimum": 1, "maximum": 5})
    assert answer.typed_decision(asked, "3").answer == 3
    with pytest.raises(ValueError, match="greater than the maximum"):
        answer.typed_decision(asked, "9")


@pytest.mark.parametrize(
    ("asked", "choice", "free"),
    [
        (CHOICES, "no", None),
        (request(allow_answer=True, default=["green"], answer_schema=MULTIPLE), None, ["green"]),
        (request(options=[Option(id="only", label="x")]), "only", None),
        (request(allow_answer=True, answer_schema={"type": "integer", "minimum": 3}), None, 3),
        (request(allow_answer=True, answer_schema=MULTIPLE), None, ["green"]),
        (request(allow_answer=True), None, "No preference; choose what fits best."),
    ],
)
def test_the_recommended_answer_fits(asked: DecisionRequest, choice: str | None, free: object) -> None:
    decision = answer.recommended(asked, by="x")
    assert (decision.choice, decision.answer, decision.by) == (choice, free, "x")


def test_options_of_the_command_line() -> None:
    decision = answer.from_options(CHOICES, "d1", "yes", None, "fine", "alice")
    assert decision == Decision(decision_id="d1", choice="yes", comment="fine", by="alice")


@pytest.mark.parametrize(("choice", "free"), [(None, None), ("yes", "text")])
def test_either_a_choice_or_an_answer(choice: str | None, free: str | None) -> None:
    with pytest.raises(Failure, match="either --choice") as failed:
        answer.from_options(CHOICES, "d1", choice, free, None, None)
    assert failed.value.code == 2


async def test_the_prompt_asks_until_it_can_count(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter(["7", "rework", "", "shorter"])

    async def read(prompt: str) -> str:
        return next(lines)

    monkeypatch.setattr(answer, "read_line", read)
    asked = request(options=[Option(id="accept", label="Accept"), Option(id="rework", label="Send back", needs_comment=True)])
    decision = await answer.prompt(asked)
    assert (decision.choice, decision.comment) == ("rework", "shorter")
    assert "a number from 1 to 2" in capsys.readouterr().out


async def test_an_empty_line_takes_the_recommended_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read(prompt: str) -> str:
        assert "[no]" in prompt
        return ""

    monkeypatch.setattr(answer, "read_line", read)
    assert (await answer.prompt(CHOICES)).choice == "no"


LEAVE = request(
    kind="approval",
    options=[Option(id=id, label=id) for id in ("approve", "edit", "reject", "answer")],
    allow_answer=True,
    action=ToolAction(name="rm", args={"path": "x"}),
    args_schema={"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]},
)


def test_a_tool_is_never_approved_for_a_person() -> None:
    made = answer.recommended(LEAVE)
    assert made.choice == "reject" and made.comment


@pytest.mark.parametrize(("typed", "words"), [("{", "--args"), ("{}", "'path' is a required"), ('{"path": 1}', "not fit")])
def test_edited_arguments_must_fit(typed: str, words: str) -> None:
    assert answer.edited_args(LEAVE, '{"path": "y"}') == {"path": "y"}
    with pytest.raises(Failure, match=words):
        answer.edited_args(LEAVE, typed)


async def test_an_edit_asks_for_the_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["2", "{}", '{"path": "y"}'])

    async def read_line(prompt: str) -> str:
        return next(lines)

    monkeypatch.setattr(answer, "read_line", read_line)
    made = await answer.prompt(LEAVE)
    assert (made.choice, made.edited_args) == ("edit", {"path": "y"})
