"""Long texts and replies in the object store, and the objects that only erased rows point to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.kinds.storage import NotThere
from kernel.model_call.images import references
from kernel.record.erasure import lost_reply
from plugins.storage.sql.erasure.plan import ErasurePlan, rows_by_key
from plugins.storage.sql.large import Large
from plugins.storage.sql.tables.core import ledger, texts


async def add_objects(db: AsyncConnection, large: Large, plan: ErasurePlan, replies: list[dict[str, Any]]) -> None:
    """Add the objects that only erased rows point to. `replies` are the ledger's rows that the plan lists."""
    erased = {address for row in replies if (address := Large.object_of(row["reply"]))}
    erased |= await _pointers(db, plan.texts)
    plan.images = await _images(db, large, plan)
    erased |= plan.images
    if not erased:
        plan.objects = set()
        return
    kept = {Large.object_of(reply) for key, reply in await object_replies(db) if key not in plan.ledger}
    kept |= await _pointers(db, erased - plan.texts)
    plan.images -= kept
    plan.objects = erased - kept


async def _pointers(db: AsyncConnection, hashes: set[str]) -> set[str]:
    """Return those texts whose row points to an object."""
    rows = rows_by_key(db, texts, texts.c.hash, hashes)
    return {row["hash"] async for row in rows if Large.is_pointer(row["hash"], row["content"])}


async def _images(db: AsyncConnection, large: Large, plan: ErasurePlan) -> set[str]:
    """Return the images that only erased texts refer to."""
    images: set[str] = set()
    async for row in rows_by_key(db, texts, texts.c.hash, plan.texts):
        images.update(address for address, _ in references(await read_text(large, row["hash"], row["content"])))
    kept: set[str] = set()
    for address in images:
        referring = select(texts.c.hash).where(texts.c.content.contains(f"image:{address}", autoescape=True))
        if not set((await db.execute(referring)).scalars().all()) <= plan.texts:
            kept.add(address)
    if images - kept:  # the query above sees no text that is an object
        async for _, text in long_texts(db, large, plan):
            kept.update(address for address, _ in references(text))
    return images - kept


async def long_texts(db: AsyncConnection, large: Large, plan: ErasurePlan) -> AsyncIterator[tuple[str, str]]:
    """Yield (hash, text) of each text that is an object and is not in the plan. Each object is read once."""
    rows = await db.execute(select(texts.c.hash, texts.c.content).where(texts.c.content.startswith("object:")))
    for hash, content in rows.all():
        if Large.is_pointer(hash, content) and hash not in plan.texts:
            yield hash, await read_text(large, hash, content)


async def object_replies(db: AsyncConnection) -> list[tuple[str, dict[str, Any]]]:
    """Return (key, pointer) of the ledger's entries whose reply is an object."""
    query = select(ledger.c.key, ledger.c.reply).where(cast(ledger.c.reply, Text).startswith('{"object"'))
    return [(row.key, row.reply) for row in (await db.execute(query)).all() if Large.object_of(row.reply)]


async def read_reply(large: Large, row: dict[str, Any]) -> dict[str, Any]:
    """Return the reply of a ledger's row.

    An earlier erasure that was interrupted may have deleted its object already. Only the reply's shape is known then.
    """
    try:
        return await large.whole_reply(row["reply"])
    except NotThere:
        return lost_reply(row)


async def read_text(large: Large, hash: str, content: str) -> str:
    """Return the text of a row, or an empty text if its object is deleted already."""
    try:
        return await large.whole(hash, content)
    except NotThere:
        return ""
