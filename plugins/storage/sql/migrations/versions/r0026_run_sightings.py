"""Where the server had the runs behind open todos and decisions last."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "run_sightings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("namespace", sa.String(64), nullable=True),
        sa.Column("unknown_since", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    """Drop it. The next look of a worker makes its rows again."""
    op.drop_table("run_sightings")
