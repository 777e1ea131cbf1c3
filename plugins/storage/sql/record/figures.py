"""Figures of a period from the ledger, the event log and the runs: counted by the database, or from the newest rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from kernel.basics.schema import Schema
from kernel.kinds.storage import CACHE
from kernel.record.event_log import data_in
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.tables.core import event_runs, events, ledger

SAMPLED = 20_000
"""The most events or calls that are read one by one: the newest ones of the period."""

MOST_PRICES = 1_000
"""The most rows of a list of prices."""

FAILURES = ("run_failed", "not_answered", "node_failed", "script_failed", "agent_failed", "tool_denied", "guard_refused")

Tenants = Collection[str] | None
"""The tenants that the reader may see; None for all."""


class SpentRow(Schema):
    """The paid calls of one hour (`2026-11-29T21`), model and tenant. `unpriced` of them have no known price."""

    hour: str
    model: str
    tenant: str | None
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    unpriced: int


class PricedRow(Schema):
    """The paid calls of one model or tool, and where their price is from; None for calls from before schema 0024."""

    model: str
    price_source: str | None
    calls: int
    cost_usd: float


class Sampled(Schema):
    """An event of which figures are made: its type, time, name (of an agent or an error) and usage."""

    type: str
    at: datetime
    name: str
    tokens: int = 0
    cost_usd: float = 0.0


class SqlFigures:
    """The figures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent(self, since: datetime, tenants: Tenants = None) -> list[SpentRow]:
        """Return the model calls that were paid since then, by hour, model and tenant."""
        hour = self._hour(ledger.c.paid_at).label("hour")
        price = func.coalesce(func.sum(ledger.c.cost_usd), 0.0)
        unpriced = func.count() - func.count(ledger.c.cost_usd)
        columns = [
            hour, ledger.c.model, ledger.c.tenant, func.count().label("calls"), func.sum(ledger.c.input_tokens).label("input"),
            func.sum(ledger.c.output_tokens).label("output"), price.label("cost"), unpriced.label("unpriced"),
        ]  # fmt: skip
        query = _of_tenants(select(*columns), ledger.c.tenant, tenants).where(*self._paid(since))
        query = query.group_by("hour", ledger.c.model, ledger.c.tenant).order_by("hour")
        async with self._database.transaction() as db:
            rows = (await db.execute(query)).all()
        return [
            SpentRow(
                hour=row.hour, model=row.model, tenant=row.tenant, calls=row.calls, input_tokens=int(row.input or 0),
                output_tokens=int(row.output or 0), cost_usd=float(row.cost), unpriced=row.unpriced,
            )
            for row in rows
        ]  # fmt: skip

    async def priced(self, since: datetime, tenants: Tenants = None) -> list[PricedRow]:
        """Return the calls with a price, of models and tools, that were paid since then: those that cost most first."""
        price = func.sum(ledger.c.cost_usd).label("cost")
        columns = (ledger.c.model, ledger.c.price_source, func.count().label("calls"), price)
        query = _of_tenants(select(*columns), ledger.c.tenant, tenants).where(
            ledger.c.paid_at >= since.astimezone(UTC), ledger.c.status == "paid", ledger.c.cost_usd > 0
        )
        query = query.group_by(ledger.c.model, ledger.c.price_source).order_by(price.desc(), ledger.c.model)
        async with self._database.transaction() as db:
            rows = (await db.execute(query.limit(MOST_PRICES))).all()
        return [
            PricedRow(model=row.model, price_source=row.price_source, calls=row.calls, cost_usd=float(row.cost)) for row in rows
        ]

    async def latencies(self, since: datetime, tenants: Tenants = None) -> list[tuple[datetime, float]]:
        """Return (time, seconds from the first attempt to the answer) of model calls, at most `SAMPLED`."""
        query = _of_tenants(select(ledger.c.paid_at, ledger.c.created_at), ledger.c.tenant, tenants).where(*self._paid(since))
        async with self._database.transaction() as db:
            rows = (await db.execute(query.order_by(ledger.c.paid_at.desc()).limit(SAMPLED))).all()
        return [(_aware(row.paid_at), max((row.paid_at - row.created_at).total_seconds(), 0.0)) for row in reversed(rows)]

    async def runs(self, since: datetime, tenants: Tenants = None) -> list[tuple[str, str, int]]:
        """Return (hour, type of workflow, number of runs that began)."""
        hour = func.substr(event_runs.c.first_at, 1, 13).label("hour")
        query = select(hour, event_runs.c.type, func.count().label("number"))
        query = _of_tenants(query, event_runs.c.tenant, tenants).where(event_runs.c.first_at >= _text(since))
        async with self._database.transaction() as db:
            rows = (await db.execute(query.group_by("hour", event_runs.c.type).order_by("hour"))).all()
        return [(row.hour, row.type, row.number) for row in rows]

    async def sample(self, types: Collection[str], since: datetime, tenants: Tenants = None) -> list[Sampled]:
        """Return the events of these types since then, at most `SAMPLED` of each, without those that were erased."""
        found: list[Sampled] = []
        async with self._database.transaction() as db:
            for type in types:
                query = select(events.c.type, events.c.at, events.c.content).where(
                    events.c.type == type, events.c.at >= _text(since), events.c.content.is_not(None)
                )
                if tenants is not None:
                    query = query.join(event_runs, event_runs.c.run_id == events.c.run_id)
                    query = _of_tenants(query, event_runs.c.tenant, tenants)
                rows = (await db.execute(query.order_by(events.c.at.desc()).limit(SAMPLED))).all()
                found += [_sampled(row) for row in reversed(rows)]
        return found

    async def count(self, type: str, since: datetime, tenants: Tenants = None) -> int:
        """Return how many events of a type there are since then."""
        query = select(func.count()).select_from(events).where(events.c.type == type, events.c.at >= _text(since))
        if tenants is not None:
            query = query.join(event_runs, event_runs.c.run_id == events.c.run_id)
            query = _of_tenants(query, event_runs.c.tenant, tenants)
        async with self._database.transaction() as db:
            return int((await db.execute(query)).scalar_one())

    def _hour(self, column: ColumnElement[datetime]) -> ColumnElement[str]:
        match self._database.address.family:
            case "sqlite":
                return func.strftime("%Y-%m-%dT%H", column)
            case "postgresql":
                return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24')
            case _:
                return func.date_format(column, "%Y-%m-%dT%H")

    def _paid(self, since: datetime) -> list[ColumnElement[bool]]:
        free = ledger.c.model.like("tool:%") | ledger.c.model.like(f"{CACHE}%")
        return [ledger.c.paid_at >= since.astimezone(UTC), ledger.c.status == "paid", ~free]


def _of_tenants(query: Select[Any], column: ColumnElement[Any], tenants: Tenants) -> Select[Any]:
    return query if tenants is None else query.where(column.in_(tenants))


def _text(at: datetime) -> str:
    """Return a time as the log writes it: such texts sort like the times."""
    return at.astimezone(UTC).isoformat()


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _sampled(row: Any) -> Sampled:
    data = data_in(row.content)
    usage, error = _object(data, "usage"), _object(data, "error")
    named = data.get("participant") if row.type == "answered" else error.get("type") or data.get("type") or row.type
    return Sampled(
        type=row.type,
        at=datetime.fromisoformat(row.at),
        name=str(named)[:200],
        tokens=int(_number(usage, "input_tokens") + _number(usage, "output_tokens")),
        cost_usd=_number(usage, "cost_usd"),
    )


def _object(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _number(data: Mapping[str, Any], name: str) -> float:
    """Return a number of an event, 0 where a damaged one has something else."""
    value = data.get(name)
    return value if isinstance(value, int | float) else 0.0
