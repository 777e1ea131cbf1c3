"""Erasure on a real SQLite file: the words go from every table, and hashes, costs and what others said stay."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.audit import audit
from kernel.erasure import ERASED, Whose
from kernel.event_log import Origin, Outgoing, by_reference, path
from kernel.events import Event
from kernel.storage import LedgerKey, Paid
from kernel.transcript import Entry, Thread, digest
from plugins.storage import sql
from plugins.storage.sql.store import SqlStorage

SECRET = 'My "number" is 4711, and nobody else\'s. '


class Room:
    """A database with some runs in it."""

    def __init__(self, file: Path, storage: SqlStorage) -> None:
        self.file, self.storage = file, storage
        self.log, self.erasure = sql.SqlEventLog(storage.database), sql.SqlErasure(storage.database)

    async def run(self, name: str, tenant: str | None, said: list[Entry], answer: str, events: list[Event]) -> None:
        """A run with one call of a model on a conversation, and its events."""
        scope = f"{name}:run-{name}"
        head = await self.storage.append(None, said)
        key = LedgerKey(scope=scope, step="s", request_hash=digest(name))
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

    def holding(self, word: str) -> set[str]:
        """The tables that hold a word anywhere."""
        with closing(sqlite3.connect(self.file)) as db:
            return {line.split('"')[1] for line in db.iterdump() if line.startswith("INSERT") and word in line}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as db:
            return db.execute(query).fetchall()

    async def events(self, name: str) -> list[Event]:
        """A run's events, after an audit."""
        runs = await self.log.runs(name)
        rows = await self.log.rows(runs[0].chain)
        assert audit(runs[0].chain, runs, rows) == []
        return [row.event() for row in path(rows, runs[0].head)]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    file = tmp_path / "mofa.db"
    await sql.upgrade(f"sqlite:///{file}")
    storage = sql.create(url=f"sqlite:///{file}")
    yield Room(file, storage)
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
    paid = room.rows("select key, status, tenant, cost_usd, input_tokens, paid_at from ledger order by key")
    assert room.holding("4711") == {"texts", "ledger"} and "texts" in room.holding("fountain")
    counts = await room.erasure.erase(Whose(tenant="acme"), dry=True)
    assert (counts.runs, counts.events, counts.answers, counts.texts) == (1, 3, 1, 3) and room.holding("4711")
    assert await room.erasure.erase(Whose(tenant="acme"), dry=False) == counts
    assert room.holding("4711") == room.holding("fountain") == set()
    assert paid == room.rows("select key, status, tenant, cost_usd, input_tokens, paid_at from ledger order by key")
    assert [(each.type, set(each.data)) for each in await room.events("mine")] == [
        ("run_started", {"erased"}), ("report_written", {"erased"}), ("run_finished", {"erased"}),
    ]  # fmt: skip
    assert (await room.events("yours"))[0].data == {"words": "ours"}
    assert await room.storage.text(digest(shared)) == shared and await room.storage.text(digest("Fine.")) == "Fine."
    assert await room.storage.text(digest(long)) == ERASED
    assert not (await room.erasure.erase(Whose(tenant="acme"), dry=True)).anything
    # Said anew, by somebody else, it is there anew.
    await room.storage.append(None, [Entry.of("task", "task", long)])
    assert await room.storage.text(digest(long)) == long


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
    assert room.holding("4711") == {"texts", "ledger", "events"}
    counts = await room.erasure.erase(Whose(person="alice"), dry=False)
    assert (counts.events, counts.answers, counts.texts) == (2, 1, 3)
    assert room.holding("4711") == set()
    assert ["erased" in each.data for each in await room.events("talk")] == [True, True, False, False]
    assert await room.storage.text(digest("Quite so.")) == "Quite so."  # bob said it too
    replies = [json.loads(reply)["content"] for (reply,) in room.rows("select reply from ledger order by scope")]
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
    assert room.holding("op secret") == room.holding("Inner") == room.holding("top words") == set()
    assert room.holding("Else answer.") == {"texts", "ledger"} and room.holding("else words") == {"events"}


async def test_whose_must_be_one() -> None:
    for wrong in ({}, {"tenant": "a", "person": "b"}, {"tenant": ""}):
        with pytest.raises(ValueError, match="name exactly one"):
            Whose.model_validate(wrong)
