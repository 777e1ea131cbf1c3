"""Sequential, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import BudgetExceeded
from kernel.conversation.outcome import Outcome
from kernel.modes.sequential import SequentialInput, sequential
from tests.support.fakes.team import USED, FakeTeam, answered, failing

TWO = [{"kind": "agent", "name": "ana"}, {"kind": "human", "name": "bo"}]
THREE = [*TWO, {"kind": "agent", "name": "cy"}]


async def run(team: FakeTeam, participants: list[dict[str, str]], **fields: Any) -> Outcome:
    outcome = await sequential(team, SequentialInput.model_validate({"task": "write", "participants": participants, **fields}))
    team.done()
    assert outcome.mode == "Sequential"
    return outcome


async def test_each_stage_sees_the_task_the_facts_and_every_earlier_answer() -> None:
    team = FakeTeam({"ana": ["draft"], "bo": [{"title": "better"}], "cy": ["final"]})
    outcome = await run(team, THREE, context={"tone": "kind"})
    assert (outcome.status, outcome.output, outcome.reason) == ("completed", "final", None)
    assert [(c.participant, c.round) for c in outcome.contributions] == [("ana", 1), ("bo", 2), ("cy", 3)]
    assert outcome.usage == USED + USED + USED
    said = [(entry.role, entry.author, entry.text) for entry in team.of("cy")[0].thread.pending]
    assert said == [
        ("note", "context", '{\n  "tone": "kind"\n}'),
        ("task", "task", "write"),
        ("answer", "ana", "draft"),
        ("answer", "bo", '{\n  "title": "better"\n}'),
    ]
    assert team.steps() == ["stage-1", "stage-2", "stage-3"]


async def test_long_words_go_on_by_reference() -> None:
    team = FakeTeam({"ana": [answered("the first part", ref="abc", truncated=True)], "bo": ["ok"]})
    await run(team, TWO)
    entry = team.of("bo")[0].thread.pending[-1]
    assert (entry.ref, entry.text) == ("abc", None)


async def test_stop_ends_the_chain_at_a_failure_with_what_there_is() -> None:
    team = FakeTeam({"ana": ["draft"], "bo": [failing("no key")]})
    outcome = await run(team, THREE)
    assert (outcome.status, outcome.output) == ("stopped", "draft")
    assert outcome.reason == "Stage 2 (bo) failed: no key"
    assert [c.status for c in outcome.contributions] == ["ok", "failed"]


async def test_a_timeout_is_a_failure_too() -> None:
    team = FakeTeam({"ana": [failing("no answer within PT1M", "DecisionExpired", "timeout")]})
    outcome = await run(team, TWO)
    assert (outcome.status, outcome.output) == ("stopped", None)


async def test_skip_goes_on_without_the_failed_stage() -> None:
    team = FakeTeam({"ana": ["draft"], "bo": [failing("no key")], "cy": ["final"]})
    outcome = await run(team, THREE, on_failure="skip")
    assert (outcome.status, outcome.output) == ("partial", "final")
    assert outcome.reason is not None and "bo" in outcome.reason
    assert outcome.contributions[1].error is not None and outcome.contributions[1].status == "skipped"
    assert [entry.author for entry in team.of("cy")[0].thread.pending] == ["task", "ana"]


async def test_ask_then_retry_runs_the_stage_again_as_a_step_of_its_own() -> None:
    team = FakeTeam({"ana": [failing("busy"), failing("busy"), "draft"], "bo": ["final"]}, operator=["retry", "retry"])
    outcome = await run(team, TWO, on_failure="ask")
    assert (outcome.status, outcome.output) == ("completed", "final")
    assert len(set(team.steps())) == len(team.steps()), "each question is a step of its own"
    asked = team.of("operator")[0]
    assert "busy" in asked.content and asked.recommended == "retry" and asked.kind == "exception"


@pytest.mark.parametrize(("choice", "status", "output"), [("skip", "partial", "final"), ("stop", "stopped", None)])
async def test_ask_then_skip_or_stop(choice: str, status: str, output: str | None) -> None:
    script: dict[str, list[Any]] = {"ana": [failing("busy")], **({"bo": ["final"]} if choice == "skip" else {})}
    outcome = await run(FakeTeam(script, operator=[choice]), TWO, on_failure="ask")
    assert (outcome.status, outcome.output) == (status, output)


async def test_what_ends_the_whole_run_is_not_a_failed_stage() -> None:
    team = FakeTeam({"ana": [BudgetExceeded("max_calls", 1, 1)]})
    with pytest.raises(BudgetExceeded):
        await run(team, TWO, on_failure="skip")
