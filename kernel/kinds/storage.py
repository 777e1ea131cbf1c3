"""Storage: the texts, the conversations and the ledger of paid answers, and the activities that read and write texts.

A plugin is `plugins/storage/<name>.py` with `create(**options) -> Storage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from kernel.basics.errors import MofaError, ProviderUnavailable
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, Thread, canonical, canonical_pieces
from kernel.record.event_log import Logged, Origin, Outgoing

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

TEXT_READ = "text.read"
"""The wire name of the activity that reads a text from the store."""

THREAD_STORE = "thread.store"
"""The wire name of the activity that stores a conversation, once, before several participants are asked about it."""

HEARD_S = 60.0
"""The time for which a streamed answer can be read after its last update, in seconds."""

FOLLOWED_S = 30.0
"""The time for which a follower counts after its last request, in seconds."""


class NotThere(ProviderUnavailable):
    """A required record is missing. Waiting does not help; the operator must correct the setup."""

    @property
    def type(self) -> str:
        """The wire name of `ProviderUnavailable`."""
        return ProviderUnavailable.__name__


class Damaged(ProviderUnavailable):
    """A record differs from the one that was stored. A backup may restore it."""

    @property
    def type(self) -> str:
        """The wire name of `ProviderUnavailable`."""
        return ProviderUnavailable.__name__


class ConversationChanged(MofaError):
    """Words were erased since the conversation was read: read it again, and ask again."""


CACHE = "cache:"
"""The beginning of the model's name in the ledger where the answer was a cache hit, which cost nothing."""


class LedgerKey(Schema):
    """The key of a paid call: the run's scope, the step within it, and the hash of the request and of who asks.

    `former_hash` is the hash of version 0.1, which left out who asks. A call that started under it is continued under it.
    """

    scope: str
    step: str
    request_hash: str
    former_hash: str | None = None

    def former(self) -> LedgerKey | None:
        """Return the key of version 0.1 for the same call, or None."""
        return (self.former_hash and self.model_copy(update={"request_hash": self.former_hash, "former_hash": None})) or None


def asked_by(participant: str, scope: str, step: str, request: dict[str, Any]) -> LedgerKey:
    """Return the key of a request by `participant`: equal requests of two participants are two calls."""
    # The two hashes are of `canonical({"participant": participant, **request})` and of `canonical(request)`. A request may be
    # as long as a model's context, so that what both begin with is hashed once, in pieces.
    names = sorted(request)
    named = [f'"participant":{canonical(participant)}'.encode()]
    before, after = [name for name in names if name < "participant"], [name for name in names if name > "participant"]

    def part(name: str) -> Iterator[bytes]:
        yield f"{canonical(name)}:".encode()
        yield from canonical_pieces(request[name])

    begun = sha256(b"{")
    for name in before:
        _feed(begun, part(name))
        begun.update(b",")

    def with_rest(*rest: Iterable[bytes]) -> str:
        whole = begun.copy()
        for number, pieces in enumerate(rest):
            whole.update(b"," if number else b"")
            _feed(whole, pieces)
        whole.update(b"}")
        return whole.hexdigest()

    if "participant" in request:
        own = former = with_rest(part("participant"), *map(part, after))
    else:
        own = with_rest(named, *map(part, after))
        former = with_rest(*map(part, after)) if after else sha256_of(canonical(request))
    return LedgerKey(scope=scope, step=step, request_hash=own, former_hash=former)


