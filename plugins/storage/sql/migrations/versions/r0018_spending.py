"""Spending caps: the sums of their periods, and reservations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "spending",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("spent", sa.BigInteger, nullable=False),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "spending_reservations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sum_id", sa.String(64), primary_key=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("spending_reservations_expire", "spending_reservations", ["sum_id", "expires_at"])


def downgrade() -> None:
    """Drop them. The sums of the current periods begin at nothing again."""
    op.drop_table("spending_reservations")
    op.drop_table("spending")
