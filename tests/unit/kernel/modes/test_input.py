"""The input of the modes: what is refused, in which words, and what names become."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput, UnknownAgent
from kernel.basics.schema import parse
from kernel.conversation.participant import Agent, Resolved, TeamOf
from kernel.modes import ANNOUNCED, mode_named, modes
from kernel.modes.mode import ModeInput

ANA = {"kind": "agent", "name": "ana"}
BO = {"kind": "human", "name": "bo"}


def team(**fields: Any) -> dict[str, Any]:
    return {"kind": "team", "name": "pair", "mode": "Sequential", "participants": [ANA, BO], **fields}


@pytest.mark.parametrize(
    ("mode", "given", "field", "words"),
    [
        ("Sequential", {"participants": [ANA]}, "task", "is required"),
        ("Sequential", {"task": "  ", "participants": [ANA]}, "task", "is empty; say what is to be done"),
        ("Sequential", {"task": {}, "participants": [ANA]}, "task", "is empty"),
        ("Sequential", {"task": "x"}, "participants", "is required"),
        ("Sequential", {"task": "x", "participants": []}, "participants", "name at least one participant"),
        ("Sequential", {"task": "x", "participants": [ANA, ANA]}, "participants", "ana occurs more than once"),
        ("Sequential", {"task": "x", "participants": [ANA], "colour": 1}, "colour", "unknown field; known fields: task"),
        ("Sequential", {"task": "x", "participants": [{**ANA, "age": 1}]}, "participants.0.age", "unknown field"),
        ("Sequential", {"task": "x", "participants": [{"kind": "robot", "name": "r"}]}, "participants.0", "{'kind': 'robot'"),
        ("Sequential", {"task": "x", "participants": [{"name": "r"}]}, "participants.0", "human, team, remote, script or a2a"),
        ("Sequential", {"task": "x", "participants": [ANA], "timeout": 30}, "timeout", "ISO 8601 duration such as PT30S"),
        ("Sequential", {"task": "x", "participants": [ANA], "on_failure": "panic"}, "on_failure", "'stop', 'skip' or 'ask'"),
        ("Sequential", {"task": "x", "participants": [ANA], "budget": {"max_calls": -1}}, "budget.max_calls", "greater than"),
        ("Sequential", {"task": "x", "participants": [ANA], "execution": "quick"}, "execution", "'steps' or 'fused'"),
        ("RequestResponse", {"task": "x", "participants": [ANA, BO]}, None, "takes exactly 1 participant; got 2"),
        ("RequestResponse", {"task": "x", "participants": [team(colour=1)]}, "participants.0", "'colour' is not a field"),
        ("RequestResponse", {"task": "x", "participants": [team(mode="Dance")]}, "participants.0", "'Dance' is not a mode"),
        ("RequestResponse", {"task": "x", "participants": [team(mode="Debat")]}, "participants.0", "is not a mode"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_field(mode: str, given: dict[str, Any], field: str | None, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(mode_named(mode).input, given, f"{mode} input")
    assert caught.value.field == field
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{mode} input: {field or ''}")


def test_names_are_looked_up_at_any_depth() -> None:
    given = {"task": "x", "participants": ["ana", {**team(), "participants": ["bo", ANA | {"name": "cy"}]}]}
    parsed: ModeInput = parse(mode_named("Sequential").input, given, "input")
    assert parsed.bare_names() == ["ana", "bo"]
    asked: list[str] = []

    def look_up(name: str) -> Resolved:
        asked.append(name)
        return Agent(name=name, instructions=f"I am {name}")

    resolved = parsed.map_participants(look_up)
    assert sorted(asked) == ["ana", "bo"] and resolved.bare_names() == []
    inner = resolved.members()[1]
    assert isinstance(inner, TeamOf) and inner.participants[0] == Agent(name="bo", instructions="I am bo")
    assert parsed.bare_names() == ["ana", "bo"], "the input itself is unchanged"


def test_an_unknown_name_is_the_look_ups_to_refuse() -> None:
    parsed: ModeInput = parse(mode_named("Sequential").input, {"task": "x", "participants": ["anna"]}, "input")

    def look_up(name: str) -> Resolved:
        raise UnknownAgent(name, ["ana", "bo"])

    with pytest.raises(UnknownAgent, match="Did you mean 'ana'"):
        parsed.map_participants(look_up)


def test_every_mode_that_is_there_is_in_the_contract() -> None:
    assert {"RequestResponse", "Sequential"} <= set(modes()) <= {*ANNOUNCED, "Auto", "Planning", "Reflection"}
