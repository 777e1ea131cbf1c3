"""Raw JSON becomes a type, or one clear error."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Duration, Schema, format_duration, parse
from kernel.conversation.decision import Decision, DecisionRequest, OnTimeout
from kernel.flow.shapes import NamedFlowInput
from kernel.secretary.shapes import Idea, SecretaryInput, TodoInput

ANA = {"kind": "agent", "name": "ana"}


@pytest.mark.parametrize(
    ("kind", "given_", "field", "words"),
    [
        (Idea, {}, "content", "is required"),
        (Idea, {"content": " "}, "content", "is empty; say in a sentence"),
        (Idea, {"content": "x", "prio": 1}, "prio", "unknown field; known fields: content, priority, metadata"),
        (Idea, {"content": "x", "priority": "urgent"}, "priority", "'low' or 'background'; got 'urgent'"),
        (Idea, {"content": 3}, "content", "got 3"),
        (Idea, [], None, "got []"),
        (TodoInput, {"idea": {"content": ""}}, "idea.content", "is empty"),
        (SecretaryInput, {"name": "d", "executors": []}, "executors", "at least 1 item"),
        (SecretaryInput, {"name": "d", "executors": [ANA, ANA]}, "executors", "ana occurs more than once"),
        (SecretaryInput, {"name": "d", "executors": [ANA], "dispatch": {"strategy": "x"}}, "dispatch.strategy", "got 'x'"),
        (SecretaryInput, {"name": "d", "executors": [ANA], "report_every": "hourly"}, "report_every", "PT30S, PT2H or P3D"),
        (SecretaryInput, {"name": " d", "executors": [ANA]}, "name", "should match pattern"),
        (OnTimeout, {"do": "dance"}, None, "'dance' is not one of"),
        (OnTimeout, {}, None, "needs 'do' to tell what it is"),
        (Decision, {"choice": "a"}, "decision_id", "is required"),
        # Of a flow or the name of one, the fault within the flow counts, and not that a flow is no name.
        (NamedFlowInput, {"flow": {"name": "f", "nodes": [{"id": "s", "type": "start", "x": 1}]}}, "flow.nodes.0.x", "unknown"),
    ],
)  # fmt: skip
def test_the_first_fault_is_named(kind: Any, given_: Any, field: str | None, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(kind, given_, "the input")
    assert caught.value.field == field
    assert str(caught.value).startswith(f"the input: {field + ': ' if field else ''}")
    assert words in str(caught.value)


def test_further_faults_are_counted_and_long_values_cut() -> None:
    with pytest.raises(InvalidInput, match=r"\(2 more faults\)"):
        parse(Decision, {"choice": 1, "by": 2}, "decision")
    with pytest.raises(InvalidInput) as caught:
        parse(Idea, {"content": ["x" * 500]}, "idea")
    assert len(str(caught.value)) < 200


def test_what_is_of_the_kind_already_is_taken_as_it_is() -> None:
    idea = Idea(content="x")
    assert parse(Idea, idea, "idea") is idea


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT30S", 30), ("P3D", 259_200), ("PT1M30S", 90), ("P1W", 604_800), ("P1DT2H", 93_600), ("PT0.5S", 0.5)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert TypeAdapter(Duration).validate_python(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("bad", [30, 1.5, "30", "30s", "P", "PT", "P1Y", "1:30:00", "-PT1S", "PT0S", None, True])
def test_what_is_not_a_duration_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInput):
        parse(Duration, bad, "timeout")


@settings(max_examples=40)
@given(st.integers(1, 10**9))
def test_durations_are_written_as_they_are_read(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    read = TypeAdapter(Duration).validate_python(format_duration(duration))
    assert abs(read - duration) < timedelta(seconds=1) and (milliseconds % 1000 or read == duration)


def test_every_type_on_the_wire_refuses_unknown_fields() -> None:
    assert Schema.model_config["extra"] == "forbid"
    assert DecisionRequest.model_json_schema()["additionalProperties"] is False
