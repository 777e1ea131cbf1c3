"""Storage: where texts, conversations and paid answers are kept, and the activity that reads them back.

A plugin is `plugins/storage/<name>.py` with `create(**options) -> Storage`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from kernel.schema import Schema
from kernel.transcript import Entry

TEXT_READ = "text.read"
"""The wire name of the activity that reads a text back."""

THREAD_STORE = "thread.store"
"""The wire name of the activity that writes a conversation down before many are asked about it."""


class LedgerKey(Schema):
    """What an answer is paid under, once: the run's scope, the step within it, and the request's hash."""

    scope: str
    step: str
    request_hash: str


class Paid(Schema):
    """A recorded answer, with its price. `reply` is the plugin's reply as JSON."""

    reply: dict[str, Any]
    cost_usd: float | None


class Begun(Schema):
    """What `begin` found: the recorded answer, if any, and how many attempts had begun before without one."""

    paid: Paid | None = None
    earlier_attempts: int = 0


class Storage(Protocol):
    """Texts, conversation records and the ledger, in one database.

    Every write is idempotent, for activities are repeated. A store that cannot be reached raises `ProviderUnavailable`.
    """

    async def begin(self, key: LedgerKey, *, tenant: str | None, model: str) -> Begun:
        """Note that a call is about to be paid, unless it is recorded already."""
        ...

    async def release(self, key: LedgerKey) -> None:
        """Take back an attempt that certainly cost nothing: the provider refused it."""
        ...

    async def record(self, key: LedgerKey, paid: Paid, *, texts: Sequence[str], input_tokens: int, output_tokens: int) -> Paid:
        """Write an answer and its texts, in one transaction, before the activity completes.

        The first record wins, and is what comes back.
        """
        ...

    async def append(self, parent: str | None, entries: Sequence[Entry]) -> str | None:
        """Store the entries as a chain after `parent`, with the texts that they carry; return the new head."""
        ...

    async def chain(self, head: str | None) -> list[Entry]:
        """The conversation that ends at `head`, first entry first, every text filled in."""
        ...

    async def text(self, ref: str) -> str | None:
        """The text of that address, or None."""
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
