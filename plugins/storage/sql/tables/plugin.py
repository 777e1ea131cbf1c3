"""The tables of the plugin registry."""

from sqlalchemy import JSON, Column, Float, Integer, MetaData, String, Table, UniqueConstraint

from plugins.storage.sql.tables.types import Moment, Words

HASH = String(64)
NAME = String(64)
VERSION = String(127)


def plugin_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Return the tables of packages, sets, fleet, changes, workers and counts, in this order."""
    packages = Table(
        "plugin_packages",
        metadata,
        Column("hash", HASH, primary_key=True),
        Column("name", NAME, nullable=False),
        Column("version", VERSION, nullable=False),
        Column("manifest", JSON, nullable=False),
        Column("source", Words, nullable=False),  # base64
        Column("origin", Words, nullable=True),
        Column("installed_at", Moment, nullable=False),
        UniqueConstraint("name", "version", name="plugin_packages_version"),
    )
    sets = Table("plugin_sets", metadata, Column("hash", HASH, primary_key=True), Column("members", JSON, nullable=False))
    # One row, which is compared and swapped: the state that all workers of this database share.
    fleet = Table(
        "plugin_fleet",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("revision", Integer, nullable=False),
        Column("state", JSON, nullable=False),
    )
    changes = Table(
        "plugin_changes",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("plugin", NAME, nullable=False),
        Column("change", JSON, nullable=False),
    )
    workers = Table(
        "plugin_workers",
        metadata,
        Column("id", String(191), primary_key=True),
        Column("report", JSON, nullable=False),
        Column("seen_at", Moment, nullable=False),
    )
    counts = Table(
        "plugin_counts",
        metadata,
        Column("hash", HASH, primary_key=True),
        Column("calls", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("seconds", Float, nullable=False),
        Column("last_error", Words, nullable=True),
    )
    return packages, sets, fleet, changes, workers, counts
