"""Sessions in a SQL database: a name, the head of its conversation, and the runs that added turns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.erasure_log import ErasedItem, whose_hash
from kernel.record.seals import seal
from kernel.record.session import Session, SessionJoin, Turn
from plugins.storage.sql.engine.database import Database, insert_new, insert_new_rows, now
from plugins.storage.sql.record.erasure_log import note_erasure
from plugins.storage.sql.record.store import SqlStorage
from plugins.storage.sql.tables.session import session_turns, sessions


class SqlSessions:
    """`kernel.record.session.Sessions` over one database. `storage` writes the messages."""

    def __init__(self, database: Database, storage: SqlStorage) -> None:
        self._database, self._storage = database, storage

    async def open(self, name: str, tenant: str | None) -> Session:
        """Return the session of that name. Create it if it does not exist."""
        begun = _new(name, tenant)

        def work(db: Connection) -> Session:
            insert_new_rows(db, sessions, [begun | {"seal": seal("sessions", begun)}])
            return _session(db.execute(select(sessions).where(_mine(name, tenant))).one())

        return await self._database.write(work)

    async def find(self, name: str, tenant: str | None) -> Session | None:
        """Return the session of that name, or None."""
        async with self._database.transaction() as db:
            row = (await db.execute(select(sessions).where(_mine(name, tenant)))).one_or_none()
        return _session(row) if row is not None else None

    async def join(self, turn: SessionJoin) -> Turn | None:
        """Add a run's entries as a turn, and return the turn; None if the session was deleted.

        A run adds one turn only. If two runs end at the same time, the second adds its turn after the first.
        """
        session, key = _key(turn.name, turn.tenant), _turn_key(_key(turn.name, turn.tenant), turn.scope)
        while True:
            async with self._database.transaction() as db:
                joined = (await db.execute(select(session_turns).where(session_turns.c.key == key))).one_or_none()
                current = (await db.execute(select(sessions).where(sessions.c.key == session))).one_or_none()
            if joined is not None:
                return _turn(joined)
            if current is None:
                return None
            head = await self._storage.append(current.head, turn.entries)
            row = {
                "key": key, "session": session, "number": current.turns + 1, "scope": turn.scope,
                "workflow_id": turn.workflow_id, "run_id": turn.run_id, "head": head, "at": now(),
            }  # fmt: skip
            if await self._move(dict(current._mapping), row):
                return _turn_of(row)

    async def _move(self, current: dict[str, Any], row: dict[str, Any]) -> bool:
        """Move the head and add the turn. Return False if another run has moved the head already."""
        moved = {"head": row["head"], "turns": current["turns"] + 1, "updated_at": row["at"]}
        moved["seal"] = seal("sessions", current | moved)
        unmoved = and_(*(sessions.c[name] == current[name] for name in ("key", "turns", "created_at")))

        def work(db: Connection) -> bool:
            if not db.execute(update(sessions).where(unmoved).values(**moved)).rowcount:
                return False
            db.execute(insert(session_turns).values(**_sealed_turn(row)))
            return True

        return await self._database.write(work)

    async def all(self, tenant: str | None) -> list[Session]:
        """Return the sessions, of one tenant if it is given, the last used first."""
        query = select(sessions).order_by(sessions.c.updated_at.desc(), sessions.c.key)
        if tenant is not None:
            query = query.where(sessions.c.tenant == tenant)
        async with self._database.transaction() as db:
            return [_session(row) for row in (await db.execute(query)).all()]

    async def turns(self, name: str, tenant: str | None) -> list[Turn]:
        """Return a session's turns, in their order."""
        async with self._database.transaction() as db:
            return [_turn(row) for row in await _turns(db, _key(name, tenant))]

    async def fork(self, name: str, tenant: str | None, new: str, at: int | None) -> Session | None:
        """Create a session with the first `at` turns of this one, or all of them.

        Return None if this session does not exist or has fewer turns, or if the new name is taken.
        """
        source, copy = _key(name, tenant), _key(new, tenant)
        async with self._database.transaction() as db:
            # A write without effect comes first, so that SQLite waits for its lock: see `Database`.
            await db.execute(update(sessions).where(sessions.c.key == source).values(turns=sessions.c.turns))
            taken = (await db.execute(select(sessions.c.key).where(sessions.c.key == copy))).first()
            original = (await db.execute(select(sessions).where(sessions.c.key == source))).one_or_none()
            if taken is not None or original is None or not 0 <= (original.turns if at is None else at) <= original.turns:
                return None
            kept = [row for row in await _turns(db, source) if at is None or row.number <= at]
            begun = _new(new, tenant) | {
                "head": kept[-1].head if kept else None, "turns": len(kept), "forked_from": f"{name}@{len(kept)}",
            }  # fmt: skip
            await db.execute(insert(sessions).values(**begun | {"seal": seal("sessions", begun)}))
            rows = [dict(row._mapping) | {"key": _turn_key(copy, row.scope), "session": copy} for row in kept]
            await insert_new(db, session_turns, [_sealed_turn(row) for row in rows])
        return Session.model_validate({field: begun[field] for field in Session.model_fields})

    async def delete(self, name: str, tenant: str | None) -> bool:
        """Delete a session and its turns; return whether it existed.

        The log of erasures gets an entry, or the next audit reports them as missing.
        """
        key, at = _key(name, tenant), now().isoformat()
        async with self._database.transaction() as db:
            deleted = await db.execute(delete(sessions).where(_mine(name, tenant)))
            if not deleted.rowcount:
                return False
            turns = await db.execute(delete(session_turns).where(session_turns.c.session == key))
            counts = canonical({"turns": turns.rowcount})
            items = [ErasedItem("session", key)]
            await note_erasure(db, what="session", whose=whose_hash("session", name), counts=counts, items=items, at=at)
        return True


def _key(name: str, tenant: str | None) -> str:
    return sha256_of(canonical([tenant, name]))


def _turn_key(session: str, scope: str) -> str:
    return sha256_of(canonical([session, scope]))


def _mine(name: str, tenant: str | None) -> ColumnElement[bool]:
    return sessions.c.key == _key(name, tenant)


def _new(name: str, tenant: str | None) -> dict[str, Any]:
    at = now()
    return {
        "key": _key(name, tenant), "name": name, "tenant": tenant, "head": None, "turns": 0, "forked_from": None,
        "created_at": at, "updated_at": at,
    }  # fmt: skip


def _sealed_turn(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"seal": seal("session_turns", row)}


async def _turns(db: AsyncConnection, session: str) -> list[Any]:
    query = select(session_turns).where(session_turns.c.session == session).order_by(session_turns.c.number)
    return list((await db.execute(query)).all())


def _session(row: Any) -> Session:
    fields = {field: getattr(row, field) for field in Session.model_fields}
    return Session.model_validate(fields | {name: utc(fields[name]) for name in ("created_at", "updated_at")})


def _turn(row: Any) -> Turn:
    return _turn_of({field: getattr(row, field) for field in Turn.model_fields})


def _turn_of(row: dict[str, Any]) -> Turn:
    fields = {field: row[field] for field in Turn.model_fields}
    return Turn.model_validate(fields | {"at": utc(fields["at"])})


def utc(moment: datetime) -> datetime:
    """Return a time with its zone. SQLite and MariaDB return it without one, in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
