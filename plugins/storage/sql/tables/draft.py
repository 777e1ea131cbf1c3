"""The tables of drafts of flows."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

# One row a name: the current revision.
flow_drafts = Table(
    "flow_drafts",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the name
    Column("name", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("by", Words, nullable=True),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

# The last revisions of each name, with their texts.
flow_draft_revisions = Table(
    "flow_draft_revisions",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the name and the revision
    Column("draft", HASH, nullable=False),  # the key of its row above
    Column("name", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("text", Words, nullable=False),
    Column("tab", Words, nullable=True),
    Column("by", Words, nullable=True),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("flow_draft_revisions_draft", "draft", "revision"),
)
