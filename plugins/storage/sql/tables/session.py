"""The tables of sessions and their turns."""

from sqlalchemy import Column, DateTime, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

sessions = Table(
    "sessions",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of tenant and name
    Column("name", Words, nullable=False),
    Column("tenant", Words, nullable=True),
    Column("head", HASH, nullable=True),
    Column("turns", Integer, nullable=False),
    Column("forked_from", Words, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("seal", HASH, nullable=True),
)

session_turns = Table(
    "session_turns",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the session's key and the run's scope
    Column("session", HASH, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("scope", Words, nullable=False),
    Column("workflow_id", Words, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("head", HASH, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("seal", HASH, nullable=True),
)
