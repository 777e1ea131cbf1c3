"""Which open decisions are closed, by the states of the runs that wait for them: of one that lives never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from temporalio.client import Client

from kernel.conversation.decision import DecisionRequest, Option
from kernel.record.event_log import Mark, Origin, Outgoing
from kernel.record.events import Event
from plugins.storage.sql import DecisionFilter, SqlEventLog, SqlInbox, SqlOpenDecisions, SqlSightings, SqlStorage
from plugins.storage.sql.record.sightings import GONE_AFTER
from runtime.ended_decisions import DecisionRows
from runtime.ended_runs import settle_part
from tests.support.fakes.described_runs import (
    CANCELED,
    COMPLETED,
    FAILED,
    PAUSED,
    RENEWED,
    RUNNING,
    TERMINATED,
    TIMED_OUT,
    Server,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
RUN = "debate/tea"


class Book:
    """The tables, with a run that has opened d1 and d2, and another one that has opened d1."""

    def __init__(self, store: SqlStorage) -> None:
        self._log, self.inbox = SqlEventLog(store.database), SqlInbox(store.database)
        self.sightings, self.waiting = SqlSightings(store.database), SqlOpenDecisions(store.database)
        self._marks: dict[str, Mark] = {}

    async def write(self, workflow_id: str, type: str, data: dict[str, Any], run_id: str = "first") -> None:
        before, chain = self._marks.get(workflow_id), f"{workflow_id}:first"
        seq = before.seq + 1 if before else 1
        made = Event(seq=seq, at=AT + timedelta(minutes=seq), type=type, data=data)
        load = Outgoing(chain=chain, scope=chain, after=before, events=[made])
        origin = Origin(workflow_id=workflow_id, run_id=f"{workflow_id}-{run_id}", type="Debate")
        mark = (await self._log.write(load, origin)).mark
        assert mark is not None
        self._marks[workflow_id] = mark

    async def asks(self, workflow_id: str, id: str, question: str = "May it?", run_id: str = "first") -> None:
        request = DecisionRequest(
            id=id, workflow_id=workflow_id, run_id=run_id, title=id, question=question,
            options=[Option(id="yes", label="Yes")], opened_at=AT,
        )  # fmt: skip
        data = {"decision": request.model_dump(mode="json", exclude_none=True)}
        await self.write(workflow_id, "decision_opened", data, run_id)

    async def listed(self, status: str = "open") -> list[tuple[str, str]]:
        found = (await self.inbox.page(DecisionFilter(status=status), 50)).items
        return sorted((row.workflow_id, row.decision_id) for row in found)

    async def unknown(self) -> set[datetime | None]:
        return {row.unknown_since for row in (await self.inbox.page(DecisionFilter(), 50)).items}


OTHER, BOTH = ("debate/other", "d1"), [(RUN, "d1"), (RUN, "d2")]


@pytest.fixture
async def book(store: SqlStorage) -> Book:
    book = Book(store)
    for workflow_id, id in (*BOTH, OTHER):
        await book.asks(workflow_id, id)
    return book


@pytest.fixture
def server() -> Server:
    server = Server()
    for id in (RUN, OTHER[0]):
        server.run(id, f"{id}-first", RUNNING)
    return server


async def settle(server: Server, book: Book, at: datetime | None = None) -> None:
    after, failures = await settle_part(cast(Client, server), book.sightings, DecisionRows(book.waiting), at=at)
    assert (after, failures) == ("", [])


async def test_what_lives_waits(server: Server, book: Book) -> None:
    for status in (RUNNING, PAUSED, RENEWED):
        server.run(RUN, f"{RUN}-first", status)
        await settle(server, book)
    server.run(RUN, f"{RUN}-first", TERMINATED)  # and it was reset
    server.run(RUN, f"{RUN}-again", RUNNING)
    await settle(server, book)
    assert await book.listed() == [OTHER, *BOTH]


@pytest.mark.parametrize("status", [COMPLETED, FAILED, CANCELED, TERMINATED, TIMED_OUT])
async def test_the_decisions_of_an_ended_run_are_closed(server: Server, book: Book, status: int) -> None:
    before = await book.inbox.state()
    server.run(RUN, f"{RUN}-first", status)
    await settle(server, book)
    assert await book.listed() == [OTHER] and await book.listed("cancelled") == BOTH
    assert await book.inbox.state() != before, "lists and messages hear of it"


async def test_a_reset_brings_them_back(server: Server, book: Book) -> None:
    await book.write(RUN, "decision_cancelled", {"decision_id": "d2"})
    server.run(RUN, f"{RUN}-first", TERMINATED)
    await settle(server, book)
    server.run(RUN, f"{RUN}-again", RUNNING)
    await settle(server, book)
    assert await book.listed() == [OTHER, (RUN, "d1")], "the run itself has cancelled d2"


async def test_an_answer_that_is_written_late_counts(server: Server, book: Book) -> None:
    server.run(RUN, f"{RUN}-first", COMPLETED)
    await settle(server, book)
    await book.write(RUN, "decision_settled", {"decision_id": "d1", "choice": "yes", "by": "ann"})
    await settle(server, book)
    assert await book.listed("settled") == [(RUN, "d1")] and await book.listed("cancelled") == [(RUN, "d2")]


async def test_another_question_under_the_same_id_is_not_closed(server: Server, book: Book) -> None:
    rows, _ = await book.waiting.part("", 10)
    await book.asks(RUN, "d1", "May it still?")  # it continued as new, and counts from d1 again
    assert sum([await book.waiting.close(row.waiting) for row in rows if row.workflow_id == RUN]) == 1
    assert await book.listed() == [OTHER, (RUN, "d1")]


async def test_what_the_server_does_not_know_stays_open_unless_it_had_it(server: Server, book: Book) -> None:
    runs, server.runs = server.runs, {}
    for at in (AT, AT + 9 * GONE_AFTER):
        await settle(server, book, at)
    assert await book.listed() == [OTHER, *BOTH] and await book.unknown() == {AT}
    counted = await book.sightings.unknown()
    assert (counted.todos, counted.decisions, counted.since) == (0, 3, AT)
    server.runs = runs
    await settle(server, book, AT)
    assert await book.unknown() == {None}
    server.runs = {}
    for at in (AT, AT + GONE_AFTER):
        assert await book.listed() == [OTHER, *BOTH]
        await settle(server, book, at)
    assert await book.listed() == []


async def test_parts_follow_each_other(server: Server, book: Book) -> None:
    first, after = await book.waiting.part("", 1)
    second, end = await book.waiting.part(after, 1)
    last = await book.waiting.part(end, 1) if end else ([], "")
    assert {each.workflow_id for each in first + second} == {RUN, OTHER[0]} and last == ([], "")
