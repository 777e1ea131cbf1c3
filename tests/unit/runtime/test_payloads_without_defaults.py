"""The payloads of each step leave out what has its default, and come back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kernel.basics.schema import Schema
from kernel.kinds.llm import ModelAnswer, ModelCall
from kernel.kinds.tool import ToolResult, ToolUse
from runtime.codec import converter
from tests.support.from_schema import values

PAYLOADS = converter("").payload_converter
BRIEF: list[type[Schema]] = [ModelCall, ModelAnswer, ToolUse, ToolResult]


@pytest.mark.parametrize("kind", BRIEF)
@given(data=st.data())
@settings(max_examples=60)
def test_every_value_comes_back_the_same(kind: type[Schema], data: st.DataObject) -> None:
    schema = kind.model_json_schema()
    raw = data.draw(values(schema, schema, odd=False))
    try:
        value = kind.model_validate(raw)
    except ValidationError:
        return
    [payload] = PAYLOADS.to_payloads([value])
    [back] = PAYLOADS.from_payloads([payload], [kind])
    assert back == value


def test_a_plain_question_names_only_what_it_asks() -> None:
    [payload] = PAYLOADS.to_payloads([ModelCall(scope="run:1", step="answer", participant="ann", content="Tea?")])
    assert payload.data == b'{"scope":"run:1","step":"answer","participant":"ann","content":"Tea?"}'
