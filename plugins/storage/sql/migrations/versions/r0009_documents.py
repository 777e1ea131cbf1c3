"""Documents and their passages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("tenant", sa.Text, nullable=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("place", sa.JSON, nullable=False),
    )
    op.create_index("passages_document", "passages", ["document", "number"])


def downgrade() -> None:
    """Drop them. The imported files are not changed."""
    for table in ("passages", "documents"):
        op.drop_table(table)
