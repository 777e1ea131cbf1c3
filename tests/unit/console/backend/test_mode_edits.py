"""The instructions that a fork can edit: all agents of an input, and as many of them on a form as it has room for."""

from __future__ import annotations

from typing import Any

import pytest

from console.backend.mode_edits import Edits, edited, instructions_of
from console.servers.web.pages.runs import EDITED, PROMPTS, PROMPTS_CHARACTERS, fitting
from kernel.basics.errors import InvalidInput
from kernel.project.project import Project

GIVEN: dict[str, Any] = {"task": "x", "participants": [{"name": f"a{n}", "instructions": f"Do {n}."} for n in range(70)]}


def test_every_agent_can_be_edited() -> None:
    known = instructions_of(GIVEN, Project())
    assert list(known.items())[69] == ("a69", "Do 69.") and len(known) == 70
    made = edited(GIVEN, Project(), Edits(instructions={"a69": "Rest."}))
    assert made["participants"][69]["instructions"] == "Rest." and made["participants"][0] == GIVEN["participants"][0]
    with pytest.raises(InvalidInput, match=r"no agent 'b'; its agents: a0, .*a39 and 30 more\."):
        edited(GIVEN, Project(), Edits(instructions={"b": "Rest."}))


def test_a_form_has_the_first_agents_whose_instructions_it_has_room_for() -> None:
    assert len(fitting([(f"a{n}", "short") for n in range(70)])) == PROMPTS
    assert [name for name, _ in fitting([("long", "x" * (EDITED + 1)), ("short", "x")])] == ["short"]
    some = fitting([(f"a{n}", "x" * 20_000) for n in range(10)])
    assert sum(len(text) for _, text in some) <= PROMPTS_CHARACTERS and len(some) == 3
