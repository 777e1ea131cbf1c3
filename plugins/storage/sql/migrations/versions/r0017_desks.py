"""The work of each desk's executors."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "desk_work",
        sa.Column("key", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("desk", "workflow", "chain", "subtask")),
        sa.Column("executor", sa.Text, nullable=False),
        sa.Column("executor_key", sa.String(64), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("completed", "failed", "sent_back", "timed")),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("priced", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("desk_work_desk", "desk_work", ["desk", "executor_key"])
    op.create_index("desk_work_chain", "desk_work", ["chain"])
    op.create_index("desk_work_workflow", "desk_work", ["workflow"])
    op.create_table(
        "desk_turns",
        sa.Column("desk", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("turn_before", sa.Integer, nullable=False),
        sa.Column("dispatch", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop them, with the figures."""
    for table in ("desk_turns", "desk_work"):
        op.drop_table(table)
