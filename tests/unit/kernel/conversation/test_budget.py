"""Budgets and usage."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import BudgetExceeded
from kernel.conversation.budget import Budget, Usage, check_budget, nearest_limit

USED = Usage(calls=3, input_tokens=100, output_tokens=50, cost_usd=0.25)


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        ({}, None),
        ({"max_calls": 4, "max_tokens": 151, "max_usd": 0.26, "max_seconds": 11}, None),
        ({"max_calls": 3}, "max_calls"),
        ({"max_calls": 0}, "max_calls"),
        ({"max_tokens": 150}, "max_tokens"),
        ({"max_usd": 0.25}, "max_usd"),
        ({"max_seconds": 10}, "max_seconds"),
    ],
)
def test_the_next_call_is_refused_once_a_limit_is_reached(limits: dict[str, Any], limit: str | None) -> None:
    budget = Budget.model_validate(limits)
    if limit is None:
        check_budget(budget, USED, 10.0)
        return
    with pytest.raises(BudgetExceeded) as caught:
        check_budget(budget, USED, 10.0)
    assert caught.value.limit == limit and f"Raise {limit}" in str(caught.value)


def test_no_budget_binds_nothing() -> None:
    check_budget(None, USED, 1e9)


def test_a_cost_that_is_not_known_is_not_free() -> None:
    unknown = USED + Usage(cost_usd=None)
    assert unknown.cost_usd is None
    check_budget(Budget(max_calls=9), unknown, 0)
    with pytest.raises(BudgetExceeded, match="max_usd"):
        check_budget(Budget(max_usd=1000), unknown, 0)


usages = st.builds(
    Usage, calls=st.integers(0, 99), input_tokens=st.integers(0, 999), output_tokens=st.integers(0, 999),
    cost_usd=st.one_of(st.none(), st.integers(0, 10**6).map(lambda micro: micro / 10**6)),
)  # fmt: skip


@settings(max_examples=30)
@given(usages, usages, usages)
def test_usage_adds_up_in_any_order(a: Usage, b: Usage, c: Usage) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Usage() == a


def test_the_nearest_limit() -> None:
    budget = Budget(max_calls=10, max_usd=1.0, max_seconds=100)
    assert nearest_limit(budget, Usage(calls=5, cost_usd=0.7)) == ("max_usd", 0.7)
    assert nearest_limit(budget, Usage(calls=9, cost_usd=0.7)) == ("max_calls", 0.9)
    assert nearest_limit(budget, Usage(calls=1, cost_usd=None)) == ("max_usd", 1.0), "unknown is not free"
    assert nearest_limit(Budget(), Usage(calls=1)) == ("", 0.0)
    assert nearest_limit(Budget(max_calls=0), Usage()) == ("max_calls", 1.0)
