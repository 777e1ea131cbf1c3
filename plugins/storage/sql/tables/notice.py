"""The tables of messages to people: what is to be sent and was sent, the links that decide, and the requests that came back."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from plugins.storage.sql.tables.core import HASH, metadata
from plugins.storage.sql.tables.types import Moment, Words

# One row for each message to a person about a decision. It has no words of the decision: those are read when it is sent.
notices = Table(
    "notices",
    metadata,
    Column("key", HASH, primary_key=True),  # of the decision, its opening, the person, the occasion: the id of the message
    Column("decision", HASH, nullable=False),
    Column("opened", HASH, nullable=False),
    Column("person", Words, nullable=False),
    Column("about", String(16), nullable=False),
    Column("number", Integer, nullable=False),  # of the reminder
    Column("tenant", Words, nullable=True),
    Column("channel", String(64), nullable=True),
    Column("state", String(16), nullable=False),  # waiting, sent, dropped, given_up
    Column("over", Boolean, nullable=False),  # the person needs no more messages about this one
    Column("attempts", Integer, nullable=False),  # on this channel
    Column("tried", JSON, nullable=False),  # [{channel, error, refused, at}]: the channels that were left
    Column("failing_since", Moment, nullable=True),
    Column("next_at", Moment, nullable=False),
    Column("holder", String(64), nullable=True),
    Column("held_until", Moment, nullable=True),
    Column("error", Words, nullable=True),
    Column("thread", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=True),
    Index("notices_due", "state", "next_at"),
    Index("notices_over", "over"),
    Index("notices_decision", "decision"),
    Index("notices_created", "created_at"),
)

decision_links = Table(
    "decision_links",
    metadata,
    Column("hash", HASH, primary_key=True),  # of the code in the address
    Column("decision", HASH, nullable=False),
    Column("opened", HASH, nullable=False),
    Column("person", Words, nullable=False),
    Column("choice", Words, nullable=True),  # None: an answer in the person's own words
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    Index("decision_links_decision", "decision"),
    Index("decision_links_expires", "expires_at"),
)

heard_requests = Table(
    "heard_requests",
    metadata,
    Column("id", HASH, primary_key=True),  # of the channel and the request's own id
    Column("nonce", String(32), nullable=False),  # of the process that was first
    Column("at", Moment, nullable=False),
    Index("heard_requests_at", "at"),
)

# One row for each mailbox with replies. One console at a time has it.
mailboxes = Table(
    "mailboxes",
    metadata,
    Column("key", HASH, primary_key=True),  # the hash of the name
    Column("name", Words, nullable=False),  # the user, the server and the folder
    Column("holder", String(32), nullable=True),
    Column("error", Words, nullable=True),
    Column("held_until", Moment, nullable=True),
    Column("read_at", Moment, nullable=True),  # the end of the last look that read it
    Column("failing_since", Moment, nullable=True),
)
