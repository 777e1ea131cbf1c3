"""Drafts of flows."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "flow_drafts",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "flow_draft_revisions",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=True),
        sa.Column("by", sa.Text, nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("flow_draft_revisions_draft", "flow_draft_revisions", ["draft", "revision"])


def downgrade() -> None:
    """Drop them, with the drafts."""
    for table in ("flow_draft_revisions", "flow_drafts"):
        op.drop_table(table)
