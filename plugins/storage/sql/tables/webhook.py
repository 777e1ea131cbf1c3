"""The tables of webhooks: when each began, who sends for it, and how far it has got in each run."""

from sqlalchemy import Column, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

webhooks = Table(
    "webhooks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("since", String(40), nullable=False),  # events before this time are not sent
    Column("holder", String(64), nullable=True),
    Column("held_until", Moment, nullable=True),
    Column("sent", Integer, nullable=False),
    Column("given_up", Integer, nullable=False),
)

webhook_cursors = Table(
    "webhook_cursors",
    metadata,
    Column("key", HASH, primary_key=True),  # of the webhook's name and the run's id
    Column("hook", String(64), nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("seq", Integer, nullable=False),  # the last event that was sent, left out or given up
    Column("attempts", Integer, nullable=False),
    Column("failing_since", Moment, nullable=True),
    Column("next_at", Moment, nullable=True),
    Column("error", Words, nullable=True),
    Index("webhook_cursors_run", "run_id"),
    Index("webhook_cursors_hook", "hook", "attempts"),
)
