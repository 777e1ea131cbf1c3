"""The table of what scripts keep."""

from sqlalchemy import Column, DateTime, Index, String, Table, Text
from sqlalchemy.dialects.mysql import LONGTEXT

from plugins.storage.sql.tables import HASH, metadata

kept_values = Table(
    "kept_values",
    metadata,
    Column("id", HASH, primary_key=True),  # of owner, tenant and key
    Column("owner", HASH, nullable=False),  # of owner and tenant
    Column("name", String(500), nullable=False),
    Column("value", Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_kept_values_owner", "owner"),
)
