"""Tokens, sessions and the action log in a SQL database: `kernel.identity.token.Tokens`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from kernel.basics.errors import InvalidInput
from kernel.identity.token import TOKENS, Access, AccessToken, Acted, LoginSession
from plugins.storage.sql.engine.database import Database, insert_new_rows, now
from plugins.storage.sql.tables.identity import access_tokens, actions, login_sessions

USED_EVERY = timedelta(minutes=1)
"""The last use of a token is written at most once in this time."""

_ACCESS = tuple(Access.model_fields)


class SqlTokens:
    """Tokens over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, token: AccessToken, hash: str) -> None:
        """Store a new token. Raise `InvalidInput` if there are too many."""

        def work(db: Connection) -> bool:
            if db.execute(select(func.count()).select_from(access_tokens)).scalar_one() >= TOKENS:
                return False
            access = token.model_dump(mode="json", include=set(_ACCESS))
            row = token.model_dump(exclude=set(_ACCESS)) | {"hash": hash, "access": access}
            insert_new_rows(db, access_tokens, [row])
            return True

        if not await self._database.write(work):
            raise InvalidInput(f"There are {TOKENS:,} tokens already, the most that are kept.", "name")

    async def find(self, id: str) -> tuple[AccessToken, str] | None:
        """Return a token and the hash of its secret."""
        query = select(access_tokens).where(access_tokens.c.id == id)
        row = await self._database.read(lambda db: db.execute(query).one_or_none())
        return None if row is None else (_token(row), row.hash)

    async def all(self) -> Sequence[AccessToken]:
        """Return all tokens, the newest first."""
        query = select(access_tokens).order_by(access_tokens.c.created_at.desc(), access_tokens.c.id).limit(TOKENS)
        async with self._database.transaction() as db:
            return [_token(row) for row in (await db.execute(query)).all()]

    async def revoke(self, id: str) -> AccessToken | None:
        """Revoke a token; None if there is none. A second time changes nothing."""
        mine = access_tokens.c.id == id
        still = mine & access_tokens.c.revoked_at.is_(None)

        def work(db: Connection) -> None:
            db.execute(update(access_tokens).where(still).values(revoked_at=now()))
            db.execute(delete(login_sessions).where(login_sessions.c.token == id))

        await self._database.write(work)
        found = await self.find(id)
        return found and found[0]

    async def used(self, id: str) -> None:
        """Write that a token was used now, at most once in a minute."""
        at = now()
        before = or_(access_tokens.c.last_used_at.is_(None), access_tokens.c.last_used_at < at - USED_EVERY)
        change = update(access_tokens).where(access_tokens.c.id == id, before).values(last_used_at=at)
        await self._database.write(lambda db: db.execute(change))

    async def open_session(self, hash: str, session: LoginSession) -> None:
        """Store a session by the hash of its cookie, and remove those that have expired."""
        row = session.model_dump(exclude={"access"}) | {"hash": hash, "access": session.access.model_dump(mode="json")}

        def work(db: Connection) -> None:
            db.execute(delete(login_sessions).where(login_sessions.c.expires_at < now()))
            insert_new_rows(db, login_sessions, [row])

        await self._database.write(work)

    async def session(self, hash: str) -> LoginSession | None:
        """Return a session that has not ended."""
        query = select(login_sessions).where(login_sessions.c.hash == hash)
        row = await self._database.read(lambda db: db.execute(query).one_or_none())
        if row is None or row.expires_at <= now():
            return None
        fields = {name: getattr(row, name) for name in LoginSession.model_fields}
        return LoginSession.model_validate(fields)

    async def end_session(self, hash: str) -> None:
        """Remove a session."""
        await self._database.write(lambda db: db.execute(delete(login_sessions).where(login_sessions.c.hash == hash)))

    async def acted(self, acted: Acted) -> None:
        """Write a change into the action log."""
        row = acted.model_dump() | {"id": f"{time.time_ns():020d}-{secrets.token_hex(6)}"}
        await self._database.write(lambda db: insert_new_rows(db, actions, [row]))

    async def actions(self, limit: int, before: str | None = None) -> Sequence[tuple[str, Acted]]:
        """Return changes with their ids, the newest first; with `before`, only those before this id."""
        query = select(actions).order_by(actions.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(actions.c.id < before)
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return [(row.id, Acted.model_validate({name: getattr(row, name) for name in Acted.model_fields})) for row in rows]


def _token(row: Any) -> AccessToken:
    rest = {name: getattr(row, name) for name in AccessToken.model_fields if name not in _ACCESS}
    return AccessToken.model_validate(row.access | rest)
