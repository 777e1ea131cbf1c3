"""The event log on real SQLite, PostgreSQL and MariaDB: appended in order, once, with concurrent writers."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.event import listen, remove
from sqlalchemy.pool import Pool

from console.commands.audit.work import verify_log
from console.terminal.failure import Failure
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.audit import audit
from kernel.record.erasure import Whose
from kernel.record.event_log import Logged, Mark, Origin, Outgoing, by_reference, path
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.tables.core import event_runs, events

CHAIN = "run:first"
ORIGIN = Origin(workflow_id="run", run_id="first", type="Sequential")


@pytest.fixture
async def log(migrated_url: str) -> AsyncIterator[sql.SqlEventLog]:
    storage = sql.create(url=migrated_url)
    yield sql.SqlEventLog(storage.database, storage.large)
    await storage.close()


def event(seq: int, **data: Any) -> Event:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=seq)
    return Event(seq=seq, at=at, type="said", by="ann" if seq % 2 else None, data=data or {"words": f"für ☕ 🦆 {seq}"})


def load(given: list[Event], after: Mark | None = None, chain: str = CHAIN) -> Outgoing:
    kept = [by_reference(each) for each in given]
    return Outgoing(
        chain=chain, scope=chain, tenant="acme", after=after, events=[event for event, _ in kept],
        texts=[text for _, texts in kept for text in texts],
    )  # fmt: skip


async def written(log: sql.SqlEventLog, workflow_id: str = "run") -> list[Event]:
    """A run's events, after an audit."""
    (run,), rows = await log.chain((await log.runs(workflow_id))[0].chain)
    assert audit(run.chain, [run], rows, await log.erasures()) == []
    kept = path(rows, run.head)
    texts = await log.texts(ref for row in kept for ref in row.refs())
    return [row.event(texts) for row in kept]


async def test_what_is_appended_comes_back_as_it_was_up_to_any_event(log: sql.SqlEventLog) -> None:
    said = [event(number) for number in range(1, 8)] + [event(8, words="a long one, ☕ " * 2000)]
    first = await log.write(load(said[:3]), ORIGIN)
    second = await log.write(load(said[3:], first), ORIGIN)
    assert (first.seq, second.seq) == (3, 8)
    assert await written(log) == said
    (run,) = await log.runs("run")
    as_of_3 = path((await log.chain(run.chain))[1], first)
    assert [row.event() for row in as_of_3] == said[:3]
    assert (run.origin, run.tenant, run.head, run.first_at < run.last_at) == (ORIGIN, "acme", second.mark, True)
    assert await log.strays() == 0


async def test_a_repeated_append_is_nothing(log: sql.SqlEventLog) -> None:
    said = [event(number) for number in range(1, 5)]
    first = await log.write(load(said[:2]), ORIGIN)
    for _ in range(2):
        assert await log.write(load(said[2:], first), ORIGIN) == await log.write(load(said[2:], first), ORIGIN)
        assert await log.write(load(said[:2]), ORIGIN) == first
    assert await written(log) == said
    (run,) = await log.runs("run")
    assert run.head.seq == 4, "a late repeat of the beginning does not bring the end back"


async def test_many_runs_append_at_the_same_time_and_each_twice(log: sql.SqlEventLog) -> None:
    shared = "Everybody says this. " * 500

    async def run(name: str) -> None:
        mark, origin = None, Origin(workflow_id=name, run_id=f"{name}-1", type="Sequential")
        for number in range(1, 7):
            one = load([event(number, words=shared, of=name)], mark, f"{name}:{name}-1")
            mark, again = await asyncio.gather(log.write(one, origin), log.write(one, origin))
            assert mark == again

    names = [f"run-{number}" for number in range(8)]
    await asyncio.gather(*(run(name) for name in names))
    for name in names:
        assert [(each.seq, each.data["of"]) for each in await written(log, name)] == [(seq, name) for seq in range(1, 7)]
    assert await log.strays() == 0


async def test_what_is_told_for_good_takes_the_place_of_what_was_not(log: sql.SqlEventLog) -> None:
    said = [event(1), event(2, words="as it is told"), event(3)]
    first = await log.write(load(said[:1]), ORIGIN)
    await log.write(load([event(2, words="by a worker that died"), event(3, words="likewise")], first), ORIGIN, fence=10)
    await log.write(load(said[1:2], first), ORIGIN, fence=12)
    late = await log.write(load([event(2, words="by one that was given up")], first), ORIGIN, fence=11)
    assert late.seq == 2 and await written(log) == said[:2]
    second = await log.write(load(said[1:2], first), ORIGIN)
    await log.write(load(said[2:], second), ORIGIN)
    assert await written(log) == said


async def test_nobody_is_told_of_what_the_log_does_not_have(log: sql.SqlEventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[int]] = []

    async def on_written(rows: list[Logged], outgoing: Outgoing, origin: Origin) -> None:
        told.append([row.seq for row in rows])

    monkeypatch.setattr(log, "on_written", on_written)
    await log.write(load([event(1), event(2)]), ORIGIN, fence=12)
    await log.write(load([event(1), event(2, words="by one that was given up")]), ORIGIN, fence=11)
    assert told == [[1, 2]]


async def test_what_was_told_for_good_stays_and_the_run_hears_how(log: sql.SqlEventLog) -> None:
    said = [event(1), event(2), event(3)]
    told = await log.write(load(said[:2]), ORIGIN)
    late = [each.model_copy(update={"at": each.at + timedelta(seconds=1)}) for each in said[:2]]
    for fence in (None, 10):
        again = await log.write(load([*late, said[2]]), ORIGIN, fence)
        assert again.at == [each.at for each in said] and again.seq == 3
    assert told.at == again.at[:2] and await written(log) == said
    other = Origin(workflow_id="run", run_id="after-a-reset", type="Sequential")
    branch = await log.write(load(late), other)
    assert branch.at == [each.at for each in late], "another run tells its own"


