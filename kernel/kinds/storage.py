"""Storage: where texts, conversations and paid answers are kept, and the activity that reads them back.

A plugin is `plugins/storage/<name>.py` with `create(**options) -> Storage`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, canonical

TEXT_READ = "text.read"
"""The wire name of the activity that reads a text back."""

THREAD_STORE = "thread.store"
"""The wire name of the activity that writes a conversation down before many are asked about it."""


HEARD_S = 60.0
"""How long the words of an answer can be read after the last of them came."""

FOLLOWED_S = 30.0
"""How long after its last word a follower counts as there."""


class NotThere(ProviderUnavailable):
    """A record that must be there is not. Waiting does not bring it; mending the setup does."""

    @property
    def type(self) -> str:
        """To the outside a database that cannot be used for now."""
        return ProviderUnavailable.__name__


class Damaged(ProviderUnavailable):
    """A record is not what was stored. A backup may bring it back."""

    @property
    def type(self) -> str:
        """To the outside a database that cannot be used for now."""
        return ProviderUnavailable.__name__


CACHE = "cache:"
"""What the model of a ledger's entry begins with, where an answer of earlier was given again, which cost nothing."""


class LedgerKey(Schema):
    """What one call is paid under: the run's scope, the step within it, and the hash of who asks for what.

    `former_hash` is the hash of version 0.1, which left out who asks. A call that was begun under it goes on under it.
    """

    scope: str
    step: str
    request_hash: str
    former_hash: str | None = None

    def former(self) -> LedgerKey | None:
        """Return the key of version 0.1 for the same call."""
        return (self.former_hash and self.model_copy(update={"request_hash": self.former_hash, "former_hash": None})) or None


def asked_by(participant: str, scope: str, step: str, request: dict[str, Any]) -> LedgerKey:
    """Return the key for a request of `participant`: equal requests of two participants are two calls."""
    return LedgerKey(
        scope=scope,
        step=step,
        request_hash=sha256_of(canonical({"participant": participant, **request})),
        former_hash=sha256_of(canonical(request)),
    )


class Paid(Schema):
    """A recorded answer, with its price. `reply` is the plugin's reply as JSON, `receipt` the seal of its row in the ledger."""

    reply: dict[str, Any]
    cost_usd: float | None
    receipt: str | None = None


class Begun(Schema):
    """What `begin` found: the recorded answer, if any, how many attempts had begun before without one, and whether somebody
    is watching the words of this run as they come. `key` is what the call is paid under from here on."""

    key: LedgerKey
    paid: Paid | None = None
    earlier_attempts: int = 0
    followed: bool = False


class Spoken(Schema):
    """The words of an answer so far. A new `attempt` begins anew: what an earlier one said does not count."""

    scope: str
    step: str
    participant: str
    attempt: int
    text: str


class Storage(Protocol):
    """Texts, conversation records and the ledger, in one database.

    Every write is idempotent, for activities are repeated. A store that cannot be reached raises `ProviderUnavailable`.
    """

    async def begin(self, key: LedgerKey, *, tenant: str | None, model: str, head: str | None = None) -> Begun:
        """Note that a call is about to be paid, unless it is recorded already. `head` is the conversation that it is about."""
        ...

    async def release(self, key: LedgerKey) -> None:
        """Take back an attempt that certainly cost nothing: the provider refused it."""
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
        """Write an answer and its texts, in one transaction, before the activity completes.

        The first record wins, and is what comes back. `head` is the conversation with the answer; `model` is who answered,
        where that is another one than the call began with.
        """
        ...

    async def answered(self, request_hash: str, *, tenant: str | None, model: str, since: datetime) -> dict[str, Any] | None:
        """Return the newest reply of `model` (`provider:model`) that the same tenant has paid for the same request, or None."""
        ...

    async def keep(self, data: bytes) -> str:
        """Keep bytes, such as an image's; their address."""
        ...

    async def kept(self, address: str) -> bytes:
        """Return the bytes of that address.

        Raises:
            NotThere: there are none.
            Damaged: they are not those that were kept.
        """
        ...

    async def append(self, parent: str | None, entries: Sequence[Entry]) -> str | None:
        """Store the entries as a chain after `parent`, with the texts that they carry; return the new head."""
        ...

    async def chain(self, head: str | None) -> list[Entry]:
        """Return the conversation that ends at `head`, first entry first, every text filled in."""
        ...

    async def text(self, ref: str) -> str | None:
        """Return the text of that address, or None."""
        ...

    async def follow(self, run: str) -> None:
        """Note that somebody watches a run, by its workflow id; it counts for `FOLLOWED_S` seconds."""
        ...

    async def speak(self, key: LedgerKey, spoken: Spoken) -> None:
        """Put a running answer's words so far where followers read them, for `HEARD_S` seconds."""
        ...

    async def hush(self, key: LedgerKey) -> None:
        """Take away the words of an answer that will not come."""
        ...

    async def spoken(self, run: str) -> list[Spoken]:
        """Return the answers that are coming, or just came, in a run (by its workflow id) and the teams in it, the oldest
        first.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class ThreadStored(Schema):
    """Output of `thread.store`, whose input is a `Thread`: the hash of the stored conversation."""

    head: str | None


class TextRead(Schema):
    """Input of `text.read`: the text's address, and how many characters are wanted at most."""

    ref: str
    limit: int = 65_536


class TextFound(Schema):
    """Output of `text.read`."""

    text: str
    truncated: bool
