"""Messages to people in a SQL database: planned from the rows of decisions, claimed by one sender at a time, and recorded."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select, update

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.notice_plan import AskedDecision, NewNotice, State
from plugins.storage.sql.engine.database import Database, insert_new_rows, now, portions
from plugins.storage.sql.tables.decision import decisions
from plugins.storage.sql.tables.notice import decision_links, heard_requests, notices

LEASE = timedelta(seconds=10)
"""The time for which a sender has a message for itself, unless it renews it."""

HEARD_FOR = timedelta(days=2)
"""The time for which a request is known as a repeat. Channels refuse older ones by their timestamps and tokens."""


class NoticeRow(Schema):
    """A message, and the state of its sending. `interrupted` says that a sender has ended without a word about it."""

    key: str
    decision: str
    opened: str
    person: str
    about: str
    number: int
    tenant: str | None
    channel: str | None
    state: State
    over: bool
    attempts: int
    tried: list[dict[str, Any]]
    failing_since: datetime | None
    next_at: datetime
    error: str | None
    thread: dict[str, str]
    created_at: datetime
    sent_at: datetime | None
    interrupted: bool = False


class ListedNotice(NoticeRow):
    """A message beside the decision that it is about."""

    title: str | None
    workflow_id: str | None
    decision_id: str | None
    status: str | None


class SqlNotices:
    """The messages of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_decisions(self, after: str, limit: int) -> Sequence[AskedDecision]:
        """Return open decisions with keys after `after`, in the order of their keys."""
        names = ("key", "opened", "tenant", "desk", "risk", "assignees", "initiator", "reminded")
        query = select(*(decisions.c[name] for name in names)).where(decisions.c.status == "open", decisions.c.key > after)
        async with self._database.transaction() as db:
            rows = (await db.execute(query.order_by(decisions.c.key).limit(limit))).all()
        return [AskedDecision(*row) for row in rows]

    async def of_decisions(self, keys: Iterable[str]) -> dict[str, list[NoticeRow]]:
        """Return the messages about decisions, by the decision's key."""
        found: dict[str, list[NoticeRow]] = {}
        async with self._database.transaction() as db:
            for some in portions(keys):
                for row in (await db.execute(select(notices).where(notices.c.decision.in_(some)))).mappings().all():
                    found.setdefault(row["decision"], []).append(_row(row))
        return found

    async def add(self, asked: AskedDecision, new: Sequence[NewNotice]) -> None:
        """Write messages that are to be sent. One that exists already stays as it is."""
        rows = [_new_row(asked.key, asked.opened, asked.tenant, each) for each in new]
        await self._database.write(lambda db: insert_new_rows(db, notices, rows))

    async def closed(self, limit: int) -> Sequence[NoticeRow]:
        """Return messages whose decision is not open any more, with its status; None if there is no such decision now."""
        same = and_(decisions.c.key == notices.c.decision, decisions.c.opened == notices.c.opened)
        query = select(notices).outerjoin(decisions, same)
        query = query.where(notices.c.over.is_(False), or_(decisions.c.status.is_(None), decisions.c.status != "open"))
        async with self._database.transaction() as db:
            rows = (await db.execute(query.order_by(notices.c.created_at).limit(limit))).mappings().all()
        return [_row(row) for row in rows]

    async def end(self, row: NoticeRow, at: datetime, follow: NewNotice | None) -> bool:
        """End a message: one that waits is dropped, and one that was sent is followed by another one, if `follow` is given.

        Return False if a sender has it in hand, or it has ended.
        """
        free = or_(notices.c.held_until.is_(None), notices.c.held_until < at)
        mine = and_(notices.c.key == row.key, notices.c.over.is_(False), notices.c.state == row.state)

        def work(db: Connection) -> bool:
            state = "dropped" if row.state == "waiting" else row.state
            if not db.execute(update(notices).where(mine, free).values(over=True, state=state)).rowcount:
                return False
            if follow is not None and row.state == "sent":
                new = _new_row(row.decision, row.opened, row.tenant, follow)
                insert_new_rows(db, notices, [new | {"over": True, "thread": row.thread}])
            return True

        return await self._database.write(work)

    # ---- sending --------------------------------------------------------------------------------------------------

    async def claim(self, holder: str, at: datetime, limit: int) -> Sequence[NoticeRow]:
        """Return messages that are due, for `holder` alone. Their time ends with `LEASE`, unless it is renewed."""
        free = or_(notices.c.held_until.is_(None), notices.c.held_until < at)
        due = and_(notices.c.state == "waiting", notices.c.next_at <= at, free)

        async with self._database.transaction() as db:  # most looks find nothing, and need no writer
            if (await db.execute(select(notices.c.key).where(due).limit(1))).first() is None:
                return []

        def work(db: Connection) -> list[NoticeRow]:
            found = db.execute(select(notices).where(due).order_by(notices.c.next_at, notices.c.key).limit(limit))
            claimed: list[NoticeRow] = []
            for row in found.mappings().all():
                held = update(notices).where(notices.c.key == row["key"], due).values(holder=holder, held_until=at + LEASE)
                if db.execute(held).rowcount:
                    claimed.append(_row(row).model_copy(update={"interrupted": row["holder"] is not None}))
            return claimed

        return await self._database.write(work)

    async def renew(self, holder: str, at: datetime) -> None:
        """Keep what `holder` has in hand."""
        mine = and_(notices.c.holder == holder, notices.c.state == "waiting")
        await self._database.write(lambda db: db.execute(update(notices).where(mine).values(held_until=at + LEASE)).rowcount)

    async def let_go(self, holder: str) -> None:
        """Let others take at once what `holder` has in hand. They do not know whether it was sent."""
        mine = and_(notices.c.holder == holder, notices.c.state == "waiting")
        await self._database.write(lambda db: db.execute(update(notices).where(mine).values(held_until=None)).rowcount)

    async def sent(self, keys: Collection[str], holder: str, channel: str, thread: dict[str, str], at: datetime) -> None:
        """Record that messages were sent by a channel."""
        values = {
            "state": "sent", "sent_at": at, "channel": channel, "thread": thread, "holder": None, "held_until": None,
            "error": None,
        }  # fmt: skip
        mine = and_(notices.c.key.in_(list(keys)), notices.c.holder == holder)
        needs_no_end = and_(mine, notices.c.about != "opened")

        def work(db: Connection) -> None:
            db.execute(update(notices).where(needs_no_end).values(over=True))
            db.execute(update(notices).where(mine).values(**values))

        await self._database.write(work)

    async def put(self, key: str, holder: str, **values: Any) -> None:
        """Record that a message was not sent: the next attempt, or its end."""
        change = {"holder": None, "held_until": None, **values}
        mine = and_(notices.c.key == key, notices.c.holder == holder)
        await self._database.write(lambda db: db.execute(update(notices).where(mine).values(**change)).rowcount)

    # ---- lists ----------------------------------------------------------------------------------------------------

    async def page(
        self,
        limit: int,
        *,
        decision: str | None = None,
        state: str | None = None,
        tenants: Collection[str] | None = None,
        desks: Collection[str] | None = None,
    ) -> Sequence[ListedNotice]:
        """Return messages, the newest first. `tenants` and `desks` are those that the reader may see; None is all of them."""
        conditions: list[ColumnElement[bool]] = []
        for column, names in ((notices.c.tenant, tenants), (decisions.c.desk, desks)):
            conditions += [] if names is None else [column.in_(names)]
        conditions += [] if decision is None else [notices.c.decision == decision]
        conditions += [] if state is None else [notices.c.state == state]
        columns = [decisions.c[name] for name in ("title", "workflow_id", "decision_id", "status")]
        query: Select[Any] = select(notices, *columns).outerjoin(decisions, decisions.c.key == notices.c.decision)
        query = query.where(*conditions).order_by(notices.c.created_at.desc(), notices.c.key).limit(limit)
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).mappings().all()
        return [
            ListedNotice(**{name: row[name] for name in ListedNotice.model_fields if name != "interrupted"}) for row in rows
        ]

    # ---- requests of channels -------------------------------------------------------------------------------------

    async def first_heard(self, channel: str, id: str, at: datetime) -> bool:
        """Return whether a request has come for the first time, and remember it."""
        key, nonce = sha256_of(canonical([channel, id])), secrets.token_hex(16)

        def work(db: Connection) -> bool:
            db.execute(delete(heard_requests).where(heard_requests.c.at < at - HEARD_FOR))
            insert_new_rows(db, heard_requests, [{"id": key, "nonce": nonce, "at": at}])
            known = db.execute(select(heard_requests.c.nonce).where(heard_requests.c.id == key)).scalar_one()
            return bool(known == nonce)

        return await self._database.write(work)

    async def heard(self, channel: str, id: str) -> bool:
        """Return whether a request has come before."""
        query = select(heard_requests.c.id).where(heard_requests.c.id == sha256_of(canonical([channel, id])))
        return await self._database.read(lambda db: db.execute(query).first()) is not None


