"""The event log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "events",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("chain_key", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("type", sa.String(191), nullable=False),
        sa.Column("content", sa.Text().with_variant(LONGTEXT(), "mysql"), nullable=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("fence", sa.Integer, nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("events_chain", "events", ["chain_key", "seq"])
    op.create_table(
        "event_runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("chain_key", sa.String(64), nullable=False),
        sa.Column("workflow_key", sa.String(64), nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("workflow_id", sa.Text, nullable=False),
        sa.Column("type", sa.String(191), nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=True),
        sa.Column("head_seq", sa.Integer, nullable=False),
        sa.Column("head_hash", sa.String(64), nullable=False),
        sa.Column("first_at", sa.String(40), nullable=False),
        sa.Column("last_at", sa.String(40), nullable=False),
    )
    op.create_index("event_runs_chain", "event_runs", ["chain_key"])
    op.create_index("event_runs_workflow", "event_runs", ["workflow_key"])


def downgrade() -> None:
    """Drop them with all their rows."""
    op.drop_table("event_runs")
    op.drop_table("events")
