"""The budget of a run, and its usage."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kernel.basics.errors import BudgetExceeded
from kernel.basics.limits import COUNT
from kernel.basics.schema import Schema


class Usage(Schema):
    """Model calls, tokens and money used. `cost_usd` is null if a model's price is not known: unknown is not free.

    `estimated`: a provider did not count tokens, and the counts are estimates.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        unknown = self.cost_usd is None or other.cost_usd is None
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if unknown else round((self.cost_usd or 0.0) + (other.cost_usd or 0.0), 9),
            estimated=self.estimated or other.estimated,
        )


class Budget(Schema):
    """The limits of a whole run, children included. A limit that is left out does not apply."""

    max_calls: int | None = Field(default=None, ge=0, le=COUNT)
    max_tokens: int | None = Field(default=None, ge=0, le=COUNT * COUNT)
    max_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    max_seconds: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    on_exceeded: Literal["stop", "ask"] = "stop"


def check_budget(budget: Budget | None, used: Usage, elapsed_s: float) -> None:
    """Raise `BudgetExceeded` if no further model call may be made.

    With `max_usd` set, an unknown cost counts as too much: fail closed.
    """
    if budget is None:
        return
    for limit, allowed, spent in (*_used(budget, used), ("max_seconds", budget.max_seconds, elapsed_s)):
        if allowed is not None and spent >= allowed:
            raise BudgetExceeded(limit, float(allowed), float(spent))


def is_used_up(budget: Budget | None, used: Usage, elapsed_s: float) -> bool:
    """Return whether no further model call may be made."""
    try:
        check_budget(budget, used, elapsed_s)
    except BudgetExceeded:
        return True
    return False


def nearest_limit(budget: Budget, used: Usage) -> tuple[str, float]:
    """Return the limit of which the most is used, and the share of it; an unknown cost counts as all.

    The time is left out: a run that looked at a clock at each of its steps would not replay.
    """
    shares = [
        (limit, 1.0 if not allowed else min(spent / allowed, 1.0))
        for limit, allowed, spent in _used(budget, used)
        if allowed is not None
    ]
    return max(shares, key=lambda each: each[1], default=("", 0.0))


def _used(budget: Budget, used: Usage) -> tuple[tuple[str, float | None, float], ...]:
    """Return each limit but that of the time: its name, what it allows, and what is used. An unknown cost is more than any."""
    return (
        ("max_calls", budget.max_calls, used.calls),
        ("max_tokens", budget.max_tokens, used.input_tokens + used.output_tokens),
        ("max_usd", budget.max_usd, float("inf") if used.cost_usd is None else used.cost_usd),
    )


def share_of(budget: Budget | None, used: Usage, elapsed_s: float, parts: int) -> Budget | None:
    """Return the budget of one of `parts` children that run at the same time: an equal part of the calls, tokens and money that
    are left, and all of the time. A child stops at its share; only the run at the top asks a person.
    """
    if budget is None:
        return None
    tokens = used.input_tokens + used.output_tokens
    cost = float("inf") if used.cost_usd is None else used.cost_usd

    def part(allowed: float | None, spent: float) -> float | None:
        return None if allowed is None else max(0.0, allowed - spent) / parts

    calls, left = part(budget.max_calls, used.calls), part(budget.max_tokens, tokens)
    seconds = None if budget.max_seconds is None else max(0.001, budget.max_seconds - elapsed_s)
    return Budget(
        max_calls=None if calls is None else int(calls),
        max_tokens=None if left is None else int(left),
        max_usd=part(budget.max_usd, cost),
        max_seconds=seconds,
    )


def tighter(one: Budget | None, other: Budget | None) -> Budget | None:
    """Return the tighter of both budgets, limit by limit."""
    if one is None or other is None:
        return one or other
    limits = ("max_calls", "max_tokens", "max_usd", "max_seconds")
    values = {name: [v for v in (getattr(one, name), getattr(other, name)) if v is not None] for name in limits}
    return Budget.model_validate({name: min(given) for name, given in values.items() if given})
