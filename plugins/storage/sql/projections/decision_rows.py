"""The rows of `decisions`: made from events, in the transaction that writes them, or later from the whole log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Insert, bindparam, delete, select, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from kernel.basics.schema import Duration
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.record.event_log import Logged, data_in
from kernel.record.events import MISSHAPEN
from plugins.storage.sql.engine.database import insert_new_rows
from plugins.storage.sql.engine.prepared import Prepared
from plugins.storage.sql.engine.transaction import Transaction
from plugins.storage.sql.tables.core import event_runs, events
from plugins.storage.sql.tables.decision import decisions

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The `due` of a decision without a deadline."""

RISKS = ("high", "medium", "low")

TITLE_CHARACTERS = 300
ROWS_AT_ONCE = 200

_CLOSING = {"decision_settled": "settled", "decision_expired": "expired", "decision_cancelled": "cancelled"}
_TYPES = ("decision_opened", "decision_escalated", "decision_snoozed", "decision_reassigned", "decision_reminded", *_CLOSING)

Row = dict[str, Any]

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


def decision_key(chain: str, decision_id: str) -> str:
    """Return the key of a decision's row."""
    return sha256_of(canonical([chain, decision_id]))


def _open_decision(dialect: str) -> Insert:
    kinds: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql, "mysql": mysql}
    columns = [column.name for column in decisions.columns]
    inserted = (
        kinds[dialect].insert(decisions).values({name: bindparam(name, type_=decisions.c[name].type) for name in columns})
    )
    rest = [name for name in columns if name != "key"]
    if dialect == "mysql":
        return inserted.on_duplicate_key_update({name: inserted.inserted[name] for name in rest})  # type: ignore[no-any-return]
    return inserted.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[decisions.c.key], set_={name: inserted.excluded[name] for name in rest}
    )


OPEN_DECISION = Prepared(_open_decision)
"""Inserts a decision. A workflow that continues as new may count from d1 again: the new decision replaces the closed one."""

CLOSE_DECISION = Prepared(
    update(decisions)
    .where(decisions.c.key == bindparam("of"))
    .values({name: bindparam(f"new_{name}", type_=decisions.c[name].type) for name in ("status", "closed_at", "closed")})
)


def project_decisions(transaction: Transaction, run: Mapping[str, Any], new: Iterable[Logged]) -> None:
    """Write the rows that follow from new events of a run, at the end of the transaction."""
    opened: dict[str, Row] = {}
    policies: dict[str, Any] = {}
    for row in new:
        if row.type not in _TYPES or (data := _data(row)) is None:
            continue
        if row.type == "decision_opened":
            if made := _opened(run, row, data):
                opened[made["key"]], policies[made["key"]] = made, data["decision"].get("on_timeout")
            continue
        key = decision_key(run["chain"], str(data.get("decision_id")))
        if key in opened:
            opened[key] = _changed(opened[key], row, data, policies[key])
        elif row.type in _CLOSING:
            transaction.later(CLOSE_DECISION, {f"new_{name}": value for name, value in _closed(row).items()} | {"of": key})
        else:
            _amend(transaction.connection, key, row, data)
    transaction.later(OPEN_DECISION, *opened.values())


def undo_after(db: Connection, chain_key: str, seq: int) -> None:
    """Take back the changes by events after `seq` of a chain: they are replaced, or another branch of the chain goes on."""
    later = select(events.c.hash).where(events.c.chain_key == chain_key, events.c.seq > seq)
    mine = decisions.c.chain_key == chain_key
    db.execute(delete(decisions).where(mine, decisions.c.opened.in_(later)))
    again = {"status": "open", "closed": None, "closed_at": None}
    db.execute(update(decisions).where(mine, decisions.c.closed.in_(later)).values(again))


def fill_decisions(db: Connection) -> None:
    """Write the rows of all decisions in the log, if there are none yet: after the migration that makes the table."""
    if db.execute(select(decisions.c.key).limit(1)).first() is not None:
        return
    columns = [events.c[name] for name in Logged.model_fields]
    labels = [event_runs.c[name].label(f"run_{name}") for name in ("chain", "workflow_id", "type", "tenant")]
    found = (
        select(*columns, *labels, events.c.chain_key)
        .join(event_runs, event_runs.c.run_id == events.c.run_id)
        .where(events.c.type.in_(_TYPES))
        .order_by(events.c.chain_key, events.c.seq)
    )
    rows: dict[str, Row] = {}
    policies: dict[str, Any] = {}
    for each in db.execute(found).mappings():
        row = Logged.model_validate({name: each[name] for name in Logged.model_fields})
        if (data := _data(row)) is None:
            continue
        run = {
            "chain": each["run_chain"], "chain_key": each["chain_key"], "workflow_id": each["run_workflow_id"],
            "workflow_key": sha256_of(each["run_workflow_id"]), "run_id": row.run_id, "type": each["run_type"],
            "tenant": each["run_tenant"],
        }  # fmt: skip
        with suppress(*MISSHAPEN):  # damaged, or of another version: its page names it
            if row.type == "decision_opened":
                if made := _opened(run, row, data):
                    rows[made["key"]], policies[made["key"]] = made, data["decision"].get("on_timeout")
            elif (key := decision_key(run["chain"], str(data.get("decision_id")))) in rows:
                rows[key] = _changed(rows[key], row, data, policies[key])
    for some in _portions(list(rows.values())):
        insert_new_rows(db, decisions, some)


