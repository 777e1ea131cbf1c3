"""The places of webhooks in the event log, in a SQL database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.event_log import LoggedRun
from plugins.storage.sql.engine.database import Database, insert_new_rows
from plugins.storage.sql.record.event_log import run_of
from plugins.storage.sql.record.sessions import utc
from plugins.storage.sql.tables.core import event_runs
from plugins.storage.sql.tables.webhook import webhook_cursors, webhooks


@dataclass(frozen=True)
class Cursor:
    """The place of a webhook in a run. `attempts` are those of the event after `seq` that failed."""

    run: LoggedRun
    seq: int
    attempts: int = 0
    failing_since: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True)
class HookState:
    """A webhook's numbers, and the newest failure among the runs that wait."""

    name: str
    since: str
    sent: int
    given_up: int
    waiting: int
    error: str | None
    next_at: datetime | None


class SqlWebhooks:
    """The store of the sender."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, holder: str, now: datetime, lease: timedelta) -> str | None:
        """Let `holder` alone send for a webhook for a while. Return the time since when it sends; None if another one holds it.

        A webhook that is new begins now.
        """
        new = {"name": name, "since": now.isoformat(), "holder": None, "held_until": None, "sent": 0, "given_up": 0}
        free = or_(webhooks.c.holder.is_(None), webhooks.c.holder == holder, webhooks.c.held_until < now)

        def work(db: Connection) -> str | None:
            insert_new_rows(db, webhooks, [new])
            held = update(webhooks).where(webhooks.c.name == name, free).values(holder=holder, held_until=now + lease)
            if not db.execute(held).rowcount:
                return None
            return str(db.execute(select(webhooks.c.since).where(webhooks.c.name == name)).scalar_one())

        return await self._database.write(work)

    async def let_go(self, holder: str) -> None:
        """Let others send at once."""
        ended = update(webhooks).where(webhooks.c.holder == holder).values(holder=None, held_until=None)
        await self._database.write(lambda db: db.execute(ended).rowcount)

    async def behind(self, name: str, tenant: str | None, since: str | None, now: datetime, limit: int) -> Sequence[Cursor]:
        """Return runs with events to send now, the oldest first: those whose last event is after `since`.

        Without `since`, those are meant for which an attempt has failed, and the next one is due.
        """
        mine = and_(webhook_cursors.c.run_id == event_runs.c.run_id, webhook_cursors.c.hook == name)
        place = [webhook_cursors.c[each] for each in ("seq", "attempts", "failing_since", "next_at")]
        query = select(event_runs, *place).outerjoin(webhook_cursors, mine)
        query = query.where(webhook_cursors.c.attempts > 0 if since is None else event_runs.c.last_at >= since)
        query = query.where(func.coalesce(webhook_cursors.c.seq, 0) < event_runs.c.head_seq)
        query = query.where(or_(webhook_cursors.c.next_at.is_(None), webhook_cursors.c.next_at <= now))
        if tenant is not None:
            query = query.where(event_runs.c.tenant == tenant)
        query = query.order_by(event_runs.c.last_at, event_runs.c.run_id).limit(limit)
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).mappings().all()
        return [
            Cursor(run_of(dict(row)), row["seq"] or 0, row["attempts"] or 0, _utc(row["failing_since"]), _utc(row["next_at"]))
            for row in rows
        ]

    async def move(self, name: str, cursor: Cursor, seq: int, *, sent: int = 0, given_up: int = 0) -> bool:
        """Move the place of a webhook in a run. Return False if another sender has moved it."""
        values = {"seq": seq, "attempts": 0, "failing_since": None, "next_at": None, "error": None}
        return await self._put(name, cursor, values, sent=sent, given_up=given_up)

    async def failed(self, name: str, cursor: Cursor, error: str, since: datetime, next_at: datetime) -> bool:
        """Note that an attempt has failed, and when the next one is due."""
        values = {"attempts": cursor.attempts + 1, "failing_since": since, "next_at": next_at, "error": error[:500]}
        return await self._put(name, cursor, {"seq": cursor.seq, **values})

    async def _put(self, name: str, cursor: Cursor, values: dict[str, Any], *, sent: int = 0, given_up: int = 0) -> bool:
        key = sha256_of(canonical([name, cursor.run.origin.run_id]))
        first = {
            "key": key, "hook": name, "run_id": cursor.run.origin.run_id, "seq": 0, "attempts": 0, "failing_since": None,
            "next_at": None, "error": None,
        }  # fmt: skip
        same = and_(webhook_cursors.c.key == key, webhook_cursors.c.seq == cursor.seq)
        counted = {"sent": webhooks.c.sent + sent, "given_up": webhooks.c.given_up + given_up}

        def work(db: Connection) -> bool:
            insert_new_rows(db, webhook_cursors, [first])
            if not db.execute(update(webhook_cursors).where(same).values(**values)).rowcount:
                return False
            if sent or given_up:
                db.execute(update(webhooks).where(webhooks.c.name == name).values(**counted))
            return True

        return await self._database.write(work)

    async def states(self) -> Sequence[HookState]:
        """Return the state of every webhook that has ever sent."""
        failing = webhook_cursors.c.attempts > 0
        waiting = select(
            webhook_cursors.c.hook, func.count().label("waiting"), func.min(webhook_cursors.c.next_at).label("next")
        )
        waiting = waiting.where(failing).group_by(webhook_cursors.c.hook)
        async with self._database.transaction() as db:
            rows = (await db.execute(select(webhooks).order_by(webhooks.c.name))).all()
            counts = {row.hook: row for row in (await db.execute(waiting)).all()}
            errors = {}
            for name in counts:
                newest = select(webhook_cursors.c.error).where(failing, webhook_cursors.c.hook == name)
                newest = newest.order_by(webhook_cursors.c.next_at.desc()).limit(1)
                errors[name] = (await db.execute(newest)).scalar_one_or_none()
        return [
            HookState(
                row.name, row.since, row.sent, row.given_up, counts[row.name].waiting if row.name in counts else 0,
                errors.get(row.name), _utc(counts[row.name].next) if row.name in counts else None,
            )
            for row in rows
        ]  # fmt: skip


def _utc(moment: Any) -> datetime | None:
    return None if moment is None else utc(moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment)))
