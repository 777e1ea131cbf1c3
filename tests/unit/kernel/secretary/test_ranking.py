"""Strategies of dispatch by figures and by a model: who gets what, for any desk."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.secretary.plan import CONSIDERED
from kernel.secretary.ranking.choice import ExecutorChoice, matches_of
from kernel.secretary.ranking.figures import Candidate, DeskFigures, ExecutorFigures
from kernel.secretary.ranking.rank import rank, reliability
from kernel.secretary.shapes import Dispatch, Strategy, Weights
from tests.support.todo_record import desk, sub

NAMES = [f"e{n}" for n in range(6)]
ABLE = ["coding", "writing"]
COUNTED: list[Strategy] = ["round_robin", "least_loaded", "performance", "composite"]

candidates = st.lists(
    st.builds(Candidate, name=st.sampled_from(NAMES), capabilities=st.lists(st.sampled_from(ABLE), unique=True)),
    min_size=1,
    unique_by=lambda each: each.name,
)
records = st.lists(
    st.builds(
        ExecutorFigures,
        name=st.sampled_from(NAMES),
        load=st.integers(0, 5),
        completed=st.integers(0, 9),
        failed=st.integers(0, 9),
        sent_back=st.integers(0, 12),
        mean_seconds=st.none() | st.floats(0, 1000),
        mean_cost_usd=st.none() | st.floats(0, 10),
    ),
    unique_by=lambda each: each.name,
)
plans = st.lists(st.lists(st.sampled_from(ABLE), unique=True), max_size=8).map(
    lambda needs: [sub(f"s{n}", needs=each) for n, each in enumerate(needs)]
)
weights = st.builds(
    Weights, capability=st.floats(0.1, 9), load=st.floats(0, 9), performance=st.floats(0, 9), speed=st.floats(0, 9),
    cost=st.floats(0, 9),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(COUNTED), plans, candidates, records, st.integers(0, 20), weights, st.sets(st.sampled_from(NAMES)))
def test_only_who_fits_is_chosen_and_the_best_others_are_named(strategy, plan, there, figures, turn, by, barred) -> None:  # type: ignore[no-untyped-def]
    excluded = {subtask.id: barred for subtask in plan[:1]}
    ranked = rank(strategy, plan, there, DeskFigures(turn=turn, executors=figures), by, excluded)
    for subtask in plan:
        gone = excluded.get(subtask.id, set())
        able = [
            each.name
            for each in there
            if each.name not in gone and (not each.capabilities or set(subtask.required_capabilities) <= set(each.capabilities))
        ]
        match = ranked.matches.get(subtask.id)
        assert (match is not None) == bool(able)
        if match is None:
            continue
        assert match.assignee in able
        assert match.others == len(able) - 1
        others = [each.name for each in match.considered]
        assert len(others) == min(CONSIDERED, match.others) and set(others) <= set(able) - {match.assignee}
        assert all(each.score <= match.score for each in match.considered)
        assert 0 <= match.score <= 1 and match.reasons
    assert 0 <= ranked.turn < len(there)
    again = rank(strategy, plan, there, DeskFigures(turn=turn, executors=figures), by, excluded)
    assert again == ranked


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 12), st.integers(0, 40), st.integers(0, 30), st.sampled_from(["round_robin", "least_loaded"]))
def test_equal_executors_get_equal_shares(executors: int, subtasks: int, turn: int, strategy: Strategy) -> None:
    there = [Candidate(name=f"e{n}") for n in range(executors)]
    ranked = rank(strategy, [sub(f"s{n}") for n in range(subtasks)], there, DeskFigures(turn=turn % executors))
    shares = Counter(match.assignee for match in ranked.matches.values())
    counts = [shares[each.name] for each in there]
    assert max(counts) - min(counts) <= 1


def test_round_robin_continues_where_the_last_dispatch_stopped() -> None:
    there = [Candidate(name=name) for name in "abc"]
    first = rank("round_robin", [sub("s1"), sub("s2")], there, DeskFigures())
    second = rank("round_robin", [sub("s1"), sub("s2")], there, DeskFigures(turn=first.turn))
    assert [m.assignee for r in (first, second) for m in r.matches.values()] == ["a", "b", "c", "a"]


def test_the_load_of_other_todos_counts() -> None:
    there = [Candidate(name="busy"), Candidate(name="free")]
    figures = DeskFigures(executors=[ExecutorFigures(name="busy", load=2)])
    ranked = rank("least_loaded", [sub(f"s{n}") for n in range(4)], there, figures)
    assert [match.assignee for match in ranked.matches.values()] == ["free", "free", "busy", "free"]


def test_performance_prefers_results_that_were_not_sent_back() -> None:
    there = [Candidate(name=name) for name in ("sloppy", "new", "good")]
    figures = DeskFigures(
        executors=[
            ExecutorFigures(name="sloppy", completed=9, sent_back=8),
            ExecutorFigures(name="good", completed=3),
        ]
    )
    match = rank("performance", [sub("s1")], there, figures).matches["s1"]
    assert [match.assignee, *(each.name for each in match.considered)] == ["good", "new", "sloppy"]
    assert reliability(ExecutorFigures(name="new")) == 0.5


def test_the_weights_of_composite_decide() -> None:
    there = [Candidate(name="cheap"), Candidate(name="fast")]
    figures = DeskFigures(
        executors=[
            ExecutorFigures(name="cheap", completed=1, mean_seconds=100, mean_cost_usd=0.1),
            ExecutorFigures(name="fast", completed=1, mean_seconds=10, mean_cost_usd=1),
        ]
    )
    for weight, winner in (("cost", "cheap"), ("speed", "fast")):
        by = Weights(**{"capability": 0, "load": 0, "performance": 0, weight: 1})
        match = rank("composite", [sub("s1")], there, figures, by).matches["s1"]
        assert (match.assignee, match.score) == (winner, 1)


def test_a_thousand_executors_leave_a_short_record() -> None:
    there = [Candidate(name=f"e{n}") for n in range(1000)]
    matches = rank("least_loaded", [sub(f"s{n}") for n in range(50)], there, DeskFigures()).matches
    assert len({match.assignee for match in matches.values()}) == 50
    assert all(len(match.considered) == CONSIDERED and match.others == 999 for match in matches.values())


TWO = [Candidate(name="a", capabilities=["coding"]), Candidate(name="b"), Candidate(name="c", capabilities=["writing"])]
CODE = sub("s1", needs=["coding"])


def chosen(**fields: object) -> ExecutorChoice:
    return ExecutorChoice.model_validate({"subtask": "s1", "executor": "b", "confidence": 0.9, "reason": "fits", **fields})


def test_a_models_choice_is_followed_if_it_is_sure_enough() -> None:
    sure = matches_of([chosen()], [CODE], TWO, 0.6)["s1"]
    assert (sure.assignee, sure.confidence, sure.others) == ("b", 0.9, 1)
    unsure = matches_of([chosen(confidence=0.59)], [CODE], TWO, 0.6)["s1"]
    assert (unsure.assignee, unsure.proposed, unsure.candidates) == (None, "b", ["b", "a"])


@pytest.mark.parametrize(
    ("choices", "field", "words"),
    [
        ([], "choices", "none for subtask 's1'"),
        ([chosen(executor="c")], "choices.0.executor", "'c' cannot do subtask 's1'; choose among a, b"),
        ([chosen(executor="nobody")], "choices.0.executor", "choose among a, b"),
        ([chosen(alternatives=["c"])], "choices.0.alternatives.0", "choose among a, b"),
        ([chosen(subtask="s9")], "choices.0.subtask", "these are: s1"),
        ([chosen(), chosen()], "choices.1.subtask", "more than once"),
    ],
)
def test_a_models_choice_that_does_not_fit_goes_back(choices: list[ExecutorChoice], field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        matches_of(choices, [CODE], TWO, 0.6)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_where_one_fits_no_choice_is_needed() -> None:
    assert matches_of([], [CODE], TWO[:1], 1)["s1"].assignee == "a"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"strategy": "llm", "weights": {}}, "weights belongs to the strategy composite"),
        ({"strategy": "composite", "threshold": 0.5}, "threshold belongs to the strategy llm"),
        ({"strategy": "composite", "weights": {"capability": 0, "load": 0, "performance": 0}}, "are all 0"),
        ({"strategy": "llm", "threshold": 1.5}, "less than or equal to 1"),
        ({"replacements": -1}, "greater than or equal to 0"),
        ({"strategy": "fastest"}, "'round_robin'"),
    ],
)
def test_settings_that_do_not_fit_are_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Dispatch.model_validate(given)


def test_equal_names_are_refused() -> None:
    with pytest.raises(ValueError, match="a occurs more than once"):
        desk([{"kind": "agent", "name": "a"}, {"kind": "agent", "name": "a"}])
