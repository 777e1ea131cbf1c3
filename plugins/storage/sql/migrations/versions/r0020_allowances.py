"""Allowances: tool calls that need no approval for a while."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0020"
down_revision = "0019"

HASH = sa.String(64)
WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "allowances",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("place", HASH, nullable=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("tool", "given_by", "workflow_id")),
        *(sa.Column(name, WORDS, nullable=True) for name in ("agent", "tenant", "desk", "root", "seal", "revoked_by")),
        sa.Column("within", sa.String(16), nullable=False),
        sa.Column("args", HASH, nullable=True),
        sa.Column("risk", sa.String(32), nullable=True),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("decision_id", sa.String(191), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("given_at", "expires_at")),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("allowances_place", "allowances", ["place", "expires_at"])
    op.create_index("allowances_given", "allowances", ["given_at"])


def downgrade() -> None:
    """Drop it. Calls that people had allowed need an approval again."""
    op.drop_table("allowances")
