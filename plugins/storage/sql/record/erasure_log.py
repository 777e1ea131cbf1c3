"""The log of erasures in SQL: a chain of entries, each with the items that it erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.record.erasure_log import BEFORE, ErasedItem, ErasureEntry, Erasures, entry_link, erasures_begin, items_hash
from plugins.storage.sql.engine.database import insert_new, now
from plugins.storage.sql.tables.erasure import erased_items, erasures

ROWS_AT_ONCE = 500


async def note_erasure(
    db: AsyncConnection, *, what: str, whose: str, counts: str, items: Sequence[ErasedItem], at: str
) -> ErasureEntry:
    """Add an entry in the erasure's own transaction. Of two at the same time, the second follows the first."""
    while True:
        last = (await db.execute(select(erasures.c.seq, erasures.c.hash).order_by(erasures.c.seq.desc()).limit(1))).first()
        entry = ErasureEntry(
            seq=last.seq + 1 if last else 1,
            prev=last.hash if last else erasures_begin(),
            hash="",
            at=at,
            what=what,
            whose=whose,
            counts=counts,
            items_hash=items_hash(items),
        )
        entry = entry.model_copy(update={"hash": entry_link(entry)})
        await insert_new(db, erasures, [entry.model_dump()])
        written = (await db.execute(select(erasures.c.hash).where(erasures.c.seq == entry.seq))).scalar_one()
        if written == entry.hash:  # otherwise another erasure has this number: try the next one
            break
    rows = [{"erasure": entry.seq, **item._asdict()} for item in items]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        await db.execute(insert(erased_items), rows[start : start + ROWS_AT_ONCE])
    return entry


async def read_erasures(db: AsyncConnection) -> Erasures:
    """Return the whole log."""
    entries = (await db.execute(select(erasures).order_by(erasures.c.seq))).mappings().all()
    by_entry: dict[int, list[ErasedItem]] = {row["seq"]: [] for row in entries}
    orphans: set[int] = set()
    for row in (await db.execute(select(erased_items))).all():
        if row.erasure in by_entry:
            by_entry[row.erasure].append(ErasedItem(row.kind, row.item, row.rest))
        else:
            orphans.add(row.erasure)
    return Erasures([(ErasureEntry.model_validate(dict(row)), by_entry[row["seq"]]) for row in entries], orphans)


def close_entry_0(connection: Connection) -> None:
    """Compute the hashes of entry 0, which a migration has written: SQL has no SHA-256."""
    row = connection.execute(select(erasures).where(erasures.c.seq == 0, erasures.c.hash == "")).mappings().one_or_none()
    if row is None:
        return
    items: Iterable[ErasedItem] = (
        ErasedItem(row.kind, row.item, row.rest)
        for row in connection.execute(select(erased_items).where(erased_items.c.erasure == 0))
    )
    entry = ErasureEntry.model_validate(
        dict(row) | {"prev": erasures_begin(), "at": now().isoformat(), "what": BEFORE, "items_hash": items_hash(items)}
    )
    values = entry.model_copy(update={"hash": entry_link(entry)}).model_dump(exclude={"seq"})
    connection.execute(update(erasures).where(erasures.c.seq == 0).values(**values))
