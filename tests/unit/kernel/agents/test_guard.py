"""The effects of a guard's verdict; everything else refuses."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.agents.guard import Look, Moment, passed
from kernel.basics.errors import GuardRefused

ASKED = {"instructions": "Be kind.", "messages": [{"role": "task", "author": "task", "text": "secret"}]}


def look(moment: Moment, value: Any, tool: str | None = None) -> Look:
    return Look(moment=moment, agent="ada", tool=tool, value=value)


def test_an_allowed_value_passes_unchanged() -> None:
    assert passed("g", look("tool_call", {"a": 1}), {"verdict": "allow"}) == {"a": 1}


@pytest.mark.parametrize(
    ("moment", "shown", "changed"),
    [
        ("model_call", ASKED, {"instructions": "", "messages": [{"text": "***"}]}),
        ("model_answer", "words", "other words"),
        ("model_answer", {"n": 1}, {"n": 2}),
        ("tool_call", {"a": 1}, {"a": 2}),
        ("tool_result", "42", "**"),
    ],
)
def test_a_change_replaces_the_value(moment: Moment, shown: Any, changed: Any) -> None:
    assert passed("g", look(moment, shown), {"verdict": "change", "value": changed}) == changed


@pytest.mark.parametrize(
    ("moment", "shown", "answer", "words"),
    [
        ("tool_call", {}, {"verdict": "refuse", "reason": "not on Sundays"}, "(clock) of ada: not on Sundays"),
        ("tool_call", {}, {"verdict": "refuse"}, "it gave no reason"),
        ("tool_call", {}, None, "its answer is not a verdict"),
        ("tool_call", {}, True, "its answer is not a verdict"),
        ("tool_call", {}, {"verdict": "alow"}, "its answer is not a verdict"),
        ("tool_call", {}, {"verdict": "allow", "because": 1}, "its answer is not a verdict"),
        ("tool_call", {}, {"verdict": "change", "value": "text"}, "the arguments must be an object"),
        ("tool_result", "42", {"verdict": "change", "value": 42}, "a result must be a text"),
        ("model_answer", "words", {"verdict": "change", "value": None}, "the answer must be a text"),
        ("model_call", ASKED, {"verdict": "change", "value": "x"}, "an object with instructions and messages"),
        ("model_call", ASKED, {"verdict": "change", "value": {"instructions": "", "messages": []}}, "there must be 1 messages"),
        ("model_call", ASKED, {"verdict": "change", "value": {"instructions": "", "messages": [{}]}}, "must have a text"),
    ],
)
def test_all_else_refuses(moment: Moment, shown: Any, answer: Any, words: str) -> None:
    with pytest.raises(GuardRefused) as caught:
        passed("g", look(moment, shown, "clock" if moment == "tool_call" else None), answer)
    assert str(caught.value).startswith("The guard g refuses ")
    assert words in str(caught.value)
