"""What an entity records of its refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.actors.entity import REFUSALS, REFUSED_BYTES, RefusingState
from kernel.basics.fitting import json_bytes
from kernel.basics.limits import LINE_CHARACTERS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_refusal_says_when_where_and_why() -> None:
    state = RefusingState()
    state.refuse("publish", "id: is required", NOW)
    assert state.refused == [{"at": "2026-01-01T00:00:00+00:00", "handler": "publish", "reason": "id: is required"}]


def test_the_latest_are_kept_in_their_order() -> None:
    state = RefusingState()
    for number in range(REFUSALS + 5):
        state.refuse("publish", str(number), NOW)
    assert [each["reason"] for each in state.refused] == [str(number) for number in range(5, REFUSALS + 5)]


@pytest.mark.parametrize("word", ["x", "雨", "🌧", '"', "\\"])
def test_long_reasons_take_a_bounded_part_of_the_state(word: str) -> None:
    state = RefusingState()
    for _ in range(REFUSALS):
        state.refuse("publish", word * 1_000_000, NOW)
    assert state.refused and len(state.refused[-1]["reason"]) == LINE_CHARACTERS
    assert json_bytes(state) < REFUSED_BYTES + 1000


def test_a_state_of_an_older_run_is_taken_with_more_refusals() -> None:
    state = RefusingState.model_validate({"refused": [{"at": "-", "handler": "h", "reason": str(n)} for n in range(200)]})
    state.refuse("h", "new", NOW)
    assert len(state.refused) == REFUSALS and state.refused[-1]["reason"] == "new"
