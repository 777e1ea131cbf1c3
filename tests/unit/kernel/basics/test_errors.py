"""Failures: their wire names and messages."""

from __future__ import annotations

import pytest

from kernel.basics import errors
from kernel.basics.errors import MofaError

CASES: list[tuple[MofaError, str, bool, list[str]]] = [
    (errors.InvalidInput("task: is empty", "task"), "InvalidInput", False, ["task: is empty"]),
    (
        errors.UnknownAgent("wrter", ["writer", "coder"]),
        "UnknownAgent",
        False,
        ["Did you mean 'writer'?", "Known: coder, writer."],
    ),
    (errors.UnknownTool("x", [], "Add one."), "UnknownTool", False, ["Unknown tool 'x'.", "Known: none.", "Add one."]),
    (errors.UnknownPlugin("x", ["zzz"]), "UnknownPlugin", False, ["Known: zzz."]),
    (errors.BudgetExceeded("max_usd", 0.5, 0.6), "BudgetExceeded", False, ["max_usd of 0.5", "0.6 used", "Raise max_usd"]),
    (errors.ProviderRefused("bad key"), "ProviderRefused", False, ["bad key"]),
    (errors.ProviderUnavailable("down", 3.5), "ProviderUnavailable", True, ["down"]),
    (errors.StoreUnavailable("away"), "StoreUnavailable", True, ["away"]),
    (errors.RateLimited("slow down"), "RateLimited", True, ["slow down"]),
    (errors.ParticipantFailed("ToolDenied", "no"), "ToolDenied", False, ["no"]),
]


@pytest.mark.parametrize(("error", "type", "retryable", "words"), CASES, ids=lambda v: v if isinstance(v, str) else None)
def test_an_error_has_its_name_and_its_words(error: MofaError, type: str, retryable: bool, words: list[str]) -> None:
    assert (error.type, error.retryable) == (type, retryable)
    for word in words:
        assert word in str(error)


def test_only_what_is_not_retryable_is_named_as_such() -> None:
    assert len(set(errors.NOT_RETRIED)) == 14
    assert all(not getattr(errors, name).retryable for name in errors.NOT_RETRIED)
    assert {"ProviderUnavailable", "StoreUnavailable", "RateLimited"}.isdisjoint(errors.NOT_RETRIED)


def test_a_refusal_for_now_says_what_to_use_instead() -> None:
    error = errors.not_yet("strategy 'llm'", "Use 'capability'.", "strategy")
    assert str(error) == "strategy 'llm' is not there yet in this version. Use 'capability'."
    assert error.field == "strategy"


def test_retry_after_is_kept() -> None:
    assert errors.RateLimited("x", 2.0).retry_after_s == 2.0
