"""The tables of documents and their passages."""

from sqlalchemy import JSON, Column, DateTime, Index, Integer, String, Table, Text
from sqlalchemy.dialects.mysql import LONGTEXT

from plugins.storage.sql.tables import HASH, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of tenant and name
    Column("tenant", Text, nullable=True),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the document's id and the number
    Column("document", HASH, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
    Column("text_hash", HASH, nullable=False),
    Column("place", JSON, nullable=False),
    Index("passages_document", "document", "number"),
)
