"""Messages to people, links that decide, and the number of reminders of a decision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0019"
down_revision = "0018"

HASH = sa.String(64)
WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")
MOMENT = sa.DateTime(timezone=True)

INDEXES = (
    ("notices_due", "notices", ["state", "next_at"]),
    ("notices_over", "notices", ["over"]),
    ("notices_decision", "notices", ["decision"]),
    ("notices_created", "notices", ["created_at"]),
    ("decision_links_decision", "decision_links", ["decision"]),
    ("decision_links_expires", "decision_links", ["expires_at"]),
    ("heard_requests_at", "heard_requests", ["at"]),
)


def upgrade() -> None:
    """Make the tables, and the column."""
    op.create_table(
        "notices",
        sa.Column("key", HASH, primary_key=True),
        sa.Column("decision", HASH, nullable=False),
        sa.Column("opened", HASH, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("about", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tenant", WORDS, nullable=True),
        sa.Column("channel", sa.String(64), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("over", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("holder", sa.String(64), nullable=True),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("error", WORDS, nullable=True),
        sa.Column("thread", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
    )
    op.create_table(
        "decision_links",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("decision", HASH, nullable=False),
        sa.Column("opened", HASH, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("choice", WORDS, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
    )
    op.create_table(
        "heard_requests",
        sa.Column("id", HASH, primary_key=True),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.add_column("decisions", sa.Column("reminded", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them. Messages that wait are not sent any more, and links in messages count no longer."""
    op.drop_column("decisions", "reminded")
    for table in ("heard_requests", "decision_links", "notices"):
        op.drop_table(table)
