"""The central tables. A change here needs a migration; a test compares the tables with the migrations."""

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Table

from plugins.storage.sql.tables.plugin import plugin_tables
from plugins.storage.sql.tables.types import Words

HASH = String(64)

metadata = MetaData()

texts = Table(
    "texts",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("content", Words, nullable=False),
    Column("erased_at", DateTime(timezone=True), nullable=True),  # then `content` does not fit the hash
)

messages = Table(
    "messages",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("parent", HASH, ForeignKey("messages.hash", name="messages_parent"), nullable=True),
    Column("role", String(16), nullable=False),
    Column("author", Words, nullable=False),
    Column("text_hash", HASH, ForeignKey("texts.hash", name="messages_text"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

# Streamed answers so far, for followers. A row is deleted some time after its last change.
speech = Table(
    "speech",
    metadata,
    Column("key", HASH, primary_key=True),  # the key of the call in the ledger
    Column("scope", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("participant", Words, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False),
)

# One row for each run that a follower reads, by the hash of its workflow id.
followers = Table(
    "followers",
    metadata,
    Column("run", HASH, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

# One row for each event, under its own hash: an event that is written twice is stored once, and a run that was reset shares
# the events before the reset. `at` and `content` are text, because their text is hashed.
events = Table(
    "events",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("prev", HASH, nullable=False),
    Column("chain_key", HASH, nullable=False),  # the hash of the chain's name
    Column("seq", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("type", String(191), nullable=False),
    Column("content", Words, nullable=True),  # null: erased
    Column("content_hash", HASH, nullable=False),
    Column("run_id", String(64), nullable=False),  # the Temporal run that wrote it first
    Column("fence", Integer, nullable=True),  # null: final; otherwise the length of the history that its writer had read
    Column("erased_at", DateTime(timezone=True), nullable=True),
    Column("labels", HASH, nullable=True),  # null: the older form, whose hash does not cover labels and receipts
    Column("receipts", Words, nullable=True),
    Index("events_chain", "chain_key", "seq"),
    Index("events_type", "type", "at"),
)

# One row for each Temporal run: its chain, and its last event.
event_runs = Table(
    "event_runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("chain_key", HASH, nullable=False),
    Column("workflow_key", HASH, nullable=False),  # the hash of the workflow id, which may be too long for a key
    Column("chain", Words, nullable=False),
    Column("workflow_id", Words, nullable=False),
    Column("type", String(191), nullable=False),
    Column("scope", Words, nullable=False),  # the scope of its calls in the ledger
    Column("tenant", Words, nullable=True),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", HASH, nullable=False),
    Column("first_at", String(40), nullable=False),
    Column("last_at", String(40), nullable=False),
    Column("flow", String(191), nullable=True),  # the name of the flow; null: not a run of one
    Index("event_runs_chain", "chain_key"),
    Index("event_runs_workflow", "workflow_key"),
    Index("event_runs_first", "first_at"),
    Index("event_runs_last", "last_at"),
    Index("event_runs_flow", "flow", "first_at", "run_id"),
)

ledger = Table(
    "ledger",
    metadata,
    # The hash of scope, step and request_hash: a workflow id may be too long for a key in some databases.
    Column("key", HASH, primary_key=True),
    Column("scope", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("request_hash", HASH, nullable=False),
    Column("status", String(8), nullable=False),  # begun | paid
    Column("attempts", Integer, nullable=False),
    Column("tenant", Words, nullable=True),
    Column("model", Words, nullable=False),
    Column("reply", JSON, nullable=True),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Float, nullable=True),  # null: not paid, or the price is unknown
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("paid_at", DateTime(timezone=True), nullable=True),
    Column("head", HASH, nullable=True),  # the head of its conversation, with the answer once there is one
    Column("erased_at", DateTime(timezone=True), nullable=True),
    Column("reply_hash", HASH, nullable=True),  # the hash of the reply before any erasure
    Column("seal", HASH, nullable=True),  # null: not paid yet, or paid before there were seals
    Column("price_source", String(191), nullable=True),  # null: no price, or paid before schema 0024
    Index("ledger_scope", "scope", mysql_length={"scope": 191}),
    Index("ledger_request", "request_hash", "paid_at"),
    Index("ledger_paid", "paid_at"),
)

plugin_packages, plugin_sets, plugin_fleet, plugin_changes, plugin_workers, plugin_counts = plugin_tables(metadata)
