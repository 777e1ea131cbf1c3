"""The plugin registry."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "plugin_packages",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("version", sa.String(127), nullable=False),
        sa.Column("manifest", sa.JSON, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("name", "version", name="plugin_packages_version"),
    )
    op.create_table(
        "plugin_sets",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("members", sa.JSON, nullable=False),
    )
    op.create_table(
        "plugin_fleet",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
    )
    op.create_table(
        "plugin_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("plugin", sa.String(64), nullable=False),
        sa.Column("change", sa.JSON, nullable=False),
    )
    op.create_table(
        "plugin_workers",
        sa.Column("id", sa.String(191), primary_key=True),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "plugin_counts",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("last_error", sa.Text, nullable=True),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("counts", "workers", "changes", "fleet", "sets", "packages"):
        op.drop_table(f"plugin_{table}")