def _portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE))


def _data(row: Logged) -> dict[str, Any] | None:
    """Return the data of an event; None if it was erased, or was too large to be logged."""
    data = data_in(row.content)
    return data if data and "too_large" not in data else None


def _opened(run: Mapping[str, Any], row: Logged, data: Mapping[str, Any]) -> Row | None:
    request = data.get("decision")
    if not isinstance(request, dict) or not isinstance(request.get("id"), str):
        return None
    risk = _text(request.get("risk"), 32)
    return {
        "key": decision_key(run["chain"], str(request["id"])),
        **{name: run[name] for name in ("chain_key", "workflow_key", "workflow_id", "run_id", "tenant")},
        "workflow": run["type"],
        "decision_id": str(request["id"])[:191],
        "desk": _text(request.get("desk"), 500),
        "todo_id": _text(request.get("todo_id"), 500),
        "kind": str(request.get("kind", "other"))[:32],
        "title": _text(request.get("title"), TITLE_CHARACTERS) or "",
        "risk": risk,
        "risk_order": RISKS.index(risk) if risk in RISKS else len(RISKS),
        "assignees": [name for name in request.get("assignees", []) if isinstance(name, str)],
        "initiator": _text(request.get("initiator"), 500),
        "quorum": int(request.get("quorum", 1)),
        "status": "open",
        "opened_at": datetime.fromisoformat(row.at),
        "due": datetime.fromisoformat(request["deadline"]) if request.get("deadline") else NEVER,
        "closed_at": None,
        "opened": row.hash,
        "closed": None,
        "reminded": 0,
    }


def _text(value: Any, most: int) -> str | None:
    """Return a text; the event may have a reference in place of a long one."""
    return value[:most] if isinstance(value, str) else None


def _closed(row: Logged) -> Row:
    return {"status": _CLOSING[row.type], "closed_at": datetime.fromisoformat(row.at), "closed": row.hash}


def _changed(known: Row, row: Logged, data: Mapping[str, Any], policy: Any) -> Row:
    return known | (_closed(row) if row.type in _CLOSING else _amended(known, row, data, policy))


def _amend(db: Connection, key: str, row: Logged, data: Mapping[str, Any]) -> None:
    query = select(decisions, events.c.content).join(events, events.c.hash == decisions.c.opened, isouter=True)
    known = db.execute(query.where(decisions.c.key == key)).mappings().first()
    if known is None:
        return
    request = data_in(known["content"]).get("decision") or {}
    values = _amended(dict(known), row, data, request.get("on_timeout"))
    db.execute(update(decisions).where(decisions.c.key == key).values(**values))


def _amended(known: Mapping[str, Any], row: Logged, data: Mapping[str, Any], policy: Any) -> Row:
    """Return the columns that an escalation, a snooze, a reassignment or a reminder changes.

    `workflows.run.decisions` computes the same. `policy` is the `on_timeout` of the request.
    """
    to = [name for name in data.get("to", []) if isinstance(name, str)]
    if row.type == "decision_snoozed":
        return {"due": datetime.fromisoformat(data["deadline"]) if data.get("deadline") else NEVER}
    if row.type == "decision_reminded":
        return {"reminded": int(data.get("number") or 0)}
    if row.type == "decision_reassigned":
        return {"assignees": to}
    if isinstance(data.get("assignees"), list):  # counted by the calendars of those who are asked
        return {
            "assignees": [name for name in data["assignees"] if isinstance(name, str)],
            "due": datetime.fromisoformat(data["deadline"]) if data.get("deadline") else NEVER,
        }
    while isinstance(policy, dict) and policy.get("do") == "escalate" and policy.get("to") != to:
        policy = policy.get("after")
    after = policy.get("after") if isinstance(policy, dict) else None
    wait: timedelta | None = None
    if isinstance(after, str):
        wait = _DURATION.validate_python(after)
    elif after and known["due"] != NEVER:
        wait = known["due"] - known["opened_at"]
    names = [*known["assignees"], *(name for name in to if name not in known["assignees"])]
    return {"assignees": names, "due": datetime.fromisoformat(row.at) + wait if wait else NEVER}
