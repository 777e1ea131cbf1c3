"""Texts, conversations and the ledger. Every write may be repeated, and the first record wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Text, bindparam, delete, func, insert, literal, select, update
from sqlalchemy import cast as cast_as
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, Role, canonical, link
from kernel.kinds.objects import Objects
from kernel.kinds.storage import FOLLOWED_S, HEARD_S, Begun, LedgerKey, Paid, StreamedAnswer
from kernel.record.seals import reply_digest, seal
from plugins.storage.sql.database import Database, insert_new, now, retry_rolled_back
from plugins.storage.sql.faults import missing_record
from plugins.storage.sql.large import Large
from plugins.storage.sql.tables.core import followers, ledger, messages, speech, texts


class SqlStorage:
    """`kernel.kinds.storage.Storage` over one database. Errors of the database become `StoreUnavailable`."""

    def __init__(self, database: Database, objects: Objects | None = None) -> None:
        """`objects` takes values that are too long for a row."""
        self.database, self.large = database, Large(objects)

    @retry_rolled_back
    async def begin(self, key: LedgerKey, *, tenant: str | None, model: str, head: str | None = None) -> Begun:
        """Count an attempt at a call that is not paid yet. Return its recorded answer, if any, and the number of attempts."""
        async with self.database.transaction() as db:
            await insert_new(db, ledger, [_begun(key, tenant=tenant, model=model) | {"head": head}])
            key, row = await _counted(db, key)
            watched = (await db.execute(_watching(key.scope))).first() is not None
        paid = await self._paid(row) if row.status == "paid" else None
        return Begun(key=key, paid=paid, earlier_attempts=row.attempts - 1, followed=watched)

    @retry_rolled_back
    async def release(self, key: LedgerKey) -> None:
        """Uncount an attempt that certainly cost nothing, because the provider refused it."""
        async with self.database.transaction() as db:
            await db.execute(
                update(ledger)
                .where(_mine(key), ledger.c.status == "begun", ledger.c.attempts > 0)
                .values(attempts=ledger.c.attempts - 1)
            )

    @retry_rolled_back
    async def record(
        self,
        key: LedgerKey,
        paid: Paid,
        *,
        texts: Sequence[str],
        input_tokens: int,
        output_tokens: int,
        head: str | None = None,
        model: str | None = None,
    ) -> Paid:
        """Record an answer with its texts, in one transaction. Return the recorded answer: the one that was written first."""
        rows, reply = await self.large.rows(texts), await self.large.reply(paid.reply)
        values: dict[str, Any] = {"input_tokens": input_tokens, "output_tokens": output_tokens}
        values |= {"head": head} if head is not None else {}
        values |= {"model": model} if model is not None else {}
        async with self.database.transaction() as db:
            await insert_new(db, ledger, [_begun(key, tenant=None, model="") | {"attempts": 1}])
            first = await settle(db, key, paid, reply, values)
            await insert_texts(db, rows)
        return await self._paid(first) if isinstance(first, Row) else first

    async def answered(self, request_hash: str, *, tenant: str | None, model: str, since: datetime) -> dict[str, Any] | None:
        """Return the newest reply of that model that the tenant has paid for the same request, or None."""
        same_tenant = ledger.c.tenant.is_(None) if tenant is None else ledger.c.tenant == tenant
        query = (
            select(ledger.c.reply)
            .where(ledger.c.request_hash == request_hash, ledger.c.paid_at >= since, same_tenant, ledger.c.model == model)
            .where(ledger.c.status == "paid", ledger.c.erased_at.is_(None), ledger.c.step.not_like("%/hedge"))
            .order_by(ledger.c.paid_at.desc())
            .limit(1)
        )
        async with self.database.transaction() as db:
            reply = (await db.execute(query)).scalar_one_or_none()
        return None if reply is None else await self.large.whole_reply(reply)

    async def _paid(self, row: Any) -> Paid:
        return Paid(reply=await self.large.whole_reply(row.reply), cost_usd=row.cost_usd, receipt=row.seal)

    @retry_rolled_back
    async def append(self, parent: str | None, entries: Sequence[Entry]) -> str | None:
        """Store a chain of entries after `parent`, and return its head. If an entry has no text, its text must be stored."""
        rows, head, at = [], parent, now()
        for entry in entries:
            this = link(head, entry)
            rows.append(
                {
                    "hash": this, "parent": head, "role": entry.role, "author": entry.author,
                    "text_hash": entry.ref, "created_at": at,
                }
            )  # fmt: skip
            head = this
        if rows:
            carried = await self.large.rows(entry.text for entry in entries if entry.text is not None)
            async with self.database.transaction() as db:
                await insert_texts(db, carried)
                await insert_new(db, messages, rows)
        return head

    async def chain(self, head: str | None) -> list[Entry]:
        """Return the whole conversation that ends at `head`, in one query, whatever its length.

        Raises:
            NotThere: a message or a text of it is missing.
        """
        if head is None:
            return []
        async with self.database.transaction() as db:
            rows = (await db.execute(_CHAIN, {"head": head})).all()
        if not rows or rows[0].parent is not None:
            raise missing_record(self.database.shown, f"the whole conversation {head[:12]}…")
        whole = await self.large.wholes([(row.text_hash, row.content) for row in rows])
        return [
            Entry(role=cast(Role, row.role), author=row.author, ref=row.text_hash, text=text)
            for row, text in zip(rows, whole, strict=True)
        ]

    async def keep(self, data: bytes) -> str:
        """Store bytes as an object, and return their address."""
        return await self.large.put(data)

    async def kept(self, address: str) -> bytes:
        """Return the bytes at that address. Raises the errors of `kernel.kinds.objects.Objects`."""
        return await self.large.get(address)

    async def text(self, ref: str) -> str | None:
        """Return the text of that ref, or None."""
        async with self.database.transaction() as db:
            content: str | None = (await db.execute(select(texts.c.content).where(texts.c.hash == ref))).scalar_one_or_none()
        return None if content is None else await self.large.whole(ref, content)

    @retry_rolled_back
    async def follow(self, run: str) -> None:
        """Note that a follower reads the stream of a run now."""
        async with self.database.transaction() as db:
            await db.execute(delete(followers).where(followers.c.run == sha256_of(run)))
            await db.execute(insert(followers).values(run=sha256_of(run), seen_at=now()))

    @retry_rolled_back
    async def write_stream(self, key: LedgerKey, streamed: StreamedAnswer) -> None:
        """Write the text of a streamed answer so far. A new attempt replaces the row; outdated rows are deleted."""
        at, row = now(), streamed.model_dump()
        same = (speech.c.key == ledger_id(key)) & (speech.c.attempt == streamed.attempt)
        async with self.database.transaction() as db:
            if (await db.execute(update(speech).where(same).values(text=streamed.text, said_at=at))).rowcount:
                return
            late = speech.c.said_at < at - timedelta(seconds=HEARD_S)
            await db.execute(delete(speech).where((speech.c.key == ledger_id(key)) | late))
            await db.execute(insert(speech).values(key=ledger_id(key), **row, began_at=at, said_at=at))

    @retry_rolled_back
    async def delete_stream(self, key: LedgerKey) -> None:
        """Delete the text of a streamed answer that will not be completed."""
        async with self.database.transaction() as db:
            await db.execute(delete(speech).where(speech.c.key == ledger_id(key)))

    async def streams_of(self, run: str) -> list[StreamedAnswer]:
        """Return the answers that are streamed, or were until `HEARD_S` ago, in a run and the teams inside it."""
        prefix, since = f"{run}:", now() - timedelta(seconds=HEARD_S)
        inside = func.substr(speech.c.scope, 1, len(prefix)) == prefix
        query = select(speech).where(inside, speech.c.said_at > since).order_by(speech.c.began_at)
        async with self.database.transaction() as db:
            rows = (await db.execute(query)).mappings().all()
        return [StreamedAnswer.model_validate({name: row[name] for name in StreamedAnswer.model_fields}) for row in rows]

    async def objects(self) -> list[str]:
        """Return the addresses of all objects that rows point to, sorted."""
        pointing = select(texts.c.hash, texts.c.content).where(texts.c.content.startswith("object:"))
        paid = select(ledger.c.reply).where(cast_as(ledger.c.reply, Text).startswith('{"object"'))
        async with self.database.transaction() as db:
            long_texts = {row.hash for row in (await db.execute(pointing)).all() if Large.is_pointer(row.hash, row.content)}
            replies = (await db.execute(paid)).scalars().all()
        return sorted(long_texts | {address for reply in replies if (address := Large.object_of(reply))})

    async def close(self) -> None:
        """Close the connections. The store opens new ones if it is used again."""
        await self.large.close()
        await self.database.close()


def _chain() -> Select[Any]:
    last = select(messages, literal(0).label("back")).where(messages.c.hash == bindparam("head")).cte("said", recursive=True)
    chain = last.union_all(select(messages, last.c.back + 1).join(last, messages.c.hash == last.c.parent))
    return (
        select(chain.c.role, chain.c.author, chain.c.text_hash, chain.c.parent, texts.c.content)
        .join(texts, texts.c.hash == chain.c.text_hash)
        .order_by(chain.c.back.desc())
    )


_CHAIN = _chain()
"""Built once, because building the statement takes longer than running it."""


async def settle(
    db: AsyncConnection, key: LedgerKey, paid: Paid, reply: dict[str, Any], values: Mapping[str, Any]
) -> Paid | Row[Any]:
    """Write an answer into the row of a begun call, and seal the row. If the call is paid already, return its row unchanged.

    `reply` is the answer as the row holds it: see `Large.reply`.
    """
    row = (await db.execute(select(ledger).where(_mine(key)).with_for_update())).one()
    if row.status != "begun":
        return row
    own = {"status": "paid", "cost_usd": paid.cost_usd, "paid_at": now(), "reply_hash": reply_digest(paid.reply), **values}
    sealed = seal("ledger", dict(row._mapping) | own)
    await db.execute(update(ledger).where(_mine(key)).values(reply=reply, seal=sealed, **own))
    return paid.model_copy(update={"receipt": sealed})


def ledger_id(key: LedgerKey) -> str:
    """Return the primary key of a call's row in the ledger."""
    return sha256_of(canonical([key.scope, key.step, key.request_hash]))


