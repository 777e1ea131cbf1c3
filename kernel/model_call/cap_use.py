"""The use of spending caps: what is spent and reserved under each in its current period, as people and metrics see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.model_call.caps import NANO, OF, By, SpendCap, period_of, question_ids, sum_id


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

    `answer` is what a person has said about a soft cap that was reached; `tenant` is the one whose calls alone are summed.
    """

    cap: SpendCap
    tenant: str | None = Field(default=None, exclude=True, repr=False)
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


@dataclass(frozen=True)
class Whose:
    """The kind and the name of those whose calls a sum has, and the tenant of a desk.

    `who` is None of all calls, and if it is unknown.
    """

    by: By
    who: str | None = None
    tenant: str | None = None


def whose(sum: SpentSum) -> Whose:
    """Return whose calls a sum has.

    Words do not tell a desk with the name `north of acme` from the desk `north` of the tenant `acme`; the id of the sum does.
    The name of a sum whose words are shortened is unknown.
    """
    kinds: tuple[By, ...] = get_args(By)
    by: By = next((kind for kind in kinds if sum.words.startswith(f"the {kind} ")), "all")
    name = sum.words.removeprefix(f"the {by} ")
    if by == "all":
        return Whose(by)
    if by != "desk":
        return Whose(by, name if sum.id == sum_id(by, name, sum.period) else None)
    places = [each.start() for each in re.finditer(f"(?={OF})", name)]
    readings = [(name, None), *((name[:at], name[at + len(OF) :]) for at in places)]
    fits = (Whose(by, desk, tenant) for desk, tenant in readings if sum.id == sum_id(by, [tenant, desk], sum.period))
    return next(fits, Whose(by))


def falls_under(cap: SpendCap, sum: SpentSum) -> bool:
    """Return whether a cap is about a sum: by the kind of both, and by the name that a cap for one of them has."""
    of = whose(sum)
    if cap.by != of.by or cap.only is None:
        return cap.by == of.by
    if of.who is not None:
        return cap.only == of.who
    return sum.id == sum_id(cap.by, [None, cap.only] if cap.by == "desk" else cap.only, sum.period)


def states_of(caps: Sequence[SpendCap], sums: Sequence[SpentSum], said: Sequence[SaidAbout], now: datetime) -> list[CapState]:
    """Return the state of each cap: a row for each sum that falls under it."""
    answers = {each.id: each for each in said}
    return [state for cap in caps for state in _states(cap, period_of(cap.per, now), sums, answers)]


def of_tenants(states: Sequence[CapState], tenants: Collection[str]) -> list[CapState]:
    """Return the caps that are about these tenants alone: their own, and those of their desks."""
    return [state for state in states if state.tenant is not None and state.tenant in tenants]


def current_periods(now: datetime) -> list[str]:
    """Return the periods that last now."""
    return [period_of("day", now), period_of("month", now)]


def _states(cap: SpendCap, period: str, sums: Sequence[SpentSum], said: Mapping[str, SaidAbout]) -> list[CapState]:
    mine = [each for each in sums if each.period == period and falls_under(cap, each)]
    if not mine and (cap.by == "all" or cap.only is not None):
        id = "" if cap.by == "desk" else sum_id(cap.by, cap.only, period)  # a desk of any tenant
        mine = [SpentSum(id=id, words=cap.subject(cap.only), period=period, spent=0, held=0)]
    return [_state(cap, each, _answer(cap, each, said)) for each in mine]


def _answer(cap: SpendCap, sum: SpentSum, said: Mapping[str, SaidAbout]) -> SaidAbout | None:
    return next((said[id] for id in reversed(question_ids(sum.id, cap)) if id in said), None)


def _state(cap: SpendCap, sum: SpentSum, said: SaidAbout | None) -> CapState:
    of = whose(sum)
    return CapState(
        cap=cap,
        tenant=of.who if of.by == "tenant" else of.tenant,
        subject=sum.words,
        period=sum.period,
        spent_usd=sum.spent / NANO,
        reserved_usd=sum.held / NANO,
        left_usd=max(0, cap.most - sum.spent - sum.held) / NANO,
        answer=said.answer if said else None,
        answered_by=said.by if said else None,
    )
