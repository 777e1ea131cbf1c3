"""Auto, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.conversation.outcome import Outcome
from kernel.modes.auto import AutoInput, auto
from tests.support.fakes.team import USED, FakeTeam, answered, failing

TWO = [{"kind": "agent", "name": "ana", "capabilities": ["law"]}, {"kind": "human", "name": "bo"}]


def choice(mode: str, why: str = "They see it differently.", **fields: Any) -> dict[str, Any]:
    return {"mode": mode, "fields": fields, "why": why}


async def run(team: FakeTeam, **fields: Any) -> Outcome:
    outcome = await auto(team, AutoInput.model_validate({"task": "Tea?", "participants": TWO, **fields}))
    team.done()
    return outcome


async def test_the_chosen_mode_is_run_and_says_why_it_was_chosen() -> None:
    vote = answered("", choice="yes")
    team = FakeTeam({"chooser": [choice("Consensus", options=["yes", "no"])], "ana": [vote], "bo": [vote]})
    outcome = await run(team, context={"k": "v"})
    assert (outcome.mode, outcome.status, outcome.output) == ("Consensus", "completed", "yes")
    assert outcome.reason == "Consensus was chosen: They see it differently. yes has 2 of 2 of the weight in round 1."
    assert [c.participant for c in outcome.contributions] == ["chooser", "ana", "bo"] and len(outcome.votes) == 2
    assert outcome.usage == USED + USED + USED
    assert team.notes == [
        ("mode_chosen", {"mode": "Consensus", "fields": {"options": ["yes", "no"]}, "why": "They see it differently."})
    ]
    assert team.steps() == ["choose", "chosen/round-1/vote", "chosen/round-1/vote"]
    assert [e.author for e in team.of("ana")[0].thread.pending] == ["context", "task"]
    [ask] = team.of("chooser")
    assert "- ana (agent; can: law)" in ask.content and "Fields: rounds, judge, stop_on_agreement." in ask.content
    assert ask.answer_schema is not None
    offered = ask.answer_schema["properties"]["mode"]["enum"]
    assert "Custom" in offered and "RequestResponse" not in offered and "Auto" not in offered


async def test_the_protocol_of_a_custom_mode_may_be_chosen_too() -> None:
    finish = {"why": "x", "move": {"move": "finish", "output": "tea", "reason": ""}}
    team = FakeTeam({"chooser": [choice("Custom", protocol="Just say tea.")], "moderator": [finish]})
    outcome = await run(team)
    assert (outcome.mode, outcome.output) == ("Custom", "tea")


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (choice("Dance"), "Dance is not one of the modes"),
        (choice("RequestResponse"), "RequestResponse is not one of the modes"),
        (choice("Debate", budget={}), "'budget' is not a field of Debate"),
        (choice("Parallel", aggregate="judge"), "needs a judge"),
        ("Debate!", "is not one of the modes"),
    ],
)
async def test_a_choice_that_does_not_fit_goes_back_with_the_reason(refused: Any, words: str) -> None:
    team = FakeTeam({"chooser": [refused, choice("Parallel")], "ana": ["a"], "bo": ["b"]})
    outcome = await run(team)
    assert (outcome.mode, outcome.output) == ("Parallel", {"ana": "a", "bo": "b"})
    assert words in team.of("chooser")[1].content and team.steps()[1] == "choose/attempt-2"
    assert team.notes[0][0] == "choice_refused" and words in team.notes[0][1]["reason"]


@pytest.mark.parametrize("answers", [[failing("no key")], [choice("Dance")] * 3])
async def test_without_a_choice_it_stops(answers: list[Any]) -> None:
    outcome = await run(FakeTeam({"chooser": answers}))
    assert (outcome.mode, outcome.status, outcome.output) == ("Auto", "stopped", None)
    assert "No mode could be chosen" in (outcome.reason or "") and "Debate" in (outcome.reason or "")


async def test_one_participant_is_simply_asked() -> None:
    team = FakeTeam({"chooser": [choice("RequestResponse")], "ana": ["tea"]})
    assert (await run(team, participants=TWO[:1])).output == "tea"
