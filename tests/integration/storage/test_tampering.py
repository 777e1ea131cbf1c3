"""Tampering with rows is found, on real SQLite, PostgreSQL and MariaDB: in every table and every column.

An audit does the same with all rows of a table, so that one row with a value and one without it are tried for each column.
`make drills` tries every row on each of the three.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, ColumnElement, Table, and_, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, Thread, canonical
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.erasure import Whose
from kernel.record.event_log import Logged, Mark, Origin, Outgoing, by_reference, link
from kernel.record.events import Event
from kernel.record.faults import Checked
from kernel.record.seals import seal
from kernel.record.session import SessionJoin, Turn
from plugins.storage import sql
from plugins.storage.sql.audit.sql_audit import SqlAudit
from plugins.storage.sql.engine.address import Address, address
from plugins.storage.sql.engine.database import Database
from plugins.storage.sql.engine.engines import open_engine
from plugins.storage.sql.record.store import SqlStorage
from plugins.storage.sql.tables.core import event_runs, events, ledger, messages, texts
from plugins.storage.sql.tables.erasure import erased_items, erasures
from plugins.storage.sql.tables.session import session_turns, sessions
from runtime.objects import open_objects
from tests.support.installed.databases import URLS, drop_database, new_database

TABLES = (events, event_runs, texts, messages, ledger, sessions, session_turns, erasures, erased_items)

NOT_BOUND = {"events.fence", "messages.created_at"}
"""What docs/event-log.md says that nothing is held against: no reader of the record uses them."""

LONG, VERY_LONG = "A long report. " * 400, "A very long report. " * 3_500


@dataclass(frozen=True)
class World:
    """A database with runs, a session and erasures in it; `anchor` is what an audit of it found."""

    url: str
    objects: Path
    anchor: Checked
    every_row: bool = False


class Run:
    """Writes one run as its activities do."""

    def __init__(self, storage: SqlStorage, name: str, tenant: str) -> None:
        self._storage, self.name, self.tenant = storage, name, tenant
        self._log = sql.SqlEventLog(storage.database, storage.large)
        self.scope = f"{name}:run-{name}"
        self._mark: Mark | None = None
        self._seq = 0

    async def note(self, type: str, receipts: list[str] | None = None, **data: Any) -> None:
        self._seq += 1
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self._seq)
        event, long = by_reference(Event(seq=self._seq, at=at, type=type, by="ann", data=data))
        load = Outgoing(
            chain=self.scope, scope=self.scope, after=self._mark, tenant=self.tenant, events=[event], texts=long,
            receipts={self._seq: receipts} if receipts else {},
        )  # fmt: skip
        origin = Origin(workflow_id=self.name, run_id=f"run-{self.name}", type="Sequential")
        self._mark = (await self._log.write(load, origin)).mark

    async def ask(self, step: str, answer: str) -> None:
        """One answer of a model, and the event that has its receipt."""
        question = Thread().say("task", "task", f"{self.name} {step}").pending
        head = await self._storage.append(None, question)
        said = Entry.of("answer", "a", answer)
        key = LedgerKey(scope=self.scope, step=step, request_hash=sha256_of(step))
        await self._storage.begin(key, tenant=self.tenant, model="m", head=head)
        end = Thread(head=head, pending=(said,)).tip()
        reply = {"content": answer, "model": "m", "tool_calls": []}
        paid = await self._storage.record(
            key, Paid(reply=reply, cost_usd=0.1), texts=[answer], input_tokens=3, output_tokens=4, head=end
        )
        await self._storage.append(head, [said])
        usage = {"calls": 1, "input_tokens": 3, "output_tokens": 4, "cost_usd": 0.1}
        await self.note("answered", [str(paid.receipt)], step=step, model="m", usage=usage, ref=said.ref)

    async def use(self, step: str, result: str) -> None:
        """One result of a tool."""
        key = LedgerKey(scope=self.scope, step=step, request_hash=sha256_of(step))
        await self._storage.begin(key, tenant=self.tenant, model="tool:clock")
        reply = {"ref": sha256_of(result), "text": result, "truncated": False, "ok": True}
        paid = await self._storage.record(key, Paid(reply=reply, cost_usd=0.0), texts=[result], input_tokens=0, output_tokens=0)
        await self.note("tool_answered", [str(paid.receipt)], step=step, ref=sha256_of(result))

    async def join(self, session: str, words: str) -> Turn:
        turn = SessionJoin(
            name=session, tenant=self.tenant, scope=self.scope, workflow_id=self.name, run_id=f"run-{self.name}",
            entries=[Entry.of("task", "task", f"{self.name} asks"), Entry.of("answer", "a", words)],
        )  # fmt: skip
        books = sql.SqlSessions(self._storage.database, self._storage)
        await books.open(session, self.tenant)
        joined = await books.join(turn)
        assert joined is not None
        await self.note("session_joined", session=session, turn=joined.number, head=joined.head)
        return joined


async def fill(url: str, objects: Path) -> World:
    await sql.upgrade(url)
    storage = sql.create(url=url, objects=open_objects(f"file://{objects}"))
    for name, tenant in (("mine", "acme"), ("more", "acme"), ("gone", "gone")):
        run = Run(storage, name, tenant)
        await run.note("run_started", mode="Sequential")
        await run.ask("s1", f"{name} has a short answer.")
        await run.ask("s2", f"{name} has a very long answer. " * 3_000)
        await run.use("s2/tool-1", f"{name} looks at the clock.")
        await run.note("report_written", report=f"{name}: {LONG}")
        await run.note("report_written", report=f"{name}: {VERY_LONG}")
        if name != "gone":
            await sql.SqlSessions(storage.database, storage).open("pond", tenant)
            await run.note("session_opened", session="pond", turns=0, head=None)
            await run.join("garden", f"{name} has a turn.")
        await run.note("run_finished", status="completed")
    erasure = sql.SqlErasure(storage.database, storage.large)
    assert (await erasure.erase(Whose(tenant="gone"), dry=False)).events == 7
    books = sql.SqlSessions(storage.database, storage)
    await books.open("shed", "acme")
    assert await books.delete("shed", "acme")
    anchor = await SqlAudit(storage.database, storage.large).check()
    await storage.close()
    return World(url, objects, anchor)


FAMILIES = ["sqlite", *URLS]
EVERY_ROW = [pytest.param(f"{family}-every-row", marks=pytest.mark.drill) for family in FAMILIES]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, World]]:
    """The worlds by their names, made once each: pytest would make one again for each test that names its own."""
    made: dict[str, World] = {}
    yield made
    for name, world in made.items():
        if not name.startswith("sqlite"):
            asyncio.run(drop_database(world.url))


@pytest.fixture(params=[*FAMILIES, *EVERY_ROW])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worlds: dict[str, World]) -> World:
    if request.param not in worlds:
        folder = tmp_path_factory.mktemp("world")
        family, _, every_row = request.param.partition("-")
        if family == "sqlite":
            url = f"sqlite:///{folder / 'mofa.db'}"
        else:
            url = asyncio.run(new_database(request.getfixturevalue(f"{family}_server")))
        worlds[request.param] = replace(asyncio.run(fill(url, folder / "objects")), every_row=bool(every_row))
    return worlds[request.param]


class Held(Database):
    """A database that is looked at within the transaction of who tampers with it, which is then taken back."""

    def __init__(self, place: Address, db: AsyncConnection) -> None:
        super().__init__(place)
        self._held = db

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        yield self._held


@asynccontextmanager
async def tampering(world: World) -> AsyncIterator[AsyncConnection]:
    """A connection that may do anything, foreign keys or not; all of it is taken back."""
    place = address(world.url)
    engine = open_engine(place, pooled=False)
    async with engine.connect() as db:
        if place.family == "sqlite":
            await db.exec_driver_sql("PRAGMA foreign_keys=OFF")
        elif place.family == "mysql":
            await db.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        else:
            for name in ("messages_text", "messages_parent"):
                await db.execute(text(f"ALTER TABLE messages DROP CONSTRAINT {name}"))
        yield db
        await db.rollback()


async def audited(world: World, db: AsyncConnection, workflow: str | None = None, anchor: Checked | None = None) -> Checked:
    storage = sql.create(url=world.url, objects=open_objects(f"file://{world.objects}"))
    try:
        return await SqlAudit(Held(address(world.url), db), storage.large).check(workflow, anchor)
    finally:
        await storage.close()


def key_of(table: Table, row: Any) -> ColumnElement[bool]:
    return and_(*(column == row[column.name] for column in table.primary_key))


async def rows_of(db: AsyncConnection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key)
    return [dict(row) for row in (await db.execute(query)).mappings().all()]


def tried(world: World, rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The rows that are tampered with, for a column."""
    if world.every_row:
        return rows
    with_value = [row for row in rows if row[name] is not None]
    return [*with_value[:1], *[row for row in rows if row[name] is None][:1]]


