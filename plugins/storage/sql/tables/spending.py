"""The tables of spending caps: the sums of their periods, what is reserved for calls under way, and the answers of people."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import ShortWords, Words

spending = Table(
    "spending",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the cap's subject and the period
    Column("words", ShortWords(500), nullable=False),
    Column("period", String(10), nullable=False),
    Column("spent", BigInteger, nullable=False),  # in billionths of a US dollar
    Column("held", BigInteger, nullable=False),  # the sum of its reservations
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

reservations = Table(
    "spending_reservations",
    metadata,
    Column("id", HASH, primary_key=True),
    Column("sum_id", HASH, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("settled", Boolean, nullable=False),  # its cost is in the sum; kept for a while, so that it is not added twice
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("spending_reservations_expire", "sum_id", "expires_at"),
)

questions = Table(
    "spending_questions",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the sum and the soft cap
    Column("answer", String(8), nullable=False),  # allow or stop; the first one counts
    Column("answered_by", Words, nullable=False),
    Column("words", ShortWords(500), nullable=False),
    Column("period", String(10), nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=False),
)

# The calls that wait for an answer: activities that Temporal keeps, and that end with it.
waiting = Table(
    "spending_waiting",
    metadata,
    Column("id", HASH, primary_key=True),  # the hash of the activity's names
    Column("question_id", HASH, nullable=False),
    *(Column(name, Words, nullable=False) for name in ("workflow_id", "run_id", "activity_id")),
    Column("since", DateTime(timezone=True), nullable=False),
    Index("spending_waiting_question", "question_id"),
)
