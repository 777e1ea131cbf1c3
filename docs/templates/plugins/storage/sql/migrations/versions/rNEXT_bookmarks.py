"""Bookmarks."""

import sqlalchemy as sa
from alembic import op

revision = "NEXT"
down_revision = "NEWEST"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("workflow_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it, with the bookmarks."""
    op.drop_table("bookmarks")
