"""Reading texts back: the whole of an answer of which a workflow holds only the beginning."""

from __future__ import annotations

from temporalio import activity

from activities.failures import reports_failures
from kernel.errors import InvalidInput
from kernel.storage import TEXT_READ, Storage, TextFound, TextRead


class StoreActivities:
    """Activities that only read the store."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @activity.defn(name=TEXT_READ)
    @reports_failures
    async def read(self, read: TextRead) -> TextFound:
        """The first `limit` characters of a text."""
        text = await self._storage.text(read.ref)
        if text is None:
            raise InvalidInput(
                f"ref: no text has the address {read.ref!r}; take a `ref` from a transcript or an answer.", "ref"
            )
        return TextFound(text=text[: read.limit], truncated=len(text) > read.limit)
