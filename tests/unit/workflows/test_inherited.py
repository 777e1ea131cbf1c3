"""Memos that anybody may have written."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio import workflow

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.secretary.shapes import Idea
from workflows.inherited import claimed


@pytest.mark.parametrize(
    ("written", "person"),
    [("张三", "张三"), ("a\0b", None), ("a\nb", None), ("\ud800", None), ("", None), ("x" * 1_001, None), (7, None)],
)
def test_a_claimed_name_is_one_line(monkeypatch: pytest.MonkeyPatch, written: Any, person: str | None) -> None:
    monkeypatch.setattr(workflow, "memo_value", lambda name, default: written)
    assert claimed("mofa_person") == person


def test_the_person_of_an_idea_is_one_line() -> None:
    assert parse(Idea, {"content": "a wish", "by": "张三"}, "idea").by == "张三"
    with pytest.raises(InvalidInput, match=r"U\+0000"):
        parse(Idea, {"content": "a wish", "by": "a\0b"}, "idea")
