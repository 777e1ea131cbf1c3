"""Where the price of each paid call is from."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the column. Calls that were paid before have none."""
    op.add_column("ledger", sa.Column("price_source", sa.String(191), nullable=True))


def downgrade() -> None:
    """Drop it. The older version's audit then reports the calls that had one as changed."""
    op.drop_column("ledger", "price_source")
