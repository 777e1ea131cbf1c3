"""The tables. A change here needs a migration beside it; a test compares the two."""

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.mysql import LONGTEXT

from plugins.storage.sql.plugin_tables import plugin_tables

HASH = String(64)

metadata = MetaData()

texts = Table(
    "texts",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("content", Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("parent", HASH, ForeignKey("messages.hash", name="messages_parent"), nullable=True),
    Column("role", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("text_hash", HASH, ForeignKey("texts.hash", name="messages_text"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

# The words of answers as they come, for whoever watches; a row goes some time after the last of them.
speech = Table(
    "speech",
    metadata,
    Column("key", HASH, primary_key=True),  # the ledger's
    Column("scope", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("participant", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("text", Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False),
)

# Who watches: one row a run, by the hash of its workflow id.
followers = Table(
    "followers",
    metadata,
    Column("run", HASH, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    # The hash of scope, step and request_hash: a workflow id may be longer than what some databases take as a key.
    Column("key", HASH, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("request_hash", HASH, nullable=False),
    Column("status", String(8), nullable=False),  # begun | paid
    Column("attempts", Integer, nullable=False),
    Column("tenant", Text, nullable=True),
    Column("model", Text, nullable=False),
    Column("reply", JSON, nullable=True),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Float, nullable=True),  # null also where the price is not known
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("paid_at", DateTime(timezone=True), nullable=True),
    Index("ledger_scope", "scope", mysql_length={"scope": 191}),
)

plugin_packages, plugin_sets, plugin_fleet, plugin_changes, plugin_workers, plugin_counts = plugin_tables(metadata)
