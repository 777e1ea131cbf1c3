"""Which caps apply to a call, and in which period."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.model_call.caps import NANO, CapReached, SpendCap, Spender, limits_of

NEW_YEAR = datetime(2026, 12, 31, 20, tzinfo=timezone(timedelta(hours=-8)))  # in UTC it is 2027
ANN = Spender("acme", "ann", "openai:gpt-5")


def cap(**fields: Any) -> SpendCap:
    found: SpendCap = parse(SpendCap, fields, "cap")
    return found


@pytest.mark.parametrize(
    ("given", "applies"),
    [
        ({"max_usd": 5}, "5 US dollars a month for all calls"),
        ({"max_usd": 0.5, "per": "day", "by": "agent"}, "0.5 US dollars a day for the agent ann"),
        ({"max_usd": 5, "by": "tenant", "only": "acme"}, "5 US dollars a month for the tenant acme"),
        ({"max_usd": 5, "by": "tenant", "only": "umbrella"}, None),
        ({"max_usd": 5, "by": "model", "only": "openai:gpt-5-mini"}, None),
    ],
)
def test_a_cap_applies_to_the_calls_that_it_names(given: dict[str, Any], applies: str | None) -> None:
    found = limits_of([cap(**given)], ANN, NEW_YEAR)
    assert [each.words for each in found] == ([applies] if applies else [])


def test_a_call_without_a_tenant_has_no_sum_of_a_tenant() -> None:
    assert limits_of([cap(max_usd=5, by="tenant")], Spender(None, "ann", "m"), NEW_YEAR) == []


def test_periods_are_those_of_utc_and_each_subject_has_its_own_sum() -> None:
    caps = [cap(max_usd=1, per=per, by=by) for per in ("day", "month") for by in ("all", "tenant", "agent", "model")]
    found = limits_of(caps, ANN, NEW_YEAR)
    assert {each.period for each in found} == {"2027-01-01", "2027-01"} and len({each.id for each in found}) == 8
    assert [each.id for each in found] == sorted(each.id for each in found)
    assert not {each.id for each in found if each.subject != "all calls"} & {
        each.id for each in limits_of(caps, Spender("umbrella", "bob", "other"), NEW_YEAR)
    }


def test_of_two_caps_of_one_sum_the_smaller_one_holds() -> None:
    [limit] = limits_of([cap(max_usd=5), cap(max_usd=2), cap(max_usd=9)], ANN, NEW_YEAR)
    assert limit.most == 2 * NANO


@pytest.mark.parametrize(
    "wrong", [{}, {"max_usd": -1}, {"max_usd": 1, "per": "year"}, {"max_usd": 1, "only": "acme"}, {"max_usd": float("inf")}]
)
def test_a_wrong_cap_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        cap(**wrong)


def test_the_error_says_what_is_spent_and_what_to_do() -> None:
    [limit] = limits_of([cap(max_usd=2)], ANN, NEW_YEAR)
    error = CapReached(limit.words, 1, 2 * NANO, NANO // 2)
    assert error.type == "BudgetExceeded" and not error.retryable
    assert "2 US dollars a month for all calls" in str(error) and "($2.0000 spent, $0.5000 reserved" in str(error)
