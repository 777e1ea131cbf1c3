"""The tables of desks: the work of their executors, and their slots."""

from sqlalchemy import Boolean, Column, DateTime, Float, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

# One row for each executor that had a subtask of a todo. Its figures follow from the todo's events.
desk_work = Table(
    "desk_work",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the chain, the subtask and the executor
    Column("desk", HASH, nullable=False),  # the hash of the tenant and the desk's name
    Column("workflow", HASH, nullable=False),  # the hash of the todo's workflow id
    Column("chain", HASH, nullable=False),  # the hash of the todo's chain in the event log
    Column("subtask", String(64), nullable=False),
    Column("executor", Words, nullable=False),
    Column("executor_key", HASH, nullable=False),
    Column("open", Boolean, nullable=False),  # the executor has the subtask now
    Column("completed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("sent_back", Integer, nullable=False),
    Column("timed", Integer, nullable=False),  # the completed ones whose time is known, and the sum of the times
    Column("seconds", Float, nullable=False),
    Column("priced", Integer, nullable=False),  # the completed ones whose cost is known, and the sum of the costs
    Column("cost_usd", Float, nullable=False),
    Column("seq", Integer, nullable=False),  # the last event that changed the row; -1: claimed, without an event yet
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("desk_work_desk", "desk", "executor_key"),
    Index("desk_work_chain", "chain"),
    Index("desk_work_workflow", "workflow"),
)

# One row for each desk: the place at which round robin continues, and the place before the last dispatch.
desk_turns = Table(
    "desk_turns",
    metadata,
    Column("desk", HASH, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("turn_before", Integer, nullable=False),
    Column("dispatch", HASH, nullable=False),  # the hash of the last dispatch: its chain and its step
)

# One row for each subtask that an executor with a limit works on (`granted`), or that waits for it.
desk_slots = Table(
    "desk_slots",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the chain and the step
    Column("desk", HASH, nullable=False),  # the hash of the tenant and the desk's name
    Column("executor", HASH, nullable=False),
    Column("chain", HASH, nullable=False),
    Column("workflow", HASH, nullable=False),  # the hash of the todo's workflow id
    Column("workflow_id", Words, nullable=False),
    Column("most", Integer, nullable=False),  # the limit of the executor, as the todo knows it
    Column("priority", Integer, nullable=False),  # 1 is the most urgent
    Column("granted", Boolean, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("looked_at", Moment, nullable=False),  # when it was last seen that the workflow runs
    Index("desk_slots_executor", "desk", "executor"),
    Index("desk_slots_chain", "chain"),
    Index("desk_slots_workflow", "workflow"),
)
