"""Embeddings in a SQL database: each text is embedded once for each model, for all its uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.kinds.storage import LedgerKey, Paid
from plugins.storage.sql.engine.database import Database, insert_new, now
from plugins.storage.sql.engine.transaction import carry_out
from plugins.storage.sql.knowledge.vector_index import PgVector
from plugins.storage.sql.record.calls import record
from plugins.storage.sql.tables.memory import embeddings

AT_ONCE = 500
"""The number of hashes in one query."""


@dataclass(frozen=True)
class Embedded:
    """A stored vector, with the call that paid for it, its tokens and its cost."""

    vector: bytes
    paid_for: str
    input_tokens: int
    cost_usd: float | None


class SqlVectors:
    """Vectors by model and text."""

    def __init__(self, database: Database) -> None:
        self._database, self._index = database, PgVector()

    async def find(self, model: str, hashes: Sequence[str]) -> dict[str, Embedded]:
        """Return the stored vectors of these texts, by the text's hash."""
        stored: dict[str, Embedded] = {}
        async with self._database.transaction() as db:
            for start in range(0, len(hashes), AT_ONCE):
                keys = [_key(model, hash) for hash in hashes[start : start + AT_ONCE]]
                for row in await db.execute(select(embeddings).where(embeddings.c.key.in_(keys))):
                    stored[row.text_hash] = Embedded(row.vector, row.paid_for, row.input_tokens, row.cost_usd)
        return stored

    async def record(
        self, key: LedgerKey, model: str, paid_for: str, vectors: Mapping[str, bytes], paid: Paid, input_tokens: int
    ) -> None:
        """Write vectors and the call's cost in one transaction. The ledger and the first vector's row hold the cost."""
        at = now()
        rows = [
            {
                "key": _key(model, hash), "model": model, "text_hash": hash, "vector": vector, "paid_for": paid_for,
                "input_tokens": 0 if number else input_tokens, "cost_usd": 0.0 if number else paid.cost_usd, "created_at": at,
            }
            for number, (hash, vector) in enumerate(vectors.items())
        ]  # fmt: skip
        tokens = {"input_tokens": input_tokens, "output_tokens": 0}
        async with self._database.transaction() as db:
            await db.run_sync(carry_out, lambda transaction: record(transaction, key, paid, paid.reply, tokens))
            await insert_new(db, embeddings, rows)
            await self._index.add(db, {_key(model, hash): vector for hash, vector in vectors.items()})


def _key(model: str, text_hash: str) -> str:
    return sha256_of(canonical([model, text_hash]))
