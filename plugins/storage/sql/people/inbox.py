"""Decisions for lists: the open ones of all runs in the order in which people need them, and one with its whole request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError
from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from kernel.basics.schema import Schema
from kernel.basics.sha256 import sha256_of
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.record.event_log import data_in, expanded, refs
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.large import Large
from plugins.storage.sql.projections.decision_rows import NEVER
from plugins.storage.sql.record.event_log import SqlEventLog
from plugins.storage.sql.tables.core import events
from plugins.storage.sql.tables.decision import decisions
from plugins.storage.sql.tables.sighting import run_sightings


class DecisionRow(Schema):
    """A decision as lists show it. `deadline` is None if it waits without one.

    `unknown_since`: since then the server does not know the run that waits for it.
    """

    key: str
    workflow_id: str
    run_id: str
    workflow: str
    decision_id: str
    tenant: str | None
    desk: str | None
    todo_id: str | None
    kind: str
    title: str
    risk: str | None
    assignees: list[str]
    initiator: str | None
    quorum: int
    status: str
    opened_at: datetime
    deadline: datetime | None
    closed_at: datetime | None
    opened: str
    closed: str | None
    reminded: int = 0
    unknown_since: datetime | None = None


class DecisionFilter(Schema):
    """The decisions of a list. `tenants` and `desks` are those that the reader may see; None is all of them."""

    status: str | None = "open"
    tenants: frozenset[str] | None = None
    desks: frozenset[str] | None = None
    kind: str | None = None
    risk: str | None = None
    workflow_id: str | None = None
    words: str | None = None


class DecisionPage(Schema):
    """A part of a list, and how many there are in all."""

    items: list[DecisionRow]
    total: int = Field(ge=0)


class SqlInbox:
    """The decisions of one database."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` reads long texts from the object store."""
        self._database, self._log = database, SqlEventLog(database, large)

    async def page(self, wanted: DecisionFilter, limit: int, offset: int = 0) -> DecisionPage:
        """Return decisions: open ones by deadline and then by risk, closed ones from the newest on."""
        conditions = _conditions(wanted)
        query = _rows().where(*conditions).limit(limit).offset(offset)
        if wanted.status == "open":
            query = query.order_by(decisions.c.due, decisions.c.risk_order, decisions.c.opened_at, decisions.c.key)
        else:
            query = query.order_by(decisions.c.closed_at.desc(), decisions.c.opened_at.desc(), decisions.c.key)
        counting = select(func.count()).select_from(decisions).where(*conditions)

        def read(db: Connection) -> tuple[list[DecisionRow], int]:
            return [_row(row) for row in db.execute(query).mappings()], db.execute(counting).scalar_one()

        rows, total = await self._database.read(read)
        return DecisionPage(items=rows, total=total)

    async def find(self, workflow_id: str, decision_id: str) -> DecisionRow | None:
        """Return the newest decision of that id in a workflow."""
        query = _rows().where(decisions.c.workflow_key == sha256_of(workflow_id), decisions.c.decision_id == decision_id)
        return await self._one(query.order_by(decisions.c.opened_at.desc()).limit(1))

    async def by_key(self, key: str) -> DecisionRow | None:
        """Return the decision of a key."""
        return await self._one(_rows().where(decisions.c.key == key))

    async def by_keys(self, keys: Collection[str]) -> dict[str, DecisionRow]:
        """Return the decisions of these keys, by key."""
        query = _rows().where(decisions.c.key.in_(keys))
        rows = await self._database.read(lambda db: [_row(row) for row in db.execute(query).mappings()])
        return {row.key: row for row in rows}

    async def _one(self, query: Select[Any]) -> DecisionRow | None:
        row = await self._database.read(lambda db: db.execute(query).mappings().first())
        return None if row is None else _row(row)

    async def request(self, row: DecisionRow) -> DecisionRequest | None:
        """Return the whole request as the event log has it, with its answer; None if its words were erased."""
        found = await self._contents({row.opened, row.closed or row.opened})
        asked = found.get(row.opened, {}).get("decision")
        if not isinstance(asked, dict):
            return None
        fields = {**asked, "status": row.status, "assignees": row.assignees, "deadline": row.deadline}
        if row.closed and row.status == "settled" and (answer := found.get(row.closed)):
            fields["settled"] = {name: value for name, value in answer.items() if name in Decision.model_fields}
        try:
            return DecisionRequest.model_validate(fields)
        except ValidationError:  # from another version of the workflows
            return None

    async def _contents(self, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
        query = select(events.c.hash, events.c.content).where(events.c.hash.in_(hashes), events.c.content.is_not(None))
        rows = await self._database.read(lambda db: db.execute(query).all())
        data = {row.hash: data_in(row.content) for row in rows}
        long = [ref for each in data.values() for ref in refs(each)]
        texts = await self._log.texts(long) if long else {}
        return {hash: expanded(each, texts) for hash, each in data.items()}

    async def waits(self, wanted: DecisionFilter, since: datetime) -> list[tuple[datetime, float, str]]:
        """Return (time, seconds that it waited, kind) of each decision that people settled since then."""
        conditions = [*_conditions(wanted.model_copy(update={"status": "settled"})), decisions.c.closed_at >= since]
        query = select(decisions.c.closed_at, decisions.c.opened_at, decisions.c.kind).where(*conditions)
        async with self._database.transaction() as db:
            rows = (await db.execute(query.order_by(decisions.c.closed_at))).all()
        return [(row.closed_at, (row.closed_at - row.opened_at).total_seconds(), row.kind) for row in rows]

    async def state(self) -> str:
        """Return a text that changes with every change of the list."""
        columns = (
            func.count(),
            func.max(decisions.c.opened_at),
            func.sum(decisions.c.risk_order),
            func.max(decisions.c.due),
            func.sum(decisions.c.reminded),
        )
        still_open = select(*columns).where(decisions.c.status == "open")
        newest = select(func.max(decisions.c.closed_at))
        return await self._database.read(lambda db: f"{db.execute(newest).scalar_one()} {db.execute(still_open).one()}")

    async def oldest(self, wanted: DecisionFilter) -> datetime | None:
        """Return when the decision was opened that has waited longest."""
        query = select(func.min(decisions.c.opened_at)).where(*_conditions(wanted))
        found: datetime | None = await self._database.read(lambda db: db.execute(query).scalar_one())
        return found


def _rows() -> Select[Any]:
    sighted = decisions.outerjoin(run_sightings, run_sightings.c.key == decisions.c.chain_key)
    return select(decisions, run_sightings.c.unknown_since).select_from(sighted)


def _row(row: Any) -> DecisionRow:
    fields = {name: row[name] for name in DecisionRow.model_fields if name != "deadline"}
    return DecisionRow(**fields, deadline=None if row["due"] >= NEVER else row["due"])


def _conditions(wanted: DecisionFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(decisions.c.status == wanted.status)
    if wanted.tenants is not None:
        found.append(decisions.c.tenant.in_(wanted.tenants))
    if wanted.desks is not None:
        found.append(decisions.c.desk.in_(wanted.desks))
    given = {name: getattr(wanted, name) for name in ("kind", "risk")}
    found += [decisions.c[name] == value for name, value in given.items() if value is not None]
    if wanted.workflow_id is not None:
        found.append(decisions.c.workflow_key == sha256_of(wanted.workflow_id))
    if wanted.words:
        columns = (decisions.c.title, decisions.c.workflow_id)
        found.append(or_(*(func.lower(column).contains(wanted.words.lower(), autoescape=True) for column in columns)))
    return found
