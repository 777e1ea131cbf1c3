"""The score of a living agent, and its reasons."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from kernel.actors.agent import State
from kernel.actors.matching import Candidate, Need, Surroundings, ranked, score

STATES = st.one_of(st.none(), st.sampled_from(get_args(State)))
NAMES = st.lists(st.sampled_from("abcd"), unique=True)
CANDIDATES = st.builds(Candidate, name=st.text(min_size=1), capabilities=NAMES, state=STATES, waiting=st.integers(0, 1000))


@given(NAMES, CANDIDATES)
def test_every_score_is_between_nought_and_one_and_explained(wanted: list[str], candidate: Candidate) -> None:
    found = score(Need(capabilities=wanted), candidate)
    assert 0 <= found.score <= 1 and len(found.reasons) >= 3
    assert found.score == 0 or candidate.state not in (None, "stopping", "stopped", "failed")
    busier = candidate.model_copy(update={"waiting": candidate.waiting + 1})
    assert score(Need(capabilities=wanted), busier).score <= found.score
    able = candidate.model_copy(update={"capabilities": list("abcd")})
    assert score(Need(capabilities=wanted), able).score >= found.score


def test_the_best_comes_first_and_says_why() -> None:
    able = Candidate(name="able", capabilities=["tax", "law"], state="ready")
    busy = Candidate(name="busy", capabilities=["tax", "law"], state="executing", waiting=3)
    half = Candidate(name="half", capabilities=["tax"], state="ready")
    anyone = Candidate(name="anyone", state="ready")
    paused = Candidate(name="paused", capabilities=["tax", "law"], state="paused")
    gone = Candidate(name="gone", capabilities=["tax", "law"])
    found = ranked(Need(capabilities=["tax", "law"]), [gone, paused, half, anyone, busy, able])
    assert [(each.name, each.score) for each in found] == [
        ("able", 1.0), ("busy", 0.8), ("anyone", 0.625), ("half", 0.625), ("paused", 0.3), ("gone", 0.0),
    ]  # fmt: skip
    assert (
        "lacks law" in found[3].reasons[0] and "4 messages" in found[1].reasons[1] and "does not answer" in found[5].reasons[-1]
    )


def test_types_count_too() -> None:
    need = Need(capabilities=["tax"], input_types=["image"])
    reads = Candidate(name="reads", capabilities=["tax"], input_types=["image", "text"], state="ready")
    blind = reads.model_copy(update={"name": "blind", "input_types": ["text"]})
    assert [each.name for each in ranked(need, [blind, reads])] == ["reads", "blind"]
    assert score(need, blind).score == 0.25


def test_an_agent_whose_requirements_are_not_met_takes_no_work() -> None:
    here = Surroundings(tools=["calculator"], models=["fast"], agents=["writer"])
    met = Candidate(name="met", state="ready", requires=["tool:calculator", "model:fast", "agent:writer", "a desk"])
    unmet = Candidate(name="unmet", state="ready", requires=["tool:shell", "model:fast"])
    first, second = ranked(Need(), [unmet, met], here)
    assert (first.name, first.score) == ("met", 1.0) and "requires a desk: not checked" in first.reasons
    assert (second.name, second.score) == ("unmet", 0.0)
    assert "requires tool:shell, which is not here: it can take no work" in second.reasons
