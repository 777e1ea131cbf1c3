"""The tables of tokens, sessions of browsers, and changes by the API."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("hash", HASH, nullable=False),  # of the whole token
    Column("access", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("expires_at", Moment, nullable=True),
    Column("revoked_at", Moment, nullable=True),
    Column("last_used_at", Moment, nullable=True),
)

login_sessions = Table(
    "login_sessions",
    metadata,
    Column("hash", HASH, primary_key=True),  # of the cookie
    Column("access", JSON, nullable=False),
    Column("token", String(16), nullable=True),
    Column("proof", HASH, nullable=True),
    Column("listed", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("login_sessions_expires", "expires_at"),
)

actions = Table(
    "actions",
    metadata,
    Column("id", String(40), primary_key=True),  # the time and random digits: sorted by time
    Column("at", Moment, nullable=False),
    Column("by", Words, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("action", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("tenant", Words, nullable=True),
)
