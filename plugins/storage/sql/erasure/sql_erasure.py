"""`kernel.record.erasure.Erasure` over a SQL database and its object store."""

from __future__ import annotations

from sqlalchemy import select

from kernel.record.erasure import Erased, Whose, without_words
from plugins.storage.sql.engine.database import Database, now
from plugins.storage.sql.erasure.carry_out import carry_out, log_erasure
from plugins.storage.sql.erasure.objects import add_objects, read_reply
from plugins.storage.sql.erasure.person import plan_for_person
from plugins.storage.sql.erasure.plan import add_openings, rows_by_key
from plugins.storage.sql.erasure.runs import plan_for_runs
from plugins.storage.sql.large import Large
from plugins.storage.sql.record.event_log import run_of
from plugins.storage.sql.scrub import Remains, scrubbed
from plugins.storage.sql.tables.core import event_runs, events, ledger


class SqlErasure:
    """Erasure of the words of a tenant, a person or a workflow. It may be slow: it reads the place of every message."""

    def __init__(self, database: Database, large: Large | None = None) -> None:
        """`large` reads and deletes objects. Without it, long texts cannot be erased."""
        self.database, self._large = database, large or Large(None)

    async def erase(self, whose: Whose, *, dry: bool) -> Erased:
        """Erase the words, and return how many rows of each kind have changed. With `dry`, only count.

        Objects are deleted first: if the erasure is interrupted then, the rows still list what a second attempt must delete.
        """
        async with self.database.transaction() as db:
            if whose.person:
                plan = await plan_for_person(db, self._large, whose.person)
            else:
                plan = await plan_for_runs(db, self._large, whose)
            await add_openings(db, plan, whose.workflow)
            replies = [dict(row) async for row in rows_by_key(db, ledger, ledger.c.key, plan.ledger)]
            plan.vectors |= plan.texts
            await add_objects(db, self._large, plan, replies)
        if not dry:
            wordless = {row["key"]: without_words(await read_reply(self._large, row)) for row in replies}
            # Only a long text's object lists the images that it refers to, so the images go before it.
            for address in [*sorted(plan.images), *sorted(plan.objects - plan.images)]:
                await self._large.delete(address)
            at = now()
            async with self.database.transaction() as db:
                await carry_out(db, plan, wordless, at)
                await log_erasure(db, plan, wordless, whose, at)
        return plan.counts()

    async def relabelled(self) -> int:
        """Return how many runs have another tenant, workflow id, type or scope than they were written with.

        It is unknown whose runs these are, so an erasure may miss them.
        """
        last = select(event_runs, events.c.labels).join(events, events.c.hash == event_runs.c.head_hash)
        async with self.database.transaction() as db:
            rows = (await db.execute(last.where(events.c.labels.is_not(None)))).mappings().all()
        return sum(run_of(dict(row)).labels != row["labels"] for row in rows)

    async def scrub(self) -> Remains | None:
        """Remove what is left of erased words from the database's files. Return what remains there, or None; see `scrubbed`."""
        return await scrubbed(self.database)
