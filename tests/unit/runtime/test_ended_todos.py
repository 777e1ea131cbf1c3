"""Which open todos are settled, by the states of their runs on the server: one that lives never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from temporalio.api.enums.v1 import WorkflowExecutionStatus as Status
from temporalio.client import Client
from temporalio.service import RPCError

from kernel.record.event_log import Mark, Origin, Outgoing
from kernel.record.events import Event
from kernel.secretary.desk.listed import ListedTodo, TodoFilter
from kernel.secretary.desk.slots import SlotWanted
from kernel.secretary.ranking.figures import FiguresWanted
from plugins.storage.sql import SqlDesks, SqlEventLog, SqlOpenTodos, SqlSightings, SqlSlots, SqlStorage, SqlTodoList
from plugins.storage.sql.record.sightings import GONE_AFTER
from runtime.ended_runs import settle_part, unknown_rows
from runtime.ended_todos import TodoRows
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

AT = datetime.now(UTC) - timedelta(hours=1)  # work of long ago counts as no load
DESK = "desk/office"


class Book:
    """The tables, with a desk whose queue has t1 and a todo t2 of the same desk that has begun."""

    def __init__(self, store: SqlStorage) -> None:
        self._log = SqlEventLog(store.database)
        self.todos, self._listed = SqlOpenTodos(store.database), SqlTodoList(store.database)
        self.sightings = SqlSightings(store.database)
        self._marks: dict[str, Mark] = {}

    async def open(self) -> None:
        await self.write(DESK, "Secretary", ("desk_opened", {"desk": "office", "executors": ["ann"]}))
        await self.write(DESK, "Secretary", ("todo_opened", {"todo_id": "t1", "priority": "normal", "desk": "office"}))
        idea = {"id": "t2", "idea": {"content": "Tea"}, "workflow_id": "todo/t2", "desk": "office"}
        await self.write("todo/t2", "Todo", ("idea_received", idea))

    async def write(self, workflow_id: str, type: str, event: tuple[str, dict[str, Any]], run_id: str = "first") -> None:
        before, chain = self._marks.get(workflow_id), f"{workflow_id}:first"
        seq = before.seq + 1 if before else 1
        made = Event(seq=seq, at=AT + timedelta(minutes=seq), type=event[0], data=event[1])
        load = Outgoing(chain=chain, scope=chain, after=before, events=[made])
        # A run's id is unique on the server; the desk and the todo may not share one in the log.
        origin = Origin(workflow_id=workflow_id, run_id=run_id if type == "Todo" else f"desk-{run_id}", type=type)
        mark = (await self._log.write(load, origin)).mark
        assert mark is not None
        self._marks[workflow_id] = mark

    async def rows(self) -> dict[str, ListedTodo]:
        return {each.id: each for each in (await self._listed.page(TodoFilter(), 10)).items}

    async def closed(self) -> dict[str, tuple[str, str | None]]:
        return {id: (row.status, row.reason) for id, row in (await self.rows()).items() if row.closed}


@pytest.fixture
async def book(store: SqlStorage) -> Book:
    book = Book(store)
    await book.open()
    return book


@pytest.fixture
def server() -> Server:
    """Both live: the desk with t1 in its queue, and t2."""
    server = Server()
    server.run(DESK, "desk-first", RUNNING)
    server.run("todo/t2", "first", RUNNING, parent=DESK)
    return server


async def settle(server: Server, book: Book, at: datetime | None = None) -> list[Exception]:
    client = cast(Client, server)
    after, failures = await settle_part(client, book.sightings, TodoRows(client, book.todos), at=at)
    assert after == ""
    return failures


def test_the_statuses_are_those_of_the_server() -> None:
    assert Status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT == TIMED_OUT and Status.WORKFLOW_EXECUTION_STATUS_CANCELED == CANCELED


async def test_what_lives_stays_open(server: Server, book: Book) -> None:
    for status in (RUNNING, PAUSED, RENEWED):
        server.run(DESK, "desk-first", status)
        server.run("todo/t2", "first", status, parent=DESK)
        assert await settle(server, book) == []
    server.run("todo/t2", "first", COMPLETED, parent=DESK)  # its last events are about to be written
    await settle(server, book)
    assert await book.closed() == {} and server.told == []


async def test_a_run_that_was_reset_lives_in_the_next_one(server: Server, book: Book) -> None:
    for id, run in ((DESK, "desk-first"), ("todo/t2", "first")):
        server.run(id, run, TERMINATED)
        server.run(id, f"{run}-again", RUNNING)
    await settle(server, book)
    assert await book.closed() == {} and server.told == []


LATER, MUCH_LATER = AT + GONE_AFTER, AT + 100 * GONE_AFTER


async def unknown(book: Book) -> dict[str, datetime | None]:
    return {id: row.unknown_since for id, row in (await book.rows()).items() if row.unknown_since}


async def test_what_no_look_has_found_stays_open_and_unknown(server: Server, book: Book) -> None:
    server.runs.clear()
    for at in (AT, MUCH_LATER):
        assert await settle(server, book, at) == []
    server.run(DESK, "another", RUNNING, first="another")  # of another server, for example
    await settle(server, book, MUCH_LATER)
    assert await book.closed() == {} and server.told == []
    assert await unknown(book) == {"t1": AT, "t2": AT}
    counted = await book.sightings.unknown()
    assert (counted.todos, counted.decisions, counted.since) == (2, 0, AT)


@pytest.mark.parametrize("namespace", ["another", ""])
async def test_what_another_namespace_does_not_know_stays_open(server: Server, book: Book, namespace: str) -> None:
    await settle(server, book, AT)
    assert await unknown(book) == {}
    runs, server.runs, server.namespace_id = dict(server.runs), {}, namespace
    for at in (AT, MUCH_LATER):
        if namespace:
            assert await settle(server, book, at) == []
        else:
            with pytest.raises(RPCError):
                await settle(server, book, at)
    assert await book.closed() == {} and server.told == []
    assert set(await unknown(book)) == ({"t1", "t2"} if namespace else set())
    server.runs, server.namespace_id = runs, "one"
    await settle(server, book, MUCH_LATER)
    assert await unknown(book) == {} and (await book.sightings.unknown()).since is None


async def test_what_the_same_namespace_has_lost_is_closed_after_a_while(server: Server, book: Book) -> None:
    await settle(server, book, AT)
    server.runs.clear()
    server.gone.add(DESK)
    for at in (AT, LATER - timedelta(seconds=1)):
        await settle(server, book, at)
    assert await book.closed() == {} and await unknown(book) == {"t1": AT, "t2": AT}
    await settle(server, book, LATER)
    lost = "The server does not know its workflow any more."
    assert await book.closed() == {"t2": ("failed", lost), "t1": ("cancelled", "Its desk ended before it began.")}
    assert await unknown(book) == {}


async def test_a_desk_that_lives_is_told_of_a_todo_that_is_lost(server: Server, book: Book) -> None:
    await settle(server, book, AT)
    del server.runs["todo/t2", "first"]
    for at in (AT, LATER):
        await settle(server, book, at)
    assert server.told == [(DESK, "t2", "unknown")] and set(await book.closed()) == {"t2"}


async def test_a_chain_lives_longer_than_its_first_runs_are_kept(server: Server, book: Book) -> None:
    server.runs.clear()
    server.run(DESK, "desk-later", RUNNING, first="first")
    server.run("todo/t2", "later", TERMINATED, first="first", parent=DESK)
    await settle(server, book)
    assert set(await book.closed()) == {"t2"} and await unknown(book) == {}


async def test_a_person_may_say_that_unknown_runs_are_lost(server: Server, book: Book) -> None:
    del server.runs["todo/t2", "first"]
    rows = TodoRows(cast(Client, server), book.todos)
    lost = await unknown_rows(cast(Client, server), rows)
    assert [row.todo_id for row in lost] == ["t2"]
    for row in lost:
        await rows.gone(row)
    assert set(await book.closed()) == {"t2"} and await unknown_rows(cast(Client, server), rows) == []
    server.away.add(DESK)
    with pytest.raises(RPCError, match="away"):
        await unknown_rows(cast(Client, server), rows)


@pytest.mark.parametrize(
    ("status", "ended", "shown", "words"),
    [
        (TERMINATED, "terminated", "failed", "Its workflow was terminated."),
        (CANCELED, "cancelled", "cancelled", "Its workflow was cancelled."),
        (TIMED_OUT, "timed_out", "failed", "Its workflow exceeded a time limit of Temporal."),
        (FAILED, "failed", "failed", "Its workflow failed."),
    ],
)
async def test_an_ended_todo_is_told_to_its_desk_and_closed(
    server: Server, book: Book, status: int, ended: str, shown: str, words: str
) -> None:
    server.run("todo/t2", "first", status, parent=DESK)
    await settle(server, book)
    await settle(server, book)
    assert server.told == [(DESK, "t2", ended)], "once"
    assert await book.closed() == {"t2": (shown, words)}


async def test_a_todo_that_ended_before_its_first_event_is_told(server: Server, book: Book) -> None:
    server.run("todo/t1", "x", RUNNING, parent=DESK)
    await settle(server, book)
    assert await book.closed() == {}
    server.run("todo/t1", "x", TERMINATED, parent="desk/other")
    await settle(server, book)
    assert await book.closed() == {}, "a todo of another desk has the same id"
    server.run("todo/t1", "x", TERMINATED, parent=DESK)
    await settle(server, book)
    assert server.told == [(DESK, "t1", "terminated")] and set(await book.closed()) == {"t1"}


async def test_the_queue_of_an_ended_desk_is_closed(server: Server, book: Book) -> None:
    server.run(DESK, "desk-first", TERMINATED)
    server.run("todo/t1", "x", RUNNING, parent=DESK)
    await settle(server, book)
    assert await book.closed() == {}, "it has begun"
    del server.runs["todo/t1", "x"]
    server.run(DESK, "another", RUNNING, first="another")  # a desk of the same name was opened since
    await settle(server, book)
    assert await book.closed() == {"t1": ("cancelled", "Its desk ended before it began.")} and server.told == []


async def test_a_todo_of_an_ended_desk_gives_its_executors_back(server: Server, book: Book, store: SqlStorage) -> None:
    await book.write("todo/t2", "Todo", ("subtask_assigned", {"id": "s1", "assignee": "ann", "desk": "office"}))
    asked = {"desk": "office", "step": "s1", "executor": "ann", "most": 1, "priority": "normal"}
    slots, figures = SqlSlots(store.database), SqlDesks(store.database)
    await slots.ask(SlotWanted.model_validate({"chain": "todo/t2:first", **asked}), "todo/t2")

    async def load() -> list[int]:
        wanted = FiguresWanted(desk="office", chain="x", step="x", strategy="performance", subtasks=[], executors=[])
        return [each.load for each in (await figures.figures(wanted, "todo/x")).executors]

    assert await load() == [1]
    server.gone.add(DESK)
    server.run("todo/t2", "first", TERMINATED, parent=DESK)
    await settle(server, book)
    assert set(await book.closed()) == {"t2"} and await load() == [0]
    next_one = await slots.ask(SlotWanted.model_validate({"chain": "todo/t3:first", **asked}), "todo/t3")
    assert next_one.answer is not None and next_one.answer.granted


async def test_a_failure_does_not_hold_up_others(server: Server, book: Book) -> None:
    server.away.add(DESK)
    server.run("todo/t2", "first", TERMINATED, parent=DESK)
    assert len(await settle(server, book)) == 1 and set(await book.closed()) == {"t2"}


async def test_a_row_that_has_changed_is_not_closed(server: Server, book: Book) -> None:
    rows, _ = await book.todos.part("", 10)
    await book.write("todo/t2", "Todo", ("priority_changed", {"from": "normal", "to": "high"}))
    assert [await book.todos.close(row, "terminated") for row in rows if row.todo_id == "t2"] == [False]
    assert await book.closed() == {}


async def test_a_closed_todo_that_writes_again_is_open(server: Server, book: Book) -> None:
    server.run("todo/t2", "first", TERMINATED, parent=DESK)
    await settle(server, book)
    assert set(await book.closed()) == {"t2"}
    await book.write("todo/t2", "Todo", ("priority_changed", {"from": "normal", "to": "high"}), "again")  # it was reset
    row = (await book.rows())["t2"]
    assert (row.status, row.priority, row.closed, row.closed_at, row.reason) == ("pending", "high", False, None, None)


async def test_parts_follow_each_other(server: Server, book: Book) -> None:
    first, after = await book.todos.part("", 1)
    second, end = await book.todos.part(after, 1)
    last = await book.todos.part(end, 1) if end else ([], "")
    assert {each.todo_id for each in first + second} == {"t1", "t2"} and last == ([], "")
