from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable, RateLimited, Reason
from kernel.model_call.caps import NANO, CapAsks, SpendCap, SpendQuestion
from kernel.model_call.consent import question_in
from kernel.model_call.fallback import TRIGGERS, Fallback, all_failed, next_of, trigger_of


@pytest.mark.parametrize(
    ("error", "trigger"),
    [
        (RateLimited("slow down", 3), "rate_limit"),
        (ProviderUnavailable("gone"), "down"),
        (ProviderUnavailable("slow", reason="timeout"), "timeout"),
        (ProviderRefused("no credit", "quota"), "quota"),
        (ProviderRefused("too long", "context_length"), "context_length"),
        (ProviderRefused("bad key"), None),
        (InvalidInput("what?"), None),
    ],
)
def test_a_failure_has_a_reason(error: MofaError, trigger: Reason | None) -> None:
    assert trigger_of(error) == trigger


def test_each_trigger_finds_the_first_that_is_meant_for_it() -> None:
    fallbacks = [Fallback(model="big", on=["context_length"]), Fallback(model="any")]
    assert [next_of(fallbacks, 0, "context_length"), next_of(fallbacks, 0, "down")] == [0, 1]
    assert next_of(fallbacks, 1, "context_length") == 1
    assert next_of(fallbacks, 2, "down") is None
    assert tuple(Fallback(model="any").on) == TRIGGERS


def test_where_all_fail_the_one_that_may_come_back_decides() -> None:
    assert all_failed([only := ProviderRefused("bad key")]) is only
    both = all_failed([ProviderUnavailable("a is down", 9.0), RateLimited("b is busy", 2.0), ProviderRefused("c: bad key")])
    assert isinstance(both, ProviderUnavailable) and both.type == "ProviderUnavailable" and both.retry_after_s == 2.0
    assert all(words in str(both) for words in ("a is down", "b is busy", "c: bad key"))
    assert type(all_failed([RateLimited("a", 4.0), RateLimited("b")])) is RateLimited
    asked = CapAsks(SpendQuestion(cap=SpendCap(max_usd=1, on_exceeded="ask"), period="2026-11"), 1, NANO, 0)
    both = all_failed([ProviderUnavailable("a is down"), asked])
    assert both.type == "ProviderUnavailable" and question_in([vars(both)]) == question_in([vars(asked)]) is not None
    assert question_in([vars(all_failed([both, ProviderRefused("c: bad key")]))]) is not None
    refused = all_failed([ProviderRefused("a", "quota"), ProviderRefused("b: bad key")])
    assert type(refused) is ProviderRefused and "b: bad key" in str(refused)


@pytest.mark.parametrize(
    "details", [[], ["words"], [{}], [{"question": None}], [{"question": {"cap": 1}}], [{"question": "?"}]]
)
def test_other_details_have_no_question(details: list[Any]) -> None:
    assert question_in(details) is None
