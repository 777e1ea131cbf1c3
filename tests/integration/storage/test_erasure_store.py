"""Erasure on real SQLite, PostgreSQL and MariaDB: words go from every table and object, hashes and costs stay."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import delete, insert, select, text

from activities.scripts.seal import SHORTEST, Seal
from kernel.basics.errors import StoreUnavailable
from kernel.basics.sha256 import sha256_of, sha256_of_bytes
from kernel.conversation.transcript import Entry, Thread
from kernel.kinds.documents import Document, Place, Section
from kernel.kinds.script import snapshot_author
from kernel.kinds.storage import LedgerKey, NotThere, Paid
from kernel.model_call.images import reference_to
from kernel.record.audit import audit
from kernel.record.erasure import ERASED, Whose, text_of
from kernel.record.event_log import Origin, Outgoing, by_reference, path
from kernel.record.events import Event
from kernel.record.session import SessionJoin
from plugins.storage import sql
from plugins.storage.sql.large import Large
from plugins.storage.sql.record.store import SqlStorage
from plugins.storage.sql.tables.core import metadata, plugin_counts
from runtime.objects import open_objects
from tests.support.closed import closed
from tests.support.peers.s3 import Bucket

SECRET = 'My "number" is 47-11, and nobody else\'s. '
PAID = "select scope, step, status, tenant, cost_usd, input_tokens, paid_at from ledger order by scope"


class Room:
    """A database with some runs in it, and a folder of objects."""

    def __init__(self, storage: SqlStorage, objects: Path) -> None:
        self.storage, self.objects = storage, objects
        self.log = sql.SqlEventLog(storage.database, storage.large)
        self.erasure = sql.SqlErasure(storage.database, storage.large)

    async def run(self, name: str, tenant: str | None, said: list[Entry], answer: str, events: list[Event]) -> None:
        """A run with one call of a model on a conversation, and its events."""
        scope = f"{name}:run-{name}"
        head = await self.storage.append(None, said)
        key = LedgerKey(scope=scope, step="s", request_hash=sha256_of(name))
        await self.storage.begin(key, tenant=tenant, model="m", head=head)
        exchange = [Entry.of("answer", "a", answer)]
        end = Thread(head=head, pending=tuple(exchange)).tip()
        paid = Paid(reply={"content": answer, "model": "m", "tool_calls": []}, cost_usd=0.5)
        await self.storage.record(key, paid, texts=[answer], input_tokens=3, output_tokens=4, head=end)
        await self.storage.append(head, exchange)
        kept = [by_reference(event) for event in events]
        load = Outgoing(
            chain=scope, scope=scope, tenant=tenant, events=[event for event, _ in kept],
            texts=[text for _, texts in kept for text in texts],
        )  # fmt: skip
        await self.log.write(load, Origin(workflow_id=name, run_id=f"run-{name}", type="Sequential"))

    async def holding(self, word: str) -> set[str]:
        """The tables that hold a word anywhere, and `objects`."""
        found = {"objects"} if any(word in each.read_text() for each in self.objects.rglob("*") if each.is_file()) else set()
        async with self.storage.database.transaction() as db:
            for table in metadata.sorted_tables:
                if word in text_of([list(map(plain, row)) for row in (await db.execute(select(table))).all()]):
                    found.add(table.name)
        return found

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.storage.database.transaction() as db:
            return [tuple(row) for row in (await db.execute(text(query))).all()]

    async def events(self, name: str) -> list[Event]:
        """A run's events, after an audit."""
        runs = await self.log.runs(name)
        _, rows = await self.log.chain(runs[0].chain)
        assert audit(runs[0].chain, runs, rows, await self.log.erasures()) == []
        return [row.event() for row in path(rows, runs[0].head)]


def plain(value: Any) -> Any:
    """What JSON text says, for words are escaped in it."""
    return json.loads(value) if isinstance(value, str) and value.startswith(('{"', '["')) else value


@pytest.fixture
def objects_in(request: pytest.FixtureRequest, tmp_path: Path) -> Bucket:
    """Where the objects are: in a folder; for a test that asks for it, in a bucket too."""
    if getattr(request, "param", "folder") == "folder":
        return Bucket(f"file://{tmp_path}/objects", tmp_path / "objects")
    found: Bucket = request.getfixturevalue("bucket")
    return found