def another(column: Column[Any], value: Any) -> Any:
    """Another value that the column may have."""
    kind = column.type.python_type if not isinstance(column.type, JSON) else dict
    if kind is datetime:
        return (value or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(days=1)
    if kind is dict:
        return {"content": "I never said so.", "model": "m", "tool_calls": []}
    if kind in (int, float):
        return (value or 0) + 10
    length = getattr(column.type, "length", None)
    return sha256_of(f"{value}!") if length == 64 else f"{value or ''}x"


COLUMNS = [f"{table.name}.{column.name}" for table in TABLES for column in table.columns]


def test_nothing_is_wrong_before_anybody_tampers_with_it(world: World) -> None:
    found = world.anchor
    assert found.faults == [] and (found.runs, found.events, found.erased) == (3, 25, 7)
    assert (found.replies, found.sessions, found.turns, found.messages) == (9, 2, 2, 16)
    assert found.texts >= 20 and found.objects == 6
    assert [each.what for each in found.erasures] == ["tenant", "session"]
    assert found.older.model_dump() == {"events": 0, "replies": 0, "sessions": 0}


BOUND = [name for name in COLUMNS if name not in NOT_BOUND]
"""All of them on SQLite, a tenth of them on the others, and all on each of them in the drills: the audit is one for all."""

PLACES = [
    *(("sqlite", name) for name in BOUND),
    *((family, name) for number, family in enumerate(URLS) for name in BOUND[number :: 10]),
    *(pytest.param(*each.values, name, marks=pytest.mark.drill) for each in EVERY_ROW for name in BOUND),
]  # fmt: skip


@pytest.mark.parametrize(("world", "name"), PLACES, indirect=["world"])
async def test_a_changed_column_is_found(world: World, name: str) -> None:
    """In every row of the table, to another value and to nothing."""
    table = next(each for each in TABLES if each.name == name.split(".")[0])
    column = table.columns[name.split(".")[1]]
    async with tampering(world) as db:
        for row in tried(world, await rows_of(db, table), column.name):
            values = [another(column, row[column.name])]
            values += [None] if column.nullable and row[column.name] is not None else []
            for value in values:
                await db.execute(update(table).where(key_of(table, row)).values({column.name: value}))
                assert (await audited(world, db)).faults, (row, value)
                changed = row | {column.name: value}
                await db.execute(update(table).where(key_of(table, changed)).values({column.name: row[column.name]}))
        assert (await audited(world, db)).faults == [], "all is as it was again"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
async def test_a_row_that_is_taken_out_put_in_or_exchanged_is_found(world: World, table: Table) -> None:
    async with tampering(world) as db:
        rows = await rows_of(db, table)
        for row in tried(world, rows, list(table.primary_key)[-1].name):
            await db.execute(delete(table).where(key_of(table, row)))
            assert (await audited(world, db)).faults, row
            await db.execute(insert(table).values(**row))
        last = list(table.primary_key)[-1]
        copy = rows[0] | {last.name: another(last, max(row[last.name] for row in rows))}
        await db.execute(insert(table).values(**copy))
        assert (await audited(world, db)).faults, copy
        await db.execute(delete(table).where(key_of(table, copy)))
        rest = [column.name for column in table.columns if not column.primary_key]
        one, other = next((one, other) for one in rows for other in rows if any(one[name] != other[name] for name in rest))
        for into, out_of in ((one, other), (other, one)):
            await db.execute(update(table).where(key_of(table, into)).values({name: out_of[name] for name in rest}))
        assert (await audited(world, db)).faults, (one, other)


async def test_content_that_was_taken_out_without_an_erasure_is_found(world: World) -> None:
    async with tampering(world) as db:
        (row,) = [row for row in await rows_of(db, events) if row["seq"] == 2 and row["run_id"] == "run-mine"]
        at = datetime.fromisoformat(world.anchor.erasures[0].at)
        await db.execute(update(events).where(events.c.hash == row["hash"]).values(content=None, erased_at=at))
        (fault,) = (await audited(world, db)).faults
        assert (fault.workflow_id, fault.seq) == ("mine", 2) and "no logged erasure" in fault.message
        item = {"erasure": 1, "kind": "event", "item": row["hash"], "rest": None}
        await db.execute(insert(erased_items).values(**item))
        (fault,) = (await audited(world, db)).faults
        assert fault.table == "erasures" and "the list of its items is another one" in fault.message


@pytest.mark.parametrize("way", ["gone", "changed", "cut off", "exchanged"])
async def test_an_object_that_is_not_what_was_written_is_found(world: World, way: str) -> None:
    files = sorted(file for file in world.objects.rglob("*") if file.is_file())
    for file, other in zip(files, [*files[1:], files[0]], strict=True):
        before = file.read_bytes()
        match way:
            case "gone":
                file.unlink()
            case "changed":
                file.write_bytes(before.replace(b"very", b"VERY"))
            case "cut off":
                file.write_bytes(before[:-1])
            case "exchanged":
                file.write_bytes(other.read_bytes())
        async with tampering(world) as db:
            found = (await audited(world, db)).faults
        file.write_bytes(before)
        assert [fault.table for fault in found] == ["ledger" if b'"content"' in before else "texts"], (file, found)


@pytest.mark.parametrize("workflow", ["mine", "more", "gone"])
async def test_an_audit_of_one_workflow_looks_at_all_that_it_refers_to(world: World, workflow: str) -> None:
    async with tampering(world) as db:
        whole = await audited(world, db, workflow)
        gone = workflow == "gone"
        assert whole.faults == [] and (whole.runs, whole.events, whole.replies) == (1, 7 if gone else 9, 3)
        assert whole.messages >= 4 and whole.turns == (0 if gone else 1)
        for table, columns in ((texts, ("content",)), (ledger, ("reply", "tenant")), (messages, ("author", "parent"))):
            mine = {
                texts: texts.c.content.startswith(workflow), ledger: ledger.c.scope.startswith(f"{workflow}:"),
                messages: messages.c.author == "a",
            }[table]  # fmt: skip
            for column in () if gone else columns:
                rows = (await db.execute(select(table).where(mine))).mappings().all()
                for row in rows:
                    changed = {column: another(table.c[column], row[column])}
                    await db.execute(update(table).where(key_of(table, row)).values(changed))
                assert (await audited(world, db, workflow)).faults, (table.name, column)
                for row in rows:
                    await db.execute(update(table).where(key_of(table, row)).values({column: row[column]}))


# ---- what cannot be found within the database --------------------------------------------------------------------------


async def cut_off(db: AsyncConnection, run: str, after: int) -> None:
    """Take out the last events of a run, and the note of where it ended."""
    kept = [row for row in await rows_of(db, events) if row["run_id"] == run]
    (last,) = [row for row in kept if row["seq"] == after]
    await db.execute(delete(events).where(events.c.run_id == run, events.c.seq > after))
    head = {"head_seq": after, "head_hash": last["hash"], "last_at": last["at"]}
    await db.execute(update(event_runs).where(event_runs.c.run_id == run).values(**head))


async def written_again(db: AsyncConnection, run: str) -> None:
    """Change an event, and every hash after it."""
    rows = sorted((row for row in await rows_of(db, events) if row["run_id"] == run), key=lambda row: int(row["seq"]))
    prev = rows[0]["prev"]
    await db.execute(delete(events).where(events.c.run_id == run))
    for row in rows:
        content = row["content"].replace("completed", "stopped")
        own = row | {"prev": prev, "content": content, "content_hash": sha256_of(content)}
        prev = own["hash"] = link(Logged.model_validate({name: own[name] for name in Logged.model_fields}))
        await db.execute(insert(events).values(**own))
    await db.execute(update(event_runs).where(event_runs.c.run_id == run).values(head_hash=prev))


async def without_a_trace(db: AsyncConnection, run: str) -> None:
    """Take out a run with all that was paid for it, and its turn of the session, which is the last one."""
    (turn,) = (await db.execute(select(session_turns).where(session_turns.c.number == 1))).mappings().all()
    await db.execute(delete(session_turns).where(session_turns.c.run_id == run))
    (session,) = [row for row in await rows_of(db, sessions) if row["name"] == "garden"]
    before = session | {"turns": 1, "head": turn["head"]}
    await db.execute(update(sessions).where(key_of(sessions, session)).values(**before | {"seal": seal("sessions", before)}))
    await db.execute(delete(events).where(events.c.run_id == run))
    await db.execute(delete(event_runs).where(event_runs.c.run_id == run))
    await db.execute(delete(ledger).where(ledger.c.scope == f"{run.removeprefix('run-')}:{run}"))


async def without_the_erasure(db: AsyncConnection, _run: str) -> None:
    """Take out the newest erasure, of which nothing else is left."""
    await db.execute(delete(erasures).where(erasures.c.seq == 2))
    await db.execute(delete(erased_items).where(erased_items.c.erasure == 2))


@pytest.mark.parametrize("way", [cut_off, written_again, without_a_trace, without_the_erasure], ids=lambda way: way.__name__)
async def test_what_fits_within_the_database_is_found_against_an_earlier_audit(world: World, way: Any) -> None:
    """As docs/event-log.md says: nobody can tell by the database alone, and everybody can by what was kept elsewhere."""
    anchor = Checked.model_validate(json.loads(world.anchor.model_dump_json()))
    async with tampering(world) as db:
        assert (await audited(world, db, anchor=anchor)).faults == []
        await (way(db, "run-more", 8) if way is cut_off else way(db, "run-more"))
        assert (await audited(world, db)).faults == []
        assert (await audited(world, db, anchor=anchor)).faults


async def test_a_run_that_was_taken_out_is_missed_where_something_was_paid_for_it(world: World) -> None:
    async with tampering(world) as db:
        await db.execute(delete(events).where(events.c.run_id == "run-more"))
        await db.execute(delete(event_runs).where(event_runs.c.run_id == "run-more"))
        (fault,) = (await audited(world, db)).faults
        assert fault.key == "more:run-more" and "it has 3 paid calls in the ledger" in fault.message


async def test_words_that_nothing_refers_to_are_no_difference(world: World) -> None:
    """A text and a message are under their own hashes: one more of them says nothing of any run."""
    async with tampering(world) as db:
        await db.execute(insert(texts).values(hash=sha256_of("Nobody said so."), content="Nobody said so."))
        lone = Entry.of("note", "n", "Nobody said so.")
        hash = sha256_of(canonical([None, lone.role, lone.author, lone.ref]))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        await db.execute(insert(messages).values(hash=hash, role="note", author="n", text_hash=lone.ref, created_at=at))
        assert (await audited(world, db)).faults == []


async def test_what_nothing_is_held_against_is_what_the_docs_say(world: World) -> None:
    async with tampering(world) as db:
        await db.execute(update(events).values(fence=7))
        await db.execute(update(messages).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
        assert (await audited(world, db)).faults == []


async def test_an_image_that_was_changed_is_found_and_one_that_is_missing_is_counted(tmp_path: Path) -> None:
    """Whether it ever was there nobody knows: anybody may write `image:SHA256.png`."""
    await sql.upgrade(url := f"sqlite:///{tmp_path / 'mofa.db'}")
    storage = sql.create(url=url, objects=open_objects(f"file://{tmp_path / 'objects'}"))
    address = await storage.keep(b"\x89PNG\r\n\x1a\n an image")
    words = f"Look at image:{address}.png and at image:{sha256_of('another')}.png"
    await storage.append(None, [Entry.of("task", "task", words)])
    auditor = SqlAudit(storage.database, storage.large)
    found = await auditor.check()
    assert (found.faults, found.images, found.images_missing) == ([], 1, 1)
    (file,) = [file for file in (tmp_path / "objects").rglob("*") if file.is_file()]
    file.write_bytes(b"\x89PNG\r\n\x1a\n another image")
    (fault,) = (await auditor.check()).faults
    assert fault.key == address and "the image" in fault.message
    file.unlink()
    found = await auditor.check()
    assert (found.faults, found.images, found.images_missing) == ([], 0, 2)
    await storage.close()


async def test_a_value_that_its_column_cannot_have_ends_the_audit_with_a_fault(tmp_path: Path) -> None:
    """SQLite keeps any value in any column."""
    found = await fill(f"sqlite:///{tmp_path / 'mofa.db'}", tmp_path / "objects")
    for statement in (
        "update events set seq = 'x' where seq = 3",
        "update ledger set reply = '{'",
        "update texts set erased_at = 5",
    ):
        async with tampering(found) as db:
            await db.exec_driver_sql(statement)
            assert (await audited(found, db)).faults, statement
