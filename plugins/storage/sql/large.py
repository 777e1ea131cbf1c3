"""Long texts and answers: an object each, and in the database only what points there."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from kernel.basics.errors import ProviderUnavailable
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.objects import LARGE_BYTES, Objects

_POINTER = re.compile(r"object:([0-9a-f]{64}):\d+")
_REPLY = "object"
"""The one key of a ledger's reply that is kept as an object; no reply of a model or a tool has only this."""


class Large:
    """What is long goes to the objects, always before the row that points there: whoever is killed in between leaves an
    object that the repeat finds again, never a row without its object. Without objects everything stays in its row.
    """

    def __init__(self, objects: Objects | None) -> None:
        self._objects = objects

    @property
    def has_objects(self) -> bool:
        """Whether there is a place for objects."""
        return self._objects is not None

    async def rows(self, words: Iterable[str]) -> list[dict[str, str]]:
        """Return the rows of these texts, in one order, so that two writers wait for one another and never in a circle."""
        by_hash = {sha256_of(text): text for text in words}
        return [{"hash": hash, "content": await self._kept(by_hash[hash])} for hash in sorted(by_hash)]

    @staticmethod
    def is_pointer(hash: str, content: str) -> bool:
        """Return whether a text's row only points to its object. No text can be its own pointer, for that holds the text's
        hash.
        """
        pointer = _POINTER.fullmatch(content)
        return pointer is not None and pointer[1] == hash

    @staticmethod
    def object_of(reply: dict[str, Any] | None) -> str | None:
        """Return the object that a ledger's row points to, or None."""
        return str(reply[_REPLY]) if reply is not None and set(reply) == {_REPLY} else None

    async def whole(self, hash: str, content: str) -> str:
        """Return the text of a row."""
        if not self.is_pointer(hash, content):
            return content
        return (await self._there().get(hash)).decode()

    async def wholes(self, rows: Sequence[tuple[str, str]]) -> list[str]:
        """Return the texts of rows `(hash, content)`, in their order; each object is read once."""
        distinct = list(dict.fromkeys(rows))
        texts = dict(zip(distinct, await asyncio.gather(*(self.whole(*row) for row in distinct)), strict=True))
        return [texts[row] for row in rows]

    async def reply(self, reply: dict[str, Any]) -> dict[str, Any]:
        """What the ledger's row holds of an answer."""
        text = canonical(reply)
        if self._objects is None or not _is_large(text):
            return reply
        return {_REPLY: await self._objects.put(text.encode())}

    async def whole_reply(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of a ledger's row."""
        address = self.object_of(reply)
        if address is None:
            return reply
        found: dict[str, Any] = json.loads(await self._there().get(address))
        return found

    async def put(self, data: bytes) -> str:
        """Keep bytes that no text is; their address."""
        return await self._there().put(data)

    async def get(self, address: str) -> bytes:
        """Return the bytes of an address; errors are those of `kernel.kinds.objects.Objects`."""
        return await self._there().get(address)

    async def check(self, address: str) -> None:
        """Read an object and hold it against its address.

        Raises:
            ProviderUnavailable: it is missing, damaged or out of reach; the message says where.
        """
        await self._there().get(address)

    async def delete(self, address: str) -> None:
        """Erase an object for good; nothing where it is gone already."""
        await self._there().delete(address)

    async def close(self) -> None:
        """Give back the objects' connections."""
        if self._objects is not None:
            await self._objects.close()

    async def _kept(self, text: str) -> str:
        if self._objects is None or not _is_large(text):
            return text
        data = text.encode()
        return f"object:{await self._objects.put(data)}:{len(data)}"

    def _there(self) -> Objects:
        if self._objects is None:
            raise ProviderUnavailable("A long text is kept as an object, and this store was opened without objects.")
        return self._objects


def _is_large(text: str) -> bool:
    return len(text) * 4 > LARGE_BYTES and len(text.encode()) > LARGE_BYTES