async def test_an_audit_meets_nothing_half_written(log: sql.SqlEventLog) -> None:
    async def write() -> None:
        mark = None
        for number in range(1, 61):
            mark = await log.write(load([event(number)], mark), ORIGIN)

    writing, looks = asyncio.create_task(write()), 0
    while not writing.done():
        runs, rows = await log.chain(CHAIN)
        assert audit(CHAIN, runs, rows) == []
        looks += bool(rows)
    await writing
    assert looks > 3


@pytest.mark.parametrize("way", ["content", "time", "gone", "head"])
async def test_what_was_changed_behind_its_back_is_found(log: sql.SqlEventLog, way: str) -> None:
    await log.write(load([event(number) for number in range(1, 5)]), ORIGIN)
    async with log.database.transaction() as db:
        third = (await db.execute(select(events).where(events.c.seq == 3))).one()
        match way:
            case "content":
                await db.execute(update(events).where(events.c.seq == 3).values(content=third.content.replace("☕", "tea")))
            case "time":
                await db.execute(update(events).where(events.c.seq == 3).values(at="2026-01-02T00:00:00+00:00"))
            case "gone":
                await db.execute(events.delete().where(events.c.seq == 3))
            case "head":
                await db.execute(update(event_runs).values(head_seq=9))
    (run,), rows = await log.chain(CHAIN)
    assert audit(run.chain, [run], rows)


async def test_an_erased_run_still_passes_the_audit(log: sql.SqlEventLog) -> None:
    storage = sql.SqlStorage(log.database)
    key = LedgerKey(scope=CHAIN, step="s", request_hash="r")
    await storage.begin(key, tenant="acme", model="openai:m")
    await storage.record(key, Paid(reply={"content": "x"}, cost_usd=0.5), texts=["x"], input_tokens=3, output_tokens=4)
    await log.write(load([event(number) for number in range(1, 4)]), ORIGIN)
    (before,) = await log.spent((await log.runs("run"))[0])
    assert (await sql.SqlErasure(log.database).erase(Whose(tenant="acme"), dry=False)).events == 3
    assert {key for each in await written(log) for key in each.data} == {"erased"}
    assert [before] == await log.spent((await log.runs("run"))[0]) and before.usage.cost_usd == 0.5


async def test_a_write_reads_only_its_own_chain_however_long_the_log_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    await sql.upgrade(url)
    log = sql.SqlEventLog((storage := sql.create(url=url)).database)
    asked: list[str] = []

    def trace(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(asked.append)

    said = [event(1), event(2, words="first"), event(3, words="first")]
    listen(Pool, "connect", trace)  # of the writer's connection
    first = await log.write(load(said[:1]), ORIGIN)
    remove(Pool, "connect", trace)
    asked.clear()
    await log.write(load(said[1:], first), ORIGIN, fence=10)
    await log.write(load([event(2, words="told otherwise")], first), ORIGIN)
    changing = [line for line in asked if line.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert any(line.startswith("DELETE FROM events") for line in changing)
    async with log.database.transaction() as db:
        for line in changing:
            plan = (await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {line}")).all()
            assert "SCAN" not in str(plan), (line, plan)
    await storage.close()


async def test_an_audit_keeps_no_words_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'mofa.db'}"
    monkeypatch.setenv("MOFA_DATABASE_URL", url)
    await sql.upgrade(url)
    log, mark, words = sql.SqlEventLog((storage := sql.create(url=url)).database), None, "tea " * 2500
    for start in range(1, 4001, 500):
        said = [event(number, words=f"{number} {words}") for number in range(start, start + 500)]
        mark = await log.write(Outgoing(chain=CHAIN, scope=CHAIN, after=mark, events=said), ORIGIN)
    await storage.close()
    del said
    await verify_log(None, as_json=True)  # what is imported at first use
    tracemalloc.start()
    try:
        assert await verify_log(None, as_json=True) == 0
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4000 * len(words) / 3, f"{peak / 2**20:.0f} MiB for a log of {4000 * len(words) / 2**20:.0f} MiB"


async def test_an_audit_is_compared_only_with_what_an_audit_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, kept = f"sqlite:///{tmp_path / 'mofa.db'}", tmp_path / "audit.json"
    monkeypatch.setenv("MOFA_DATABASE_URL", url)
    await sql.upgrade(url)
    log = sql.SqlEventLog((storage := sql.create(url=url)).database)
    await log.write(load([event(1), event(2)]), ORIGIN)
    assert await verify_log(None, as_json=True) == 0
    kept.write_text(capsys.readouterr().out)
    assert await verify_log(None, as_json=False, against=kept) == 0
    assert f"and compared with {kept}: no difference found." in " ".join(capsys.readouterr().out.split())
    async with log.database.transaction() as db:
        await db.execute(events.delete())
        await db.execute(event_runs.delete())
    assert await verify_log(None, as_json=True) == 0, "nothing is left that could tell"
    assert await verify_log(None, as_json=False, against=kept) == 1
    for wrong, words in (("nowhere.json", "there is no file"), ("other.json", "is not the output")):
        (tmp_path / "other.json").write_text("[1]")
        with pytest.raises(Failure, match=f"--against: .*{words}"):
            await verify_log(None, as_json=False, against=tmp_path / wrong)
    await storage.close()
