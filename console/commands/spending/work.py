"""The work of `mofa spending`."""

from __future__ import annotations

from datetime import UTC, datetime

from console.backend.desk import project_of
from console.backend.stores import stored
from console.terminal.failure import OK
from console.terminal.screen import emit, say
from kernel.basics.event_data import many
from kernel.model_call.cap_use import CapState
from kernel.model_call.caps import NANO, dollars
from plugins.storage import sql
from runtime.settings import Settings

NO_CAPS = """The project file has no caps. For at most 20 US dollars a day, put this into mofa.yaml:

caps:
  - {per: day, max_usd: 20}"""


async def show_spending(as_json: bool) -> int:
    """Print each cap with its sums; return the exit code."""
    settings = Settings.from_environment()
    caps = project_of(settings).caps
    async with stored(settings) as storage:
        found = await sql.SqlSpendBook(storage.database).states(caps, datetime.now(UTC))
    if as_json:
        emit(list(found))
    elif not caps:
        say(NO_CAPS)
    for state in [] if as_json else found:
        say(_words(state))
    return OK


async def show_prices(as_json: bool) -> int:
    """Print what each model and tool has cost this month, and where its price is from; return the exit code."""
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    async with stored(Settings.from_environment()) as storage:
        found = await sql.SqlFigures(storage.database).priced(month)
    if as_json:
        emit(found)
    elif not found:
        say("Nothing with a price was paid this month.")
    for row in [] if as_json else found:
        source = row.price_source or "a source that was not recorded"
        say(f"{row.model}: {many(row.calls, 'call')} for {dollars(round(row.cost_usd * NANO))}, priced by {source}")
    return OK


def _words(state: CapState) -> str:
    spent, reserved, left = (dollars(round(usd * NANO)) for usd in (state.spent_usd, state.reserved_usd, state.left_usd))
    words = f"{state.subject}, {state.period}: {spent} of {dollars(state.cap.most)} spent, {reserved} reserved, {left} left"
    if state.cap.on_exceeded == "stop":
        return words
    said = f"{state.answered_by} has said {state.answer}" if state.answer else "then a person is asked"
    return f"{words}; {said}"
