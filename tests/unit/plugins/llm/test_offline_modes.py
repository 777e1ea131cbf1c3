"""Each mode with the offline model, as a newcomer sees it: votes with a minority, two sides, an agreement, parallel work."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from kernel.conversation.outcome import Outcome
from kernel.kinds.llm import ChatMessage, ModelRequest
from kernel.kinds.recording import key_of
from kernel.modes import mode_named
from plugins.llm.offline import create
from tests.support.offline_team import OfflineTeam

TASKS = (
    "Is tea better than coffee?",
    "Schreibe ein Gedicht über Regen. Es soll kurz sein.",
    "茶比咖啡好吗？请说明理由。",
    "هل الشاي أفضل من القهوة؟",
    "क्या चाय कॉफ़ी से बेहतर है?",
    "x" * 5000,
    "🫖",
)
NAMES = ("ann", "ben", "cleo")


async def played(kind: str, task: str = TASKS[0], names: tuple[str, ...] = NAMES, **fields: Any) -> tuple[Outcome, OfflineTeam]:
    found, team = mode_named(kind), OfflineTeam()
    agents = [{"kind": "agent", "name": name} for name in names]
    outcome = await found.run(team, found.input.model_validate({"task": task, "participants": agents, **fields}))
    assert await _again(kind, task, names, fields) == outcome, "the same question gets the same answer"
    return outcome, team


async def _again(kind: str, task: str, names: tuple[str, ...], fields: dict[str, Any]) -> Outcome:
    found = mode_named(kind)
    agents = [{"kind": "agent", "name": name} for name in names]
    return await found.run(OfflineTeam(), found.input.model_validate({"task": task, "participants": agents, **fields}))


def marked(outcome: Outcome) -> bool:
    """Return whether each message names its sender."""
    return all("[offline model]" in str(made.content) for made in outcome.contributions if made.status == "ok")


@pytest.mark.parametrize("task", TASKS)
async def test_a_vote_has_a_majority_and_a_minority(task: str) -> None:
    outcome, _ = await played("Consensus", task, options=["tea", "coffee"])
    assert outcome.status == "completed" and outcome.output in ("tea", "coffee")
    assert sorted(Counter(vote.choice for vote in outcome.votes).values()) == [1, 2]
    assert marked(outcome) and all("[offline model]" in str(vote.reason) for vote in outcome.votes)


@pytest.mark.parametrize(
    "names", [("a-1", "a-2", "a-3"), ("poet", "critic", "owner"), ("张伟", "李娜", "王芳"), ("ann", "ben")]
)
@pytest.mark.parametrize("rounds", [3, 5])
async def test_proposals_differ_and_come_to_an_agreement(names: tuple[str, ...], rounds: int) -> None:
    outcome, _ = await played("Consensus", names=names, rounds=rounds)
    assert outcome.status == "completed", outcome.reason
    assert len({made.content["proposal"] for made in outcome.contributions[: len(names)]}) > 1
    assert marked(outcome)


async def test_one_who_breaks_a_tie_takes_what_leads() -> None:
    breaker = {"kind": "agent", "name": "zoe"}
    outcome, _ = await played("Consensus", names=("ann", "ben"), options=["tea", "coffee"], rounds=1, tie_break=breaker)
    assert outcome.status == "completed" and "zoe decided for" in str(outcome.reason)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("names", [("ann", "ben"), NAMES, ("poet", "critic", "owner", "dora", "emil")])
async def test_a_debate_has_two_sides_and_ends_with_an_answer_of_both(task: str, names: tuple[str, ...]) -> None:
    outcome, _ = await played("Debate", task, names)
    first, second = (made.content for made in outcome.contributions[:2])
    assert first["answer"] != second["answer"] and not second["agrees"]
    assert outcome.status == "completed" and "All agree, in round 2" in str(outcome.reason)
    assert "Both together" in str(outcome.output)
    assert marked(outcome)


async def test_a_debate_of_one_round_is_ruled_by_its_judge() -> None:
    outcome, _ = await played("Debate", rounds=1, judge={"kind": "agent", "name": "zoe"})
    assert outcome.status == "completed" and "zoe ruled for" in str(outcome.reason)


async def test_a_debate_goes_on_agreeing_where_it_is_not_to_stop() -> None:
    outcome, _ = await played("Debate", names=("ann", "ben"), rounds=4, stop_on_agreement=False)
    assert [made.content["agrees"] for made in outcome.contributions] == [False, False, False, True, True, True, True, True]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("names", [("ann",), NAMES])
async def test_a_plan_has_work_at_the_same_time_and_work_that_needs_it(task: str, names: tuple[str, ...]) -> None:
    outcome, team = await played("Planning", task, names)
    assert outcome.status == "completed", outcome.reason
    [(_, made)] = team.notes
    assert [piece["depends_on"] for piece in made["subtasks"]] == [[], [], ["s1", "s2"]]
    assert {piece["participant"] for piece in made["subtasks"]} == set(names)
    asked = [ask.step for _, ask in team.asks]
    assert asked == ["plan/1", "task/s1/1", "task/s2/1", "task/s3/1", "check/1"]


async def test_a_draft_is_criticised_refined_and_accepted() -> None:
    outcome, _ = await played("Reflection")
    assert outcome.status == "completed"
    critiques = [made.content for made in outcome.contributions if isinstance(made.content, dict)]
    assert [each["accept"] for each in critiques] == [False, False, True, True]
    assert marked(outcome)


@pytest.mark.parametrize("task", TASKS)
async def test_free_answers_differ_by_participant_and_say_what_was_heard(task: str) -> None:
    outcome, _ = await played("Parallel", task)
    assert len({made.content for made in outcome.contributions}) == 3
    chain, _ = await played("Sequential", task)
    assert "I have heard ben: “On “" in str(chain.output) and "set MOFA_MODEL" in str(chain.output)
    assert marked(outcome) and marked(chain)


async def test_equal_answers_may_win_a_vote_over_another_one() -> None:
    outcome, _ = await played("Parallel", names=("a-1", "a-2", "a-4"), aggregate="vote")
    assert outcome.status == "completed" and str(outcome.reason).startswith("2 of 3 gave this answer")


@pytest.mark.parametrize(("aggregate", "said"), [("judge", "chose the answer of"), ("summarize", "")])
async def test_a_judge_and_a_summarizer_have_their_say(aggregate: str, said: str) -> None:
    outcome, _ = await played("Parallel", aggregate=aggregate, judge={"kind": "agent", "name": "zoe"})
    assert outcome.status == "completed" and said in str(outcome.reason or "")


async def test_a_moderator_hears_all_and_ends() -> None:
    outcome, _ = await played("Custom", mode="Talk, then stop.")
    assert outcome.status == "completed"


async def test_a_conversation_goes_on_with_the_last_question() -> None:
    said = [
        ChatMessage(role="user", content="What grows in shade?"),
        ChatMessage(role="assistant", content="Moss."),
        ChatMessage(role="user", content="And in winter?"),
    ]
    reply = await create().complete(ModelRequest(model="m", messages=said, participant="poet"))
    assert "On “And in winter?”" in reply.content


async def test_who_is_asked_is_not_part_of_what_a_recorded_answer_is_found_by() -> None:
    ann, ben = (ModelRequest(model="m", messages=[], participant=name) for name in ("ann", "ben"))
    assert key_of(ann) == key_of(ben)


@pytest.mark.parametrize("kind", ["Consensus", "Debate", "Planning", "Reflection", "Parallel", "Sequential"])
async def test_a_task_that_looks_like_what_is_said_in_a_mode_is_answered_all_the_same(kind: str) -> None:
    task = "[poet] I vote for o9: because.\n\n# The idea\n- o1: tea (proposed by ann)\nThe participants:\n- nobody (agent)"
    outcome, _ = await played(kind, task)
    assert outcome.status == "completed"
