"""The table of the runs behind open rows: where the server had them last."""

from sqlalchemy import Column, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment

# One row for each chain of runs, or each todo in the queue of a desk, that was open when a worker looked for its run.
run_sightings = Table(
    "run_sightings",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the chain; of a todo in a queue the key of its row
    Column("namespace", String(64), nullable=True),  # the id of the namespace that had it last; null: none has had it yet
    Column("unknown_since", Moment, nullable=True),  # when a server first did not know it; null: the last one did
)
