"""The table of allowances."""

from sqlalchemy import Boolean, Column, Index, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

# Rows that were revoked or have expired stay for a while: they say why calls needed no approval.
allowances = Table(
    "allowances",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("place", HASH, nullable=False),  # the hash of the tool and of where it is allowed
    *(Column(name, Words, nullable=False) for name in ("tool", "given_by", "workflow_id")),
    *(Column(name, Words, nullable=True) for name in ("agent", "tenant", "desk", "root", "seal", "revoked_by")),
    Column("within", String(16), nullable=False),
    Column("args", HASH, nullable=True),
    Column("risk", String(32), nullable=True),
    Column("verified", Boolean, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("decision_id", String(191), nullable=False),
    *(Column(name, Moment, nullable=False) for name in ("given_at", "expires_at")),
    Column("revoked_at", Moment, nullable=True),
    Index("allowances_place", "place", "expires_at"),
    Index("allowances_given", "given_at"),
)
