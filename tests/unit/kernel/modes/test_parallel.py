"""Parallel, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import BudgetExceeded, InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.outcome import Contribution, Failure, Outcome
from kernel.conversation.participant import Resolved, TeamOf
from kernel.modes.parallel import OUTCOME_BYTES, ParallelInput, parallel
from tests.support.fakes.team import USED, FakeTeam, answered, failing

THREE = [{"kind": "agent", "name": "ana"}, {"kind": "human", "name": "bo"}, {"kind": "agent", "name": "cy"}]
JUDGE = {"kind": "human", "name": "jo"}


async def run(team: FakeTeam, participants: list[dict[str, Any]] | None = None, **fields: Any) -> Outcome:
    task: ParallelInput[Resolved] = ParallelInput.model_validate(
        {"task": "sum up", "participants": participants or THREE, **fields}
    )
    outcome = await parallel(team, task)
    assert outcome.mode == "Parallel"
    return outcome


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"aggregate": "judge"}, "needs a judge"),
        ({"judge": JUDGE}, "judge has no part in aggregate 'collect'"),
        ({"aggregate": "vote", "judge": "jo"}, "judge has no part in aggregate 'vote'"),
        ({"min_success": 4}, "min_success 4 is more than there are participants (3)"),
        ({"min_success": 0}, "min_success"),
        ({"aggregate": "first", "min_success": 2}, "'first' takes one answer"),
        ({"aggregate": "best"}, "'collect', 'concat', 'first'"),
    ],
)
def test_what_does_not_fit_together_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(ParallelInput, {"task": "x", "participants": THREE, **fields}, "Parallel input")
    assert words in str(caught.value)


def test_the_judges_name_is_looked_up() -> None:
    task = ParallelInput.model_validate({"task": "x", "participants": ["ana"], "aggregate": "judge", "judge": "jo"})
    assert task.bare_names() == ["ana", "jo"]


@pytest.mark.parametrize(
    ("fields", "answers", "output"),
    [
        ({}, ["one", {"n": 2}, "three"], {"ana": "one", "bo": {"n": 2}, "cy": "three"}),
        ({"aggregate": "concat"}, ["one", "two", {"n": 3}], 'one\n\ntwo\n\n{\n  "n": 3\n}'),
        ({"aggregate": "vote"}, ["Yes.", "no", " yes "], "Yes."),
        ({"aggregate": "vote"}, [{"a": 1, "b": 2}, {"b": 2, "a": 1}, "x"], {"a": 1, "b": 2}),
    ],
)
async def test_everyone_answers_and_the_aggregate_is_the_output(
    fields: dict[str, Any], answers: list[Any], output: Any
) -> None:
    team = FakeTeam(dict(zip(("ana", "bo", "cy"), ([a] for a in answers), strict=True)))
    outcome = await run(team, context={"k": "v"}, **fields)
    assert (outcome.status, outcome.output, outcome.usage) == ("completed", output, USED + USED + USED)
    assert [c.participant for c in outcome.contributions] == ["ana", "bo", "cy"]
    assert {ask.thread.tip() for _, ask in team.asks} == {team.asks[0][1].thread.tip()}, "all read the same conversation"
    assert [entry.author for entry in team.asks[0][1].thread.pending] == ["context", "task"]


async def test_concat_reads_long_answers_back() -> None:
    team = FakeTeam({"ana": [answered("begin", ref="r1", truncated=True)], "bo": ["b"], "cy": ["c"]})
    assert (await run(team, aggregate="concat")).output == "begin…r1\n\nb\n\nc"


async def test_vote_says_who_voted_how_and_a_tie_is_undecided() -> None:
    outcome = await run(FakeTeam({"ana": ["Rome"], "bo": ["rome!"], "cy": ["Paris"]}), aggregate="vote")
    assert [(v.participant, v.choice) for v in outcome.votes] == [("ana", "Rome"), ("bo", "Rome"), ("cy", "Paris")]
    assert outcome.reason == "2 of 3 gave this answer."
    tie = await run(FakeTeam({"ana": ["Rome"], "bo": ["Paris"], "cy": [failing("x")]}), aggregate="vote", min_success=2)
    assert (tie.status, tie.output, len(tie.votes)) == ("undecided", None, 2) and "Rome; Paris" in (tie.reason or "")


@pytest.mark.parametrize(
    ("fields", "failures", "status", "output"),
    [
        ({}, 1, "partial", {"bo": "b", "cy": "c"}),
        ({}, 3, "stopped", None),
        ({"min_success": 2}, 1, "completed", {"bo": "b", "cy": "c"}),
        ({"min_success": 2}, 2, "stopped", None),
        ({"aggregate": "concat"}, 2, "partial", "c"),
        ({"aggregate": "first"}, 3, "stopped", None),
    ],
)
async def test_failed_branches(fields: dict[str, Any], failures: int, status: str, output: Any) -> None:
    names = ("ana", "bo", "cy")
    script = {n: [failing(f"{n} is out") if i < failures else n[0]] for i, n in enumerate(names)}
    outcome = await run(FakeTeam(script), **fields)
    assert (outcome.status, outcome.output) == (status, output)
    assert [c.status for c in outcome.contributions] == ["failed"] * failures + ["ok"] * (3 - failures)
    if status != "completed":
        assert "ana (ana is out)" in (outcome.reason or "")


async def test_first_takes_the_first_good_answer_and_calls_off_the_rest() -> None:
    team = FakeTeam({"ana": [failing("x")], "bo": ["fast"], "cy": ["slow"]})
    outcome = await run(team, aggregate="first")
    assert (outcome.status, outcome.output) == ("completed", "fast")
    assert [c.status for c in outcome.contributions] == ["failed", "ok", "cancelled"]
    assert outcome.contributions[2].error is not None and outcome.contributions[2].error.type == "Cancelled"
    assert team.closed == 1


async def test_a_judge_chooses_among_the_answers() -> None:
    team = FakeTeam({"ana": ["a"], "bo": ["b"], "cy": ["c"], "jo": [answered("o2", choice="o2", comment="shortest")]})
    outcome = await run(team, aggregate="judge", judge=JUDGE)
    assert (outcome.status, outcome.output, outcome.reason) == ("completed", "b", "jo chose the answer of bo: shortest")
    [ask] = team.of("jo")
    assert [(o.id, o.label, o.description) for o in ask.options] == [
        ("o1", "a", "by ana"),
        ("o2", "b", "by bo"),
        ("o3", "c", "by cy"),
    ]
    assert [entry.author for entry in ask.thread.pending] == ["task", "ana", "bo", "cy"]
    assert len(outcome.contributions) == 4


@pytest.mark.parametrize("ruling", [failing("asleep", "DecisionExpired"), answered("none of them")])
async def test_a_judge_without_a_ruling_leaves_it_undecided(ruling: Contribution) -> None:
    outcome = await run(FakeTeam({"ana": ["a"], "bo": ["b"], "cy": ["c"], "jo": [ruling]}), aggregate="judge", judge=JUDGE)
    assert (outcome.status, outcome.output) == ("undecided", None) and (outcome.reason or "").startswith("jo ")


async def test_summarize_by_a_model_or_by_the_judge() -> None:
    team = FakeTeam({"ana": ["a"], "bo": ["b"], "cy": [failing("x")], "summarizer": ["all of it"]})
    outcome = await run(team, aggregate="summarize")
    assert (outcome.status, outcome.output) == ("partial", "all of it")
    outcome = await run(FakeTeam({"ana": ["a"], "bo": ["b"], "cy": ["c"], "jo": ["mine"]}), aggregate="summarize", judge=JUDGE)
    assert (outcome.status, outcome.output) == ("completed", "mine")
    outcome = await run(
        FakeTeam({"ana": ["a"], "bo": ["b"], "cy": ["c"], "jo": [failing("ill")]}), aggregate="summarize", judge=JUDGE
    )
    assert (outcome.status, outcome.output) == ("partial", {"ana": "a", "bo": "b", "cy": "c"}) and "ill" in (
        outcome.reason or ""
    )


async def test_what_ends_the_whole_run_is_not_a_failed_branch() -> None:
    with pytest.raises(BudgetExceeded):
        await run(FakeTeam({"ana": [BudgetExceeded("max_calls", 1, 1)], "bo": ["b"], "cy": ["c"]}))


def many(count: int) -> list[dict[str, Any]]:
    return [{"kind": "agent", "name": f"a{n}"} for n in range(count)]


def part(start: int, end: int, **fields: Any) -> Contribution:
    """Return the answer of a part with the answers of these members."""
    members = [Contribution(participant=f"a{n}", content=n, usage=USED) for n in range(start, end)]
    return answered("", parts=members, **fields)


def short(start: int, end: int) -> Contribution:
    """Return the answer of a part whose share of the budget was used up after these members."""
    return part(start, end, status="failed", error=Failure(type="BudgetExceeded", message="its share is used up"))


async def test_a_great_many_are_divided_evenly_among_runs_of_their_own_and_merged_in_order() -> None:
    broken = failing("the server ended it")
    team = FakeTeam({"part-1": [part(0, 150)], "part-2": [part(150, 300)], "part-3": [broken]})
    outcome = await run(team, many(450), context={"k": 1}, timeout="PT1M")
    assert [c.participant for c in outcome.contributions] == [f"a{n}" for n in range(450)]
    assert outcome.status == "partial" and outcome.output == {f"a{n}": n for n in range(300)}
    assert {c.status for c in outcome.contributions[300:]} == {"failed"}
    assert all(ask.part for _, ask in team.asks)
    [asked] = {type(p) for p in team.participants}
    assert asked is TeamOf and [len(p.participants) for p in team.participants if isinstance(p, TeamOf)] == [150, 150, 150]
    extra = team.participants[0].model_extra or {}
    assert extra["aggregate"] == "collect" and extra["context"] == {"k": 1} and "timeout" in extra
    assert extra["execution"] == "fused"


async def test_members_whom_a_share_of_the_budget_left_out_are_asked_again() -> None:
    team = FakeTeam({"part-1": [short(0, 100)], "part-2": [part(125, 250)], "part-3": [part(100, 125)]})
    outcome = await run(team, many(250))
    assert outcome.status == "completed" and outcome.output == {f"a{n}": n for n in range(250)}
    assert [len(p.participants) for p in team.participants if isinstance(p, TeamOf)] == [125, 125, 25]


@pytest.mark.parametrize("answered_before", [0, 30])
async def test_a_budget_that_is_used_up_by_parts_stops_the_run_with_what_there_is(answered_before: int) -> None:
    team = FakeTeam({"part-1": [short(0, answered_before)], "part-2": [short(125, 125 + answered_before)]})
    team.afforded = [BudgetExceeded("max_calls", 60, 60)]
    outcome = await run(team, many(250))
    assert outcome.status == "stopped" and "max_calls of 60 is used up" in (outcome.reason or "")
    assert len(outcome.contributions) == 2 * answered_before == outcome.usage.calls
    assert {c.status for c in outcome.contributions} <= {"ok"}


async def test_a_member_of_whom_its_part_says_nothing_is_not_forgotten() -> None:
    half = part(0, 100, status="failed", error=Failure(type="TeamStopped", message="part-1 ended stopped: enough"))
    outcome = await run(FakeTeam({"part-1": [half], "part-2": [part(125, 250)]}), many(250))
    assert outcome.status == "partial" and [c.participant for c in outcome.contributions] == [f"a{n}" for n in range(250)]
    assert outcome.reason and outcome.reason.startswith("225 of 250 answered, 250 wanted.")


async def test_first_of_a_great_many_calls_the_other_parts_off() -> None:
    losers = [Contribution(participant=f"a{n}", status="cancelled") for n in range(1, 200)]
    winner = answered("", parts=[Contribution(participant="a0", content="mine"), *losers])
    team = FakeTeam({"part-1": [winner], "part-2": [winner]})
    outcome = await run(team, many(400), aggregate="first")
    assert (outcome.status, outcome.output) == ("completed", "mine")
    assert {c.status for c in outcome.contributions[1:]} == {"cancelled"} and len(outcome.contributions) == 400


async def test_an_outcome_stays_within_what_the_server_carries() -> None:
    script = {f"a{n}": [answered("x" * 4096, ref=f"r{n}", truncated=True)] for n in range(150)}
    outcome = await run(FakeTeam(script), many(150))
    assert sum(len(c.content) for c in outcome.contributions) <= OUTCOME_BYTES
    assert all(c.truncated and c.ref for c in outcome.contributions)