in_a_bucket_too = pytest.mark.parametrize("objects_in", ["folder", "s3"], indirect=True)


@pytest.fixture
async def room(migrated_url: str, objects_in: Bucket) -> AsyncIterator[Room]:
    storage = sql.create(url=migrated_url, objects=open_objects(objects_in.url))
    yield Room(storage, objects_in.folder)
    await storage.close()


def event(seq: int, type: str, by: str | None = None, **data: Any) -> Event:
    return Event(seq=seq, at=datetime(2026, 1, 1, tzinfo=UTC), type=type, by=by, data=data)


async def test_a_tenants_words_go_and_all_else_stays(room: Room) -> None:
    long, shared = "Acme plans a fountain. " * 300, "Both were told this."
    await room.run(
        "mine", "acme", [Entry.of("task", "task", f"Acme asks: {SECRET}"), Entry.of("note", "n", shared)],
        f"Acme hears: {SECRET}",
        [event(1, "run_started", mode="Sequential"), event(2, "report_written", report=long), event(3, "run_finished")],
    )  # fmt: skip
    await room.run("yours", "other", [Entry.of("note", "n", shared)], "Fine.", [event(1, "run_started", words="ours")])
    paid = await room.rows(PAID)
    assert await room.holding("47-11") == {"texts", "ledger"} and "texts" in await room.holding("fountain")
    counts = await room.erasure.erase(Whose(tenant="acme"), dry=True)
    assert (counts.runs, counts.events, counts.answers, counts.texts) == (1, 3, 1, 3) and await room.holding("47-11")
    assert await room.erasure.erase(Whose(tenant="acme"), dry=False) == counts
    assert await room.holding("47-11") == await room.holding("fountain") == set()
    assert paid == await room.rows(PAID)
    assert [(each.type, set(each.data)) for each in await room.events("mine")] == [
        ("run_started", {"erased"}), ("report_written", {"erased"}), ("run_finished", {"erased"}),
    ]  # fmt: skip
    assert (await room.events("yours"))[0].data == {"words": "ours"}
    assert await room.storage.text(sha256_of(shared)) == shared and await room.storage.text(sha256_of("Fine.")) == "Fine."
    assert await room.storage.text(sha256_of(long)) == ERASED
    assert not (await room.erasure.erase(Whose(tenant="acme"), dry=True)).anything
    # Written again by another person, it is stored again.
    await room.storage.append(None, [Entry.of("task", "task", long)])
    assert await room.storage.text(sha256_of(long)) == long


async def test_a_persons_words_go_also_where_they_are_repeated(room: Room) -> None:
    said = [Entry.of("answer", "alice", SECRET), Entry.of("note", "bob", "Quite so."), Entry.of("note", "alice", "Quite so.")]
    await room.run(
        "talk", None, said, f"She said: {SECRET} Well.",
        [
            event(1, "decision_settled", "alice", decision_id="d1", answer=SECRET),
            event(2, "subtask_started", instructions=f"[alice] {SECRET}"),
            event(3, "answered", "a", ref="x"),
            event(4, "steered", "al", message="Not hers."),
        ],
    )  # fmt: skip
    await room.run("flat", None, [Entry.of("task", "task", f"[alice] {SECRET}\n\nAnd you?")], "No.", [event(1, "asked")])
    assert await room.holding("47-11") == {"texts", "ledger", "events"}
    counts = await room.erasure.erase(Whose(person="alice"), dry=False)
    assert (counts.events, counts.answers, counts.texts) == (2, 1, 3)
    assert await room.holding("47-11") == set()
    assert ["erased" in each.data for each in await room.events("talk")] == [True, True, False, False]
    assert await room.storage.text(sha256_of("Quite so.")) == "Quite so."  # bob said it too
    replies = [
        (json.loads(reply) if isinstance(reply, str) else reply)["content"]
        for (reply,) in await room.rows("select reply from ledger order by scope")
    ]
    assert replies == ["No.", ERASED]


