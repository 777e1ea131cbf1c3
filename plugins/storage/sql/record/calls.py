"""The steps of the ledger: a paid call is begun, and its answer is recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, update

from kernel.basics.sha256 import sha256_of
from kernel.basics.text import storable
from kernel.conversation.transcript import canonical
from kernel.kinds.storage import FOLLOWED_S, LedgerKey, Paid
from kernel.record.seals import reply_digest, seal
from plugins.storage.sql.engine.database import now
from plugins.storage.sql.engine.prepared import Row
from plugins.storage.sql.engine.statements import BEGIN_CALL, CALL, CALLS, PAY_CALL, watching
from plugins.storage.sql.engine.transaction import Ask, Steps, Transaction
from plugins.storage.sql.tables.core import ledger


class BegunRow(NamedTuple):
    """A call that was begun: the key that it is recorded under, its row, and whether somebody follows its run."""

    key: LedgerKey
    row: Row
    followed: bool


def begin(transaction: Transaction, key: LedgerKey, *, tenant: str | None, model: str, head: str | None) -> Steps[BegunRow]:
    """Count an attempt at a call that is not paid yet.

    A call that version 0.1 began under its own key goes on under it, so that an upgrade does not pay twice.
    """
    own, former = ledger_id(key), key.former()
    before = ledger_id(former) if former else own
    begun = BEGIN_CALL, _begun(key, tenant=tenant, model=model, head=head)
    found, *followed = yield [Ask(CALLS, {"own": own, "former": before}, first=begun), *_watching(key.scope)]
    rows = {row.key: row for row in found}
    row = rows[own]
    if former is not None and before in rows and row.status == "begun" and row.attempts == 1:
        return BegunRow(former, _go_on_with(transaction.connection, before, instead_of=own), any(followed))
    return BegunRow(key.model_copy(update={"former_hash": None}), row, any(followed))


def record(
    transaction: Transaction, key: LedgerKey, paid: Paid, reply: dict[str, Any], values: Mapping[str, Any]
) -> Steps[Paid | Row]:
    """Write an answer into the row of a call, and seal the row. If the call is paid already, return its row unchanged.

    `reply` is the answer as the row holds it: see `Large.reply`. `values` are other columns of the row.
    """
    own = ledger_id(key)
    (found,) = yield [Ask(CALL, {"own": own})]
    if not found:
        begun = BEGIN_CALL, _begun(key, tenant=None, model="", head=None)
        (found,) = yield [Ask(CALL, {"own": own}, first=begun)]
    row = found[0]
    if row.status != "begun":
        return row
    # A model may have a price, and this reply none: its tokens are not known.
    source = None if paid.cost_usd is None or paid.price_source is None else storable(paid.price_source)[:191]
    now_ = {"status": "paid", "cost_usd": paid.cost_usd, "paid_at": now(), "reply_hash": reply_digest(paid.reply)}
    now_["price_source"] = source
    changed = row._asdict() | dict(values) | now_
    sealed = seal("ledger", changed)
    transaction.later(PAY_CALL, changed | {"reply": reply, "seal": sealed})
    return paid.model_copy(update={"receipt": sealed})


def ledger_id(key: LedgerKey) -> str:
    """Return the primary key of a call's row in the ledger."""
    return sha256_of(canonical([key.scope, key.step, key.request_hash]))


def ledger_ids(key: LedgerKey) -> list[str]:
    """Return the primary keys of a call's row, under its key and under that of version 0.1."""
    former = key.former()
    return [ledger_id(key), *([ledger_id(former)] if former else [])]


def _begun(key: LedgerKey, *, tenant: str | None, model: str, head: str | None) -> dict[str, Any]:
    return {
        "key": ledger_id(key), "scope": key.scope, "step": key.step, "request_hash": key.request_hash, "status": "begun",
        "attempts": 1, "tenant": tenant, "model": model, "input_tokens": 0, "output_tokens": 0, "created_at": now(),
        "head": head,
    }  # fmt: skip


def _go_on_with(db: Connection, former: str, *, instead_of: str) -> Row:
    """Count the attempt at the call that version 0.1 began, and return its row."""
    db.execute(delete(ledger).where(ledger.c.key == instead_of))
    counted = update(ledger).where(ledger.c.key == former, ledger.c.status == "begun").values(attempts=ledger.c.attempts + 1)
    db.execute(counted)
    return db.execute(select(ledger).where(ledger.c.key == former)).one()


def _watching(scope: str) -> Sequence[Ask]:
    """Return the query for followers of the run with that scope.

    A scope is `workflow id:run id`, then `/team/step` for each team inside. A workflow id may contain colons, so every part
    before a colon is looked up.
    """
    runs = [sha256_of(scope[:at]) for at, character in enumerate(scope) if character == ":"]
    if not runs:
        return []
    since = now() - timedelta(seconds=FOLLOWED_S)
    return [Ask(watching(len(runs)), {"since": since, **{f"run_{number}": run for number, run in enumerate(runs)}})]
