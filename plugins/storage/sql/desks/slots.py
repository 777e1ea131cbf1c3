"""Slots of executors in a SQL database: `kernel.secretary.desk.slots.SlotBook`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, select, update

from kernel.basics.priority import priority_key
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.secretary.desk.slots import Slot, SlotAnswer, Slots, SlotsFree, SlotWanted
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.projections.desk_work import desk_key, lock_desk
from plugins.storage.sql.tables.desk import desk_slots

R = TypeVar("R")

AT_ONCE = 500
"""The most slots that one change grants; the limits of executors are far below."""


class SqlSlots:
    """Slots over one database. All changes of one desk come one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, wanted: SlotWanted, workflow_id: str) -> Slots:
        """Grant a slot, or list the request. A repeated call changes its priority alone."""
        return await self._change(wanted, lambda db, desk: _ask(db, desk, wanted, workflow_id))

    async def free(self, given: SlotsFree) -> Slots:
        """Give slots back, and grant them to those who wait. A repeated call finds none."""

        def work(db: Connection, desk: str) -> Slots:
            mine = desk_slots.c.chain == sha256_of(given.chain)
            if given.step is not None:
                mine = desk_slots.c.key == _key(given.chain, given.step)
            return _remove(db, desk, mine)

        return await self._change(given, work)

    async def oldest(self, wanted: SlotWanted, most: int) -> list[Slot]:
        """Return the slots of the executor that were not looked at for the longest time; they count as looked at now."""

        def work(db: Connection, desk: str) -> list[Slot]:
            own = _of_executor(desk, sha256_of(wanted.executor)) & (desk_slots.c.key != _key(wanted.chain, wanted.step))
            query = select(desk_slots.c.key, desk_slots.c.workflow_id).where(own).order_by(desk_slots.c.looked_at)
            found = _slots(db, query.limit(most))
            seen = desk_slots.c.key.in_([each.key for each in found])
            db.execute(update(desk_slots).where(seen).values(looked_at=now()))
            return found

        return await self._change(wanted, work)

    async def take_back(self, wanted: SlotWanted, keys: list[str]) -> Slots:
        """Take slots of ended workflows back, and grant them to those who wait."""
        return await self._change(wanted, lambda db, desk: _remove(db, desk, desk_slots.c.key.in_(keys)))

    async def granted(self, of: SlotWanted | SlotsFree) -> list[Slot]:
        """Return all slots of the desk that are granted."""
        mine = (desk_slots.c.desk == desk_key(of.desk, of.tenant)) & desk_slots.c.granted.is_(True)
        query = select(desk_slots.c.key, desk_slots.c.workflow_id).where(mine).order_by(desk_slots.c.key)
        return await self._database.read(lambda db: _slots(db, query))

    async def _change(self, of: SlotWanted | SlotsFree, work: Callable[[Connection, str], R]) -> R:
        desk = desk_key(of.desk, of.tenant)

        def locked(db: Connection) -> R:
            lock_desk(db, desk)
            return work(db, desk)

        return await self._database.write(locked)


def _key(chain: str, step: str) -> str:
    return sha256_of(canonical([chain, step]))


def _of_executor(desk: str, executor: str) -> Any:
    return (desk_slots.c.desk == desk) & (desk_slots.c.executor == executor)


def _ask(db: Connection, desk: str, wanted: SlotWanted, workflow_id: str) -> Slots:
    key, executor, at = _key(wanted.chain, wanted.step), sha256_of(wanted.executor), now()
    row = {
        "key": key, "desk": desk, "executor": executor, "chain": sha256_of(wanted.chain), "workflow": sha256_of(workflow_id),
        "workflow_id": workflow_id, "most": wanted.most, "priority": priority_key(wanted.priority), "granted": False,
        "asked_at": at, "looked_at": at,
    }  # fmt: skip
    insert_new_rows(db, desk_slots, [row])
    mine = desk_slots.c.key == key
    db.execute(update(desk_slots).where(mine).values(priority=row["priority"], most=wanted.most, looked_at=at))
    granted = [slot for slot in _grant(db, desk, executor) if slot.key != key]
    found = db.execute(select(desk_slots).where(mine)).one()
    if found.granted:
        return Slots(answer=SlotAnswer(granted=True), granted=granted)
    waiting = select(desk_slots.c.key).where(_of_executor(desk, executor), desk_slots.c.granted.is_(False)).order_by(*_TURN)
    before = [each.key for each in db.execute(waiting).all()].index(key)
    return Slots(answer=SlotAnswer(granted=False, taken=_taken(db, desk, executor), before=before), granted=granted)


def _remove(db: Connection, desk: str, which: Any) -> Slots:
    executors = db.execute(select(desk_slots.c.executor).where(which, desk_slots.c.desk == desk).distinct()).scalars().all()
    db.execute(delete(desk_slots).where(which, desk_slots.c.desk == desk))
    return Slots(granted=[slot for executor in sorted(executors) for slot in _grant(db, desk, executor)])


_TURN = (desk_slots.c.priority, desk_slots.c.asked_at, desk_slots.c.key)
"""The order in which requests are granted."""


def _grant(db: Connection, desk: str, executor: str) -> list[Slot]:
    """Grant slots to those who wait, as far as the limits allow, and return them."""
    taken = _taken(db, desk, executor)
    waiting = (
        select(desk_slots.c.key, desk_slots.c.workflow_id, desk_slots.c.most)
        .where(_of_executor(desk, executor), desk_slots.c.granted.is_(False), desk_slots.c.most > taken)
        .order_by(*_TURN)
        .limit(AT_ONCE)
    )
    granted: list[Slot] = []
    for row in db.execute(waiting).all():
        if taken + len(granted) < row.most:
            granted.append(Slot(key=row.key, workflow_id=row.workflow_id))
    _mark(db, granted)
    return granted


def _mark(db: Connection, granted: Sequence[Slot]) -> None:
    if granted:
        keys = [slot.key for slot in granted]
        db.execute(update(desk_slots).where(desk_slots.c.key.in_(keys)).values(granted=True))


def _taken(db: Connection, desk: str, executor: str) -> int:
    mine = _of_executor(desk, executor) & desk_slots.c.granted.is_(True)
    return int(db.execute(select(func.count()).select_from(desk_slots).where(mine)).scalar_one())


def _slots(db: Connection, query: Any) -> list[Slot]:
    return [Slot(key=row.key, workflow_id=row.workflow_id) for row in db.execute(query).all()]
