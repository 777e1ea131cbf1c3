"""Peer review, on a team that answers from a script."""

from __future__ import annotations

import pytest

from kernel.conversation.outcome import Outcome
from kernel.modes import modes
from kernel.modes.peer_review import PeerReviewInput, peer_review
from tests.support.fakes.team import USED, FakeTeam, failing
from workflows.catalogue import WORKFLOWS

TWO = [{"kind": "agent", "name": "ana"}, {"kind": "human", "name": "bo"}]


async def run(team: FakeTeam) -> Outcome:
    outcome = await peer_review(team, PeerReviewInput.model_validate({"task": "6 × 7?", "participants": TWO}))
    team.done()
    return outcome


async def test_the_second_reads_the_first_answer_and_confirms_it() -> None:
    team = FakeTeam({"ana": ["42"], "bo": ["right"]})
    outcome = await run(team)
    assert (outcome.status, outcome.output, outcome.usage) == ("completed", "42", USED + USED)
    assert [entry.text for entry in team.of("bo")[0].thread.pending] == ["6 × 7?", "42"]
    assert team.steps() == ["answer", "check"]


@pytest.mark.parametrize("check", ["wrong", failing("no key")])
async def test_an_answer_that_is_not_confirmed_is_partial(check: object) -> None:
    outcome = await run(FakeTeam({"ana": ["41"], "bo": [check]}))
    assert (outcome.status, outcome.output) == ("partial", "41")


async def test_without_an_answer_nobody_checks() -> None:
    outcome = await run(FakeTeam({"ana": [failing("no key")]}))
    assert (outcome.status, outcome.output) == ("stopped", None)


def test_the_file_is_enough_for_a_workflow_type() -> None:
    assert modes()["PeerReview"].run is peer_review
    assert "PeerReview" in {each.__name__ for each in WORKFLOWS}
