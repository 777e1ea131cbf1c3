"""JSON from a model's answer, and faults that the model can correct."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.model_call.json_answer import DATA_BYTES, read_json

PLAN: dict[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}
    },
    "required": ["steps"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "text",
    [
        '{"steps": [{"id": "a"}]}',
        '  {"steps": [{"id": "a"}]}\n',
        '```json\n{"steps": [{"id": "a"}]}\n```',
        '\n```\n{"steps":\n [{"id": "a"}]}```\n',
    ],
)
def test_json_bare_or_fenced(text: str) -> None:
    assert read_json(text, PLAN) == ({"steps": [{"id": "a"}]}, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Here is the plan", "The answer is not JSON (Expecting value: line 1 column 1 (char 0)). Answer with one JSON value"),
        ('{"steps": NaN}', "is not JSON (NaN is not JSON)"),
        ('{"steps": 1e999}', "is not JSON (the number 1e999 is too large)"),
        ("[" * 100_000, "is not JSON (nested too deeply)"),
        ('{"steps": ' + "[" * 150 + "]" * 150 + "}", "is nested deeper than 100 levels"),
        ("{}", "At the whole answer: 'steps' is a required property."),
        ('{"steps": "x"}', "At steps: 'x' is not of type 'array'."),
        ('{"steps": [{"id": "a"}, {"id": 7}]}', "At steps.1.id: 7 is not of type 'string'."),
        ('{"steps": [], "extra": 1}', "'extra' was unexpected"),
        ('{"steps": "' + "x" * 5000 + '"}', "is not of type 'array'."),
        ('{"steps": "' + "x" * DATA_BYTES + '"}', "The answer is too long: 262,156 bytes of JSON, at most 262,144 fit."),
    ],
)
def test_a_fault_is_described(text: str, words: str) -> None:
    data, fault = read_json(text, PLAN)
    assert data is None
    assert fault is not None
    assert words in fault
    assert len(fault) < 500


def test_an_answer_that_was_cut_off_is_asked_for_shorter() -> None:
    assert read_json('{"steps": [', PLAN, cut_off=True) == (
        None,
        "The answer was cut off at the length limit. Answer again, shorter.",
    )


def test_null_is_an_answer() -> None:
    assert read_json("null", {"type": "null"}) == (None, None)
