"""Which caps apply to a call, and in which period."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.caller import Payer
from kernel.model_call.cap_use import SaidAbout, SpentSum, of_tenants, states_of
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


def test_the_use_of_caps_has_a_row_for_each_sum_and_tenants_see_their_own() -> None:
    caps = [cap(max_usd=2), cap(max_usd=4, by="desk", per="day", on_exceeded="ask"), cap(max_usd=1, by="tenant", only="other")]
    spender = Spender("acme", "ann", "m", Payer(desk="office"))
    limits = limits_of(caps, spender, NEW_YEAR)
    sums = [SpentSum(id=each.id, words=each.subject, period=each.period, spent=NANO, held=NANO // 2) for each in limits]
    [asks] = [asks for each in limits for asks in each.asks]
    found = states_of(caps, sums, [SaidAbout(id=asks.ids[0], answer="stop", by="bob")], NEW_YEAR)
    assert [(each.subject, each.left_usd, each.answered_by) for each in found] == [
        ("all calls", 0.5, None),
        ("the desk office of acme", 2.5, "bob"),
        ("the tenant other", 1, None),
    ]
    assert [each.used for each in found] == [0.75, 0.375, 0]
    assert [each.subject for each in of_tenants(found, {"acme"})] == ["the desk office of acme"]
    assert [each.subject for each in of_tenants(found, {"other"})] == ["the tenant other"]
    assert of_tenants(found, set()) == []


def test_a_desk_with_the_name_of_a_tenant_in_its_own_is_not_that_tenants() -> None:
    caps = [cap(max_usd=4, by="desk")]
    spenders = [Spender(None, "ann", "m", Payer(desk="north of acme")), Spender("acme", "ann", "m", Payer(desk="south"))]
    sums = [
        SpentSum(id=limit.id, words=limit.subject, period=limit.period, spent=NANO, held=0)
        for each in spenders
        for limit in limits_of(caps, each, NEW_YEAR)
    ]
    found = states_of(caps, sums, [], NEW_YEAR)
    assert [each.subject for each in found] == ["the desk north of acme", "the desk south of acme"]
    assert [each.subject for each in of_tenants(found, {"acme"})] == ["the desk south of acme"]
