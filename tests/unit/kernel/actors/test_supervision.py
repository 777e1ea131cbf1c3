"""Who is started again, and when a group is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actors.supervision import Policy, Strategy, supervise

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ABC = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("strategy", "stop", "start"),
    [("one_for_one", [], ["b"]), ("all_for_one", ["c", "a"], ["a", "b", "c"]), ("rest_for_one", ["c"], ["b", "c"])],
)
def test_strategies(strategy: Strategy, stop: list[str], start: list[str]) -> None:
    verdict = supervise(Policy(strategy=strategy), ABC, "b", [], NOW)
    assert (verdict.stop, verdict.start, verdict.give_up, verdict.failures) == (stop, start, False, [NOW])


def test_too_many_failures_in_too_short_a_time() -> None:
    policy = Policy(max_restarts=2, within=timedelta(seconds=60))
    old, new = NOW - timedelta(seconds=60), NOW - timedelta(seconds=59)
    assert not supervise(policy, ABC, "a", [old, old, new], NOW).give_up
    verdict = supervise(policy, ABC, "a", [new, new], NOW)
    assert verdict.give_up and verdict.start == [] and verdict.stop == ["c", "b"] and "3 failures within 60 s" in verdict.reason


def test_a_stranger_is_refused() -> None:
    with pytest.raises(ValueError, match="not in list"):
        supervise(Policy(), ABC, "x", [], NOW)


@given(
    st.sampled_from(get_args(Strategy)), st.integers(0, 5), st.lists(st.integers(0, 600), max_size=12),
    st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), st.data(),
)  # fmt: skip
def test_any_failure(strategy: Strategy, allowed: int, ages: list[int], children: list[str], data: st.DataObject) -> None:
    failed = data.draw(st.sampled_from(children))
    policy = Policy(strategy=strategy, max_restarts=allowed, within=timedelta(seconds=300))
    verdict = supervise(policy, children, failed, [NOW - timedelta(seconds=age) for age in ages], NOW)
    assert failed not in verdict.stop and verdict.give_up == (sum(age < 300 for age in ages) + 1 > allowed)
    assert verdict.give_up or failed in verdict.start
    assert verdict.start == [each for each in children if each in verdict.start]  # in order of start
    assert verdict.give_up or set(verdict.stop) == set(verdict.start) - {failed}
