"""Prices of models: those of the project file, else list prices of the library genai-prices. Without one, a cost is unknown.

List prices are without discounts for cached or batched input. They change: for a bill, put the prices under `prices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kernel.kinds.llm import ModelReply
from kernel.project.project import Price

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice

LISTED_AS: Mapping[str, str] = {"gemini": "google"}
"""The library's name of a provider, where it differs from that of the model plugin."""


PROJECT_FILE = "mofa.yaml"
"""The source of a price of the project file."""


@dataclass(frozen=True)
class Rate:
    """The price of a model.

    `source` says in words where it is from. `above` are the prices of requests with more than so many input tokens, the largest
    number first. `highest` is the highest of the next day for any request: list prices may hang on the time of day.
    """

    price: Price
    source: str
    above: tuple[tuple[int, Price], ...] = ()
    highest: Price | None = None

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """Return the US dollars for so many tokens."""
        price = next((price for start, price in self.above if input_tokens > start), self.price)
        return round(_usd(price, input_tokens, output_tokens), 9)

    def most(self, input_tokens: int, output_tokens: int) -> float:
        """Return the most that a request with at most so many tokens may cost, in US dollars."""
        return _usd(self.highest or self.price, input_tokens, output_tokens)


def price_of(label: str, project: Mapping[str, Price], *, own_endpoint: bool = False) -> Rate | None:
    """Return the price of `provider:model`, or None. List prices do not apply to an endpoint of the project file's."""
    if label in project:
        return Rate(project[label], PROJECT_FILE)
    return None if own_endpoint else _list_price(label, datetime.now(UTC).replace(second=0, microsecond=0))


def cost(rate: Rate | None, reply: ModelReply) -> float | None:
    """Return the US dollars for one reply; None without a price, or if the tokens are only an estimate."""
    if rate is None or reply.estimated or reply.input_tokens + reply.output_tokens == 0:
        return None
    return rate.cost(reply.input_tokens, reply.output_tokens)


@lru_cache(maxsize=1_000)
def _list_price(label: str, minute: datetime) -> Rate | None:
    """Return the list price in a minute. Each call asks for it, and no list price changes within a minute."""
    return list_price(label, minute)


def list_price(label: str, at: datetime) -> Rate | None:
    """Return the list price of `provider:model`; None if the library has none, or one for something else than tokens."""
    found = _listed(label)
    if found is None:
        return None
    now, soon = found.get_prices(at), [found.get_prices(at + timedelta(hours=each)) for each in range(25)]
    if not all(_is_by_token(each) for each in soon):
        return None
    return Rate(
        price=_at(now, 0),
        source=f"genai-prices {version('genai-prices')}, {found.id}",
        above=tuple((start, _at(now, start + 1)) for start in sorted(_starts([now]), reverse=True)),
        highest=_highest([_at(each, start + 1) for each in soon for start in (-1, *_starts([each]))]),
    )


@lru_cache(maxsize=1_000)
def _listed(label: str) -> ModelInfo | None:
    """Return the library's entry. The import takes half a second, so that it waits until a price is asked for."""
    from genai_prices import data_snapshot

    provider, _, model = label.partition(":")
    try:
        return data_snapshot.get_snapshot().find_provider_model(model, None, LISTED_AS.get(provider, provider), None)[1]
    except LookupError:
        return None


def _is_by_token(price: ModelPrice) -> bool:
    """Return whether a price is one of tokens alone; searches and the like are tools of a provider that no request asks for."""
    fields = {name for name, value in vars(price).items() if value is not None}
    return "input_mtok" in fields and "requests_kcount" not in fields


def _at(price: ModelPrice, input_tokens: int) -> Price:
    fields = vars(price)
    return Price(
        input_per_million=_usd_at(fields.get("input_mtok"), input_tokens),
        output_per_million=_usd_at(fields.get("output_mtok"), input_tokens),
    )


def _usd_at(price: Any, input_tokens: int) -> float:
    tiers = sorted(getattr(price, "tiers", ()), key=lambda tier: -tier.start)
    found = next((tier.price for tier in tiers if input_tokens > tier.start), getattr(price, "base", price))
    return float(found or 0)


def _starts(prices: Iterable[ModelPrice]) -> set[int]:
    fields = [vars(price).get(name) for price in prices for name in ("input_mtok", "output_mtok")]
    return {int(tier.start) for field in fields for tier in getattr(field, "tiers", ())}


def _highest(prices: list[Price]) -> Price:
    return Price(
        input_per_million=max(each.input_per_million for each in prices),
        output_per_million=max(each.output_per_million for each in prices),
    )


def _usd(price: Price, input_tokens: int, output_tokens: int) -> float:
    return (input_tokens * price.input_per_million + output_tokens * price.output_per_million) / 1e6
