"""Todos for lists, reports and statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table. `mofa db upgrade` fills it from the event log."""
    op.create_table(
        "desk_todos",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("desk_key", sa.String(64), nullable=True),
        sa.Column("workflow_key", sa.String(64), nullable=False),
        sa.Column("workflow_id", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=True),
        sa.Column("tenant", sa.Text, nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_index("desk_todos_desk", "desk_todos", ["desk_key", "closed_at"])
    op.create_index("desk_todos_workflow", "desk_todos", ["workflow_key"])
    op.create_index("desk_todos_opened", "desk_todos", ["opened_at"])


def downgrade() -> None:
    """Drop it. Its rows follow from the event log."""
    op.drop_table("desk_todos")
