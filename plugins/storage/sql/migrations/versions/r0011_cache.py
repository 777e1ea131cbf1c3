"""An index of the ledger by request, for the cache of answers."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ledger_request", "ledger", ["request_hash", "paid_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ledger_request", table_name="ledger")
