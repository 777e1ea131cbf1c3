"""Custom, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from kernel.basics.errors import BudgetExceeded, InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.outcome import Outcome
from kernel.conversation.participant import Resolved, TeamOf
from kernel.modes.custom import STEP, CustomInput, NotAllowed, custom, move_of
from tests.support.fakes.team import FakeTeam, answered, failing

TEAM = [{"kind": "agent", "name": "ana", "instructions": "Write."}, {"kind": "human", "name": "bo"}]


def move(kind: str, why: str = "so says the protocol", **fields: Any) -> dict[str, Any]:
    return {"why": why, "move": {"move": kind, **fields}}


FINISH = move("finish", output="done", reason="all is said")
NONSENSE = move("address", to="zoe", message="hi")


async def run(team: FakeTeam, **fields: Any) -> Outcome:
    task: CustomInput[Resolved] = CustomInput.model_validate(
        {"task": "a poem", "participants": TEAM, "mode": "Ask each in turn.", **fields}
    )
    outcome = await custom(team, task)
    assert outcome.mode == "Custom"
    team.done()
    return outcome


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "say in your own words"),
        ({"mode": "  "}, "say in your own words"),
        ({"mode": "a", "protocol": "b"}, "mode is required"),
        ({"mode": "a", "max_steps": 0}, "max_steps"),
        ({"mode": "a", "moderators": 1}, "unknown field"),
    ],
)
def test_what_says_no_protocol_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(CustomInput, {"task": "x", "participants": TEAM, **fields}, "Custom input")
    assert words in str(caught.value)


def test_the_moderators_name_is_looked_up_and_a_team_says_its_protocol() -> None:
    task = CustomInput.model_validate({"task": "x", "participants": ["a"], "mode": "m", "moderator": "jo"})
    assert task.bare_names() == ["a", "jo"]
    TeamOf.model_validate({"kind": "team", "name": "t", "mode": "Custom", "participants": ["a"], "protocol": "In turn."})


async def test_the_moderator_plays_the_protocol() -> None:
    team = FakeTeam(
        {
            "moderator": [
                move("address", to="ana", message="Write a line."),
                move("broadcast", message="What do you think?"),
                move("vote", question="Keep it?", options=["yes", "no"]),
                move("ask_person", to="bo", question="A title?", options=[]),
                FINISH,
            ],
            "ana": ["Rain.", "good", answered("", choice="o1", comment="mine")],
            "bo": ["fine", answered("", choice="o1"), "Rain"],
        }
    )
    outcome = await run(team)
    assert (outcome.status, outcome.output, outcome.reason) == ("completed", "done", "all is said")
    assert [(c.participant, c.round) for c in outcome.contributions] == [
        ("moderator", 1), ("ana", 1), ("moderator", 2), ("ana", 2), ("bo", 2), ("moderator", 3), ("ana", 3), ("bo", 3),
        ("moderator", 4), ("bo", 4), ("moderator", 5),
    ]  # fmt: skip
    assert [(v.participant, v.round, v.choice, v.reason) for v in outcome.votes] == [
        ("ana", 3, "o1", "mine"),
        ("bo", 3, "o1", None),
    ]
    first, *_, last = team.of("moderator")
    assert (
        "Ask each in turn." in first.content and "- ana (agent): Write." in first.content and "- bo (person)" in first.content
    )
    assert "step 1 of at most 20" in first.content and "Consensus: " in first.content and "  - Custom" not in first.content
    assert [(e.author, e.text) for e in last.thread.pending] == [
        ("task", "a poem"),
        ("moderator", "to ana: Write a line."), ("ana", "Rain."),
        ("moderator", "to all: What do you think?"), ("ana", "good"), ("bo", "fine"),
        ("ana", "I vote for yes: mine"), ("bo", "I vote for yes."),
        ("moderator", "vote on: Keep it?\nResult: yes: 2 (of 2)"),
        ("moderator", "to bo: A title?"), ("bo", "Rain"),
    ]  # fmt: skip
    assert len(set(team.steps())) < len(team.steps()) and len({(who, ask.step) for who, ask in team.asks}) == len(team.asks)
    assert [n[1]["move"] for n in team.notes] == ["address", "broadcast", "vote", "ask_person"]


async def test_another_mode_is_run_as_a_step() -> None:
    team = FakeTeam(
        {
            "moderator": [
                move("run_mode", mode="Parallel", task="Find words", participants=["ana"], fields={"aggregate": "concat"}),
                move(
                    "run_mode",
                    mode="Consensus",
                    task="Choose",
                    participants=[],
                    fields={"options": ["a", "b"], "tie_break": "bo"},
                ),
                FINISH,
            ],
            "ana": ["rain, fog", answered("", choice="a")],
            "bo": [answered("", choice="a")],
        }
    )
    outcome = await run(team)
    assert outcome.status == "completed" and [(v.round, v.choice) for v in outcome.votes] == [(2, "a"), (2, "a")]
    assert team.of("ana")[0].step == "step-1/answer" and team.of("ana")[1].step == "step-2/round-1/vote"
    said = team.of("moderator")[2].thread.pending
    assert said[1].text == "Parallel of ana on: Find words\nIt ended completed: \nrain, fog"


async def test_a_mode_that_fails_within_does_not_end_the_run() -> None:
    script = {"moderator": [move("run_mode", mode="RequestResponse", task="t", participants=["ana"], fields={}), FINISH]}
    team = FakeTeam({**script, "ana": [failing("no key")]})
    assert (await run(team)).status == "completed"
    assert "It failed: no key" in (team.of("moderator")[1].thread.pending[-1].text or "")


async def test_whoever_runs_it_is_asked_where_no_person_is_named() -> None:
    script = {"moderator": [move("ask_person", to=None, question="Go on?", options=["yes", "no"]), FINISH]}
    team = FakeTeam(script, operator=[answered("yes", choice="o1")])
    assert (await run(team)).status == "completed"
    assert team.of("moderator")[1].thread.pending[-1].author == "operator"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (NONSENSE, "'zoe' is not a participant; participants: ana, bo"),
        (move("dance"), "'dance' is not one of"),
        (move("address", to="ana"), "message: is required"),
        (move("broadcast", message=""), "message: "),
        (move("broadcast", message="x", loud=True), "loud: unknown field"),
        (move("vote", question="?", options=["one"]), "options: "),
        (move("vote", question="?", options=["a", "a"]), "something else than the others"),
        (move("ask_person", to="ana", question="?", options=[]), "'ana' is not a person"),
        (move("ask_person", to="bo", question="?", options=["a"]), "at least two, or none"),
        (move("run_mode", mode="Custom", task="t", participants=[], fields={}), "'Custom' is not a mode that you can run"),
        (move("run_mode", mode="Parallel", task="t", participants=["zoe"], fields={}), "'zoe' is not a participant"),
        (
            move("run_mode", mode="Parallel", task="t", participants=[], fields={"budget": {}}),
            "'budget' is not a field of Parallel",
        ),
        (move("run_mode", mode="Parallel", task="t", participants=[], fields={"aggregate": "judge"}), "needs a judge"),
        (move("run_mode", mode="Debate", task="t", participants=[], fields={"judge": "zoe"}), "'zoe' is not a participant"),
        (move("run_mode", mode="Debate", task="t", participants=["ana"], fields={}), "at least 2 participants"),
        ("I would ask ana.", "there is no move in it"),
        (failing("not JSON", "OutputInvalid"), "not JSON"),
    ],
)
async def test_a_move_that_is_not_allowed_goes_back_with_the_reason(refused: Any, words: str) -> None:
    team = FakeTeam({"moderator": [refused, FINISH]})
    outcome = await run(team)
    assert outcome.status == "completed"
    assert words in team.of("moderator")[1].content and team.of("moderator")[1].round == 2
    assert words in team.notes[0][1]["reason"] and team.notes[0][0] == "move_refused"


async def test_three_in_a_row_end_the_run_and_an_allowed_one_starts_the_count_anew() -> None:
    outcome = await run(FakeTeam({"moderator": [NONSENSE] * 3}))
    assert (outcome.status, outcome.output) == ("stopped", None)
    assert outcome.reason is not None and outcome.reason.startswith(
        "3 moves in a row were not allowed, the last because: 'zoe'"
    )
    good = move("address", to="ana", message="hi")
    outcome = await run(FakeTeam({"moderator": [NONSENSE, NONSENSE, good, NONSENSE, NONSENSE, FINISH], "ana": ["hello"]}))
    assert outcome.status == "completed"


async def test_it_is_bounded_by_max_steps_and_keeps_what_was_said_last() -> None:
    good = move("address", to="ana", message="hi")
    outcome = await run(FakeTeam({"moderator": [good, good], "ana": ["one", "two"]}), max_steps=2)
    assert (outcome.status, outcome.output) == ("stopped", "two") and "max_steps (2)" in (outcome.reason or "")


async def test_a_moderator_who_fails_ends_it_and_so_does_the_budget() -> None:
    outcome = await run(FakeTeam({"moderator": [failing("no key")]}))
    assert outcome.status == "stopped" and "no key" in (outcome.reason or "")
    with pytest.raises(BudgetExceeded):
        await run(FakeTeam({"moderator": [BudgetExceeded("max_calls", 1, 1)]}))


async def test_a_participant_who_fails_is_said_and_a_named_moderator_leads() -> None:
    team = FakeTeam({"jo": [move("broadcast", message="hi"), FINISH], "ana": [failing("no key")], "bo": ["hello"]})
    outcome = await run(team, moderator={"kind": "human", "name": "jo"})
    assert outcome.status == "completed"
    assert [(e.author, e.text) for e in team.of("jo")[1].thread.pending[2:]] == [
        ("jo", "ana gave no answer: no key"), ("bo", "hello"),
    ]  # fmt: skip


async def test_a_participant_may_be_called_moderator() -> None:
    members = [{"kind": "agent", "name": "moderator"}]
    assert (await run(FakeTeam({"the moderator": [FINISH]}), participants=members)).status == "completed"


def test_every_move_fits_the_form_that_a_model_is_given() -> None:
    for made in (FINISH, NONSENSE, move("ask_person", to=None, question="?", options=[])):
        jsonschema_rs.validate(STEP, made)
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(STEP, move("dance"))
    with pytest.raises(NotAllowed):
        move_of({"why": "x"})
