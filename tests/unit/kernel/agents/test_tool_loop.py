"""The loop of a model and its tools: the move after each answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kernel.agents.tool_loop import (
    MOST_AT_ONCE,
    REPAIR_TURNS,
    AskAgain,
    Finished,
    GiveUp,
    Progress,
    UseTools,
    Wanted,
    next_move,
    read_call,
    wants_approval,
)
from kernel.conversation.budget import Usage
from kernel.conversation.participant import Agent, TeamOf
from kernel.kinds.llm import ModelAnswer, ToolCall
from kernel.kinds.tool import ToolDescription
from kernel.modes.members import tool_names
from kernel.modes.mode import ModeInput

LOOK = ToolDescription(name="look", description="Looks", parameters={"type": "object", "required": ["at"]})


def call(name: str = "look", arguments: str = '{"at": "sea"}') -> ToolCall:
    return ToolCall(id="c1", name=name, arguments=arguments)


def answer(*calls: ToolCall) -> ModelAnswer:
    return ModelAnswer(head="h", ref="r", text="", usage=Usage(), model="m", tool_calls=list(calls))


def test_an_answer_without_calls_is_final() -> None:
    assert next_move("ada", answer(), None, Progress(), 10) == Finished()
    assert next_move("ada", answer(), None, Progress(step=10), 10) == Finished()


def test_calls_are_made_until_the_last_step() -> None:
    assert next_move("ada", answer(call()), None, Progress(step=9), 10) == UseTools((call(),))
    given_up = next_move("ada", answer(call()), None, Progress(step=10), 10)
    assert isinstance(given_up, GiveUp) and given_up.failure.type == "StepLimit"


def test_a_wrong_answer_is_sent_back_and_then_given_up() -> None:
    at = Progress(step=2)
    for turn in range(REPAIR_TURNS):
        move = next_move("ada", answer(), "no sum", at, 10)
        assert isinstance(move, AskAgain) and "no sum" in move.words
        at = at.after(move)
        assert at == Progress(2, turn + 1)
    given_up = next_move("ada", answer(), "no sum", at, 10)
    assert isinstance(given_up, GiveUp) and given_up.failure.type == "OutputInvalid"


def test_a_call_is_read() -> None:
    assert read_call(call(), 0, {"look": LOOK}) == Wanted(LOOK, {"at": "sea"})
    halved = read_call(call(arguments='{"at": "\\ud83d"}'), 0, {"look": LOOK})
    assert halved == Wanted(LOOK, {"at": "?"}), "half a character cannot be sent on"
    free = LOOK.model_copy(update={"parameters": {}})
    assert read_call(call(arguments=" "), 0, {"look": free}) == Wanted(free, {}), "no words are no arguments"


@pytest.mark.parametrize(
    ("asked", "position", "words"),
    [
        (call(name="lok"), 0, "Did you mean 'look'?"),
        (call(arguments="{"), 0, "not JSON"),
        (call(arguments="[" * 100_000), 0, "not JSON"),
        (call(arguments='{"at": ' + "[" * 60 + "]" * 60 + "}"), 0, "nested too deeply"),
        (call(arguments='{"at": NaN}'), 0, "NaN is not JSON"),
        (call(arguments='{"at": 1e999}'), 0, "too large"),
        (call(arguments="{}"), 0, "At the whole object: 'at' is a required property."),
        (call(arguments='["at"]'), 0, "['at'] is not of type 'object'"),
        (call(), MOST_AT_ONCE, "at the same time"),
    ],
)
def test_a_wrong_call_is_described(asked: ToolCall, position: int, words: str) -> None:
    wrong = read_call(asked, position, {"look": LOOK})
    assert isinstance(wrong, str) and words in wrong


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (False, False),
        (True, True),
        ({"required": ["at"]}, True),
        ({"required": ["by"]}, False),
        ({"$ref": "#/nowhere"}, True),  # a rule that cannot be checked needs a person
        ({"required": "at"}, True),
    ],
)
def test_the_rule_of_a_tool_selects_the_calls_to_approve(rule: bool | dict[str, Any], wanted: bool) -> None:
    tool = LOOK.model_copy(update={"needs_approval": rule})
    assert wants_approval(Wanted(tool, {"at": "sea"})) is wanted


def test_the_tools_of_everyone_at_any_depth() -> None:
    crew = TeamOf(kind="team", name="crew", mode="Sequential", participants=[Agent(name="b", tools=["sql"]), "named"])
    given: ModeInput = ModeInput(task="x", participants=[Agent(name="a", tools=["look", "clock"]), crew])
    assert tool_names(given) == tool_names(given.participants) == ["clock", "look", "sql"]
    assert json.dumps(tool_names([])) == "[]"
