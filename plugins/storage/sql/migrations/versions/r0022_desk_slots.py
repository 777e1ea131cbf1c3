"""Slots of executors: the subtasks that each works on now, and those that wait for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0022"
down_revision = "0021"

HASH = sa.String(64)
WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_slots",
        sa.Column("key", HASH, primary_key=True),
        *(sa.Column(name, HASH, nullable=False) for name in ("desk", "executor", "chain", "workflow")),
        sa.Column("workflow_id", WORDS, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("most", "priority")),
        sa.Column("granted", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("asked_at", "looked_at")),
    )
    op.create_index("desk_slots_executor", "desk_slots", ["desk", "executor"])
    op.create_index("desk_slots_chain", "desk_slots", ["chain"])
    op.create_index("desk_slots_workflow", "desk_slots", ["workflow"])


def downgrade() -> None:
    """Drop it. Todos ask for their slots again."""
    op.drop_table("desk_slots")
