"""The table of decisions, for lists. Its rows follow from the event log, and are written in the transaction of their events."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

# One row for each decision of a chain. `opened` and `closed` are the hashes of the events that hold the request and the
# answer; the row itself has as few words as a list needs.
decisions = Table(
    "decisions",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the chain and the decision's id
    Column("chain_key", HASH, nullable=False),
    Column("workflow_key", HASH, nullable=False),
    Column("workflow_id", Words, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("workflow", String(191), nullable=False),
    Column("decision_id", String(191), nullable=False),
    Column("tenant", Words, nullable=True),
    Column("desk", Words, nullable=True),
    Column("todo_id", Words, nullable=True),
    Column("kind", String(32), nullable=False),
    Column("title", Words, nullable=False),
    Column("risk", String(32), nullable=True),
    Column("risk_order", Integer, nullable=False),  # 0: high
    Column("assignees", JSON, nullable=False),
    Column("initiator", Words, nullable=True),
    Column("quorum", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due", Moment, nullable=False),  # without a deadline a time after all deadlines: NULLs sort differently
    Column("closed_at", Moment, nullable=True),
    Column("opened", HASH, nullable=False),
    Column("closed", HASH, nullable=True),
    Column("reminded", Integer, nullable=False, server_default="0"),  # the number of reminders
    Index("decisions_list", "status", "due", "risk_order", "opened_at"),
    Index("decisions_chain", "chain_key"),
    Index("decisions_workflow", "workflow_key"),
    Index("decisions_closed", "closed_at"),
)
