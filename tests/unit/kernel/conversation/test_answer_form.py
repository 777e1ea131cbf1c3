"""How participants answer a question that names a schema, and how they are introduced to the one who leads."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.schema import parse
from kernel.conversation.participant import Participant, Resolved, introduced, is_person

TEAM = {"kind": "team", "name": "x", "mode": "Parallel", "participants": ["a"]}
REMOTE = {"kind": "remote", "name": "x", "task_queue": "go", "activity": "answer"}


@pytest.mark.parametrize(
    ("given", "form", "line"),
    [
        ({"kind": "agent", "name": "x", "instructions": "Count.\nWell."}, "schema", "- x (agent): Count."),
        ({"kind": "agent", "name": "x", "capabilities": ["sums", "maps"]}, "schema", "- x (agent; can: sums, maps)"),
        ({"kind": "human", "name": "x"}, "words", "- x (person)"),
        (TEAM, "schema", "- x (team)"),
        (REMOTE, "either", "- x (remote)"),
        ({"kind": "script", "name": "x"}, "either", "- x (script)"),
        ({"kind": "a2a", "name": "x", "url": "https://example.com"}, "either", "- x (a2a)"),
    ],
)
def test_each_kind_says_how_it_answers(given: dict[str, Any], form: str, line: str) -> None:
    participant: Resolved = parse(Participant, given, "participant")
    assert participant.answer_form == form and introduced(participant) == line
    assert is_person(participant) is (form == "words")
    assert "answer_form" not in participant.model_dump(), "it is not on the wire"
