"""Spending caps: the most that model calls may cost in a day or a month, over all runs and workers.

Before a request is sent, the most that it may cost is reserved; afterwards the reservation is replaced by its cost. Sums are
whole numbers of a billionth of a US dollar, so that they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from pydantic import Field, model_validator

from kernel.basics.errors import MofaError
from kernel.basics.limits import Line
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical

NANO = 1_000_000_000
"""The units of a US dollar."""

HELD_S = 3_600.0
"""The time after which a reservation counts as spent, in seconds: its worker was killed, and the request may have been paid."""

OUTPUT_TOKENS = 8_192
"""The longest answer under a cap, in tokens, where the request has no limit of its own: without one its cost has no bound."""

Per = Literal["day", "month"]
By = Literal["all", "tenant", "agent", "model"]


class SpendCap(Schema):
    """The most that model calls may cost in a day or a month (UTC).

    `by: all` is one sum. Otherwise each tenant, agent or model has a sum of its own, or `only` one of them has one.
    """

    by: By = "all"
    only: Line | None = Field(default=None, description="One tenant, agent or model (provider:model); by default each.")
    per: Per = "month"
    max_usd: float = Field(ge=0, le=1e9, allow_inf_nan=False, description="A call that may cost more than is left is not made.")

    @model_validator(mode="after")
    def _only_one_of(self) -> SpendCap:
        if self.by == "all" and self.only is not None:
            raise ValueError("only goes with by: tenant, agent or model")
        return self

    def subject(self, who: str | None) -> str:
        """Return whose calls are summed, in words."""
        return "all calls" if self.by == "all" else f"the {self.by} {who}"

    def is_about(self, subject: str) -> bool:
        """Return whether a sum with that subject falls under the cap."""
        if self.by == "all" or self.only is not None:
            return subject == self.subject(self.only)
        return subject.startswith(self.subject(""))


@dataclass(frozen=True)
class Spender:
    """The payers of a call: its tenant, the agent that asks, and the model (`provider:model`)."""

    tenant: str | None
    agent: str
    model: str


@dataclass(frozen=True)
class Limit:
    """A cap as it applies to one call. `id` names the sum of its `subject` in its period; `most` is in units of `NANO`."""

    id: str
    subject: str
    words: str
    period: str
    most: int


class CapReached(MofaError):
    """A call may cost more than a cap has left. On the wire it is `BudgetExceeded`."""

    def __init__(self, limit: Limit, wanted: int, spent: int, held: int) -> None:
        shown = f"{dollars(spent)} spent" + (f", {dollars(held)} reserved for calls under way" if held else "")
        super().__init__(
            f"The cap of {limit.words} has no room for a call that may cost {dollars(wanted)} ({shown}). "
            "The sum is 0 again in the next period; caps in mofa.yaml raises it."
        )

    @property
    def type(self) -> str:
        """The wire name of `BudgetExceeded`."""
        return "BudgetExceeded"


class SpendBook(Protocol):
    """The sums of all caps, in one database for all workers. All methods raise `StoreUnavailable`."""

    async def reserve(self, reservation: str, limits: Sequence[Limit], amount: int, now: datetime) -> None:
        """Reserve an amount under each limit, or under none.

        Raises:
            CapReached: one of them has no room.
        """
        ...

    async def settle(self, reservation: str, limits: Sequence[Limit], amount: int, cost: int) -> None:
        """Replace a reservation of that amount by the cost, also if it counts as spent by now."""
        ...


def limits_of(caps: Sequence[SpendCap], spender: Spender, now: datetime) -> list[Limit]:
    """Return the limits of a call, in an order that is the same for all calls."""
    found: dict[str, Limit] = {}
    for cap in caps:
        who = {"all": None, "tenant": spender.tenant, "agent": spender.agent, "model": spender.model}[cap.by]
        if (cap.by != "all" and who is None) or (cap.only is not None and cap.only != who):
            continue
        period = period_of(cap.per, now)
        id = sha256_of(canonical([cap.by, who, period]))
        subject = cap.subject(who)
        words = f"{cap.max_usd:,g} US dollars a {cap.per} for {subject}"
        limit = Limit(id, subject, words, period, round(cap.max_usd * NANO))
        if id not in found or limit.most < found[id].most:
            found[id] = limit
    return [found[id] for id in sorted(found)]


def period_of(per: Per, now: datetime) -> str:
    """Return the period of a time: its day or its month, in UTC."""
    return now.astimezone(UTC).strftime("%Y-%m-%d" if per == "day" else "%Y-%m")


def dollars(nano: int) -> str:
    """Return an amount in words, exact to a hundredth of a cent and rounded up."""
    return f"${-(-nano // 100_000) / 10_000:,.4f}"
