"""Long texts and answers, each as an object: the database holds only a pointer to it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical, canonical_pieces
from kernel.kinds.objects import LARGE_BYTES, Objects

_POINTER = re.compile(r"object:([0-9a-f]{64}):\d+")
_REPLY = "object"
"""The only key of a pointer in the ledger. No reply of a model or a tool has this key alone."""


class Large:
    """Stores long values as objects, always before the row that points to them.

    A worker that is killed in between leaves an object that the retry uses, and never a row without its object. Without an
    object store, every value stays in its row.
    """

    def __init__(self, objects: Objects | None) -> None:
        self._objects = objects

    @property
    def has_objects(self) -> bool:
        """Whether there is an object store."""
        return self._objects is not None

    async def rows(self, words: Iterable[str]) -> list[dict[str, str]]:
        """Return rows for the table `texts`, sorted by hash: two writers then never wait for one another in a circle."""
        by_hash = {sha256_of(text): text for text in words}
        return [{"hash": hash, "content": await self._content(by_hash[hash])} for hash in sorted(by_hash)]

    @staticmethod
    def is_pointer(hash: str, content: str) -> bool:
        """Return whether a row of `texts` points to an object.

        No text can look like its own pointer, because the pointer contains the text's hash.
        """
        pointer = _POINTER.fullmatch(content)
        return pointer is not None and pointer[1] == hash

    @staticmethod
    def object_of(reply: dict[str, Any] | None) -> str | None:
        """Return the address of the object that a ledger's reply points to, or None."""
        return str(reply[_REPLY]) if reply is not None and set(reply) == {_REPLY} else None

    async def whole(self, hash: str, content: str) -> str:
        """Return the text of a row."""
        if not self.is_pointer(hash, content):
            return content
        return (await self._store().get(hash)).decode()

    async def wholes(self, rows: Sequence[tuple[str, str]]) -> list[str]:
        """Return the texts of rows `(hash, content)`, in their order; each object is read once."""
        distinct = list(dict.fromkeys(rows))
        texts = dict(zip(distinct, await asyncio.gather(*(self.whole(*row) for row in distinct)), strict=True))
        return [texts[row] for row in rows]

    async def reply(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Return an answer as the ledger stores it: itself, or a pointer to its object."""
        if self._objects is None:
            return reply
        content = reply.get("content")
        if isinstance(content, str) and len(content) > LARGE_BYTES:  # in a third of the time of the whole as one text
            return {_REPLY: await self._objects.put(b"".join(canonical_pieces(reply)))}
        text = canonical(reply)
        return {_REPLY: await self._objects.put(text.encode())} if _is_large(text) else reply

    async def whole_reply(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Return the answer that a ledger's reply holds or points to."""
        address = self.object_of(reply)
        if address is None:
            return reply
        whole: dict[str, Any] = json.loads(await self._store().get(address))
        return whole

    async def put(self, data: bytes) -> str:
        """Store bytes other than a text, and return their address."""
        return await self._store().put(data)

    async def get(self, address: str) -> bytes:
        """Return the bytes of an address; errors are those of `kernel.kinds.objects.Objects`."""
        return await self._store().get(address)

    async def check(self, address: str) -> None:
        """Read an object, and compare it with its address.

        Raises:
            ProviderUnavailable: it is missing, damaged or cannot be reached; the message names the store.
        """
        await self._store().get(address)

    async def delete(self, address: str) -> None:
        """Delete an object for good. Do nothing if it is deleted already."""
        await self._store().delete(address)

    async def close(self) -> None:
        """Close the object store's connections."""
        if self._objects is not None:
            await self._objects.close()

    async def _content(self, text: str) -> str:
        if self._objects is None or not _is_large(text):
            return text
        data = text.encode()
        return f"object:{await self._objects.put(data)}:{len(data)}"

    def _store(self) -> Objects:
        if self._objects is None:
            raise ProviderUnavailable("A long text is stored as an object, and this store was opened without an object store.")
        return self._objects


def _is_large(text: str) -> bool:
    return len(text) * 4 > LARGE_BYTES and len(text.encode()) > LARGE_BYTES