class DecisionLink(Schema):
    """A link in a message: one option of one decision, or an answer to it, for one person."""

    hash: str
    decision: str
    opened: str
    person: str
    choice: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class SqlLinks:
    """The links of messages, by the hash of the code in the address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, links: Sequence[DecisionLink], at: datetime) -> None:
        """Store new links, and remove those that expired a day ago."""
        rows = [each.model_dump() for each in links]

        def work(db: Connection) -> None:
            db.execute(delete(decision_links).where(decision_links.c.expires_at < at - timedelta(days=1)))
            insert_new_rows(db, decision_links, rows)

        await self._database.write(work)

    async def find(self, code: str) -> DecisionLink | None:
        """Return the link of a code."""
        return None if ":" in code else await self.by_hash(sha256_of(code))  # a code for replies counts by mail alone

    async def by_hash(self, hash: str) -> DecisionLink | None:
        """Return the link whose code has this hash."""
        async with self._database.transaction() as db:
            query = select(decision_links).where(decision_links.c.hash == hash)
            row = (await db.execute(query)).mappings().first()
        return None if row is None else DecisionLink.model_validate(dict(row))

    async def used(self, link: DecisionLink) -> None:
        """Note that a person has decided by a link: all links of the same decision for them are used."""
        same = and_(
            decision_links.c.decision == link.decision,
            decision_links.c.opened == link.opened,
            decision_links.c.person == link.person,
            decision_links.c.used_at.is_(None),
        )
        await self._database.write(lambda db: db.execute(update(decision_links).where(same).values(used_at=now())).rowcount)


def _row(row: Any) -> NoticeRow:
    return NoticeRow(**{name: row[name] for name in NoticeRow.model_fields if name != "interrupted"})


_UNSENT = {"opened": "given_up", "reminded": "dropped", "closed": "dropped"}


def _new_row(decision: str, opened: str, tenant: str | None, new: NewNotice) -> dict[str, Any]:
    ended = new.error is not None
    return {
        "key": new.key, "decision": decision, "opened": opened, "person": new.person, "about": new.about,
        "number": new.number, "tenant": tenant, "channel": new.channel, "state": _UNSENT[new.about] if ended else "waiting",
        "over": ended, "attempts": 0, "tried": [], "failing_since": None, "next_at": new.at, "holder": None,
        "held_until": None, "error": new.error, "thread": {}, "created_at": now(), "sent_at": None,
    }  # fmt: skip
