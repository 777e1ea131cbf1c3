"""The work of `mofa spending`."""

from __future__ import annotations

from datetime import UTC, datetime

from console.backend.desk import project_of
from console.backend.stores import stored
from console.terminal.failure import OK
from console.terminal.screen import emit, say
from kernel.basics.schema import Schema
from kernel.model_call.caps import NANO, SpendCap, dollars, period_of
from plugins.storage import sql
from plugins.storage.sql.spending import Spent
from runtime.settings import Settings

NO_CAPS = """The project file has no caps. For at most 20 US dollars a day, put this into mofa.yaml:

caps:
  - {per: day, max_usd: 20}"""


class CapState(Schema):
    """A cap, and what is spent and reserved under it in its current period, in US dollars: one row for each subject."""

    cap: SpendCap
    subject: str
    period: str
    spent_usd: float
    reserved_usd: float
    left_usd: float


async def show_spending(as_json: bool) -> int:
    """Print each cap with its sums; return the exit code."""
    settings, now = Settings.from_environment(), datetime.now(UTC)
    caps = project_of(settings).caps
    async with stored(settings) as storage:
        sums = await sql.SqlSpendBook(storage.database).list([period_of(per, now) for per in ("day", "month")])
    found = [state for cap in caps for state in _states(cap, period_of(cap.per, now), sums)]
    if as_json:
        emit(found)
    elif not caps:
        say(NO_CAPS)
    for state in [] if as_json else found:
        most = round(state.cap.max_usd * NANO)
        spent, reserved, left = (dollars(round(usd * NANO)) for usd in (state.spent_usd, state.reserved_usd, state.left_usd))
        say(f"{state.subject}, {state.period}: {spent} of {dollars(most)} spent, {reserved} reserved, {left} left")
    return OK


def _states(cap: SpendCap, period: str, sums: list[Spent]) -> list[CapState]:
    mine = [each for each in sums if each.period == period and cap.is_about(each.words)]
    if not mine and (cap.by == "all" or cap.only is not None):
        mine = [Spent(words=cap.subject(cap.only), period=period, spent=0, held=0)]
    most = round(cap.max_usd * NANO)
    return [
        CapState(
            cap=cap,
            subject=each.words,
            period=period,
            spent_usd=each.spent / NANO,
            reserved_usd=each.held / NANO,
            left_usd=max(0, most - each.spent - each.held) / NANO,
        )
        for each in mine
    ]
