"""Texts, conversations and the ledger. Every write may be repeated, and the first record wins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Text, delete, func, insert, select, update
from sqlalchemy import cast as cast_as

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, Role, Thread
from kernel.kinds.objects import Objects
from kernel.kinds.storage import (
    HEARD_S,
    Begun,
    Closed,
    ConversationChanged,
    LedgerKey,
    Opened,
    Paid,
    Said,
    StreamedAnswer,
)
from kernel.record.event_log import Origin, Outgoing
from plugins.storage.sql.engine.database import Database, now
from plugins.storage.sql.engine.faults import missing_record
from plugins.storage.sql.engine.prepared import Row
from plugins.storage.sql.engine.statements import NEWEST_ERASURE
from plugins.storage.sql.engine.transaction import Steps, Transaction, together
from plugins.storage.sql.large import Large
from plugins.storage.sql.record.calls import BegunRow, begin, ledger_id, ledger_ids, record
from plugins.storage.sql.record.conversations import CHAIN, Conversations, rows_of, with_texts
from plugins.storage.sql.record.event_steps import WrittenRows, write_events
from plugins.storage.sql.tables.core import followers, ledger, speech, texts


class SqlStorage:
    """`kernel.kinds.storage.Storage` over one database. Errors of the database become `StoreUnavailable`."""

    def __init__(self, database: Database, objects: Objects | None = None) -> None:
        """`objects` takes values that are too long for a row."""
        self.database, self.large = database, Large(objects)
        self._conversations = Conversations()

    async def said(self, thread: Thread) -> Said:
        """Return a thread's conversation. It is read only if this process does not remember it.

        Raises:
            NotThere: a message or a text of it is missing.
        """
        as_of, entries = None, []
        if thread.head is not None:
            as_of, remembered = self._conversations.as_of, self._conversations.find(thread.head)
            if remembered is None:
                async with self.database.transaction() as db:  # the number first: an erasure in between is noticed later
                    as_of = (await db.run_sync(NEWEST_ERASURE.all, {}))[0].seq
                remembered = await self.chain(thread.head)
                self._conversations.begin(as_of)
                self._conversations.add(None, remembered, as_of)
            entries = remembered
        return Said([*entries, *await self._with_texts(thread.pending)], as_of)

    async def open_call(
        self,
        key: LedgerKey,
        *,
        tenant: str | None,
        model: str,
        thread: Thread,
        as_of: int | None = None,
        events: tuple[Outgoing, Origin] | None = None,
    ) -> Opened:
        """Begin a call, store what was said before it, and write events of its run, in one transaction."""
        rows, long_texts = await self._rows_of(thread), await self.large.rows(events[0].texts) if events else []
        about = [*ledger_ids(key), *([events[1].run_id] if events else [])]

        def steps(transaction: Transaction) -> Steps[tuple[int, BegunRow | None, WrittenRows | None]]:
            newest = transaction.newest_erasure
            if as_of is not None and as_of != newest:
                return newest, None, None
            transaction.add_texts(rows.texts)
            transaction.add_messages(rows.messages)
            beginning = begin(transaction, key, tenant=tenant, model=model, head=rows.head)
            if events is None:
                return newest, (yield from beginning), None
            writing = write_events(transaction, *events, None, long_texts)
            written, begun = yield from together(writing, beginning)
            return newest, begun, written

        newest, found, written = await self.database.carry_out(steps, about)
        self._conversations.begin(newest)
        if found is None:
            raise ConversationChanged("Words were erased since the conversation was read.")
        self._conversations.add(thread.head, thread.pending, newest)
        begun = await self._begun(found)
        return Opened(begun, as_of=newest) if written is None else Opened(begun, written.rows, written.written, newest)

    async def close_call(
        self,
        key: LedgerKey,
        paid: Paid,
        *,
        said: Thread,
        texts: Sequence[str],
        input_tokens: int,
        output_tokens: int,
        model: str | None = None,
        as_of: int | None = None,
    ) -> Closed:
        """Record an answer with its texts, and store what was said, in one transaction."""
        rows, reply = await self._rows_of(said, texts), await self.large.reply(paid.reply)
        values = {"input_tokens": input_tokens, "output_tokens": output_tokens} | _given(head=rows.head, model=model)
        recorded = {sha256_of(text) for text in texts}

        def steps(transaction: Transaction) -> Steps[Paid | Row]:
            first = yield from record(transaction, key, paid, reply, values)
            ours = isinstance(first, Paid)
            transaction.add_texts(row for row in rows.texts if ours or row["hash"] in recorded)
            transaction.add_messages(rows.messages if ours else ())
            return first

        first = await self.database.carry_out(steps, ledger_ids(key))
        if not isinstance(first, Paid):
            return Closed(await self._paid(first), stored=False)
        self._conversations.add(said.head, said.pending, as_of)
        return Closed(first, stored=True)

    async def begin(self, key: LedgerKey, *, tenant: str | None, model: str, head: str | None = None) -> Begun:
        """Count an attempt at a call that is not paid yet. Return its recorded answer, if any, and the number of attempts."""
        steps = partial(begin, key=key, tenant=tenant, model=model, head=head)
        return await self._begun(await self.database.carry_out(steps, ledger_ids(key)))

    async def release(self, key: LedgerKey) -> None:
        """Uncount an attempt that certainly cost nothing, because the provider refused it."""
        begun = (ledger.c.key == ledger_id(key)) & (ledger.c.status == "begun") & (ledger.c.attempts > 0)
        uncounted = update(ledger).where(begun).values(attempts=ledger.c.attempts - 1)
        await self.database.write(lambda db: db.execute(uncounted).close())

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
        closed = await self.close_call(
            key, paid, said=Thread(head=head), texts=texts, model=model, input_tokens=input_tokens, output_tokens=output_tokens
        )
        return closed.paid

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
        return Paid(
            reply=await self.large.whole_reply(row.reply),
            cost_usd=row.cost_usd,
            price_source=row.price_source,
            receipt=row.seal,
        )

    async def _begun(self, found: BegunRow) -> Begun:
        paid = await self._paid(found.row) if found.row.status == "paid" else None
        return Begun(key=found.key, paid=paid, earlier_attempts=found.row.attempts - 1, followed=found.followed)

    async def _rows_of(self, thread: Thread, more: Sequence[str] = ()) -> _Rows:
        """Return the rows of a thread's pending entries, and of the texts `more`. A text that is in both is stored once."""
        carried = await self.large.rows([*(entry.text for entry in thread.pending if entry.text is not None), *more])
        messages = rows_of(thread, now())
        return _Rows(carried, messages, messages[-1]["hash"] if messages else thread.head)

    async def _with_texts(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the entries with the texts that they lack."""
        found: dict[str, str] = {}
        for entry in entries:
            if entry.text is None:
                text = self._conversations.text(entry.ref)
                text = await self.text(entry.ref) if text is None else text
                if text is None:
                    raise missing_record(self.database.shown, "an earlier part of this conversation")
                found[entry.ref] = text
        return with_texts(entries, found)

    async def append(self, parent: str | None, entries: Sequence[Entry]) -> str | None:
        """Store a chain of entries after `parent`, and return its head. If an entry has no text, its text must be stored."""
        rows = await self._rows_of(Thread(head=parent, pending=tuple(entries)))

        def steps(transaction: Transaction) -> Steps[None]:
            transaction.add_texts(rows.texts)
            transaction.add_messages(rows.messages)
            yield from ()

        if rows.messages:
            await self.database.carry_out(steps, about=())
        return rows.head

    async def chain(self, head: str | None) -> list[Entry]:
        """Return the whole conversation that ends at `head`, in one query, whatever its length.

        Raises:
            NotThere: a message or a text of it is missing.
        """
        if head is None:
            return []
        async with self.database.transaction() as db:
            rows = (await db.execute(CHAIN, {"head": head})).all()
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

    async def follow(self, run: str) -> None:
        """Note that a follower reads the stream of a run now."""
        row = {"run": sha256_of(run), "seen_at": now()}

        def work(db: Connection) -> None:
            db.execute(delete(followers).where(followers.c.run == row["run"]))
            db.execute(insert(followers).values(row))

        await self.database.write(work)

    async def write_stream(self, key: LedgerKey, streamed: StreamedAnswer) -> None:
        """Write the text of a streamed answer so far. A new attempt replaces the row; outdated rows are deleted."""
        at, row = now(), streamed.model_dump()
        same = (speech.c.key == ledger_id(key)) & (speech.c.attempt == streamed.attempt)

        def work(db: Connection) -> None:
            if db.execute(update(speech).where(same).values(text=streamed.text, said_at=at)).rowcount:
                return
            late = speech.c.said_at < at - timedelta(seconds=HEARD_S)
            db.execute(delete(speech).where((speech.c.key == ledger_id(key)) | late))
            db.execute(insert(speech).values(key=ledger_id(key), **row, began_at=at, said_at=at))

        await self.database.write(work)

    async def delete_stream(self, key: LedgerKey) -> None:
        """Delete the text of a streamed answer that will not be completed."""
        await self.database.write(lambda db: db.execute(delete(speech).where(speech.c.key == ledger_id(key))).close())

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


class _Rows(NamedTuple):
    """Rows of texts, of a thread's pending messages, and its head."""

    texts: list[dict[str, str]]
    messages: list[dict[str, Any]]
    head: str | None


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
