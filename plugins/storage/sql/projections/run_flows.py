"""The flow of each run: written with its events, or later from the whole log."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from kernel.modes.flow_team import FLOW
from kernel.record.event_log import data_in
from plugins.storage.sql.engine.database import portions
from plugins.storage.sql.tables.core import event_runs, events


def fill_flows(db: Connection) -> None:
    """Write the flow of each run in the log, if no run has one yet: after the migration that adds the column.

    Runs of one chain have one flow: a run that was reset has no event of its own that names it.
    """
    if db.execute(select(event_runs.c.run_id).where(event_runs.c.flow.is_not(None)).limit(1)).first() is not None:
        return
    named = dict[str, str]()
    found = select(events.c.chain_key, events.c.content).where(events.c.type == "flow_started", events.c.content.is_not(None))
    for row in db.execute(found):
        if (name := _name_in(row.content)) is not None:
            named[row.chain_key] = name
    chains = dict[str, list[str]]()
    for chain, name in named.items():
        chains.setdefault(name, []).append(chain)
    for name, keys in chains.items():
        for some in portions(keys):
            mine = event_runs.c.chain_key.in_(some)
            db.execute(update(event_runs).where(mine, event_runs.c.type == FLOW).values(flow=name))


def _name_in(content: str) -> str | None:
    """Return the name of the flow in the content of `flow_started`; None if it cannot be read."""
    name = data_in(content).get("flow")
    return name if isinstance(name, str) and 0 < len(name) <= 191 else None
