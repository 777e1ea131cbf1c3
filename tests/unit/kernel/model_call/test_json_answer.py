"""JSON within a model's answer."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.model_call.json_answer import DATA_BYTES, read_answer, without_thoughts

BLUE = {"colour": "blue"}


def check(value: Any) -> tuple[Any, str | None]:
    good = isinstance(value, dict) and isinstance(value.get("colour"), str)
    return value, None if good else "colour is missing."


@pytest.mark.parametrize(
    "text",
    [
        '{"colour": "blue"}',
        '```json\n{"colour": "blue"}\n```',
        '<think>\n{"colour": "red"}?\n</think>\n\n{"colour": "blue"}',
        '<thinking>a</thinking><think>b</think>{"colour": "blue"}',
        'Okay, {"colour": "red"}?\n</think>\n{"colour": "blue"}',
        'Here it is:\n\n```json\n{"colour": "blue"}\n```\n\nLet me know!',
        'Here it is:\n```\n{"colour": "blue"}\n``` and no more.',
        'Run `x`:\n```sh\nls\n```\nand\n```json\n{"colour": "blue"}\n```',
        'Here it is: {"colour": "blue"}. Enjoy!',
        '{"colour": "blue"}\n\nI chose blue because of the sea {and the sky}.',
        'As [1] says, not {this}: {"colour": "blue"}',
        '{"colour": "blue"} or, again, {"colour": "blue"}',
        '{"sky": {"colour": 7}} gives {"colour": "blue"}',
        '```json {"colour": "blue"} ```',
        '\ufeff{"colour": "blue"}'[1:],
    ],
)
def test_the_value_is_found(text: str) -> None:
    assert read_answer(text, check) == (BLUE, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Blue.", "The answer is not JSON"),
        ('{"colour": "blue"', "not JSON"),
        ('{"colours": [{"colour": "blue"}, {"colo', "not JSON"),
        ('{"colour": NaN, "inner": {"colour": "blue"}}', "NaN is not JSON"),
        ('Say {"a": NaN, "inner": {"colour": "blue"}}', "not JSON"),
        ('{"colour": "red"} or {"colour": "blue"}', "several JSON values that fit"),
        ('```json\n{"colour": "red"}\n```\n```json\n{"colour": "blue"}\n```', "several JSON values that fit"),
        ('Here: {"color": "blue"}', "colour is missing"),
        ("<think>Let me see", "not JSON"),
        ("", "not JSON"),
        ("[" * 200_000, "nested too deeply"),
        ("```json\n" + "\n" * 200_000, "not JSON"),
        ("{ " * 200_000, "not JSON"),
        ('{"a":' * 100_000, "not"),
        ("<think></think>" * 50_000, "not JSON"),
        ('{"colour": "' + "x" * DATA_BYTES + '"}', "too long"),
    ],
)
def test_an_answer_without_json_has_a_fault(text: str, words: str) -> None:
    data, fault = read_answer(text, check)
    assert data is None and fault is not None and words in fault


def test_a_cut_answer_is_asked_for_shorter_and_a_whole_value_in_it_is_taken() -> None:
    assert read_answer('{"colour": "bl', check, cut_off=True)[1] == (
        "The answer was cut off at the length limit. Answer again, shorter."
    )
    assert read_answer('{"colour": "blue"} And the reas', check, cut_off=True) == (BLUE, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Blue.", "Blue."),
        ("<think>hm</think>Blue.", "Blue."),
        ("  <think>hm</think>", ""),
        ("<think>hm", ""),
        ("hm</think>Blue.", "Blue."),
        ("The tag <think> opens and </think> closes.", "The tag <think> opens and </think> closes."),
    ],
)
def test_reasoning_is_skipped(text: str, words: str) -> None:
    assert without_thoughts(text) == words
