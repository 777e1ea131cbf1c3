"""Debate, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.outcome import Outcome
from kernel.modes.debate import DebateInput, debate
from tests.support.fakes.team import FakeTeam, answered, failing

TWO = [{"kind": "agent", "name": "ana"}, {"kind": "agent", "name": "bo"}]
THREE = [*TWO, {"kind": "human", "name": "cy"}]
JUDGE = {"kind": "human", "name": "jo"}


def turn(answer: str, agrees: bool = False, reason: str = "so it is") -> dict[str, Any]:
    return {"answer": answer, "agrees": agrees, "reason": reason}


async def run(team: FakeTeam, participants: list[dict[str, Any]], **fields: Any) -> Outcome:
    outcome = await debate(team, DebateInput.model_validate({"task": "Tea?", "participants": participants, **fields}))
    assert outcome.mode == "Debate"
    team.done()
    return outcome


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"participants": TWO[:1]}, "at least 2 participants; got 1"),
        ({"rounds": 0}, "rounds"),
        ({"judges": "x"}, "unknown field"),
    ],
)
def test_what_cannot_be_debated_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(DebateInput, {"task": "x", "participants": TWO, **fields}, "Debate input")
    assert words in str(caught.value)


def test_the_judges_name_is_looked_up() -> None:
    assert DebateInput.model_validate({"task": "x", "participants": ["a", "b"], "judge": "jo"}).bare_names() == ["a", "b", "jo"]


async def test_speakers_alternate_see_all_and_refine_the_answer_until_they_agree() -> None:
    team = FakeTeam({"ana": [turn("Tea"), turn("Tea with milk", agrees=True)], "bo": [turn("Tea with milk", reason="kinder")]})
    outcome = await run(team, TWO)
    assert (outcome.status, outcome.output) == ("completed", "Tea with milk")
    assert outcome.reason == "All agree, in round 2, with the answer of bo."
    assert [(c.participant, c.round) for c in outcome.contributions] == [("ana", 1), ("bo", 1), ("ana", 2)]
    assert team.steps() == ["round-1/ana", "round-1/bo", "round-2/ana"]
    first, second, third = (ask for _, ask in team.asks)
    assert "You speak first" in first.content
    assert "The answer under discussion, by ana:\nTea\n" in second.content
    assert "by bo:\nTea with milk\n" in third.content
    assert [(e.author, e.text) for e in third.thread.pending[1:]] == [
        ("ana", "My answer: Tea\nMy reason: so it is"), ("bo", "My answer: Tea with milk\nMy reason: kinder"),
    ]  # fmt: skip


async def test_it_stops_in_the_middle_of_a_round() -> None:
    team = FakeTeam(
        {"ana": [turn("Tea")], "bo": [turn("x", agrees=True)], "cy": [answered("", choice="agree", comment="fine")]}
    )
    outcome = await run(team, THREE)
    assert (outcome.status, outcome.output, len(outcome.contributions)) == ("completed", "Tea", 3)


async def test_a_person_agrees_or_answers_in_words() -> None:
    team = FakeTeam(
        {
            "cy": ["Coffee", answered("", choice="agree", comment="tea it is")],
            "ana": [turn("Tea")],
        }
    )
    outcome = await run(team, [THREE[2], TWO[0]])
    assert (outcome.status, outcome.output) == ("completed", "Tea")
    first, second = team.of("cy")
    assert not first.options and first.answer_schema is None
    assert [o.id for o in second.options] == ["agree"] and second.allow_answer
    assert team.of("ana")[0].answer_schema is not None and not team.of("ana")[0].options


@pytest.mark.parametrize("words", ["Tea", " tea. ", "I agree.", "Agree"])
async def test_who_answers_in_words_agrees_by_repeating_it(words: str) -> None:
    assert (await run(FakeTeam({"ana": [turn("Tea")], "bo": [words]}), TWO)).output == "Tea"


async def test_a_changed_answer_must_be_agreed_to_anew() -> None:
    team = FakeTeam(
        {"ana": [turn("A"), turn("A2", agrees=True)], "bo": [turn("A", agrees=True), turn("C", agrees=True)], "cy": ["C"]}
    )
    outcome = await run(team, THREE)
    assert outcome.output == "C" and [c.participant for c in outcome.contributions] == ["ana", "bo", "cy", "ana", "bo"]


@pytest.mark.parametrize(("second", "status"), [(turn("x", agrees=True), "completed"), (turn("B"), "undecided")])
async def test_without_stopping_on_agreement_all_rounds_are_held(second: dict[str, Any], status: str) -> None:
    team = FakeTeam({"ana": [turn("A"), turn("A", agrees=True)], "bo": [turn("A", agrees=True), second]})
    outcome = await run(team, TWO, rounds=2, stop_on_agreement=False)
    assert outcome.status == status and len(outcome.contributions) == 4


async def test_undecided_without_a_judge_with_the_answer_that_stands() -> None:
    outcome = await run(FakeTeam({"ana": [turn("A")], "bo": [turn("B")]}), TWO, rounds=1)
    assert (outcome.status, outcome.output) == ("undecided", "B")
    assert outcome.reason == "No agreement after 1 round. The answer that stands is by bo."


async def test_a_judge_rules_among_the_positions_and_equal_ones_are_one() -> None:
    team = FakeTeam({"ana": [turn("A")], "bo": [turn("B")], "cy": ["a."], "jo": [answered("", choice="o1", comment="older")]})
    outcome = await run(team, THREE, rounds=1, judge=JUDGE)
    assert (outcome.status, outcome.output) == ("completed", "A")
    [ask] = team.of("jo")
    assert [(o.id, o.label, o.description) for o in ask.options] == [("o1", "A", "held by ana, cy"), ("o2", "B", "held by bo")]
    assert outcome.reason == "No agreement after 1 round. jo ruled for o1, held by ana, cy: older"
    assert outcome.contributions[-1].participant == "jo"


@pytest.mark.parametrize("ruling", [failing("asleep", "DecisionExpired"), "neither of them"])
async def test_a_judge_who_does_not_rule_leaves_it_undecided(ruling: Any) -> None:
    outcome = await run(FakeTeam({"ana": [turn("A")], "bo": [turn("B")], "jo": [ruling]}), TWO, rounds=1, judge=JUDGE)
    assert (outcome.status, outcome.output) == ("undecided", "B") and "jo did not rule" in (outcome.reason or "")


async def test_a_speaker_who_fails_does_not_agree() -> None:
    team = FakeTeam({"ana": [turn("A"), turn("A", agrees=True)], "bo": [failing("no key"), failing("no key")]})
    outcome = await run(team, TWO, rounds=2)
    assert (outcome.status, outcome.output) == ("undecided", "A") and "bo (no key)" in (outcome.reason or "")
    team = FakeTeam(
        {"ana": [turn("A")], "bo": [failing("no key")], "jo": [answered("", choice="none", comment="one side only")]}
    )
    outcome = await run(team, TWO, rounds=1, judge=JUDGE)
    assert [o.id for o in team.of("jo")[0].options] == ["o1", "none"] and outcome.status == "undecided"


async def test_nobody_speaks() -> None:
    outcome = await run(FakeTeam({"ana": [failing("x")], "bo": [failing("y", status="timeout")]}), TWO)
    assert (outcome.status, outcome.output) == ("stopped", None)
    assert outcome.reason == "Nobody spoke in round 1. Without an answer: ana (x); bo (y)."
