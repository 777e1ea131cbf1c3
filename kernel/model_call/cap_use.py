"""The use of spending caps: what is spent and reserved under each in its current period, as people and metrics see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.model_call.caps import NANO, SpendCap, period_of, question_ids, sum_id


class SpentSum(Schema):
    """A sum of a period, in billionths of a US dollar: spent, and held for calls under way. `words` is its subject."""

    id: str
    words: str
    period: str
    spent: int
    held: int


class SaidAbout(Schema):
    """The answer of a person about a soft cap that was reached; `id` is that of the question."""

    id: str
    answer: Literal["allow", "stop"]
    by: str


class CapState(Schema):
    """A cap, and what is spent and reserved under it in its current period, in US dollars: one row for each subject.

    `answer` is what a person has said about a soft cap that was reached; `sum` is the id of what is summed.
    """

    cap: SpendCap
    sum: str = Field(default="", exclude=True, repr=False)
    subject: str
    period: str
    spent_usd: float
    reserved_usd: float
    left_usd: float
    answer: Literal["allow", "stop"] | None = None
    answered_by: str | None = None

    @property
    def used(self) -> float:
        """The part that is spent or reserved: 1 and more for a cap that is reached."""
        return (self.spent_usd + self.reserved_usd) / self.cap.max_usd if self.cap.max_usd else 1.0


def states_of(caps: Sequence[SpendCap], sums: Sequence[SpentSum], said: Sequence[SaidAbout], now: datetime) -> list[CapState]:
    """Return the state of each cap: a row for each sum that falls under it."""
    answers = {each.id: each for each in said}
    return [state for cap in caps for state in _states(cap, period_of(cap.per, now), sums, answers)]


def of_tenants(states: Sequence[CapState], tenants: Collection[str]) -> list[CapState]:
    """Return the caps that are about these tenants alone: their own, and those of their desks."""
    return [state for state in states if any(_is_of(state, tenant) for tenant in tenants)]


def _is_of(state: CapState, tenant: str) -> bool:
    """Return whether the sum of a state is that of a tenant or of one of its desks.

    Words do not tell a desk with the name `north of acme` from the desk `north` of the tenant `acme`; the id of the sum does.
    """
    if state.cap.by == "tenant":
        return state.subject == state.cap.subject(tenant)
    before, after = state.cap.subject(""), f" of {tenant}"
    if state.cap.by != "desk" or not state.subject.endswith(after):
        return False
    desk = state.subject.removeprefix(before).removesuffix(after)
    return state.sum == sum_id("desk", [tenant, desk], state.period)


def current_periods(now: datetime) -> list[str]:
    """Return the periods that last now."""
    return [period_of("day", now), period_of("month", now)]


def _states(cap: SpendCap, period: str, sums: Sequence[SpentSum], said: Mapping[str, SaidAbout]) -> list[CapState]:
    mine = [each for each in sums if each.period == period and cap.is_about(each.words)]
    if not mine and (cap.by == "all" or cap.only is not None):
        mine = [SpentSum(id="", words=cap.subject(cap.only), period=period, spent=0, held=0)]
    return [_state(cap, each, _answer(cap, each, said)) for each in mine]


def _answer(cap: SpendCap, sum: SpentSum, said: Mapping[str, SaidAbout]) -> SaidAbout | None:
    return next((said[id] for id in reversed(question_ids(sum.id, cap)) if id in said), None)


def _state(cap: SpendCap, sum: SpentSum, said: SaidAbout | None) -> CapState:
    return CapState(
        cap=cap,
        sum=sum.id,
        subject=sum.words,
        period=sum.period,
        spent_usd=sum.spent / NANO,
        reserved_usd=sum.held / NANO,
        left_usd=max(0, cap.most - sum.spent - sum.held) / NANO,
        answer=said.answer if said else None,
        answered_by=said.by if said else None,
    )
