"""Planning, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import ParticipantFailed
from kernel.conversation.outcome import Outcome
from kernel.modes.planning import PlanningInput, planning
from tests.support.fakes.team import FakeTeam, answered, failing

TWO = [{"kind": "agent", "name": "ana"}, {"kind": "agent", "name": "bo"}]


def planned(*tasks: str) -> dict[str, Any]:
    """A plan of tasks such as `t2 ana t1,t0`: id, participant, dependencies."""
    found = []
    for task in tasks:
        id, participant, *needed = task.split()
        depends_on = needed[0].split(",") if needed else []
        found.append({"id": id, "description": f"do {id}", "depends_on": depends_on, "participant": participant})
    return {"subtasks": found}


def fine(*ids: str, **failed: str) -> dict[str, Any]:
    return {"ok": list(ids), "failed": [{"id": id, "problem": problem} for id, problem in failed.items()]}


async def run(team: FakeTeam, **fields: Any) -> Outcome:
    outcome = await planning(team, PlanningInput.model_validate({"task": "a book", "participants": TWO, **fields}))
    assert outcome.mode == "Planning" and outcome.usage.calls == len([c for c in outcome.contributions if c.usage.calls])
    team.done()
    return outcome


async def test_layers_run_at_the_same_time_and_see_what_they_depend_on() -> None:
    team = FakeTeam(
        {"planner": [planned("t3 bo t1,t2", "t1 ana", "t2 bo"), fine("t1", "t2", "t3")], "ana": ["one"], "bo": ["two", "both"]}
    )
    outcome = await run(team)
    assert (outcome.status, outcome.output) == ("completed", "both")
    assert outcome.reason == "All 3 tasks are done and checked."
    assert team.steps() == ["plan/1", "task/t1/1", "task/t2/1", "task/t3/1", "check/1"]
    assert [e.text for e in team.of("ana")[0].thread.pending] == ["a book"]
    assert [(e.author, e.text) for e in team.of("bo")[1].thread.pending[1:]] == [
        ("plan", "The result of t1 (do t1):"), ("ana", "one"), ("plan", "The result of t2 (do t2):"), ("bo", "two"),
    ]  # fmt: skip
    assert [c.round for c in outcome.contributions] == [1, 2, 2, 3, 4]


async def test_one_participant_may_have_several_tasks_of_a_layer() -> None:
    team = FakeTeam({"planner": [planned("t1 ana", "t2 ana", "t3 bo"), fine("t1", "t2", "t3")], "ana": [1, 2], "bo": [3]})
    outcome = await run(team)
    assert outcome.output == {"t1": 1, "t2": 2, "t3": 3}
    assert [c.round for c in outcome.contributions] == [1, 2, 3, 2, 4]


async def test_only_what_failed_and_what_depends_on_it_runs_again() -> None:
    plan = planned("t1 ana", "t2 bo", "t3 bo t2", "t4 ana t1")
    again = {"subtasks": [{"id": "t2", "description": "do it better", "depends_on": [], "participant": "ana"}]}
    checks = [fine("t1", "t3", "t4", t2="too long"), fine("t2", "t3")]
    team = FakeTeam({"planner": [plan, again], "cy": checks, "ana": ["1", "4", "2b"], "bo": ["2", "3", "3b"]})
    outcome = await run(team, checker={"kind": "agent", "name": "cy"})
    assert outcome.status == "completed" and outcome.output == {"t1": "1", "t4": "4", "t2": "2b", "t3": "3b"}
    assert outcome.reason == "All 4 tasks are done and checked, after 1 replanned round."
    assert team.steps()[6:] == ["plan/2", "task/t2/2", "task/t3/2", "check/2"]
    replan, retry = team.of("planner")[1], team.of("ana")[2]
    assert "- t2: too long" in replan.content and "- t1 by ana: do t1 (done, and stands)" in replan.content
    assert "- t3 by bo, after t2: do t3\n" in replan.content
    assert "do it better" in retry.content and "too long" in retry.content
    assert "4" in [e.text for e in replan.thread.pending] and "3" not in [e.text for e in replan.thread.pending]


async def test_a_failed_contribution_is_replanned_without_being_checked() -> None:
    team = FakeTeam(
        {
            "planner": [planned("t1 ana", "t2 bo t1"), planned("t5 bo", "t2 bo t5"), fine("t5", "t2")],
            "ana": [failing("no key")],
            "bo": ["five", "two"],
        }
    )
    outcome = await run(team)
    assert (outcome.status, outcome.output) == ("completed", "two")
    assert team.steps() == ["plan/1", "task/t1/1", "plan/2", "task/t5/2", "task/t2/2", "check/2"]
    assert "- t1: ana gave no result: no key" in team.of("planner")[1].content


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (planned(), "the plan is empty"),
        (planned("t1 cy"), "'cy' is not a participant; participants: ana, bo"),
        (planned("t1 ana t9"), "'t9', which is not in the plan"),
        (planned("t1 ana t2", "t2 bo t1"), "in a circle"),
        (planned("t1 ana", "t1 bo"), "occurs more than once"),
        ("First we think.", "plan: "),
        ({"tasks": []}, "plan: "),
    ],
)
async def test_a_faulty_plan_goes_back_with_the_reason(faulty: Any, words: str) -> None:
    team = FakeTeam({"planner": [faulty, planned("t1 ana"), fine("t1")], "ana": ["one"]})
    assert (await run(team)).output == "one"
    again = team.of("planner")[1]
    assert again.step == "plan/1/again-1" and words in again.content and len(again.thread.pending) == 2


async def test_a_plan_that_stays_faulty_ends_the_run() -> None:
    with pytest.raises(ParticipantFailed, match="planner's plan cannot be used") as failed:
        await run(FakeTeam({"planner": [planned()] * 3}))
    assert failed.value.type == "OutputInvalid"


async def test_a_planner_who_fails_ends_the_run() -> None:
    with pytest.raises(ParticipantFailed, match="ann: no key") as failed:
        await run(FakeTeam({"ann": [failing("no key")]}), planner={"kind": "agent", "name": "ann"})
    assert failed.value.type == "ProviderRefused"


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (fine(), "t1 is not named"),
        (fine("t1", "t2"), "'t2' is not among the results to check: t1"),
        (fine("t1", t1="bad"), "'t1' is named more than once"),
    ],
)
async def test_a_faulty_check_goes_back_with_the_reason(faulty: Any, words: str) -> None:
    team = FakeTeam({"planner": [planned("t1 ana"), faulty, fine("t1")], "ana": ["one"]})
    assert (await run(team)).status == "completed"
    assert team.steps()[-1] == "check/1/again-1" and words in team.asks[-1][1].content


async def test_a_person_checks_with_a_word() -> None:
    person = {"kind": "human", "name": "cy"}
    team = FakeTeam({"planner": [planned("t1 ana")], "ana": ["one"], "cy": [answered("All are good", choice="accept")]})
    assert (await run(team, checker=person)).status == "completed"
    ask = team.of("cy")[0]
    assert [o.id for o in ask.options] == ["accept"] and ask.allow_answer and ask.answer_schema is not None


@pytest.mark.parametrize(
    ("planner", "ana", "fields", "output", "words"),
    [
        ([fine("t2", t1="bad")], ["1"], {"rounds": 0}, {"t2": "2"}, "Replanned 0 times. Without a good result: t1 (bad)."),
        ([fine("t2", t1="bad"), failing("x")], ["1"], {}, {"t2": "2"}, "could not be planned again: planner: x"),
        ([fine("t2", t1="bad"), *[planned("t2 bo")] * 3], ["1"], {}, {"t2": "2"}, "'t2' is done and its result stands"),
        ([failing("x")], ["1"], {}, {"t1": "1", "t2": "2"}, "The results were not checked: planner: x"),
        ([fine("t2")], [failing("y")], {"rounds": 0}, {"t2": "2"}, "t1 (ana gave no result: y)"),
        (
            [fine("t2", t1="bad"), planned("t1 ana"), fine(t1="worse")],
            ["1", "1b"], {"rounds": 1}, {"t2": "2"}, "Replanned 1 time. Without a good result: t1 (worse).",
        ),
    ],
)  # fmt: skip
async def test_it_ends_with_what_is_good(
    planner: list[Any], ana: list[Any], fields: dict[str, Any], output: Any, words: str
) -> None:
    outcome = await run(FakeTeam({"planner": [planned("t1 ana", "t2 bo"), *planner], "ana": ana, "bo": ["2"]}), **fields)
    assert (outcome.status, outcome.output) == ("partial", output) and words in (outcome.reason or "")


async def test_what_waits_for_what_failed_is_said() -> None:
    team = FakeTeam({"planner": [planned("t1 ana", "t2 bo t1")], "ana": [failing("x")]})
    outcome = await run(team, rounds=0)
    assert (outcome.status, outcome.output) == ("partial", None) and "t2 (waits for what failed)" in (outcome.reason or "")


async def test_long_results_are_read_whole() -> None:
    long = answered("be", truncated=True, ref="r1")
    team = FakeTeam({"planner": [planned("t1 ana"), fine("t1")], "ana": [long]})
    assert (await run(team)).output == "be…r1"


def test_names_are_looked_up_at_every_place() -> None:
    task = PlanningInput.model_validate({"task": "x", "participants": ["a"], "planner": "b", "checker": "c"})
    assert task.bare_names() == ["a", "b", "c"]


async def test_what_depends_on_a_dropped_task_is_changed_too() -> None:
    plans = [planned("t1 ana", "t2 bo t1"), planned("t5 ana"), planned("t5 ana", "t2 bo t5")]
    script: dict[str, list[Any]] = {"planner": [*plans, fine("t5", "t2")], "ana": [failing("x"), "five"], "bo": ["two"]}
    team = FakeTeam(script)
    assert (await run(team)).output == "two"
    assert "'t2' depends on 't1', which is not in the plan" in team.of("planner")[2].content


async def test_the_planner_that_comes_with_it_has_a_name_of_its_own() -> None:
    team = FakeTeam({"the planner": [planned("t1 planner"), fine("t1")], "planner": ["one"]})
    assert (await run(team, participants=[{"kind": "agent", "name": "planner"}])).output == "one"


def test_a_team_may_plan() -> None:
    team = {"kind": "team", "name": "t", "mode": "Planning", "participants": ["a"], "planner": "b", "rounds": 1}
    assert PlanningInput.model_validate({"task": "x", "participants": [team]}).bare_names() == ["a", "b"]
