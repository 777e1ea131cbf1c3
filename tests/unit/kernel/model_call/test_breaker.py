from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kernel.basics.errors import MofaError, ProviderRefused, ProviderUnavailable, RateLimited
from kernel.model_call.breaker import PROBE_S, Breaker, BreakerSettings, CircuitOpen, admit, answered, failed, given_up, is_down
from kernel.model_call.fallback import trigger_of

SETTINGS = BreakerSettings(failures=3, window_s=60, open_s=30)
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def opened() -> Breaker:
    state = Breaker()
    for second in range(3):
        assert admit(state, SETTINGS, "x", at(second))[1].verdict == "go"
        state = failed(state, SETTINGS, "x", at(second))
    return state


def test_it_opens_after_failures_in_a_row() -> None:
    told = admit(opened(), SETTINGS, "a", at(12))[1]
    assert (told.verdict, told.wait_s) == ("wait", 20)


def test_an_answer_in_between_and_time_keep_it_closed() -> None:
    twice = failed(failed(Breaker(), SETTINGS, "x", at(0)), SETTINGS, "x", at(1))
    assert failed(answered(twice, "y"), SETTINGS, "x", at(2)).opened_at is None
    assert failed(twice, SETTINGS, "x", at(61)) == Breaker(failures=1, since=at(61))


def test_one_call_probes_while_the_others_wait() -> None:
    state, first = admit(opened(), SETTINGS, "a", at(32))
    assert first.verdict == "probe"
    again, second = admit(state, SETTINGS, "b", at(33))
    assert again == state and second.verdict == "wait" and second.wait_s > 0


def test_the_probe_decides() -> None:
    probing, _ = admit(opened(), SETTINGS, "a", at(32))
    assert answered(probing, "a") == Breaker()
    worse = failed(probing, SETTINGS, "a", at(35))
    assert admit(worse, SETTINGS, "b", at(64))[1].verdict == "wait"
    assert admit(worse, SETTINGS, "b", at(65))[1].verdict == "probe"


def test_calls_from_before_the_opening_change_nothing() -> None:
    probing, _ = admit(opened(), SETTINGS, "a", at(32))
    assert answered(probing, "old") == failed(probing, SETTINGS, "old", at(33)) == given_up(probing, "old") == probing


def test_another_call_probes_after_a_lost_or_cancelled_probe() -> None:
    probing, _ = admit(opened(), SETTINGS, "a", at(32))
    assert admit(probing, SETTINGS, "b", at(32 + PROBE_S))[1].verdict == "probe"
    assert admit(given_up(probing, "a"), SETTINGS, "b", at(33))[1].verdict == "probe"


@pytest.mark.parametrize(
    ("error", "counts"), [(ProviderUnavailable("x"), True), (RateLimited("x"), False), (ProviderRefused("x"), False)]
)
def test_only_a_provider_that_is_not_there_counts(error: MofaError, counts: bool) -> None:
    assert is_down(error) is counts


def test_an_open_breaker_is_a_provider_that_is_down() -> None:
    error = CircuitOpen("openai", 12.4)
    assert (error.type, error.retry_after_s, trigger_of(error)) == ("ProviderUnavailable", 12.4, "down")
    assert "openai is not asked for now" in str(error) and "12 s" in str(error)
