"""The tables of sessions."""

from sqlalchemy import Column, DateTime, Integer, String, Table, Text

from plugins.storage.sql.tables import HASH, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of tenant and name
    Column("name", Text, nullable=False),
    Column("tenant", Text, nullable=True),
    Column("head", HASH, nullable=True),
    Column("turns", Integer, nullable=False),
    Column("forked_from", Text, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

session_turns = Table(
    "session_turns",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the session's key and the run's scope
    Column("session", HASH, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("workflow_id", Text, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("head", HASH, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
