"""What an erasure needs: whose words a text is, and that it was taken out."""

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
    """Drop them. What was erased stays erased."""
    op.drop_column("ledger", "erased_at")
    op.drop_column("ledger", "head")
    op.drop_column("texts", "erased_at")
