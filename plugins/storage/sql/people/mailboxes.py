"""Mailboxes with replies: who reads one now, and whether it can be read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from plugins.storage.sql.engine.database import Database, insert_new_rows
from plugins.storage.sql.tables.notice import mailboxes


class MailboxState(Schema):
    """A mailbox: when it was last read, and since when and why it cannot be read."""

    name: str
    read_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None


class SqlMailboxes:
    """The mailboxes of one database. One holder at a time reads each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, holder: str, at: datetime, lasts: timedelta) -> bool:
        """Give a mailbox to `holder` for so long, unless somebody else has it. Return whether `holder` has it."""
        key = sha256_of(name)
        free = or_(mailboxes.c.holder == holder, mailboxes.c.held_until.is_(None), mailboxes.c.held_until < at)
        mine = (mailboxes.c.key == key) & free

        def work(db: Connection) -> bool:
            insert_new_rows(db, mailboxes, [{"key": key, "name": name}])
            return bool(db.execute(update(mailboxes).where(mine).values(holder=holder, held_until=at + lasts)).rowcount)

        return await self._database.write(work)

    async def read(self, name: str, holder: str, at: datetime, error: str | None = None) -> None:
        """Note the end of a look: that the mailbox was read, or the error."""
        mine = (mailboxes.c.key == sha256_of(name)) & (mailboxes.c.holder == holder)

        def work(db: Connection) -> None:
            if error is None:
                db.execute(update(mailboxes).where(mine).values(read_at=at, failing_since=None, error=None))
                return
            db.execute(update(mailboxes).where(mine, mailboxes.c.failing_since.is_(None)).values(failing_since=at))
            db.execute(update(mailboxes).where(mine).values(error=error))

        await self._database.write(work)

    async def let_go(self, holder: str) -> None:
        """Let others read at once what `holder` has."""
        mine = mailboxes.c.holder == holder
        await self._database.write(lambda db: db.execute(update(mailboxes).where(mine).values(held_until=None)).rowcount)

    async def states(self, names: Collection[str]) -> dict[str, MailboxState]:
        """Return the states of these mailboxes, by name. One that nobody has read yet is left out."""
        query = select(mailboxes).where(mailboxes.c.key.in_([sha256_of(name) for name in names]))
        rows = await self._database.read(lambda db: db.execute(query).mappings().all())
        return {row["name"]: MailboxState(**{name: row[name] for name in MailboxState.model_fields}) for row in rows}
