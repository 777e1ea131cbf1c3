"""Webhooks: their places in the event log."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the two tables, and the index that finds runs with new events."""
    op.create_table(
        "webhooks",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("since", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(64), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("given_up", sa.Integer, nullable=False),
    )
    op.create_table(
        "webhook_cursors",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("hook", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text, nullable=True),
    )
    op.create_index("webhook_cursors_run", "webhook_cursors", ["run_id"])
    op.create_index("webhook_cursors_hook", "webhook_cursors", ["hook", "attempts"])
    op.create_index("event_runs_last", "event_runs", ["last_at"])


def downgrade() -> None:
    """Drop them: events that wait are not sent any more."""
    op.drop_index("event_runs_last", "event_runs")
    op.drop_table("webhook_cursors")
    op.drop_table("webhooks")
