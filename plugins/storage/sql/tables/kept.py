"""The table of values that scripts keep."""

from sqlalchemy import Column, DateTime, Index, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import ShortWords, Words

kept_values = Table(
    "kept_values",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of owner, tenant and key
    Column("owner", HASH, nullable=False),  # the hash of owner and tenant
    Column("name", ShortWords(500), nullable=False),
    Column("value", Words, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_kept_values_owner", "owner"),
)
