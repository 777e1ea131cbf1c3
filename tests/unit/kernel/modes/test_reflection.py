"""Reflection, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.conversation.outcome import Outcome
from kernel.modes.reflection import ReflectionInput, reflection
from tests.support.fakes.team import FakeTeam, answered, failing

THREE = [{"kind": "agent", "name": "ana"}, {"kind": "agent", "name": "bo"}, {"kind": "human", "name": "cy"}]
FINE = {"accept": True, "comments": ""}
SHORTER = {"accept": False, "comments": "Shorter."}
TAKEN = answered("", choice="accept")


async def run(team: FakeTeam, count: int = 3, **fields: Any) -> Outcome:
    outcome = await reflection(
        team, ReflectionInput.model_validate({"task": "a poem", "participants": THREE[:count], **fields})
    )
    assert outcome.mode == "Reflection"
    team.done()
    return outcome


async def test_a_draft_is_refined_by_the_comments_until_all_accept() -> None:
    team = FakeTeam({"ana": ["long draft", "draft"], "bo": [SHORTER, FINE], "cy": ["No rhymes.", TAKEN]})
    outcome = await run(team)
    assert (outcome.status, outcome.output, outcome.reason) == ("completed", "draft", "Accepted in round 2.")
    assert [(c.participant, c.round) for c in outcome.contributions] == [
        ("ana", 1), ("bo", 1), ("cy", 1), ("ana", 2), ("bo", 2), ("cy", 2),
    ]  # fmt: skip
    refine = team.of("ana")[1]
    assert [(e.author, e.text) for e in refine.thread.pending[1:]] == [
        ("ana", "long draft"), ("bo", "My comments: Shorter."), ("cy", "My comments: No rhymes."),
    ]  # fmt: skip
    person, model = team.of("cy")[0], team.of("bo")[0]
    assert [o.id for o in person.options] == ["accept"] and person.allow_answer and model.answer_schema is not None


@pytest.mark.parametrize("word", ["Accept.", "I accept", FINE, TAKEN])
async def test_one_who_accepts_ends_it(word: Any) -> None:
    assert (await run(FakeTeam({"ana": ["draft"], "bo": [word]}), 2)).status == "completed"


async def test_who_is_alone_criticises_its_own_work() -> None:
    outcome = await run(FakeTeam({"ana": ["one", SHORTER, "two", FINE]}), 1)
    assert (outcome.status, outcome.output) == ("completed", "two")


@pytest.mark.parametrize(
    ("script", "fields", "status", "output", "words"),
    [
        ({"ana": [failing("no key")]}, {}, "stopped", None, "ana made no draft: no key"),
        ({"ana": ["one", failing("x")], "bo": [SHORTER]}, {}, "partial", "one", "did not refine the draft: x"),
        ({"ana": ["one"], "bo": [failing("x")]}, {}, "partial", "one", "Nobody criticised the draft: x"),
        ({"ana": ["one"], "bo": [SHORTER]}, {"rounds": 1}, "partial", "one", "Not accepted after 1 round by bo"),
    ],
)
async def test_it_ends_with_what_there_is(
    script: dict[str, Any], fields: dict[str, Any], status: str, output: Any, words: str
) -> None:
    outcome = await run(FakeTeam(script), 2, **fields)
    assert (outcome.status, outcome.output) == (status, output) and words in (outcome.reason or "")


async def test_a_critic_who_fails_does_not_hold_it_up() -> None:
    assert (await run(FakeTeam({"ana": ["one"], "bo": [failing("x")], "cy": [TAKEN]}))).status == "completed"
