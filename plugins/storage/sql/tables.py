"""The tables. A change here needs a migration beside it; a test compares the two."""

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Table

from plugins.storage.sql.plugin_tables import plugin_tables
from plugins.storage.sql.types import Words

HASH = String(64)

metadata = MetaData()

texts = Table(
    "texts",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("content", Words, nullable=False),
    Column("erased_at", DateTime(timezone=True), nullable=True),  # then `content` is not what the hash says
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

# The words of answers as they come, for whoever watches; a row goes some time after the last of them.
speech = Table(
    "speech",
    metadata,
    Column("key", HASH, primary_key=True),  # the ledger's
    Column("scope", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("participant", Words, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("text", Words, nullable=False),
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

# One row an event, under its own hash: the same event written twice is there once, and a run that was reset shares what
# was before. `at` is text, and `content` too, for they are hashed as they stand.
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
    Column("run_id", String(64), nullable=False),  # which run of Temporal's told it first
    Column("fence", Integer, nullable=True),  # null: told for good; else how much of its history the run had read
    Column("erased_at", DateTime(timezone=True), nullable=True),
    Column("labels", HASH, nullable=True),  # null: the older form, whose hash covers neither these nor the receipts
    Column("receipts", Words, nullable=True),
    Index("events_chain", "chain_key", "seq"),
)

# One row a run of Temporal's: of what chain it is, and which event is its last.
event_runs = Table(
    "event_runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("chain_key", HASH, nullable=False),
    Column("workflow_key", HASH, nullable=False),  # the hash of the workflow's id, which may be longer than a key
    Column("chain", Words, nullable=False),
    Column("workflow_id", Words, nullable=False),
    Column("type", String(191), nullable=False),
    Column("scope", Words, nullable=False),  # what its calls are paid under
    Column("tenant", Words, nullable=True),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", HASH, nullable=False),
    Column("first_at", String(40), nullable=False),
    Column("last_at", String(40), nullable=False),
    Index("event_runs_chain", "chain_key"),
    Index("event_runs_workflow", "workflow_key"),
)

ledger = Table(
    "ledger",
    metadata,
    # The hash of scope, step and request_hash: a workflow id may be longer than what some databases take as a key.
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
    Column("cost_usd", Float, nullable=True),  # null also where the price is not known
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("paid_at", DateTime(timezone=True), nullable=True),
    Column("head", HASH, nullable=True),  # the conversation that it is about, with the answer once that is there
    Column("erased_at", DateTime(timezone=True), nullable=True),
    Column("reply_hash", HASH, nullable=True),  # of the reply before any erasure
    Column("seal", HASH, nullable=True),  # null: not paid yet, or paid before there were seals
    Index("ledger_scope", "scope", mysql_length={"scope": 191}),
    Index("ledger_request", "request_hash", "paid_at"),
)

plugin_packages, plugin_sets, plugin_fleet, plugin_changes, plugin_workers, plugin_counts = plugin_tables(metadata)
