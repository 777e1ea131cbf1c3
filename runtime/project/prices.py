"""Prices of models. The project file's prices take precedence; a model without a price has an unknown cost, not none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kernel.kinds.llm import ModelReply
from kernel.project.project import Price


def _usd(input_per_million: float, output_per_million: float) -> Price:
    return Price(input_per_million=input_per_million, output_per_million=output_per_million)


WELL_KNOWN: Mapping[str, Price] = {
    "openai:gpt-5.2": _usd(1.75, 14),
    "openai:gpt-5.1": _usd(1.25, 10),
    "openai:gpt-5": _usd(1.25, 10),
    "openai:gpt-5-mini": _usd(0.25, 2),
    "openai:gpt-5-nano": _usd(0.05, 0.40),
    "openai:gpt-4.1": _usd(2, 8),
    "openai:gpt-4.1-mini": _usd(0.40, 1.60),
    "openai:gpt-4.1-nano": _usd(0.10, 0.40),
    "openai:gpt-4o": _usd(2.50, 10),
    "openai:gpt-4o-2024-05-13": _usd(5, 15),
    "openai:gpt-4o-mini": _usd(0.15, 0.60),
    "openai:text-embedding-3-small": _usd(0.02, 0),
    "openai:text-embedding-3-large": _usd(0.13, 0),
    "openai:text-embedding-ada-002": _usd(0.10, 0),
    "openai:o3": _usd(2, 8),
    "openai:o3-mini": _usd(1.10, 4.40),
    "openai:o4-mini": _usd(1.10, 4.40),
}
"""OpenAI's list prices for text, in US dollars per million tokens, without discounts for cached or batched input.

They change. For a bill or a budget, put the prices under `prices` in the project file.
"""

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def price_of(label: str, project: Mapping[str, Price], *, own_endpoint: bool = False) -> Price | None:
    """Return the price of `provider:model`, or None. List prices do not apply to an endpoint of the project file's."""
    if label in project:
        return project[label]
    return None if own_endpoint else WELL_KNOWN.get(label) or WELL_KNOWN.get(_SNAPSHOT.sub("", label))


def cost(price: Price | None, reply: ModelReply) -> float | None:
    """Return the US dollars for one reply; None without a price, or if the tokens are only an estimate."""
    if price is None or reply.estimated or reply.input_tokens + reply.output_tokens == 0:
        return None
    return round((reply.input_tokens * price.input_per_million + reply.output_tokens * price.output_per_million) / 1e6, 9)
