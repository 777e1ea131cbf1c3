"""What versions before schema 0012 wrote is audited as far as it goes, on the three databases, and the rest is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from console.commands.audit.work import verify_log
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import Entry, canonical
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.erasure import ERASED, Whose, without_words
from kernel.record.event_log import Logged, Mark, Origin, Outgoing, genesis, link
from kernel.record.events import Event
from kernel.record.faults import Checked, Older
from kernel.record.session import SessionJoin
from plugins.storage import sql
from plugins.storage.sql import moving
from plugins.storage.sql.audit.sql_audit import SqlAudit
from plugins.storage.sql.record.store import SqlStorage
from plugins.storage.sql.tables.core import event_runs, events, ledger, texts
from plugins.storage.sql.tables.erasure import erasures
from plugins.storage.sql.tables.session import session_turns, sessions
from tests.support.closed import closed
from tests.support.installed.databases import Copies

AT = datetime(2026, 1, 1, tzinfo=UTC)


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


async def wrote_before(storage: SqlStorage, name: str, tenant: str, *, erased: bool = False) -> list[Logged]:
    """A run as the version before wrote it, into schema 0011: three events, and one answer that is paid."""
    scope, rows = f"{name}:first", list[Logged]()
    for seq in (1, 2, 3):
        content = canonical({"by": None, "data": {"words": f"{name} {seq}"}})
        row = Logged(
            hash="", prev=rows[-1].hash if rows else genesis(scope), seq=seq, at=(AT + timedelta(seconds=seq)).isoformat(),
            type="said", content=content, content_hash=sha256_of(content), run_id=f"{name}-1",
        )  # fmt: skip
        rows.append(row.model_copy(update={"hash": link(row)}))
    gone: dict[str, Any] = {"content": None, "erased_at": AT} if erased else {}
    answer, reply = f"{name} has an answer", {"content": f"{name} has an answer", "model": "m", "tool_calls": []}
    async with storage.database.transaction() as db:
        for row in rows:
            kept = without(row.model_dump(), "labels", "receipts", "erased_at") | gone
            await db.execute(insert(events).values(**kept, chain_key=sha256_of(scope), fence=None))
        await db.execute(
            insert(event_runs).values(
                run_id=f"{name}-1", chain_key=sha256_of(scope), workflow_key=sha256_of(name), chain=scope, workflow_id=name,
                type="Sequential", scope=scope, tenant=tenant, head_seq=3, head_hash=rows[-1].hash, first_at=rows[0].at,
                last_at=rows[-1].at,
            )
        )  # fmt: skip
        await db.execute(
            insert(ledger).values(
                key=sha256_of(canonical([scope, "s", "r"])), scope=scope, step="s", request_hash="r", status="paid", attempts=1,
                tenant=tenant, model="m", reply=without_words(reply) if erased else reply, input_tokens=1, output_tokens=2,
                cost_usd=0.5, created_at=AT, paid_at=AT, erased_at=AT if erased else None,
            )
        )  # fmt: skip
        kept_text = {"content": ERASED, "erased_at": AT} if erased else {"content": answer, "erased_at": None}
        await db.execute(insert(texts).values(hash=sha256_of(answer), **kept_text))
        await db.execute(
            insert(sessions).values(
                key=sha256_of(canonical([tenant, name])), name=name, tenant=tenant, head=None, turns=0, forked_from=None,
                created_at=AT, updated_at=AT,
            )
        )  # fmt: skip
    return rows


async def brought_up_to_date(url: str) -> None:
    """Make a database of the version before, with a run and an erased one, and bring it up to date."""
    await sql.upgrade(url)
    await sql.downgrade(url, "0011")
    async with closed(sql.create(url=url)) as storage:
        await wrote_before(storage, "old", "acme")
        await wrote_before(storage, "gone", "other", erased=True)
    await sql.upgrade(url)
    await sql.upgrade(url)


@pytest.fixture
def older_url(copies: Copies, server_or_none: str | None, tmp_path: Path) -> Iterator[str]:
    with copies.of("older", brought_up_to_date, server_or_none, tmp_path / "data") as url:
        yield url


@pytest.fixture
async def storage(older_url: str) -> Any:
    storage = sql.create(url=older_url)
    yield storage
    await storage.close()


async def audited(storage: SqlStorage, workflow: str | None = None) -> Checked:
    return await SqlAudit(storage.database, storage.large).check(workflow)


async def test_older_rows_pass_and_the_audit_says_what_it_could_not_check(
    storage: SqlStorage, older_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await audited(storage)
    assert found.faults == [] and found.older == Older(events=6, replies=2, sessions=2) and found.erased == 3
    monkeypatch.setenv("MOFA_DATABASE_URL", older_url)
    assert await verify_log(None, as_json=False) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "Checked 6 events in 2 runs (3 of them erased), 2 texts, 0 messages, 2 ledger replies, 2 sessions, 0 erasures" in said
    )
    assert "Not checked: 6 events of the older form" in said and "Not checked: 2 ledger replies of the older form" in said


async def test_what_goes_on_binds_what_was_before(storage: SqlStorage) -> None:
    """A run that was under way at the upgrade: its newer events have its labels; its session and its ledger get seals."""
    log, origin = sql.SqlEventLog(storage.database), Origin(workflow_id="old", run_id="old-1", type="Sequential")
    (run,) = await log.runs("old")
    key = LedgerKey(scope="old:first", step="s2", request_hash="r")
    await storage.begin(key, tenant="acme", model="m")
    paid = await storage.record(
        key, Paid(reply={"content": "tea"}, cost_usd=0.1), texts=["tea"], input_tokens=1, output_tokens=1
    )
    late = Event(seq=4, at=AT + timedelta(seconds=9), type="said")
    load = Outgoing(
        chain=run.chain, scope=run.scope, after=Mark(seq=3, hash=run.head.hash), tenant="acme", events=[late],
        receipts={4: [str(paid.receipt)]},
    )  # fmt: skip
    await log.write(load, origin)
    turn = SessionJoin(
        name="old", tenant="acme", scope="old:first", workflow_id="old", run_id="old-1", entries=[Entry.of("note", "n", "tea")]
    )
    assert await sql.SqlSessions(storage.database, storage).join(turn) is not None
    found = await audited(storage)
    assert found.faults == [] and found.older == Older(events=6, replies=2, sessions=1)
    assert (await audited(storage, "old")).older == Older(events=3, replies=1)
    async with storage.database.transaction() as db:
        await db.execute(update(event_runs).where(event_runs.c.workflow_id == "old").values(tenant="other"))
    (fault,) = (await audited(storage, "old")).faults
    assert fault.seq == 4 and "tenant" in fault.message


async def test_a_repeated_write_of_what_the_version_before_wrote_changes_nothing(storage: SqlStorage) -> None:
    log, origin = sql.SqlEventLog(storage.database), Origin(workflow_id="old", run_id="old-1", type="Sequential")
    said = [Event(seq=seq, at=AT + timedelta(seconds=seq), type="said", data={"words": f"old {seq}"}) for seq in (1, 2, 3)]
    load = Outgoing(chain="old:first", scope="old:first", tenant="acme", events=said)
    (run,) = await log.runs("old")
    assert (await log.write(load, origin)).mark == run.head
    assert (await audited(storage)).faults == []


async def test_an_erasure_and_a_dump_of_older_rows_are_audited_too(storage: SqlStorage, tmp_path: Path) -> None:
    done = await sql.SqlErasure(storage.database, storage.large).erase(Whose(tenant="acme"), dry=False)
    assert (done.events, done.answers, done.texts) == (3, 1, 1)
    found = await audited(storage)
    assert found.faults == [] and found.erased == 6 and [each.what for each in found.erasures] == ["tenant"]
    place, file, target = storage.database.address, tmp_path / "dump", f"sqlite:///{tmp_path / 'other.db'}"
    await moving.dump(place.url.render_as_string(hide_password=False).replace("+aiosqlite", ""), file, lambda *_: None)
    await moving.load(str(file), target, lambda *_: None)
    async with closed(sql.create(url=target)) as copy:
        assert await audited(copy) == found


@pytest.mark.drill
@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("content taken out", "no logged erasure removed it"),
        ("erased content put back", "an erasure removed its content, but it is there"),
        ("event changed", "was changed"),
        ("workflow relabelled", "workflow id"),
        ("words of a reply changed", "its words are not among the texts"),
        ("words of an erased reply put back", "there are words"),
        ("words of a text changed", "its words are not those"),
        ("ledger row taken out", "rows were deleted"),
        ("ledger row put in", "rows were inserted"),
        ("run put in", "rows were inserted"),
        ("session put in", "rows were inserted"),
        ("entry 0 changed", "erasure 0 was changed"),
        ("entry 0 taken out", "erasure 0 is missing"),
    ],
)
async def test_what_was_changed_since_the_upgrade_is_found(storage: SqlStorage, way: str, words: str) -> None:
    async with storage.database.transaction() as db:
        old = events.c.run_id == "old-1"
        gone = (await db.execute(select(events).where(events.c.run_id == "gone-1", events.c.seq == 2))).mappings().one()
        paid = dict((await db.execute(select(ledger).where(ledger.c.scope == "old:first"))).mappings().one())
        match way:
            case "content taken out":
                await db.execute(update(events).where(old, events.c.seq == 2).values(content=None, erased_at=AT))
            case "erased content put back":
                content = canonical({"by": None, "data": {"words": "gone 2"}})
                await db.execute(update(events).where(events.c.hash == gone["hash"]).values(content=content, erased_at=None))
            case "event changed":
                await db.execute(update(events).where(old, events.c.seq == 2).values(type="other"))
            case "workflow relabelled":
                named = {"workflow_id": "else", "workflow_key": sha256_of("else")}
                await db.execute(update(event_runs).where(event_runs.c.run_id == "old-1").values(**named))
            case "words of a reply changed":
                reply = paid["reply"] | {"content": "I never said so."}
                await db.execute(update(ledger).where(ledger.c.key == paid["key"]).values(reply=reply))
            case "words of an erased reply put back":
                reply = paid["reply"] | {"content": "I never said so."}
                await db.execute(update(ledger).where(ledger.c.scope == "gone:first").values(reply=reply))
            case "words of a text changed":
                await db.execute(update(texts).where(texts.c.erased_at.is_(None)).values(content="I never said so."))
            case "ledger row taken out":
                await db.execute(delete(ledger).where(ledger.c.key == paid["key"]))
            case "ledger row put in":
                key = sha256_of(canonical(["old:first", "more", "r"]))
                await db.execute(insert(ledger).values(**paid | {"key": key, "step": "more"}))
            case "session put in":
                made = {"head": None, "turns": 0, "created_at": AT, "updated_at": AT}
                key = sha256_of(canonical([None, "made up"]))
                await db.execute(insert(sessions).values(key=key, name="made up", tenant=None, forked_from=None, **made))
            case "entry 0 changed":
                await db.execute(update(erasures).where(erasures.c.seq == 0).values(at=AT.isoformat()))
            case "entry 0 taken out":
                await db.execute(delete(erasures).where(erasures.c.seq == 0))
    if way == "run put in":
        await put_in(storage)
    found = (await audited(storage)).faults
    assert found and any(words in fault.message for fault in found), found


async def put_in(storage: SqlStorage) -> None:
    """A whole run of the older form, whose hashes are right."""
    row = Logged(
        hash="", prev=genesis("new:first"), seq=1, at=AT.isoformat(), type="said", content="{}", content_hash=sha256_of("{}"),
        run_id="new-1",
    )  # fmt: skip
    row = row.model_copy(update={"hash": link(row)})
    async with storage.database.transaction() as db:
        await db.execute(insert(events).values(**row.model_dump(), chain_key=sha256_of("new:first"), fence=None))
        (run,) = (await db.execute(select(event_runs).where(event_runs.c.run_id == "old-1"))).mappings().all()
        made: dict[str, Any] = {
            "run_id": "new-1",
            "chain": "new:first",
            "chain_key": sha256_of("new:first"),
            "workflow_id": "new",
        }
        made |= {"workflow_key": sha256_of("new"), "head_seq": 1, "head_hash": row.hash, "first_at": row.at, "last_at": row.at}
        await db.execute(insert(event_runs).values(**dict(run) | made))


async def test_a_new_database_has_no_older_rows_and_one_that_is_put_in_is_found(migrated_url: str) -> None:
    async with closed(sql.create(url=migrated_url)) as storage:
        async with storage.database.transaction() as db:
            assert (await db.execute(select(erasures))).all() == []
            key = sha256_of(canonical(["made up", "s"]))
            await db.execute(
                insert(session_turns).values(
                    key=key, session="made up", number=1, scope="s", workflow_id="w", run_id="r", head="h", at=AT
                )
            )
        assert any("session_turns has 1 rows of the older form" in fault.message for fault in (await audited(storage)).faults)
