"""The tables of spending caps: the sums of their periods, and what is reserved for calls under way."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, String, Table

from plugins.storage.sql.tables.core import HASH, metadata

spending = Table(
    "spending",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the cap's subject and the period
    Column("words", String(500), nullable=False),
    Column("period", String(10), nullable=False),
    Column("spent", BigInteger, nullable=False),  # in billionths of a US dollar
    Column("held", BigInteger, nullable=False),  # the sum of its reservations
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

reservations = Table(
    "spending_reservations",
    metadata,
    Column("id", HASH, primary_key=True),
    Column("sum_id", HASH, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("settled", Boolean, nullable=False),  # its cost is in the sum; kept for a while, so that it is not added twice
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("spending_reservations_expire", "sum_id", "expires_at"),
)
