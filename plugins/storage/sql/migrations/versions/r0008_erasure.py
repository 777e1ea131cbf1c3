"""Columns for erasures: the conversation of a ledger entry, and the times of erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("texts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ledger", sa.Column("head", sa.String(64), nullable=True))
    op.add_column("ledger", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them. Erased words stay erased."""
    op.drop_column("ledger", "erased_at")
    op.drop_column("ledger", "head")
    op.drop_column("texts", "erased_at")
