"""The tables of embeddings and of long-term memory."""

from sqlalchemy import Column, DateTime, Float, Index, Integer, LargeBinary, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

embeddings = Table(
    "embeddings",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the model's label and of the text
    Column("model", String(191), nullable=False),
    Column("text_hash", HASH, nullable=False, index=True),
    Column("vector", LargeBinary, nullable=False),  # 32-bit floats, little-endian, with norm 1
    Column("paid_for", HASH, nullable=False),  # the hash of scope and step of the call that paid
    Column("input_tokens", Integer, nullable=False),
    Column("cost_usd", Float, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

memories = Table(
    "memories",
    metadata,
    Column("id", HASH, primary_key=True),
    Column("owner", HASH, nullable=False),  # the hash of tenant and agent
    Column("tenant", Words, nullable=True),
    Column("agent", Words, nullable=True),  # null: all agents of the tenant
    Column("subject", Words, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Words, nullable=False),
    Column("text_hash", HASH, nullable=False),
    Column("importance", Float, nullable=False),
    Column("source", Words, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False),
    Column("uses", Integer, nullable=False),
    Index("memories_owner", "owner", "used_at"),
)
