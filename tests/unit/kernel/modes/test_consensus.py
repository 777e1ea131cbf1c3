"""Consensus, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput, QuorumImpossible
from kernel.basics.schema import parse
from kernel.conversation.outcome import Contribution
from kernel.conversation.participant import Resolved
from kernel.modes.consensus import ConsensusInput, Tally, consensus
from tests.support.fakes.team import FakeTeam, answered, failing

NAMES = ("ana", "bo", "cy", "di", "ed")


def people(count: int) -> list[dict[str, Any]]:
    return [{"kind": "human" if n == 1 else "agent", "name": name} for n, name in enumerate(NAMES[:count])]


def given(count: int = 3, **fields: Any) -> ConsensusInput[Resolved]:
    return ConsensusInput.model_validate(
        {"task": "Which?", "participants": people(count), "options": ["red", "blue"], **fields}
    )


def voting(*rounds: str) -> FakeTeam:
    """A team that votes: a word a round, a letter a participant in order; `r`, `b`, or `-` for one who fails."""
    return FakeTeam({name: [_vote(word[n]) for word in rounds] for n, name in enumerate(NAMES[: len(rounds[0])])})


def _vote(letter: str) -> Contribution:
    if letter == "-":
        return failing("no key")
    choice = {"r": "red", "b": "blue"}[letter]
    return answered(f"because {choice}", choice=choice, comment=f"because {choice}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"options": ["a", "a"]}, "option 'a' occurs more than once"),
        ({"options": ["a"]}, "at least two options"),
        ({"options": []}, "at least two options"),
        ({"options": [" ", "b"]}, "an option is empty"),
        ({"weights": {"zoe": 1}}, "'zoe' is not a participant; participants: ana, bo, cy"),
        ({"weights": {"ana": -1}}, "0 or more"),
        ({"weights": {"ana": 0, "bo": 0, "cy": 0}}, "sum to 0"),
        ({"quorum": 4}, "quorum 4 is more than there are participants (3)"),
        ({"threshold": 1.5}, "threshold"),
        ({"rounds": 0}, "rounds"),
    ],
)
def test_what_does_not_fit_together_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(ConsensusInput, {"task": "x", "participants": people(3), **fields}, "Consensus input")
    assert words in str(caught.value)


def test_who_breaks_ties_is_looked_up() -> None:
    assert ConsensusInput.model_validate({"task": "x", "participants": ["a"], "tie_break": "bo"}).bare_names() == ["a", "bo"]


@pytest.mark.parametrize(
    ("fields", "votes", "winner", "hopeless"),
    [
        ({}, "rr.", "red", False),  # two of three is more than half, whatever the third says
        ({}, "r..", None, False),
        ({}, "rb.", None, False),
        ({}, "rb-", None, True),  # without a quorum, silence counts against
        ({}, "rr-", "red", False),
        ({}, "r--", None, True),
        ({"count": 4}, "rr..", None, False),  # exactly half is not more than half
        ({"count": 4}, "rrb.", None, False),
        ({"count": 4}, "rrbb", None, True),
        ({"threshold": 0.75, "count": 5}, "rrr..", None, False),
        ({"threshold": 0.75, "count": 5}, "rrrr.", "red", False),
        ({"threshold": 0.75, "count": 5}, "rb.b.", None, False),
        ({"threshold": 0.75, "count": 5}, "rbrb.", None, True),
        ({"threshold": 1}, "rr.", None, False),
        ({"threshold": 1}, "rrr", "red", False),
        ({"threshold": 1}, "rb.", None, True),
        ({"threshold": 0}, "r..", None, False),  # ahead of nobody yet who may still come
        ({"threshold": 0}, "rr.", "red", False),
        ({"threshold": 0.2, "count": 4}, "rrbb", None, False),  # two have enough, none is ahead
        ({"weights": {"ana": 3}}, "r..", "red", False),
        ({"weights": {"ana": 2}}, "r..", None, False),
        ({"weights": {"ana": 0}}, ".b.", None, False),
        ({"quorum": 2, "count": 5}, "rr---", "red", False),  # with a quorum, those who voted are the whole
        ({"quorum": 2, "count": 5}, "rr--.", "red", False),
        ({"quorum": 2, "count": 5}, "rrb..", None, False),
        ({"quorum": 3, "count": 3, "weights": {"ana": 9}}, "r..", None, False),  # not before the quorum is there
        ({"quorum": 3, "count": 3, "weights": {"ana": 9}}, "rbb", "red", False),
    ],
)  # fmt: skip
def test_a_winner_is_one_that_no_vote_to_come_can_beat(
    fields: dict[str, Any], votes: str, winner: str | None, hopeless: bool
) -> None:
    task = given(**{"count": len(votes), **fields})
    tally = Tally(task, waiting=set(NAMES[: len(votes)]))
    for name, letter in zip(NAMES, votes, strict=False):
        if letter != ".":
            tally.count(name, {"r": "red", "b": "blue", "-": None}[letter])
    assert (tally.winner(), tally.hopeless()) == (winner, hopeless)


async def test_a_majority_ends_it_and_calls_off_the_last_vote() -> None:
    team = voting("rrb")
    outcome = await consensus(team, given())
    assert (outcome.status, outcome.output) == ("completed", "red") and team.closed == 1
    assert [(v.participant, v.choice, v.weight, v.reason) for v in outcome.votes] == [
        ("ana", "red", 1.0, "because red"), ("bo", "red", 1.0, "because red"),
    ]  # fmt: skip
    assert [c.status for c in outcome.contributions] == ["ok", "ok", "cancelled"]
    assert outcome.reason == "red has 2 of 3 of the weight in round 1."
    [ask] = team.of("ana")
    assert [o.id for o in ask.options] == ["red", "blue"] and ask.kind == "vote" and "more than 50%" in ask.content


async def test_the_next_round_reads_what_the_others_said() -> None:
    team = voting("rb", "rr")
    outcome = await consensus(team, given(2))
    assert (outcome.status, outcome.output, len(outcome.votes)) == ("completed", "red", 4)
    second = team.of("bo")[1]
    assert [(e.author, e.text) for e in second.thread.pending[1:]] == [
        ("ana", "I vote for red: because red"), ("bo", "I vote for blue: because blue"),
    ]  # fmt: skip
    assert second.round == 2 and "Round 2 of 3" in second.content and len(set(team.steps())) == 2


async def test_undecided_with_all_votes_when_the_rounds_run_out() -> None:
    outcome = await consensus(voting("rb", "rb"), given(2, rounds=2))
    assert (outcome.status, outcome.output, len(outcome.votes)) == ("undecided", None, 4)
    assert outcome.reason == "No option had more than 50% of the weight after 2 rounds: red 1, blue 1."


async def test_the_last_round_ends_when_nobody_can_win_any_more() -> None:
    team = voting("rbr")
    outcome = await consensus(team, given(3, rounds=1, threshold=1))
    assert outcome.status == "undecided" and [c.status for c in outcome.contributions] == ["ok", "ok", "cancelled"]
    # … but with somebody to break the tie, every vote is heard, and so it is before another round.
    team = FakeTeam({**voting("rbr")._script, "jo": [answered("x", choice="blue")]})
    outcome = await consensus(team, given(3, rounds=1, threshold=1, tie_break={"kind": "human", "name": "jo"}))
    assert len(outcome.votes) == 3 and outcome.output == "blue"


async def test_no_quorum_is_an_error_as_soon_as_it_is_certain() -> None:
    team = voting("--rr")
    with pytest.raises(QuorumImpossible, match="quorum is 3, but only 2 of 4"):
        await consensus(team, given(4, quorum=3))
    assert team.closed == 1


async def test_with_a_quorum_those_who_voted_decide() -> None:
    outcome = await consensus(voting("-rr-b"), given(5, quorum=2, rounds=1))
    assert (outcome.status, outcome.output) == ("completed", "red")


async def test_nobody_votes() -> None:
    outcome = await consensus(voting("--"), given(2, rounds=1, tie_break={"kind": "agent", "name": "jo"}))
    assert outcome.status == "undecided" and "nobody voted" in (outcome.reason or "") and "no key" in (outcome.reason or "")


@pytest.mark.parametrize(
    ("ruling", "status", "output"),
    [
        (answered("I like it", choice="blue"), "completed", "blue"),
        (failing("asleep"), "undecided", None),
        ("neither", "undecided", None),
    ],
)
async def test_a_tie_is_broken_by_whom_it_was_given_to(ruling: Any, status: str, output: str | None) -> None:
    team = FakeTeam({**voting("rb")._script, "jo": [ruling]})
    outcome = await consensus(team, given(2, rounds=1, tie_break={"kind": "human", "name": "jo"}))
    assert (outcome.status, outcome.output) == (status, output)
    [ask] = team.of("jo")
    assert [o.id for o in ask.options] == ["red", "blue"] and ask.kind == "vote" and "You decide" in ask.content
    assert outcome.contributions[-1].participant == "jo" and "jo" in (outcome.reason or "")


async def test_only_the_leaders_are_put_to_the_one_who_breaks_the_tie() -> None:
    script = {"ana": ["a"], "bo": ["b"], "cy": ["a"], "di": ["b"], "ed": ["c"], "jo": ["b"]}
    tie_break = {"kind": "agent", "name": "jo"}
    team = FakeTeam(script)
    outcome = await consensus(team, given(5, options=["a", "b", "c"], rounds=1, tie_break=tie_break))
    assert [o.id for o in team.of("jo")[0].options] == ["a", "b"] and outcome.output == "b"


@pytest.mark.parametrize("words", ["red", "Red.", {"choice": "red"}, "I am for red, as ever", {"choice": "RED", "reason": "x"}])
async def test_those_who_answer_in_words_vote_too(words: Any) -> None:
    outcome = await consensus(FakeTeam({"ana": [words]}), given(1, rounds=1))
    assert (outcome.output, outcome.votes[0].choice) == ("red", "red")


@pytest.mark.parametrize("words", ["red or blue", "green", {"colour": "red"}, 7])
async def test_words_that_name_no_option_are_no_vote(words: Any) -> None:
    outcome = await consensus(FakeTeam({"ana": [words]}), given(1, rounds=1))
    assert outcome.status == "undecided" and not outcome.votes
    [made] = outcome.contributions
    assert made.status == "failed" and made.error is not None and made.error.type == "OutputInvalid"


async def test_the_participants_propose_and_equal_proposals_are_one() -> None:
    team = FakeTeam(
        {
            "ana": [{"proposal": "Go by train.", "reason": "quiet"}, answered("", choice="o1")],
            "bo": ["go by  train", answered("", choice="o1")],
            "cy": [{"proposal": "Fly", "reason": "fast"}, answered("", choice="o2")],
        }
    )
    outcome = await consensus(team, given(options=None))
    assert (outcome.status, outcome.output) == ("completed", "Go by train.")
    vote = team.of("cy")[1]
    assert [(o.id, o.label, o.description) for o in vote.options] == [
        ("o1", "Go by train.", "proposed by ana, bo"), ("o2", "Fly", "proposed by cy"),
    ]  # fmt: skip
    assert [e.author for e in vote.thread.pending] == ["task", "ana", "bo", "cy"]
    assert vote.thread.pending[1].text == "I propose: Go by train.\nMy reason: quiet"
    assert team.of("bo")[0].answer_schema is None and team.of("ana")[0].answer_schema is not None
    assert [c.choice for c in outcome.contributions[:3]] == ["o1", "o1", "o2"]


@pytest.mark.parametrize(
    ("answers", "status", "output", "votes"),
    [
        (["A", "a", "a."], "completed", "A", 3),
        (["A", failing("x"), failing("y")], "undecided", None, 1),
        ([failing("x"), failing("y"), "  "], "stopped", None, 0),
    ],
)
async def test_one_proposal_needs_no_vote_and_none_stops_it(
    answers: list[Any], status: str, output: str | None, votes: int
) -> None:
    outcome = await consensus(FakeTeam(dict(zip(NAMES, ([a] for a in answers), strict=False))), given(options=None))
    assert (outcome.status, outcome.output, len(outcome.votes)) == (status, output, votes)


async def test_one_proposal_and_too_few_for_the_quorum() -> None:
    with pytest.raises(QuorumImpossible):
        await consensus(FakeTeam({"ana": ["A"], "bo": [failing("x")], "cy": [failing("y")]}), given(options=None, quorum=2))


async def test_the_whole_of_a_long_proposal_is_voted_on_and_put_out() -> None:
    long = "word " * 200
    team = FakeTeam({"ana": [long, answered("", choice="o1")], "bo": ["B", answered("", choice="o1")]})
    outcome = await consensus(team, given(2, options=None))
    assert outcome.output == long.strip() and len(team.of("bo")[1].options[0].label) <= 300
    assert long.strip() in team.of("bo")[1].content
