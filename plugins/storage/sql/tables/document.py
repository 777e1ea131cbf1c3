"""The tables of documents and their passages."""

from sqlalchemy import JSON, Column, DateTime, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

documents = Table(
    "documents",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of tenant and name
    Column("tenant", Words, nullable=True),
    Column("name", Words, nullable=False),
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
    Column("text", Words, nullable=False),
    Column("text_hash", HASH, nullable=False),
    Column("place", JSON, nullable=False),
    Index("passages_document", "document", "number"),
)
