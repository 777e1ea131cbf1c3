"""Texts, messages and the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "texts",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("content", sa.Text().with_variant(LONGTEXT(), "mysql"), nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("parent", sa.String(64), sa.ForeignKey("messages.hash", name="messages_parent"), nullable=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(64), sa.ForeignKey("texts.hash", name="messages_text"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "ledger",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tenant", sa.Text, nullable=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("reply", sa.JSON, nullable=True),
        sa.Column("input_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ledger_scope", "ledger", ["scope"], mysql_length={"scope": 191})


def downgrade() -> None:
    """Drop them with all their rows."""
    for table in ("ledger", "messages", "texts"):
        op.drop_table(table)
