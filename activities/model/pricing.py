"""The cost of a reply, by the prices of one project."""

from __future__ import annotations

from kernel.conversation.budget import Usage
from kernel.kinds.llm import ModelReply
from kernel.project.project import Project
from runtime.plugins.providers import Provider
from runtime.project.prices import Rate, cost, price_of


class Pricing:
    """The prices of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def of(self, provider: Provider, reply: ModelReply) -> Usage:
        """Return the usage of a reply: one call, its tokens, and its cost if the price is known."""
        return used(reply, 0.0 if provider.plugin.offline else cost(self.price(provider), reply))

    def source(self, provider: Provider) -> str | None:
        """Return where the price of a model is from; None if it has none, as the offline model."""
        rate = None if provider.plugin.offline else self.price(provider)
        return None if rate is None else rate.source

    def price(self, provider: Provider) -> Rate | None:
        """Return the price of a model; None if it is not known."""
        return price_of(provider.label, self._project.prices, own_endpoint=provider.own_endpoint)


def used(reply: ModelReply, cost_usd: float | None) -> Usage:
    """Return the usage of a reply, at that cost. A cached reply is not a call."""
    return Usage(
        calls=0 if reply.cached else 1,
        input_tokens=reply.input_tokens,
        output_tokens=reply.output_tokens,
        cost_usd=cost_usd,
        estimated=reply.estimated,
    )
