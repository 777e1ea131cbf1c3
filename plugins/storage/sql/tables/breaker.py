"""The table of circuit breakers."""

from sqlalchemy import JSON, Column, DateTime, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata

breakers = Table(
    "breakers",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the name
    Column("name", String(500), nullable=False),
    Column("state", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
