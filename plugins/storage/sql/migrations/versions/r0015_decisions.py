"""Decisions as rows for lists, and indexes for figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0015"
down_revision = "0014"

HASH = sa.String(64)
WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")

INDEXES = (
    ("decisions_list", "decisions", ["status", "due", "risk_order", "opened_at"]),
    ("decisions_chain", "decisions", ["chain_key"]),
    ("decisions_workflow", "decisions", ["workflow_key"]),
    ("decisions_closed", "decisions", ["closed_at"]),
    ("events_type", "events", ["type", "at"]),
    ("event_runs_first", "event_runs", ["first_at"]),
    ("ledger_paid", "ledger", ["paid_at"]),
)


def upgrade() -> None:
    """Make the table and the indexes. `plugins.storage.sql.schema.upgrade` fills the table from the event log."""
    op.create_table(
        "decisions",
        sa.Column("key", HASH, primary_key=True),
        sa.Column("chain_key", HASH, nullable=False),
        sa.Column("workflow_key", HASH, nullable=False),
        sa.Column("workflow_id", WORDS, nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("workflow", sa.String(191), nullable=False),
        sa.Column("decision_id", sa.String(191), nullable=False),
        sa.Column("tenant", WORDS, nullable=True),
        sa.Column("desk", WORDS, nullable=True),
        sa.Column("todo_id", WORDS, nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("risk", sa.String(32), nullable=True),
        sa.Column("risk_order", sa.Integer, nullable=False),
        sa.Column("assignees", sa.JSON, nullable=False),
        sa.Column("initiator", WORDS, nullable=True),
        sa.Column("quorum", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened", HASH, nullable=False),
        sa.Column("closed", HASH, nullable=True),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them. The event log still has the decisions."""
    for name, table, _ in reversed(INDEXES):
        if table != "decisions":
            op.drop_index(name, table)
    op.drop_table("decisions")
