"""List prices: their tiers, and the most that a request may cost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from genai_prices import Usage, calc_price
from genai_prices.types import ClauseEquals, ModelInfo, ModelPrice, Tier, TieredPrices

from kernel.project.project import Price
from runtime.project import prices
from runtime.project.prices import list_price

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
TIERED = TieredPrices(base=Decimal(1), tiers=[Tier(start=1_000, price=Decimal(4)), Tier(start=100, price=Decimal(2))])


def listed(monkeypatch: pytest.MonkeyPatch, **found: Any) -> None:
    info = ModelInfo(id="m", match=ClauseEquals("m"), **found)
    monkeypatch.setattr(prices, "_listed", lambda label: info)


def test_a_tier_holds_for_all_tokens_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, prices=ModelPrice(input_mtok=TIERED, output_mtok=Decimal(10)))
    rate = list_price("openai:m", NOON)
    assert rate is not None
    assert [rate.cost(tokens, 0) for tokens in (100, 101, 1_000, 1_001)] == [0.0001, 0.000202, 0.002, 0.004004]
    assert rate.cost(1_000_000, 1_000_000) == 14
    assert rate.most(1, 1) == 14 / 1e6 and rate.highest == Price(input_per_million=4, output_per_million=10)


def test_a_price_of_requests_is_none_of_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, prices=ModelPrice(input_mtok=Decimal(1), requests_kcount=Decimal(5)))
    assert list_price("openai:m", NOON) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "tokens"),
    [("gemini:gemini-2.5-pro", "google", 300_000), ("anthropic:claude-sonnet-4-5", "anthropic", 5), ("openai:o3", "openai", 5)],
)
def test_costs_are_those_of_the_library(ours: str, theirs: str, tokens: int) -> None:
    now = datetime.now(UTC)
    rate = list_price(ours, now)
    there = calc_price(
        Usage(input_tokens=tokens, output_tokens=7), ours.partition(":")[2], provider_id=theirs, genai_request_timestamp=now
    )
    assert rate is not None and rate.cost(tokens, 7) == pytest.approx(float(there.total_price), abs=1e-9)
    assert rate.most(tokens, 7) >= rate.cost(tokens, 7)
