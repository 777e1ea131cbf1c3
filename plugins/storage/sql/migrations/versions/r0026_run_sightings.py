"""Where the server had the runs behind open todos and decisions last, and who reads a mailbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0026"
down_revision = "0025"

WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "run_sightings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("namespace", sa.String(64), nullable=True),
        sa.Column("unknown_since", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "mailboxes",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("holder", sa.String(32), nullable=True),
        sa.Column("error", WORDS, nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("held_until", "read_at", "failing_since")),
    )


def downgrade() -> None:
    """Drop them. The next looks make their rows again."""
    op.drop_table("mailboxes")
    op.drop_table("run_sightings")
