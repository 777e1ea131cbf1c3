"""Soft spending caps: the answers of people, and the calls that wait for one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0023"
down_revision = "0022"

WORDS = sa.Text().with_variant(LONGTEXT(), "mysql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "spending_questions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("answered_by", WORDS, nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "spending_waiting",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("question_id", sa.String(64), nullable=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("workflow_id", "run_id", "activity_id")),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("spending_waiting_question", "spending_waiting", ["question_id"])


def downgrade() -> None:
    """Drop them. People are asked again, and calls that wait look again within an hour."""
    op.drop_table("spending_waiting")
    op.drop_table("spending_questions")
