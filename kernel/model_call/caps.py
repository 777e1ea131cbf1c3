"""Spending caps: the most that model calls may cost in a day or a month, over all runs and workers.

Before a request is sent, the most that it may cost is reserved; afterwards the reservation is replaced by its cost. Sums are
whole numbers of a billionth of a US dollar, so that they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from pydantic import Field, field_validator, model_validator

from kernel.basics.errors import MofaError
from kernel.basics.limits import Line
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.caller import Payer
from kernel.conversation.transcript import canonical

NANO = 1_000_000_000
"""The units of a US dollar."""

HELD_S = 3_600.0
"""The time after which a reservation counts as spent, in seconds: its worker was killed, and the request may have been paid."""

OUTPUT_TOKENS = 8_192
"""The longest answer under a cap, in tokens, where the request has no limit of its own: without one its cost has no bound."""

OF = " of "
"""The word between a desk and its tenant in the subject of a sum."""

_MOMENT = timedelta(microseconds=1)

Per = Literal["day", "month"]
By = Literal["all", "tenant", "person", "desk", "agent", "model"]


class SpendCap(Schema):
    """The most that model calls, embeddings and priced tools may cost in a day or a month (UTC).

    `by: all` is one sum. Otherwise each tenant, person, desk, agent or model has a sum of its own, or `only` one of them has
    one. A person is the one for whom a run was started. Desks of two tenants are two desks.
    """

    by: By = "all"
    only: Line | None = Field(
        default=None, description="One tenant, person, desk, agent or model (provider:model); by default each."
    )
    per: Per = "month"
    max_usd: float = Field(ge=0, le=1e9, allow_inf_nan=False, description="A call that may cost more than is left is not made.")
    on_exceeded: Literal["stop", "ask"] = Field(
        default="stop",
        description="stop: a call beyond it fails. ask: it waits, and a person is asked once a period, who allows all further "
        "calls of the period or none.",
    )
    approvers: list[Line] = Field(
        default_factory=list, max_length=100, description="The people who are asked; anybody who may decide there by default."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> SpendCap:
        if self.by == "all" and self.only is not None:
            raise ValueError("only goes with by: tenant, person, desk, agent or model")
        if self.approvers and self.on_exceeded != "ask":
            raise ValueError("approvers go with on_exceeded: ask")
        return self

    @property
    def most(self) -> int:
        """The amount, in units of `NANO`."""
        return round(self.max_usd * NANO)

    def subject(self, who: str | None, tenant: str | None = None) -> str:
        """Return whose calls are summed, in words; `tenant` is that of a desk."""
        place = f"{OF}{tenant}" if self.by == "desk" and tenant is not None else ""
        return "all calls" if self.by == "all" else f"the {self.by} {who}{place}"

    def words(self, subject: str) -> str:
        """Return the cap in words."""
        return f"{self.max_usd:,g} US dollars a {self.per} for {subject}"


@dataclass(frozen=True)
class Spender:
    """The payers of a call: its tenant, the agent that asks, the model (`provider:model`) or tool, the desk and the person."""

    tenant: str | None
    agent: str
    model: str | None
    payer: Payer = field(default_factory=Payer)

    def by(self, by: By) -> str | None:
        """Return the one whose sum a cap of that kind is about; None if there is none."""
        match by:
            case "all":
                return None
            case "tenant":
                return self.tenant
            case "person":
                return self.payer.person
            case "desk":
                return self.payer.desk
            case "agent":
                return self.agent
            case "model":
                return self.model


class SpendQuestion(Schema):
    """The question of a soft cap to a person: one for each cap, subject and period."""

    cap: SpendCap
    who: Line | None = None
    tenant: Line | None = None
    period: str = Field(max_length=10)

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, period: str) -> str:
        try:
            known = period in (period_of("day", end_of(period) - _MOMENT), period_of("month", end_of(period) - _MOMENT))
        except (ValueError, OverflowError):
            known = False
        if not known:
            raise ValueError("is a day such as 2026-11-29, or a month such as 2026-11")
        return period

    @property
    def ids(self) -> tuple[str, str]:
        """The key of the answer, and the key of answers from before: `question_ids`."""
        return question_ids(self.sum_id, self.cap)

    @property
    def sum_id(self) -> str:
        """The key of the sum."""
        return sum_id(self.cap.by, [self.tenant, self.who] if self.cap.by == "desk" else self.who, self.period)

    @property
    def subject(self) -> str:
        """The calls that are summed, in words."""
        return self.cap.subject(self.who, self.tenant)

    @property
    def words(self) -> str:
        """The cap in words."""
        return self.cap.words(self.subject)

    @property
    def ends(self) -> datetime:
        """The end of the period."""
        return end_of(self.period)


@dataclass(frozen=True)
class Limit:
    """The caps of one sum, as they apply to one call. `id` names the sum of its `subject` in its period.

    `most` is what may be spent, in units of `NANO`; None without a hard cap. `asks` has the soft caps, the smallest first:
    beyond the amount of each, a person must have said yes to that one.
    """

    id: str
    subject: str
    words: str
    period: str
    most: int | None
    asks: tuple[SpendQuestion, ...] = ()


class CapReached(MofaError):
    """A call may cost more than a cap has left. On the wire it is `BudgetExceeded`."""

    def __init__(self, words: str, wanted: int, spent: int, held: int, said: str = "") -> None:
        shown = f"{dollars(spent)} spent" + (f", {dollars(held)} reserved for calls under way" if held else "")
        super().__init__(
            f"The cap of {words} has no room for a call that may cost {dollars(wanted)} ({shown}{said}). "
            "The sum is 0 again in the next period; caps in mofa.yaml raises it."
        )

    @property
    def type(self) -> str:
        """The wire name of `BudgetExceeded`."""
        return "BudgetExceeded"


class CapAsks(CapReached):
    """A call is beyond a soft cap, and nobody has answered yet. A run waits for the answer, and then makes the call again.

    `question` is a `SpendQuestion` as JSON: it goes over the wire.
    """

    def __init__(self, question: SpendQuestion, wanted: int, spent: int, held: int) -> None:
        super().__init__(question.words, wanted, spent, held, "; a person has to allow it")
        self.question = question.model_dump(mode="json")


class SpendBook(Protocol):
    """The sums of all caps, in one database for all workers. All methods raise `StoreUnavailable`."""

    async def reserve(self, reservation: str, limits: Sequence[Limit], amount: int, now: datetime) -> None:
        """Reserve an amount under each limit, or under none.

        Raises:
            CapReached: one of them has no room, or a person has said no.
            CapAsks: one is beyond its soft cap, and no person has answered.
        """
        ...

    async def settle(self, reservation: str, limits: Sequence[Limit], amount: int, cost: int) -> None:
        """Replace a reservation of that amount by the cost, also if it counts as spent by now."""
        ...


def limits_of(caps: Sequence[SpendCap], spender: Spender, now: datetime) -> list[Limit]:
    """Return the limits of a call, in an order that is the same for all calls: one for each sum."""
    found: dict[str, list[SpendQuestion]] = {}
    for cap in caps:
        who = spender.by(cap.by)
        if (cap.by != "all" and who is None) or (cap.only is not None and cap.only != who):
            continue
        tenant = spender.tenant if cap.by == "desk" else None
        each = SpendQuestion(cap=cap, who=who, tenant=tenant, period=period_of(cap.per, now))
        found.setdefault(each.sum_id, []).append(each)
    return [_limit(id, found[id]) for id in sorted(found)]


def _limit(id: str, caps: list[SpendQuestion]) -> Limit:
    least = sorted(caps, key=lambda each: each.cap.most)
    hard = next((each for each in least if each.cap.on_exceeded == "stop"), None)
    soft = tuple(each for each in least if each.cap.on_exceeded == "ask")
    one = hard or least[0]
    return Limit(id, one.subject, one.words, one.period, hard.cap.most if hard else None, soft)


def question_ids(sum_id: str, cap: SpendCap) -> tuple[str, str]:
    """Return the key of the answer about a soft cap of a sum, and the key that its answer had before.

    Caps of one sum differ in their amounts, in whom they are about and in who is asked. Formerly the amount alone counted. An
    answer with that key counts for all caps of the amount, and no new one gets that key.
    """
    own = [sum_id, cap.most, cap.only, sorted(set(cap.approvers))]
    return sha256_of(canonical(own)), sha256_of(canonical([sum_id, cap.most]))


def sum_id(by: By, whose: list[str | None] | str | None, period: str) -> str:
    """Return the key of a sum. `whose` is [tenant, desk] of a desk, else the name of the one whose calls are summed."""
    return sha256_of(canonical([by, whose, period]))


def period_of(per: Per, now: datetime) -> str:
    """Return the period of a time: its day or its month, in UTC."""
    return now.astimezone(UTC).strftime("%Y-%m-%d" if per == "day" else "%Y-%m")


def end_of(period: str) -> datetime:
    """Return the end of a period such as `2026-11-29` or `2026-11`."""
    if period.count("-") == 2:
        return datetime.fromisoformat(period).replace(tzinfo=UTC) + timedelta(days=1)
    first = datetime.fromisoformat(f"{period}-01").replace(tzinfo=UTC)
    return (first + timedelta(days=31)).replace(day=1)


def dollars(nano: int) -> str:
    """Return an amount in words, exact to a hundredth of a cent and rounded up."""
    return f"${-(-nano // 100_000) / 10_000:,.4f}"
