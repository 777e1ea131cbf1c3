"""Sessions in real SQLite, PostgreSQL and MariaDB: turns once each, in some order, with concurrent writers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kernel.conversation.transcript import Entry
from kernel.record.erasure import Whose
from kernel.record.session import EARLIER_CHARACTERS, SessionJoin, Turn, earlier
from plugins.storage.sql import SqlAudit, SqlErasure, SqlSessions, SqlStorage, create


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[SqlStorage]:
    opened = create(url=migrated_url)
    yield opened
    # Whatever a test has done to sessions, an audit understands: nobody has tampered with anything.
    assert (await SqlAudit(opened.database).check()).faults == []
    await opened.close()


@pytest.fixture
def sessions(storage: SqlStorage) -> SqlSessions:
    return SqlSessions(storage.database, storage)


def turn(run: str, *words: str, name: str = "garden", tenant: str | None = None) -> SessionJoin:
    said = [Entry.of("task" if n % 2 == 0 else "answer", "task" if n % 2 == 0 else "ann", text) for n, text in enumerate(words)]
    return SessionJoin(name=name, tenant=tenant, scope=f"{run}:1", workflow_id=run, run_id="1", entries=said)


async def joined(sessions: SqlSessions, given: SessionJoin) -> Turn:
    made = await sessions.join(given)
    assert made is not None
    return made


async def test_each_run_adds_one_turn_however_often_it_says_so(sessions: SqlSessions, storage: SqlStorage) -> None:
    assert (await sessions.open("garden", None)).head is None
    first = await joined(sessions, turn("a", "what grows?", "moss"))
    second = await joined(sessions, turn("b", "and in sun?", "thyme"))
    assert await sessions.join(turn("a", "what grows?", "moss")) == first
    assert [t.number for t in (first, second)] == [1, 2]
    found = await sessions.open("garden", None)
    assert (found.turns, found.head) == (2, second.head)
    assert [e.text for e in await storage.chain(found.head)] == ["what grows?", "moss", "and in sun?", "thyme"]
    assert [t.workflow_id for t in await sessions.turns("garden", None)] == ["a", "b"]


async def test_runs_that_end_together_come_one_after_the_other(sessions: SqlSessions, storage: SqlStorage) -> None:
    await sessions.open("garden", None)
    made = await asyncio.gather(*(joined(sessions, turn(f"r{n}", f"q{n}", f"a{n}")) for n in range(8)))
    assert sorted(t.number for t in made) == list(range(1, 9))
    said = await storage.chain((await sessions.open("garden", None)).head)
    assert len(said) == 16
    assert all(q.text is not None and a.text == q.text.replace("q", "a") for q, a in zip(said[::2], said[1::2], strict=True))


async def test_tenants_do_not_share_a_name(sessions: SqlSessions) -> None:
    await sessions.open("garden", "acme")
    assert await sessions.find("garden", None) is None and await sessions.find("garden", "other") is None
    await joined(sessions, turn("a", "hello", tenant="acme"))
    assert [s.turns for s in await sessions.all("acme")] == [1] and await sessions.all("other") == []
    assert len(await sessions.all(None)) == 1


async def test_a_fork_begins_alike_and_goes_its_own_way(sessions: SqlSessions, storage: SqlStorage) -> None:
    await sessions.open("garden", None)
    first = await joined(sessions, turn("a", "q1", "a1"))
    last = await joined(sessions, turn("b", "q2", "a2"))
    forked = await sessions.fork("garden", None, "shade", 1)
    assert forked is not None and (forked.head, forked.turns, forked.forked_from) == (first.head, 1, "garden@1")
    await joined(sessions, turn("c", "q3", "a3", name="shade"))
    assert [e.text for e in await storage.chain((await sessions.open("shade", None)).head)] == ["q1", "a1", "q3", "a3"]
    assert (await sessions.open("garden", None)).head == last.head
    assert await sessions.fork("garden", None, "shade", None) is None, "the name is taken"
    assert await sessions.fork("garden", None, "more", 3) is None, "there are two turns"
    assert await sessions.fork("nothing", None, "more", None) is None


async def test_what_was_deleted_takes_no_turn(sessions: SqlSessions, storage: SqlStorage) -> None:
    await sessions.open("garden", None)
    made = await joined(sessions, turn("a", "q1", "a1"))
    assert await sessions.delete("garden", None) and not await sessions.delete("garden", None)
    assert await sessions.join(turn("b", "q2", "a2")) is None
    assert (await sessions.open("garden", None)).turns == 0 and await sessions.turns("garden", None) == []
    assert [e.text for e in await storage.chain(made.head)] == ["q1", "a1"], "the run's own record stays"


def test_the_end_of_a_long_conversation_is_shown_and_the_gap_is_said() -> None:
    said = [
        Entry.of("task", "task", "first"),
        Entry.of("answer", "ann", "x" * EARLIER_CHARACTERS),
        Entry.of("task", "task", "now"),
    ]
    text = earlier(said)
    assert text.endswith("[asked] now") and text.startswith("(… what was said before that is left out)")
    assert earlier(said[:1]) == "[asked] first" and earlier([]) == ""
    assert len(earlier(said[:2])) < EARLIER_CHARACTERS + 100


async def test_erasures_at_the_same_time_follow_one_another_in_their_log(sessions: SqlSessions, storage: SqlStorage) -> None:
    names = [f"session-{number}" for number in range(6)]
    for name in names:
        await sessions.open(name, "acme")
    erasure = SqlErasure(storage.database)
    await asyncio.gather(
        *(sessions.delete(name, "acme") for name in names), *(erasure.erase(Whose(tenant="acme"), dry=False) for _ in range(3))
    )
    found = await SqlAudit(storage.database).check()
    assert found.faults == [] and len(found.erasures) >= 4 and await sessions.all("acme") == []
    assert [each.seq for each in found.erasures] == list(range(1, len(found.erasures) + 1))
