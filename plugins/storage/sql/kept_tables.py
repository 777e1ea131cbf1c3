"""The table of what scripts keep."""

from sqlalchemy import Column, DateTime, Index, Table

from plugins.storage.sql.tables import HASH, metadata
from plugins.storage.sql.types import ShortWords, Words

kept_values = Table(
    "kept_values",
    metadata,
    Column("id", HASH, primary_key=True),  # of owner, tenant and key
    Column("owner", HASH, nullable=False),  # of owner and tenant
    Column("name", ShortWords(500), nullable=False),
    Column("value", Words, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_kept_values_owner", "owner"),
)
