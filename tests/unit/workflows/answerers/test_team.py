"""How a team answers: by a child workflow with a share of the budget, whose outcome becomes the contribution."""

from __future__ import annotations

import pytest

from kernel.conversation.budget import Budget
from kernel.conversation.outcome import Contribution, Failure, Outcome
from kernel.conversation.participant import TeamOf
from kernel.conversation.team import Ask
from tests.support.fakes.run import PAID, FakeCalls, FakeRun, failed_child
from workflows.answerers.answerer import Context
from workflows.answerers.team import TeamAnswerer
from workflows.inherited import DEPTH, PINNED, SCOPE

CREW = TeamOf.model_validate(
    {"kind": "team", "name": "crew", "mode": "Parallel", "participants": [{"kind": "agent", "name": "ann"}]}
)
ASK = Ask(content="Rain?", step="answer")


async def test_the_outcome_is_the_answer(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.children = [Outcome(mode="Parallel", status="partial", output={"ann": "Yes."}, usage=PAID, ref="r", truncated=True)]
    run.plugins = "set"
    answer = await TeamAnswerer(context, CREW).answer(ASK)
    assert (answer.status, answer.content, answer.usage, answer.ref, answer.truncated) == (
        "ok",
        {"ann": "Yes."},
        PAID,
        "r",
        True,
    )
    [(name, given, options)] = made.of("child")
    assert (name, given.task, given.priority, given.tenant, given.budget) == (
        "Parallel",
        "Rain?",
        "normal",
        "acme",
        Budget(max_calls=5),
    )
    assert (options["id"], options["memo"]) == ("w/crew/answer", {SCOPE: "w:r/crew/answer", DEPTH: "1", PINNED: "set"})
    assert run.booked == [(Budget(max_calls=5), PAID)] and made.summaries("child") == ["crew: Parallel"]


async def test_the_parts_come_along_where_they_are_asked_for(context: Context, made: FakeCalls) -> None:
    part = Contribution(participant="ann", content="Yes.")
    made.children = [Outcome(mode="Parallel", status="completed", contributions=[part])] * 2
    assert (await TeamAnswerer(context, CREW).answer(ASK)).parts == []
    assert (await TeamAnswerer(context, CREW).answer(ASK.model_copy(update={"part": True}))).parts == [part]


@pytest.mark.parametrize("status", ["stopped", "undecided"])
async def test_a_team_that_reaches_nothing_has_failed(status: str, context: Context, made: FakeCalls) -> None:
    made.children = [Outcome.model_validate({"mode": "Parallel", "status": status, "output": "so far"})]
    answer = await TeamAnswerer(context, CREW).answer(ASK)
    words = f"crew ended {status}: no reason given"
    assert answer.error == Failure(type="TeamStopped", message=words) and answer.content == "so far"


async def test_a_failed_team_says_what_it_used(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.children = [failed_child("ProviderRefused", "no", PAID)]
    answer = await TeamAnswerer(context, CREW).answer(ASK)
    assert answer.error == Failure(type="ProviderRefused", message="no") and answer.usage == PAID
    assert run.booked == [(Budget(max_calls=5), PAID)]


async def test_teams_that_are_asked_together_share_what_is_left(context: Context, made: FakeCalls, run: FakeRun) -> None:
    made.children = [Outcome(mode="Parallel", status="completed")] * 4
    context.shares.expect(3)
    for _ in range(4):
        await TeamAnswerer(context, CREW).answer(ASK)
    assert run.parts == [3, 2, 1, 1]
