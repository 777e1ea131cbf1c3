"""The statements of a call of a model or a tool, and of its events. Each is prepared once: see `prepared`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Table, bindparam, func, literal_column, null, or_, select, text, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from plugins.storage.sql.engine.prepared import Prepared
from plugins.storage.sql.tables.core import event_runs, events, followers, ledger, messages, texts
from plugins.storage.sql.tables.erasure import erasures


def _insert(table: Table, dialect: str, columns: list[str]) -> Any:
    kinds: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql, "mysql": mysql}
    return kinds[dialect].insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in columns})


def _new_row(table: Table, columns: list[str]) -> Prepared:
    """Return the insert of a row whose key may exist already. Foreign keys are still checked."""

    def statement(dialect: str) -> Insert:
        inserted = _insert(table, dialect, columns)
        if dialect != "mysql":
            return inserted.on_conflict_do_nothing()  # type: ignore[no-any-return]
        key = next(iter(table.primary_key))  # IGNORE would accept a wrong foreign key too
        return inserted.on_duplicate_key_update({key.name: key})  # type: ignore[no-any-return]

    return Prepared(statement)


def _begin_call(dialect: str) -> Insert:
    inserted, begun = _insert(ledger, dialect, _BEGUN), ledger.c.status == "begun"
    if dialect == "mysql":  # without parameters after VALUES: its driver would not make one statement of several rows
        one_more: Any = literal_column("if(ledger.status = 'begun', 1, 0)")
        return inserted.on_duplicate_key_update(attempts=ledger.c.attempts + one_more)  # type: ignore[no-any-return]
    counted = {"attempts": ledger.c.attempts + 1}
    return inserted.on_conflict_do_update(index_elements=[ledger.c.key], set_=counted, where=begun)  # type: ignore[no-any-return]


_BEGUN = [
    "key", "scope", "step", "request_hash", "status", "attempts", "tenant", "model", "input_tokens", "output_tokens",
    "created_at", "head",
]  # fmt: skip

BEGIN_CALL = Prepared(_begin_call)
"""Inserts a call that is not in the ledger yet, or counts an attempt at one that is not paid."""

CALLS = Prepared(select(ledger).where(or_(ledger.c.key == bindparam("own"), ledger.c.key == bindparam("former"))))
"""Reads a call by its two keys in the ledger."""

CALL = Prepared(select(ledger).where(ledger.c.key == bindparam("own")).with_for_update())
"""Reads and locks a call."""

_PAID = [
    "status", "reply", "input_tokens", "output_tokens", "cost_usd", "paid_at", "reply_hash", "seal", "head", "model",
    "price_source",
]  # fmt: skip


def _pay_call(dialect: str) -> Insert:
    inserted = _insert(ledger, dialect, [column.name for column in ledger.columns])
    if dialect == "mysql":
        return inserted.on_duplicate_key_update({name: inserted.inserted[name] for name in _PAID})  # type: ignore[no-any-return]
    paid = {name: inserted.excluded[name] for name in _PAID}
    return inserted.on_conflict_do_update(index_elements=[ledger.c.key], set_=paid)  # type: ignore[no-any-return]


PAY_CALL = Prepared(_pay_call)
"""Writes the answer of a call into its row. Of an insert, all databases make one statement for several rows."""


@lru_cache(maxsize=32)
def watching(runs: int) -> Prepared:
    """Return the query for followers of one of so many runs, `run_0` and so on, whose last request came after `since`."""
    any_of = or_(*(followers.c.run == bindparam(f"run_{number}") for number in range(runs)))
    return Prepared(select(followers.c.run).where(any_of, followers.c.seen_at > bindparam("since")).limit(1))


def _begin_run(dialect: str) -> Insert:
    inserted = _insert(event_runs, dialect, [column.name for column in event_runs.columns])
    if dialect == "mysql":
        return inserted.on_duplicate_key_update(_labels(inserted.inserted))  # type: ignore[no-any-return]
    labels = _labels(inserted.excluded)
    return inserted.on_conflict_do_update(index_elements=[event_runs.c.run_id], set_=labels)  # type: ignore[no-any-return]


def _labels(new: Any) -> dict[str, Any]:
    """Return what a later load may change. A load from before schema 0025 names no flow."""
    return {"tenant": new.tenant, "flow": func.coalesce(new.flow, event_runs.c.flow)}


BEGIN_RUN = Prepared(_begin_run)
"""Inserts a run of the event log. The row stays locked until the transaction ends."""

EVENTS = Prepared(
    select(events).where(
        events.c.chain_key == bindparam("chain"), events.c.seq.between(bindparam("first_seq"), bindparam("last_seq"))
    )
)
"""Reads the chain's events in a range of `seq`, of all its runs."""

INSERT_EVENT = _new_row(events, [column.name for column in events.columns if column.name != "erased_at"])


def _move_head(dialect: str) -> Insert:
    inserted = _insert(event_runs, dialect, [column.name for column in event_runs.columns])
    moved = ["head_hash", "last_at", "head_seq"]  # MySQL sets one after the other
    if dialect == "mysql":
        new, is_ahead = inserted.inserted, event_runs.c.head_seq < inserted.inserted.head_seq
        changes = [(name, func.if_(is_ahead, new[name], event_runs.c[name])) for name in moved]
        return inserted.on_duplicate_key_update(changes)  # type: ignore[no-any-return]
    changed = {name: inserted.excluded[name] for name in moved}
    return inserted.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[event_runs.c.run_id], set_=changed, where=event_runs.c.head_seq < inserted.excluded.head_seq
    )


MOVE_HEAD = Prepared(_move_head)
"""Moves the head of a run, which exists, forward."""


def _insert_text(dialect: str) -> Insert:
    inserted = _insert(texts, dialect, ["hash", "content"])
    if dialect == "postgresql":  # an update would lock the row of a text that is stored: see `ERASED_TEXTS`
        return inserted.on_conflict_do_nothing()  # type: ignore[no-any-return]
    if dialect == "mysql":
        kept = func.if_(texts.c.erased_at.is_(None), texts.c.content, inserted.inserted.content)
        return inserted.on_duplicate_key_update([("content", kept), ("erased_at", null())])  # type: ignore[no-any-return]
    again = {"content": inserted.excluded.content, "erased_at": null()}
    return inserted.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[texts.c.hash], set_=again, where=texts.c.erased_at.is_not(None)
    )


INSERT_TEXT = Prepared(_insert_text)
"""Inserts a text, also in the place of the same text that was erased; on PostgreSQL, `ERASED_TEXTS` and `REVIVE_TEXT` do so."""

ERASED_TEXTS = Prepared(
    select(texts.c.hash).where(
        texts.c.hash == func.any(bindparam("hashes", type_=postgresql.ARRAY(texts.c.hash.type))), texts.c.erased_at.is_not(None)
    )
)
REVIVE_TEXT = Prepared(
    update(texts).where(texts.c.hash == bindparam("of")).values(content=bindparam("words"), erased_at=null())
)

INSERT_MESSAGE = _new_row(messages, [column.name for column in messages.columns])

NEWEST_ERASURE = Prepared(select(func.coalesce(func.max(erasures.c.seq), 0).label("seq")))
"""Reads the number of the last erasure."""

BEGIN_WRITING = Prepared(text("BEGIN IMMEDIATE"))
"""Takes SQLite's lock of writers."""