async def test_one_workflow_and_the_teams_in_it(room: Room) -> None:
    await room.run("top", None, [Entry.of("task", "task", "The top secret.")], "Top answer.", [event(1, "said", a="top words")])
    await room.run("else", None, [Entry.of("task", "task", "Else.")], "Else answer.", [event(1, "said", a="else words")])
    key = LedgerKey(scope="top:run-top/team/s", step="s", request_hash="h")
    await room.storage.record(
        key, Paid(reply={"content": "Inner words."}, cost_usd=0.0), texts=["Inner words."], input_tokens=0, output_tokens=0
    )
    counts = await room.erasure.erase(Whose(workflow="top"), dry=False)
    assert (counts.runs, counts.events, counts.answers, counts.texts) == (1, 1, 2, 3)
    assert await room.holding("op secret") == await room.holding("Inner") == await room.holding("top words") == set()
    assert await room.holding("Else answer.") == {"texts", "ledger"} and await room.holding("else words") == {"events"}


def long(words: str) -> str:
    """A text that is kept as an object."""
    return f"{words} " * (100_000 // len(words))


@in_a_bucket_too
async def test_long_texts_go_from_the_objects_unless_others_use_them(room: Room) -> None:
    mine, shared = long("Acme keeps 47-11 ducks."), long("Everybody was told this.")
    for name, tenant in (("mine", "acme"), ("yours", "other")):
        said = [Entry.of("task", "task", shared), *([Entry.of("note", "n", mine)] if name == "mine" else [])]
        await room.run(name, tenant, said, long(f"An answer for {name}."), [event(1, "run_started", words=shared)])
    paid = await room.rows(PAID)
    assert "objects" in await room.holding("47-11")
    whose = Whose(tenant="acme")
    counts = await room.erasure.erase(whose, dry=True)
    assert (counts.answers, counts.texts, counts.objects) == (1, 2, 3)  # a text, an answer, and the ledger's copy of it
    assert await room.erasure.erase(whose, dry=False) == counts
    assert await room.holding("47-11") == await room.holding("answer for mine") == set()
    assert await room.storage.text(sha256_of(mine)) == ERASED and await room.storage.text(sha256_of(shared)) == shared
    assert "objects" in await room.holding("answer for yours")
    assert paid == await room.rows(PAID)
    key = LedgerKey(scope="mine:run-mine", step="s", request_hash=sha256_of("mine"))
    erased = (await room.storage.begin(key, tenant="acme", model="m")).paid
    assert erased is not None and erased.reply == {"content": ERASED, "model": "m", "tool_calls": []}
    assert not (await room.erasure.erase(whose, dry=True)).anything
    await room.storage.append(None, [Entry.of("task", "task", mine)])
    assert await room.storage.text(sha256_of(mine)) == mine  # written again, it is stored again


@in_a_bucket_too
async def test_an_erasure_that_was_cut_off_after_the_objects_is_ended_by_the_next_one(room: Room) -> None:
    await room.run("mine", "acme", [Entry.of("task", "task", long("47-11 ducks."))], long("Indeed 47-11."), [event(1, "said")])
    for each in [each for each in room.objects.rglob("*") if each.is_file()]:
        await room.storage.large.delete(each.parent.name + each.name)
    assert (await room.erasure.erase(Whose(tenant="acme"), dry=False)).objects == 3
    key = LedgerKey(scope="mine:run-mine", step="s", request_hash=sha256_of("mine"))
    erased = (await room.storage.begin(key, tenant="acme", model="m")).paid
    assert erased is not None and (erased.reply["content"], erased.cost_usd) == (ERASED, 0.5)
    assert not (await room.erasure.erase(Whose(tenant="acme"), dry=True)).anything


async def test_a_bucket_that_does_not_answer_keeps_all_rows_for_the_next_try(
    migrated_url: str, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with closed(sql.create(url=migrated_url, objects=open_objects(bucket.url))) as storage:
        room = Room(storage, bucket.folder)
        await room.run("mine", "acme", [Entry.of("task", "task", long("47-11 ducks."))], "Indeed 47-11.", [event(1, "said")])
        with monkeypatch.context() as patch:
            patch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret-000")
            refused = sql.SqlErasure(storage.database, Large(open_objects(bucket.url)))
        with pytest.raises(StoreUnavailable, match="does not answer as it should"):
            await refused.erase(Whose(tenant="acme"), dry=False)
        assert await room.holding("47-11") == {"texts", "ledger", "objects"}
        assert (await room.erasure.erase(Whose(tenant="acme"), dry=False)).objects == 1
        assert await room.holding("47-11") == set()


NAMED = "Acme's 47-11 ducks, at home and abroad"


async def test_names_of_sessions_go(room: Room) -> None:
    sessions = sql.SqlSessions(room.storage.database, room.storage)
    for tenant in ("acme", "other"):
        await room.run(f"run-of-{tenant}", tenant, [], "Fine.", [event(1, "said")])
        await sessions.open(NAMED, tenant)
        said = [Entry.of("answer", "alice", f"{tenant} speaks.")]
        await sessions.join(SessionJoin(name=NAMED, tenant=tenant, scope="s", workflow_id="w", run_id="r", entries=said))
        assert await sessions.fork(NAMED, tenant, "copy", None)
    counts = await room.erasure.erase(Whose(tenant="acme"), dry=True)
    assert counts.sessions == 2 and await room.erasure.erase(Whose(tenant="acme"), dry=False) == counts
    assert await sessions.all("acme") == [] and await sessions.turns(NAMED, "acme") == []
    assert await room.holding("acme speaks") == set() and await room.holding("47-11") == {"sessions"}
    assert not (await room.erasure.erase(Whose(tenant="acme"), dry=True)).anything
    # A person's words in a name go; who knows the name still finds the conversation, for others spoke there too.
    await room.run("talk", None, [Entry.of("answer", "bob", NAMED)], "Yes.", [event(1, "said")])
    assert (await room.erasure.erase(Whose(person="bob"), dry=False)).sessions == 2
    assert await room.holding("47-11") == set()
    assert [turn.number for turn in await sessions.turns(NAMED, "other")] == [1]
    assert {each.name for each in await sessions.all("other")} == {"copy", ERASED}


async def test_snapshots_of_scripts_go(room: Room) -> None:
    async def freeze(name: str, words: str) -> str:
        """As a script's run leaves it."""
        sealed = Seal(b"k" * SHORTEST).close(name, b"\x00\x01" + words.encode() + b"\xff" * 9)
        await room.storage.append(None, [Entry.of("note", snapshot_author(f"{name}:run-{name}"), sealed)])
        return sha256_of(sealed)

    for name, tenant in (("mine", "acme"), ("yours", "other"), ("also-yours", "other")):
        await room.run(name, tenant, [], "Fine.", [event(1, "script_called")])
    mine, yours, also = await freeze("mine", "Acme"), await freeze("yours", "Other"), await freeze("also-yours", SECRET)
    counts = await room.erasure.erase(Whose(tenant="acme"), dry=False)
    assert counts.texts == 1 and await room.storage.text(mine) == ERASED
    await room.run("talk", None, [Entry.of("answer", "alice", SECRET)], "No.", [event(1, "asked")])
    assert (await room.erasure.erase(Whose(person="alice"), dry=False)).texts == 2  # what she said, and the snapshot
    assert await room.storage.text(also) == ERASED and await room.storage.text(yours) not in (None, ERASED)
    assert (await room.erasure.erase(Whose(workflow="yours"), dry=False)).texts == 1
    assert await room.storage.text(yours) == ERASED
    assert not (await room.erasure.erase(Whose(workflow="yours"), dry=True)).anything


async def test_the_last_failure_of_a_plugin_goes(room: Room) -> None:
    async def fails(words: str) -> None:
        async with room.storage.database.transaction() as db:
            await db.execute(delete(plugin_counts))
            row = {"hash": "h", "calls": 1, "failures": 1, "seconds": 0.1, "last_error": f"ValueError: {words}"}
            await db.execute(insert(plugin_counts).values(**row))

    await room.run("mine", "acme", [Entry.of("answer", "alice", SECRET)], "Fine.", [event(1, "said")])
    await fails("no number: 4712")
    await room.erasure.erase(Whose(person="alice"), dry=False)
    assert "plugin_counts" in await room.holding("4712")
    await fails(SECRET)
    await room.erasure.erase(Whose(person="bob"), dry=False)
    assert "plugin_counts" in await room.holding("47-11")
    await room.erasure.erase(Whose(tenant="acme"), dry=False)
    assert await room.holding("47-11") == set()
    assert await room.rows("select calls, failures from plugin_counts") == [(1, 1)]


async def index(room: Room, name: str, tenant: str | None, *passages: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    document = Document(
        id=sql.document_id(name, tenant), tenant=tenant, name=name, kind="text", sha256=sha256_of(name), passages=len(passages),
        added_at=at,
    )  # fmt: skip
    await sql.SqlDocuments(room.storage.database).put(document, [Section(words, Place()) for words in passages])
    key = LedgerKey(scope=name, step="embed", request_hash=sha256_of(f"{tenant}"))
    await room.storage.begin(key, tenant=tenant, model="m")
    vectors = {sha256_of(words): words.encode()[:8] for words in passages}
    await sql.SqlVectors(room.storage.database).record(key, "m", "p", vectors, Paid(reply={}, cost_usd=0.0), 1)


async def test_a_tenants_documents_and_kept_values_go(room: Room) -> None:
    kept, shared = sql.SqlKeptValues(room.storage.database), "Everybody may read this."
    await index(room, "plan.md", "acme", "Acme has 47-11 ducks.", shared)
    await index(room, "plan.md", "other", shared)
    await room.storage.append(None, [Entry.of("note", "script counter", "def main(): ...")])
    for tenant in ("acme", "other", None):
        await kept.set("counter", tenant, "ducks", {"tenant": tenant, "number": "47-11 of them"})
    counts = await room.erasure.erase(Whose(tenant="acme"), dry=True)
    assert (counts.documents, counts.kept, counts.events, counts.objects) == (1, 1, 0, 0)
    assert await room.erasure.erase(Whose(tenant="acme"), dry=False) == counts
    assert await kept.keys("counter", "acme", "") == [] and await kept.keys("counter", "other", "") == ["ducks"]
    assert await kept.get("counter", None, "ducks", 0) == {"tenant": None, "number": "47-11 of them"}
    documents = sql.SqlDocuments(room.storage.database)
    assert [(each.name, each.tenant) for each in await documents.all(None)] == [("plan.md", "other")]
    assert set(
        await sql.SqlVectors(room.storage.database).find("m", [sha256_of(shared), sha256_of("Acme has 47-11 ducks.")])
    ) == {
        sha256_of(shared)  # the other tenant's document says it too
    }
    assert await room.holding("Acme has") == set()
    assert not (await room.erasure.erase(Whose(tenant="acme"), dry=True)).anything


async def test_a_persons_words_go_from_documents_kept_values_and_long_texts(room: Room) -> None:
    quoting = long(f"She wrote: {SECRET}")
    said = [Entry.of("answer", "alice", SECRET), Entry.of("note", "bob", quoting)]
    await room.run("talk", None, said, quoting, [event(1, "said", "Alice", message="Alice is somebody else.")])
    await index(room, "minutes.md", "acme", f"Item 1. {SECRET}", "Item 2. Nothing else.")
    kept = sql.SqlKeptValues(room.storage.database)
    await kept.set("counter", None, "said", ["before", SECRET])
    await kept.set("counter", None, "other", "4712")
    counts = await room.erasure.erase(Whose(person="alice"), dry=False)
    assert (counts.events, counts.answers, counts.texts, counts.passages, counts.kept, counts.objects) == (0, 1, 2, 1, 1, 2)
    assert await room.holding("47-11") == set()
    assert await kept.keys("counter", None, "") == ["other"]
    left = await sql.SqlDocuments(room.storage.database).nearest("acme", [], "m", b"Item 2. ", 5)
    assert [section.text for _, _, section in left] == ["Item 2. Nothing else."]
    assert not (await room.erasure.erase(Whose(person="alice"), dry=True)).anything


@pytest.mark.parametrize("long", ["", "Tea. " * 20_000], ids=["short", "long"])
async def test_images_go_with_the_last_text_that_refers_to_them(room: Room, long: str) -> None:
    ours, mine = b"\x89PNG\r\n\x1a\nours", b"\x89PNG\r\n\x1a\nmine"
    for data in (ours, mine):
        await room.storage.keep(data)
    both = f"{long}See {reference_to(ours)} and {reference_to(mine)}."
    await room.run("mine", "acme", [Entry.of("task", "task", both)], "A.", [event(1, "run_started")])
    await room.run(
        "yours", "other", [Entry.of("task", "task", f"Look: {reference_to(ours)} {long}")], "B.", [event(1, "run_started")]
    )
    assert (await room.erasure.erase(Whose(tenant="acme"), dry=False)).objects == (2 if long else 1)
    assert await room.storage.kept(sha256_of_bytes(ours)) == ours
    with pytest.raises(NotThere):
        await room.storage.kept(sha256_of_bytes(mine))


async def test_an_erasure_that_was_cut_off_finds_the_images_of_long_texts_again(room: Room) -> None:
    data = b"\x89PNG\r\n\x1a\nonly here"
    await room.storage.keep(data)
    texts = (f"{number} {'Tea. ' * 20_000}{reference_to(data)}" for number in range(100))
    words = next(
        each for each in texts if sha256_of(each) < sha256_of_bytes(data)
    )  # in the order of addresses it would go first
    await room.run("mine", "acme", [Entry.of("task", "task", words)], "A.", [event(1, "run_started")])
    large, gone = room.storage.large, list[str]()

    async def killed(address: str) -> None:
        if gone:
            raise ConnectionError("as if killed")
        gone.append(address)
        await large.delete(address)

    whole = {"whole": large.whole, "whole_reply": large.whole_reply}
    cut = sql.SqlErasure(room.storage.database, cast(Any, SimpleNamespace(delete=killed, **whole)))
    with pytest.raises(ConnectionError):
        await cut.erase(Whose(tenant="acme"), dry=False)
    await room.erasure.erase(Whose(tenant="acme"), dry=False)
    with pytest.raises(NotThere):
        await room.storage.kept(sha256_of_bytes(data))


async def test_whose_must_be_one() -> None:
    for wrong in ({}, {"tenant": "a", "person": "b"}, {"tenant": ""}):
        with pytest.raises(ValueError, match="name exactly one"):
            Whose.model_validate(wrong)


async def test_runs_that_were_labelled_otherwise_are_counted_before_an_erasure_goes_by_that(room: Room) -> None:
    for name in ("mine", "yours"):
        await room.run(name, "acme", [Entry.of("task", "task", name)], name, [event(1, "run_started")])
    assert await room.erasure.relabelled() == 0
    async with room.storage.database.transaction() as db:
        await db.execute(text("update event_runs set tenant = 'other' where workflow_id = 'yours'"))
    assert await room.erasure.relabelled() == 1


async def test_an_audit_explains_all_that_an_erasure_took_out_of_sessions_texts_and_objects(room: Room) -> None:
    """A tenant's session goes with its turns, a person's name of a session goes; both runs have joined."""
    storage, books = room.storage, sql.SqlSessions(room.storage.database, room.storage)
    long = f"{SECRET} at length. " * 5_000
    for name, tenant, session in (("mine", "acme", "garden"), ("yours", "other", f"about {SECRET}again")):
        scope = f"{name}:run-{name}"
        await books.open(session, tenant)
        entries = [Entry.of("task", "task", "Say it"), Entry.of("answer", "bob", SECRET if tenant == "other" else long)]
        turn = await books.join(
            SessionJoin(
                name=session, tenant=tenant, scope=scope, workflow_id=name, run_id=f"run-{name}", entries=entries
            )
        )  # fmt: skip
        assert turn is not None
        joined = event(1, "session_joined", session=session, turn=turn.number, head=turn.head)
        await room.run(name, tenant, [Entry.of("task", "task", name)], long, [joined, event(2, "said", "bob", words=long)])
    auditor = sql.SqlAudit(storage.database, storage.large)
    assert (await auditor.check()).faults == []
    for whose in (Whose(tenant="acme"), Whose(person="bob")):
        assert (await room.erasure.erase(whose, dry=False)).anything
        found = await auditor.check()
        assert found.faults == [], (whose, found.faults)
    assert [each.what for each in found.erasures] == ["tenant", "person"] and not await room.holding("47-11")
