"""The work of `mofa lessons`."""

from __future__ import annotations

from console.commands.memory.work import Shelf, caller, one_of, shelf
from console.terminal.failure import OK
from console.terminal.screen import emit, say
from kernel.basics.sha256 import sha256_of
from kernel.kinds.embedding import similarity, unpacked
from kernel.kinds.memory import MemoryItem
from kernel.secretary.lessons import Correction, core_of, corrections_of, desk_of, memory_of

NONE = "There are no lessons yet. A desk learns when a person sends a result back, rejects it, or decides against a proposal."


async def list_lessons(desk: str | None, tenant: str | None, as_json: bool) -> int:
    """Print lessons, the newest first; return the exit code."""
    async with shelf() as opened:
        found = await _lessons(opened, desk, tenant)
    if as_json:
        emit(found)
    elif not found:
        say(NONE)
    for item in [] if as_json else found:
        _show(item)
    return OK


async def edit(id: str, text: str, as_json: bool) -> int:
    """Replace the words of a lesson; return the exit code."""
    async with shelf() as opened:
        old = await _one(opened, id)
        who = caller("lessons edit", agent=old.agent, tenant=old.tenant)
        item = await opened.memory.remember(who, text, subject=old.subject, kind=old.kind, importance=old.importance)
        if item.id != old.id:  # only now: a kill before this line leaves both, and no lesson is lost
            await opened.memory.forget([old.id])
    if as_json:
        emit(item)
    else:
        _show(item)
    return OK


async def remove(id: str, as_json: bool) -> int:
    """Remove a lesson; return the exit code."""
    async with shelf() as opened:
        item = await _one(opened, id)
        await opened.memory.forget([item.id])
    if as_json:
        emit({"removed": item.id})
    else:
        say(f"Removed: {item.text}")
    return OK


async def measure(desk: str | None, tenant: str | None, as_json: bool) -> int:
    """Print each correction with the number of times that it came again; return the exit code."""
    async with shelf() as opened:
        found = await _lessons(opened, desk, tenant)
        vectors = await opened.embedder.embed(caller("lessons measure", tenant=tenant), [core_of(item.text) for item in found])
    found_vectors = {item.id: vectors.get(sha256_of(core_of(item.text))) for item in found}
    by_id = {id: unpacked(vector) for id, vector in found_vectors.items() if vector is not None}

    def likeness(one: MemoryItem, other: MemoryItem) -> float:
        return similarity(by_id[one.id], by_id[other.id]) if one.id in by_id and other.id in by_id else 0.0

    corrections = corrections_of(found, likeness)
    if as_json:
        emit(corrections)
        return OK
    if not corrections:
        say(NONE)
        return OK
    again = [each for each in corrections if each.again]
    many, repeated = len(corrections), sum(len(each.again) for each in again)
    say(f"{len(found)} lessons, {many} different corrections; {len(again)} of them came again, {repeated} times in all.")
    for each in corrections:
        _show_correction(each)
    return OK


async def _lessons(opened: Shelf, desk: str | None, tenant: str | None) -> list[MemoryItem]:
    """Return the lessons of a desk or of all, the newest first."""
    found = await opened.memory.list(tenant, memory_of(desk) if desk is not None else None)
    return sorted(
        (item for item in found if desk_of(item) is not None), key=lambda item: (item.created_at, item.id), reverse=True
    )


async def _one(opened: Shelf, id: str) -> MemoryItem:
    missing = f"There is no lesson {id!r}. List them with: mofa lessons list"
    return one_of(await _lessons(opened, None, None), id, missing)


def _show(item: MemoryItem) -> None:
    of = f" of {item.tenant}" if item.tenant else ""
    source = item.source.removesuffix("/lessons").rpartition(":")[0] or item.source  # without the run's id
    say(
        f"{item.id[:12]}  desk {desk_of(item)}{of}, {item.created_at:%Y-%m-%d}, from {source}, recalled {item.uses} times",
        "dim",
    )
    say(f"  {item.text}")


def _show_correction(each: Correction) -> None:
    times = (
        f"came again {len(each.again)} times, last on {each.again[-1].created_at:%Y-%m-%d}"
        if each.again
        else "did not come again"
    )
    say(f"{each.first.id[:12]}  {times}; recalled {each.first.uses} times", "dim")
    say(f"  {each.first.text}")
