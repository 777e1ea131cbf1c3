"""The flow of each run of a flow."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column and its index. `mofa db upgrade` fills it from the event log."""
    op.add_column("event_runs", sa.Column("flow", sa.String(191), nullable=True))
    op.create_index("event_runs_flow", "event_runs", ["flow", "first_at", "run_id"])


def downgrade() -> None:
    """Drop them. The column follows from the event log."""
    op.drop_index("event_runs_flow", "event_runs")
    op.drop_column("event_runs", "flow")
