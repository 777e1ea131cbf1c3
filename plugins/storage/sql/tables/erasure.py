"""The tables of the log of erasures."""

from sqlalchemy import Column, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Words

# One row for each erasure, with the hash of the row before it. `at` is text, because its text is hashed.
erasures = Table(
    "erasures",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("prev", HASH, nullable=False),
    Column("hash", HASH, nullable=False),  # empty in entry 0, until `close_entry_0` after the migration
    Column("at", String(40), nullable=False),
    Column("what", String(16), nullable=False),
    Column("whose", HASH, nullable=False),
    Column("counts", Words, nullable=False),
    Column("items_hash", HASH, nullable=False),
)

erased_items = Table(
    "erased_items",
    metadata,
    Column("erasure", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("item", HASH, primary_key=True),
    Column("rest", HASH, nullable=True),
)
