"""The activities of the store: read a whole text, and store a conversation before several participants are asked."""

from __future__ import annotations

from temporalio import activity

from kernel.basics.errors import InvalidInput
from kernel.conversation.transcript import Thread
from kernel.kinds.storage import TEXT_READ, THREAD_STORE, Storage, TextFound, TextRead, ThreadStored
from runtime.failures import reports_failures


class StoreActivities:
    """Activities that use the store and nothing else."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @activity.defn(name=TEXT_READ)
    @reports_failures
    async def read(self, read: TextRead) -> TextFound:
        """Return the first `limit` characters of a text."""
        text = await self._storage.text(read.ref)
        if text is None:
            raise InvalidInput(
                f"ref: no text has the address {read.ref!r}; take a `ref` from a transcript or an answer.", "ref"
            )
        return TextFound(text=text[: read.limit], truncated=len(text) > read.limit)

    @activity.defn(name=THREAD_STORE)
    @reports_failures
    async def store(self, thread: Thread) -> ThreadStored:
        """Store a conversation, and return its hash."""
        return ThreadStored(head=await self._storage.append(thread.head, thread.pending))
