"""Clarification questions: checks, their form as decisions, and the answers as text for the model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import Decision, Option
from kernel.secretary.shapes import Question

MAX_QUESTIONS = 5

Fields = dict[str, Any]
"""Fields of a `DecisionRequest`, as its constructor takes them."""

_YES_NO = {"yes": "Yes", "no": "No"}


def check_questions(questions: Sequence[Question]) -> None:
    """Raise `InvalidInput` unless a person can answer each question."""
    if len(questions) > MAX_QUESTIONS:
        raise InvalidInput(f"questions: {len(questions)} are too many for one person; ask at most {MAX_QUESTIONS}", "questions")
    ids = [question.id for question in questions]
    for index, question in enumerate(questions):
        if not question.id.strip() or question.id in ids[:index]:
            raise _wrong(index, "id", f"{question.id!r} is empty or taken; give each question an id of its own")
        if not question.question.strip():
            raise _wrong(index, "question", "is empty; ask something")
        _check_kind(index, question)


def _check_kind(index: int, question: Question) -> None:
    if question.kind in ("single_choice", "multiple_choice") and len(set(_offered(question))) < 2:
        raise _wrong(index, "options", f"a {question.kind} needs at least two different options, or another kind")
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        raise _wrong(index, "minimum", f"{low:g} is above the maximum of {high:g}; swap them")


def _wrong(index: int, name: str, what: str) -> InvalidInput:
    field = f"questions.{index}.{name}"
    return InvalidInput(f"{field}: {what}", field)


def _offered(question: Question) -> list[str]:
    return [option.strip() for option in question.options if option.strip()]


def tidy(questions: Sequence[Question]) -> list[Question]:
    """Return a model's questions with common faults repaired, at most `MAX_QUESTIONS`.

    A choice with fewer than two options becomes an open question; options and limits that do not belong to the kind are
    dropped; swapped limits are put in order; missing or equal ids are replaced.
    """
    asked = [_tidied(question) for question in questions if question.question.strip()][:MAX_QUESTIONS]
    ids = [question.id for question in asked]
    if len(set(ids)) == len(ids) and all(id.strip() for id in ids):
        return asked
    return [question.model_copy(update={"id": f"q{number}"}) for number, question in enumerate(asked, 1)]


def _tidied(question: Question) -> Question:
    kind, options = question.kind, list(dict.fromkeys(_offered(question)))
    if kind in ("single_choice", "multiple_choice") and len(options) < 2:
        kind = "open"
    low, high = (question.minimum, question.maximum) if kind == "number_range" else (None, None)
    if low is not None and high is not None and low > high:
        low, high = high, low
    update = {
        "kind": kind,
        "options": options if kind in ("single_choice", "multiple_choice") else [],
        "minimum": low,
        "maximum": high,
    }
    return question.model_copy(update=update)


def question_to_request(question: Question) -> Fields:
    """Return the question as fields of a `DecisionRequest`: options or the schema of a free answer, and the proposal."""
    text = f"{question.question}\n\nWhy this is asked: {question.why}" if question.why else question.question
    return {"kind": "clarification", "title": _short(question.question), "question": text, **_answering(question)}


def _answering(question: Question) -> Fields:
    match question.kind:
        case "confirmation":
            return _choice(_YES_NO, _yes_or_no(question.default))
        case "single_choice":
            labels = _option_ids(question)
            return _choice(labels, next((id for id, label in labels.items() if label == question.default), None))
        case "multiple_choice":
            options = _offered(question)
            schema = {"type": "array", "items": {"type": "string", "enum": options}, "uniqueItems": True}
            return _free(schema, _among(question.default, options))
        case "number_range":
            return _free(_range(question), _number(question))
        case "open":
            return _free({"type": "string", "minLength": 1}, question.default if isinstance(question.default, str) else None)


def _choice(labels: dict[str, str], recommended: str | None) -> Fields:
    options = [Option(id=id, label=label) for id, label in labels.items()]
    return {"options": options, "recommended": recommended, "allow_answer": False}


def _free(schema: dict[str, Any], default: Any) -> Fields:
    return {"allow_answer": True, "answer_schema": schema, "default": default}


def _option_ids(question: Question) -> dict[str, str]:
    """Return id → label of each option. The id is easy to type: the label's words in lower case, joined by hyphens."""
    labels: dict[str, str] = {}
    for number, label in enumerate(_offered(question), 1):
        id = "-".join(re.findall(r"\w+", label.lower()))[:40].strip("-") or f"option-{number}"
        labels[id if id not in labels else f"{id}-{number}"] = label
    return labels


def _yes_or_no(default: Any) -> str | None:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return default.lower() if isinstance(default, str) and default.lower() in _YES_NO else None


def _among(default: Any, options: list[str]) -> list[str] | None:
    wanted = [default] if isinstance(default, str) else default if isinstance(default, list) else []
    return [option for option in options if option in wanted] or None


def _range(question: Question) -> dict[str, Any]:
    limits = {"minimum": question.minimum, "maximum": question.maximum}
    return {"type": "number", **{name: limit for name, limit in limits.items() if limit is not None}}


def _number(question: Question) -> float | None:
    default = question.default
    if isinstance(default, bool) or not isinstance(default, int | float | str):
        return None
    try:
        number = float(default)
    except ValueError:
        return None
    low, high = question.minimum, question.maximum
    inside = (low is None or number >= low) and (high is None or number <= high)
    return number if inside else None


def answer_text(question: Question, decision: Decision) -> str:
    """Return a person's decision as text for the model: the option's label or the answer, and any comment."""
    labels = _YES_NO if question.kind == "confirmation" else _option_ids(question)
    value = decision.answer if decision.choice is None else labels.get(decision.choice, decision.choice)
    text = _words(value)
    comment = (decision.comment or "").strip()
    return f"{text} ({comment})" if comment and text else text or comment


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case float():
            return f"{value:g}" if value != int(value) else str(int(value))
        case list():
            return ", ".join(_words(item) for item in value) or "none of them"
        case _:
            return str(value).strip()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