async def _counted(db: AsyncConnection, key: LedgerKey) -> tuple[LedgerKey, Any]:
    """Count one attempt. Return the key that the call is recorded under, and its row.

    A call that version 0.1 began under its own key goes on under it, so that an upgrade does not pay twice.
    """
    former, own = key.former(), key.model_copy(update={"former_hash": None})
    await db.execute(update(ledger).where(_mine(key), ledger.c.status == "begun").values(attempts=ledger.c.attempts + 1))
    ids = [ledger_id(key), *([ledger_id(former)] if former else [])]
    rows = {row.key: row for row in (await db.execute(select(ledger).where(ledger.c.key.in_(ids)))).all()}
    row = rows[ledger_id(key)]
    if former is None or ledger_id(former) not in rows or row.status != "begun" or row.attempts > 1:
        return own, row
    await db.execute(delete(ledger).where(_mine(key)))
    return await _counted(db, former)


def _mine(key: LedgerKey) -> ColumnElement[bool]:
    return ledger.c.key == ledger_id(key)


def _begun(key: LedgerKey, *, tenant: str | None, model: str) -> dict[str, Any]:
    return {
        "key": ledger_id(key), "scope": key.scope, "step": key.step, "request_hash": key.request_hash, "status": "begun",
        "attempts": 0, "tenant": tenant, "model": model, "input_tokens": 0, "output_tokens": 0, "created_at": now(),
    }  # fmt: skip


def _watching(scope: str) -> Select[Any]:
    """Return the query for followers of the run with that scope.

    A scope is `workflow id:run id`, then `/team/step` for each team inside. A workflow id may contain colons, so every part
    before a colon is looked up.
    """
    runs = [sha256_of(scope[:at]) for at, character in enumerate(scope) if character == ":"]
    since = now() - timedelta(seconds=FOLLOWED_S)
    return select(followers.c.run).where(followers.c.run.in_(runs), followers.c.seen_at > since)


async def insert_texts(db: AsyncConnection, rows: Sequence[Mapping[str, str]]) -> None:
    """Insert the texts that are not stored yet. `rows` come from `Large.rows`."""
    if not rows:
        return
    await insert_new(db, texts, rows)
    content = {row["hash"]: row["content"] for row in rows}
    erased = select(texts.c.hash).where(texts.c.hash.in_(content), texts.c.erased_at.is_not(None))
    for hash in (await db.execute(erased)).scalars().all():  # the same text was written again
        await db.execute(update(texts).where(texts.c.hash == hash).values(content=content[hash], erased_at=None))
