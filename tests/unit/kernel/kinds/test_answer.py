"""The answer of a model call: its three cases, their form on the wire, and the account."""

from __future__ import annotations

import json

from kernel.conversation.budget import Usage
from kernel.kinds.answer import CutOff, Elsewhere, events_of, from_wire, to_wire
from kernel.kinds.llm import ModelAnswer, ModelCall
from kernel.model_call.context import Compressed
from kernel.model_call.fallback import Tried
from kernel.model_call.hedge import Hedged

CALL = ModelCall(scope="run", step="s1", participant="ann")
AT = {"participant": "ann", "step": "s1"}

RECORDED = """{"head": "h", "ref": "r", "text": "tea", "truncated": false, "data": null, "invalid": null, "tool_calls": [],
  "usage": {"calls": 1, "input_tokens": 5, "output_tokens": 2, "cost_usd": 0.1}, "model": "openai:m", "offline": false,
  "recorded": true, "maybe_double": false, "redacted": {}, "logged": null, "compressed": null, "recalled": [], "queue": null,
  "cut_off": false, "tried": [], "hedged": null, "cached": false}"""
"""An answer in the form of version 0.1, as in recorded histories."""


def test_each_form_comes_back_from_the_wire() -> None:
    for answer in (
        ModelAnswer(model="m", text="tea"),
        Elsewhere(model="m", queue="q"),
        CutOff(model="m", usage=Usage(calls=1)),
    ):
        wire = ModelAnswer.model_validate_json(to_wire(answer).model_dump_json())
        assert from_wire(wire) == answer


def test_a_recorded_answer_is_read_as_it_was() -> None:
    answer = from_wire(ModelAnswer.model_validate_json(RECORDED))
    assert isinstance(answer, ModelAnswer) and (answer.text, answer.usage.calls, answer.cut_at_limit) == ("tea", 1, False)
    assert set(json.loads(RECORDED)) <= set(to_wire(answer).model_dump(mode="json")), "no field is gone"
    assert events_of(CALL, answer) == []


def test_the_record_says_what_happened_in_order() -> None:
    answer = ModelAnswer(
        model="b:n",
        compressed=Compressed(strategy="window", left_out=3, tokens_before=900, tokens=500),
        cached=True,
        hedged=Hedged(model="b:n", offline=False, other="a:m"),
        cut_at_limit=True,
        tried=[Tried(model="a:m", reason="down")],
        maybe_double=True,
        redacted={"email": 2},
    )
    found = {event.TYPE: event.data() for event in events_of(CALL, answer)}
    assert list(found) == [
        "context_compressed", "model_cached", "model_hedged", "answer_cut_at_limit", "model_fallback",
        "possible_double_charge", "redacted",
    ]  # fmt: skip
    assert found["model_fallback"] == {**AT, "model": "b:n", "tried": [{"model": "a:m", "reason": "down"}]}
    assert found["possible_double_charge"] == {"step": "s1", "model": "b:n"}
    assert found["redacted"] == {**AT, "values": {"email": 2}}
    assert found["context_compressed"]["left_out"] == 3 and "offline" not in found["model_hedged"]


def test_a_cancelled_call_is_an_event_with_its_usage() -> None:
    [event] = events_of(CALL, CutOff(model="m", usage=Usage(calls=1, input_tokens=9)))
    data = event.data()
    assert event.TYPE == "call_cut_off" and data["estimated_usage"]["input_tokens"] == 9 and data["step"] == "s1"
