"""Records for audits: labels and receipts of events, seals of the ledger and of sessions, and the log of erasures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0012"
down_revision = "0011"

HASH = sa.String(64)


def upgrade() -> None:
    """Add the columns and tables. Note the erasures so far, and the number of rows of the older form, in entry 0.

    SQL has no SHA-256: `plugins.storage.sql.schema.upgrade` computes the hashes of entry 0 after the migration.
    """
    op.add_column("events", sa.Column("labels", HASH, nullable=True))
    op.add_column("events", sa.Column("receipts", sa.Text().with_variant(LONGTEXT(), "mysql"), nullable=True))
    op.add_column("ledger", sa.Column("reply_hash", HASH, nullable=True))
    for table in ("ledger", "sessions", "session_turns"):
        op.add_column(table, sa.Column("seal", HASH, nullable=True))
    op.create_table(
        "erasures",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("prev", HASH, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("whose", HASH, nullable=False),
        sa.Column("counts", sa.Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
        sa.Column("items_hash", HASH, nullable=False),
    )
    op.create_table(
        "erased_items",
        sa.Column("erasure", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("item", HASH, primary_key=True),
        sa.Column("rest", HASH, nullable=True),
    )
    _note_erased("event", "events", "hash", sa.column("content").is_(None))
    _note_erased("text", "texts", "hash", sa.column("erased_at").is_not(None))
    _note_erased("reply", "ledger", "key", sa.column("erased_at").is_not(None))
    _note_erased("name", "sessions", "key", sa.column("name") == "(erased)")
    _note_older("events", sa.true())
    _note_older("ledger", sa.column("status") == "paid")
    _note_older("sessions", sa.true())
    _note_older("session_turns", sa.true())
    items, entries = sa.table("erased_items", sa.column("erasure")), sa.table("erasures", *map(sa.column, ENTRY))
    first = sa.select(sa.literal(0), *(sa.literal(value) for value in ("", "", "", "before", "", "{}", "")))
    anything = sa.exists(sa.select(items.c.erasure).where(items.c.erasure == 0))
    begun = sa.exists(sa.select(entries.c.seq).where(entries.c.seq == 0))
    op.execute(sa.insert(entries).from_select(ENTRY, first.where(anything, ~begun)))


def downgrade() -> None:
    """Drop them. The older version's audit then reports every event since the upgrade as changed."""
    for table in ("erased_items", "erasures"):
        op.drop_table(table)
    for table in ("session_turns", "sessions", "ledger"):
        op.drop_column(table, "seal")
    op.drop_column("ledger", "reply_hash")
    op.drop_column("events", "receipts")
    op.drop_column("events", "labels")


ENTRY = ["seq", "prev", "hash", "at", "what", "whose", "counts", "items_hash"]
ITEM = ["erasure", "kind", "item", "rest"]
ITEMS = sa.table("erased_items", *map(sa.column, ITEM))


def _note_erased(kind: str, table: str, key: str, erased: sa.ColumnElement[bool]) -> None:
    """Note the rows of a table that have been erased, each once."""
    rows = sa.table(table, sa.column(key))
    noted = sa.exists(sa.select(ITEMS.c.item).where(ITEMS.c.erasure == 0, ITEMS.c.kind == kind, ITEMS.c.item == rows.c[key]))
    found = sa.select(sa.literal(0), sa.literal(kind), rows.c[key], sa.null()).where(erased, ~noted)
    op.execute(sa.insert(ITEMS).from_select(ITEM, found))


def _note_older(table: str, which: sa.ColumnElement[bool]) -> None:
    """Note how many rows of a table are of the older form, once."""
    rows = sa.table(table, sa.column("status"))
    counted = sa.select(sa.func.count().label("number")).select_from(rows).where(which).subquery()
    noted = sa.exists(sa.select(ITEMS.c.item).where(ITEMS.c.erasure == 0, ITEMS.c.kind == "older", ITEMS.c.item == table))
    number = sa.cast(counted.c.number, HASH)
    found = sa.select(sa.literal(0), sa.literal("older"), sa.literal(table), number).where(counted.c.number > 0, ~noted)
    op.execute(sa.insert(ITEMS).from_select(ITEM, found))