def _feed(hash: Hash, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        hash.update(piece)


class Paid(Schema):
    """A recorded answer with its cost. `reply` is the plugin's reply as JSON, `receipt` the seal of its row in the ledger.

    `price_source` says where the price is from: `mofa.yaml`, or the version and the entry of the list of prices. It is recorded
    with a cost alone, and is None in entries from before schema 0024.
    """

    reply: dict[str, Any]
    cost_usd: float | None
    price_source: str | None = None
    receipt: str | None = None


class Begun(Schema):
    """The beginning of a call: the recorded answer, if there is one, and the number of previous attempts without an answer.

    `followed`: somebody reads the streamed answers of this run. `key` is the key to use for the call from now on.
    """

    key: LedgerKey
    paid: Paid | None = None
    earlier_attempts: int = 0
    followed: bool = False


@dataclass(frozen=True)
class Said:
    """A conversation with all texts. `as_of` is the number of the last erasure when it was read, or None if none of it was."""

    entries: Sequence[Entry]
    as_of: int | None = None


@dataclass(frozen=True)
class Opened:
    """A call that was opened: see `Begun`. `rows` are its events; `written` is False if the log has others in their place.

    `as_of` is the number of the last erasure.
    """

    begun: Begun
    rows: Sequence[Logged] = ()
    written: bool = False
    as_of: int | None = None


@dataclass(frozen=True)
class Closed:
    """A call that was closed: the recorded answer. `stored` tells whether it is the given one, stored with what was said."""

    paid: Paid
    stored: bool


class StreamedAnswer(Schema):
    """The text of a streamed answer so far. A new `attempt` starts with an empty text: that of an earlier one is void."""

    scope: str
    step: str
    participant: str
    attempt: int
    text: str


class Storage(Protocol):
    """The port of a storage backend: texts, conversations and the ledger, in one database.

    Activities are retried, so every write must be idempotent. All methods raise `ProviderUnavailable` if the store cannot be
    reached.
    """

    async def said(self, thread: Thread) -> Said:
        """Return a thread's conversation with all texts, its pending entries included. Recent ones are remembered.

        Raises:
            NotThere: a message or a text of it is missing.
        """
        ...

    async def open_call(
        self,
        key: LedgerKey,
        *,
        tenant: str | None,
        model: str,
        thread: Thread,
        as_of: int | None = None,
        events: tuple[Outgoing, Origin] | None = None,
    ) -> Opened:
        """Begin a call, as `begin` does, with all that comes before it, in one transaction.

        The thread's pending entries are stored, and `events` are written to the event log.

        Args:
            key: the key of the call.
            tenant: the tenant of the run.
            model: the model that is asked.
            thread: the conversation that the call is about.
            as_of: see `Said`.
            events: events of the run that ride along.

        Raises:
            ConversationChanged: words were erased since `as_of`. Nothing was written.
        """
        ...

    async def close_call(
        self,
        key: LedgerKey,
        paid: Paid,
        *,
        said: Thread,
        texts: Sequence[str],
        input_tokens: int,
        output_tokens: int,
        model: str | None = None,
        as_of: int | None = None,
    ) -> Closed:
        """Record an answer, as `record` does, and store the pending entries of `said`, in one transaction.

        `said` is the conversation with the question and the answer. If another answer was recorded first, it is returned, and
        nothing is said.
        """
        ...

    async def begin(self, key: LedgerKey, *, tenant: str | None, model: str, head: str | None = None) -> Begun:
        """Look a call up, and record an attempt if it has no answer yet. `head` is the conversation that it is about."""
        ...

    async def release(self, key: LedgerKey) -> None:
        """Delete an attempt that certainly cost nothing, because the provider refused it."""
        ...

    async def record(
        self,
        key: LedgerKey,
        paid: Paid,
        *,
        texts: Sequence[str],
        input_tokens: int,
        output_tokens: int,
        head: str | None = None,
        model: str | None = None,
    ) -> Paid:
        """Record an answer and its texts, in one transaction, before the activity completes. Return the first record.

        `head` is the conversation with the answer; `model` is the model that answered, if it is not the one of `begin`.
        """
        ...

    async def answered(self, request_hash: str, *, tenant: str | None, model: str, since: datetime) -> dict[str, Any] | None:
        """Return the newest reply of `model` (`provider:model`) that the same tenant has paid for the same request, or None."""
        ...

    async def keep(self, data: bytes) -> str:
        """Store bytes, such as an image's, and return their address."""
        ...

    async def kept(self, address: str) -> bytes:
        """Return the bytes of an address.

        Raises:
            NotThere: there are none.
            Damaged: they differ from those that were stored.
        """
        ...

    async def append(self, parent: str | None, entries: Sequence[Entry]) -> str | None:
        """Store the entries as a chain after `parent`, with their texts; return the new head."""
        ...

    async def chain(self, head: str | None) -> list[Entry]:
        """Return the conversation that ends at `head`, the first entry first, with all texts."""
        ...

    async def text(self, ref: str) -> str | None:
        """Return the text of an address, or None."""
        ...

    async def follow(self, run: str) -> None:
        """Record that somebody follows a run, by its workflow id. This expires after `FOLLOWED_S` seconds."""
        ...

    async def write_stream(self, key: LedgerKey, streamed: StreamedAnswer) -> None:
        """Publish the text of a streamed answer so far to followers. It expires after `HEARD_S` seconds."""
        ...

    async def delete_stream(self, key: LedgerKey) -> None:
        """Delete the text of a streamed answer that failed."""
        ...

    async def streams_of(self, run: str) -> list[StreamedAnswer]:
        """Return the streamed answers of a run (by its workflow id) and the teams in it, the oldest first. Recently finished
        ones are included.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class ThreadStored(Schema):
    """Output of `thread.store`, whose input is a `Thread`: the hash of the stored conversation."""

    head: str | None


class TextRead(Schema):
    """Input of `text.read`: the text's address, and the most characters to return."""

    ref: str
    limit: int = 65_536


class TextFound(Schema):
    """Output of `text.read`. `truncated`: the text is longer."""

    text: str
    truncated: bool
