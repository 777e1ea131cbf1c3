"""The sums of spending caps in a SQL database, exact for all workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, insert, select, update

from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.model_call.cap_use import CapState, SaidAbout, SpentSum, current_periods, states_of
from kernel.model_call.caps import HELD_S, CapAsks, CapReached, Limit, SpendCap, SpendQuestion
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.spend.questions import answer_to
from plugins.storage.sql.tables.spending import questions, reservations, spending

SETTLED_S = 86_400.0
"""The time for which a settled reservation is kept, in seconds, in case that it is settled again."""


class SqlSpendBook:
    """`kernel.model_call.caps.SpendBook` over one database.

    Every change locks the rows of its sums first, in the order of `limits_of`, so that no two workers see the same room and no
    two wait for each other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, reservation: str, limits: Sequence[Limit], amount: int, now: datetime) -> None:
        """Reserve an amount under each limit, or under none. Raises `CapReached`, or `CapAsks`."""
        id = sha256_of(reservation)

        def work(db: Connection) -> CapReached | None:
            sums = {limit.id: _without_expired(db, limit, now, *sum) for limit, sum in _locked(db, limits, now)}
            mine = reservations.c.id == id
            if db.execute(select(reservations.c.id).where(mine).limit(1)).first() is not None:
                return None  # it was committed, and the answer to that was lost
            for limit in limits:
                spent, held = sums[limit.id]
                if limit.most is not None and spent + held + amount > limit.most:
                    return CapReached(limit.words, amount, spent, held)
            for limit in limits:
                spent, held = sums[limit.id]
                for asks in limit.asks:
                    if spent + held + amount > asks.cap.most and (no := _unanswered(db, asks)) is not None:
                        return no(amount, spent, held)
            row = {"id": id, "amount": amount, "settled": False, "expires_at": now + timedelta(seconds=HELD_S)}
            for limit in limits:
                db.execute(insert(reservations).values(sum_id=limit.id, **row))
                _add(db, limit.id, spent=0, held=amount)
            return None

        reached = await self._database.write(work)
        if reached is not None:
            raise reached

    async def settle(self, reservation: str, limits: Sequence[Limit], amount: int, cost: int) -> None:
        """Replace a reservation by the cost, once. One that has expired counts as spent by now, and is corrected."""
        id, at = sha256_of(reservation), now()

        def work(db: Connection) -> None:
            _locked(db, limits, at)
            done = {"amount": 0, "settled": True, "expires_at": at + timedelta(seconds=SETTLED_S)}
            for limit in limits:
                mine = (reservations.c.id == id) & (reservations.c.sum_id == limit.id)
                settled = db.execute(select(reservations.c.settled).where(mine)).scalar_one_or_none()
                if settled is None:
                    db.execute(insert(reservations).values(id=id, sum_id=limit.id, **done))
                    _add(db, limit.id, spent=cost - amount, held=0)
                elif not settled:
                    db.execute(update(reservations).where(mine).values(**done))
                    _add(db, limit.id, spent=cost, held=-amount)

        await self._database.write(work)

    async def said(self, periods: Sequence[str]) -> Sequence[SaidAbout]:
        """Return what people have said about soft caps in these periods."""
        query = select(questions).where(questions.c.period.in_(periods))
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return [SaidAbout(id=row.id, answer=row.answer, by=row.answered_by) for row in rows]

    async def states(self, caps: Sequence[SpendCap], now: datetime) -> Sequence[CapState]:
        """Return the use of each cap in its current period."""
        periods = current_periods(now)
        return states_of(caps, await self.list(periods), await self.said(periods), now)

    async def list(self, periods: Sequence[str]) -> list[SpentSum]:
        """Return the sums of periods such as `2026-11-29` and `2026-11`, the largest first."""
        query = select(spending).where(spending.c.period.in_(periods)).order_by(spending.c.spent.desc(), spending.c.words)
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return [SpentSum(id=row.id, words=row.words, period=row.period, spent=row.spent, held=row.held) for row in rows]


def _unanswered(db: Connection, asks: SpendQuestion) -> Callable[[int, int, int], CapReached] | None:
    """Return the error for a call beyond a soft cap; None if a person has allowed such calls."""
    row = db.execute(answer_to(asks)).first()
    if row is None:
        return partial(CapAsks, asks)
    if row.answer == "allow":
        return None
    return partial(CapReached, asks.words, said=f"; {row.answered_by} has said no")


def _locked(db: Connection, limits: Sequence[Limit], at: datetime) -> list[tuple[Limit, tuple[int, int]]]:
    """Lock the rows of the sums, which are made if they are new, and return what is spent and held."""
    new = {"spent": 0, "held": 0, "updated_at": at}
    rows = [{"id": each.id, "words": storable(each.subject)[:500], "period": each.period, **new} for each in limits]
    insert_new_rows(db, spending, rows)
    found = []
    for limit in limits:
        mine = select(spending.c.spent, spending.c.held).where(spending.c.id == limit.id).with_for_update()
        row = db.execute(mine).one()
        found.append((limit, (row.spent, row.held)))
    return found


def _without_expired(db: Connection, limit: Limit, at: datetime, spent: int, held: int) -> tuple[int, int]:
    """Count the reservations that have expired as spent, and return the sum after that.

    They are those of workers that were killed, whose requests may have been paid, and settled ones that are kept no longer.
    """
    old = (reservations.c.sum_id == limit.id) & (reservations.c.expires_at < at)
    # A locking read sees what others have committed; a plain one may see an older state of the database.
    amounts = db.execute(select(reservations.c.amount).where(old).with_for_update()).scalars().all()
    if amounts:
        db.execute(delete(reservations).where(old))
        _add(db, limit.id, spent=sum(amounts), held=-sum(amounts))
    return spent + sum(amounts), held - sum(amounts)


def _add(db: Connection, id: str, *, spent: int, held: int) -> None:
    more = {"spent": spending.c.spent + spent, "held": spending.c.held + held, "updated_at": now()}
    db.execute(update(spending).where(spending.c.id == id).values(**more))
