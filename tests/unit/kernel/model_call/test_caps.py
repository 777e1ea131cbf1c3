"""Which caps apply to a call, and in which period."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.caller import Payer
from kernel.model_call.cap_use import SaidAbout, SpentSum, falls_under, of_tenants, states_of, whose
from kernel.model_call.caps import NANO, By, CapReached, SpendCap, Spender, limits_of

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


def summed(by: By, who: str, tenant: str | None = None, words: str | None = None) -> SpentSum:
    """Return the sum that a call of these payers has under a cap of that kind."""
    payer = Payer(desk=who if by == "desk" else None, person=who if by == "person" else None)
    spender = Spender(who if by == "tenant" else tenant, who if by == "agent" else "-", who if by == "model" else "-", payer)
    [limit] = limits_of([cap(max_usd=1, by=by)], spender, NEW_YEAR)
    return SpentSum(id=limit.id, words=words or limit.subject, period=limit.period, spent=NANO, held=0)


def test_equal_names_of_tenants_desks_and_persons_are_told_apart() -> None:
    kinds: list[By] = ["tenant", "person", "desk", "agent", "model"]
    odd = ["office", "the desk office", "office of acme", " of ", "of of of", ""]
    sums = [summed(by, name) for by in kinds for name in odd if name or by != "desk"]
    for by in kinds:
        for name in odd:
            one = cap(max_usd=1, by=by, only=name)
            assert [each.words for each in sums if falls_under(one, each)] == [
                each.words for each in sums if each.id == summed(by, name).id
            ]
        assert sum(falls_under(cap(max_usd=1, by=by), each) for each in sums) == sum(whose(each).by == by for each in sums)
    assert not any(falls_under(cap(max_usd=1), each) for each in sums)


def test_a_desk_is_known_by_its_name_and_its_tenant() -> None:
    same_words = [("office of acme of west", None), ("office", "acme of west"), ("office of acme", "west")]
    sums = [summed("desk", desk, tenant) for desk, tenant in same_words]
    assert len({each.words for each in sums}) == 1
    assert [(whose(each).who, whose(each).tenant) for each in sums] == same_words
    for at, (desk, _) in enumerate(same_words):
        assert [falls_under(cap(max_usd=1, by="desk", only=desk), each) for each in sums] == [at == n for n in range(3)]
    states = states_of([cap(max_usd=1, by="desk")], sums, [], NEW_YEAR)
    assert [len(of_tenants(states, {tenant})) for tenant in ("west", "acme of west", "acme")] == [1, 1, 0]


def test_a_sum_with_shortened_words_is_known_by_its_id() -> None:
    name = "x" * 600
    for by in get_args(By)[1:]:
        cut = summed(by, name, words=f"the {by} {name}"[:500])
        assert whose(cut).who is None
        assert falls_under(cap(max_usd=1, by=by, only=name), cut) and falls_under(cap(max_usd=1, by=by), cut)
        assert not falls_under(cap(max_usd=1, by=by, only=name[:500]), cut)
