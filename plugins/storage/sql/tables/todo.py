"""The table of todos, for lists, reports and statistics. Its rows follow from the event log."""

from sqlalchemy import JSON, Column, Index, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

# One row for each chain of a todo. `facts` has everything else that lists and reports need, and no words of models or people:
# titles are read from the event log.
desk_todos = Table(
    "desk_todos",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the chain
    Column("desk_key", HASH, nullable=True),  # the hash of the tenant and the desk's name; null: a todo without a desk
    Column("workflow_key", HASH, nullable=False),
    Column("workflow_id", Words, nullable=False),
    Column("desk", Words, nullable=True),
    Column("tenant", Words, nullable=True),
    Column("status", String(32), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment, nullable=True),
    Column("facts", JSON, nullable=False),
    Index("desk_todos_desk", "desk_key", "closed_at"),
    Index("desk_todos_workflow", "workflow_key"),
    Index("desk_todos_opened", "opened_at"),
)
