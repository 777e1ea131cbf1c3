"""Figures of desks on each database: claims, repeats, and what the events of todos make of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.record.event_log import Mark, Origin, Outgoing
from kernel.record.events import Event
from kernel.secretary.desk.slots import SlotAnswer, SlotsFree, SlotWanted
from kernel.secretary.ranking.figures import Candidate, DeskFigures, ExecutorFigures, FiguresWanted
from kernel.secretary.ranking.rank import rank
from plugins.storage.sql import Database, SqlDesks, SqlEventLog, SqlSlots
from plugins.storage.sql.engine.address import address
from tests.support.todo_record import sub

NAMES = ["ann", "ben", "cem"]
AT = datetime(2026, 11, 1, tzinfo=UTC)


def wanted(chain: str, strategy: Any = "least_loaded", step: str = "dispatch/1", count: int = 1, **more: Any) -> FiguresWanted:
    return FiguresWanted(
        desk="office",
        chain=chain,
        step=step,
        strategy=strategy,
        subtasks=[sub(f"s{n}") for n in range(1, count + 1)],
        executors=[Candidate(name=name) for name in NAMES],
        **more,
    )


async def chosen(desks: SqlDesks, given: FiguresWanted) -> list[str | None]:
    figures = await desks.figures(given, given.chain)
    matches = rank(given.strategy, given.subtasks, given.executors, figures, given.weights, given.excluded).matches
    return [match.assignee for match in matches.values()]


class Chain:
    """A todo's events in the log."""

    def __init__(self, log: SqlEventLog, name: str, tenant: str | None = None, type: str = "Todo") -> None:
        self.log, self.name, self.tenant, self.type, self.events = log, name, tenant, type, list[Event]()
        self._after: Mark | None = None

    async def write(self, *happened: tuple[str, str | None, dict[str, Any]]) -> Outgoing:
        first = len(self.events) + 1
        new = [Event(seq=n, at=AT, type=t, by=by, data=data) for n, (t, by, data) in enumerate(happened, first)]
        self.events += new
        outgoing = Outgoing(
            chain=self.name, scope=self.name, after=self._after, tenant=self.tenant, events=new, texts=[], receipts={}
        )
        logged = await self.log.write(outgoing, self.origin)
        self._after = logged.mark
        return outgoing

    @property
    def origin(self) -> Origin:
        return Origin(workflow_id=self.name, run_id=f"run of {self.name}", type=self.type)


def opened(id: str) -> tuple[str, str | None, dict[str, Any]]:
    """Return the event of a desk that has a new todo."""
    return "todo_opened", None, {"todo_id": id, "priority": "normal", "desk": "office"}


async def figures(desks: SqlDesks) -> dict[str, ExecutorFigures]:
    return (await desks.figures(wanted("nobody", claim=False), "nobody")).by_name()


async def test_dispatches_at_the_same_time_see_each_other(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    desks = SqlDesks(database)
    for strategy in ("least_loaded", "round_robin"):
        got = await asyncio.gather(*(chosen(desks, wanted(f"{strategy} {n}", strategy, count=2)) for n in range(6)))
        assert Counter(name for names in got for name in names) == {"ann": 4, "ben": 4, "cem": 4}
    other = await desks.figures(wanted("x", claim=False).model_copy(update={"tenant": "acme"}), "x")
    assert other == DeskFigures()
    await database.close()


async def test_a_repeated_dispatch_claims_once(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    desks = SqlDesks(database)
    for strategy in ("least_loaded", "round_robin"):
        first = await desks.figures(wanted(f"todo {strategy}", strategy, count=2), "w")
        assert await desks.figures(wanted(f"todo {strategy}", strategy, count=2), "w") == first
    assert sum(each.load for each in (await figures(desks)).values()) == 4
    await database.close()


async def test_the_events_of_a_todo_make_its_figures(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    desks, todo = SqlDesks(database), Chain(SqlEventLog(database), "todo/tea")
    assert await chosen(desks, wanted("todo/tea")) == ["ann"]

    def assigned(name: str) -> tuple[str, str | None, dict[str, Any]]:
        return "subtask_assigned", None, {"id": "s1", "assignee": name, "desk": "office"}

    await todo.write(assigned("ann"), ("subtask_started", "ann", {"id": "s1"}), ("subtask_failed", "ann", {"id": "s1"}))
    assert (await figures(desks))["ann"].model_dump() | {"name": ""} == ExecutorFigures(name="", failed=1).model_dump()
    done = {"id": "s1", "seconds": 4.0, "cost_usd": 0.5}
    outgoing = await todo.write(assigned("ben"), ("subtask_started", "ben", {"id": "s1"}), ("subtask_completed", "ben", done))
    await todo.log.write(outgoing, todo.origin)  # a retry of the activity that carried them
    ben = (await figures(desks))["ben"]
    assert (ben.load, ben.completed, ben.mean_seconds, ben.mean_cost_usd) == (0, 1, 4.0, 0.5)
    await todo.write(("replanned", None, {"redo": ["s1"], "subtasks": [{"id": "s1", "assignee": "ben"}]}))
    ben = (await figures(desks))["ben"]
    assert (ben.load, ben.sent_back) == (1, 1)
    await todo.write(assigned("cem"))
    assert [(name, each.load) for name, each in (await figures(desks)).items()] == [("ann", 0), ("ben", 0), ("cem", 1)]
    await todo.write(("todo_cancelled", None, {"reason": "x"}))
    assert sum(each.load for each in (await figures(desks)).values()) == 0
    await database.close()


def slot(chain: str, priority: Any = "normal", most: int = 2, **more: Any) -> SlotWanted:
    return SlotWanted(desk="office", chain=chain, step="s1", executor="ann", most=most, priority=priority, **more)


async def test_an_executor_never_has_more_than_its_limit(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    slots, names = SqlSlots(database), [f"todo/{n}" for n in range(8)]
    asked = await asyncio.gather(*(slots.ask(slot(name), name) for name in names))
    answers = [each.answer for each in asked]
    assert Counter(each is not None and each.granted for each in answers) == {True: 2, False: 6}
    holders = [name for name, each in zip(names, answers, strict=True) if each is not None and each.granted]
    other = slot("x").model_copy(update={"tenant": "acme"})
    assert (await slots.ask(other, "x")).answer == SlotAnswer(granted=True), "a desk of another tenant has an ann of its own"

    waiting = [name for name in names if name not in holders]
    await slots.ask(slot(waiting[-1], "critical"), waiting[-1])  # it was made more urgent
    served = []
    while holders:
        name = holders.pop()
        given = [each.workflow_id for each in (await slots.free(SlotsFree(desk="office", chain=name))).granted]
        assert (await slots.free(SlotsFree(desk="office", chain=name, step="s1"))).granted == [], "it is given back once"
        holders += given
        served += given
        for each in given:
            assert (await slots.ask(slot(each), each)).answer == SlotAnswer(granted=True), "who is told may have it"
    assert served[0] == waiting[-1] and sorted(served) == sorted(waiting)
    await database.close()


async def test_slots_of_ended_todos_are_taken_back(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    slots, desk = SqlSlots(database), Chain(SqlEventLog(database), "desk/office", type="Secretary")
    await desk.write(opened("b"))
    for name in ("todo/a", "todo/b", "todo/c"):
        await slots.ask(slot(name, most=1), name)
    held = await slots.oldest(slot("todo/c"), 20)
    assert {each.workflow_id for each in held} == {"todo/a", "todo/b"}
    gone = [each.key for each in held if each.workflow_id == "todo/a"]
    assert [each.workflow_id for each in (await slots.take_back(slot("todo/c"), gone)).granted] == ["todo/b"]
    await desk.write(("todo_changed", None, {"todo_id": "b", "status": "failed"}))  # it was terminated
    assert (await slots.ask(slot("todo/c", most=1), "todo/c")).answer == SlotAnswer(granted=True)
    await database.close()


async def test_a_desk_closes_the_work_of_a_todo_that_was_terminated(migrated_url: str) -> None:
    database = Database(address(migrated_url))
    desks, desk = SqlDesks(database), Chain(SqlEventLog(database), "desk/office", type="Secretary")
    await desk.write(opened("tea"))
    await desks.figures(wanted("todo/tea:run"), "todo/tea")
    await desk.write(("todo_changed", None, {"todo_id": "tea", "status": "in_progress"}))
    assert (await figures(desks))["ann"].load == 1
    await desk.write(("todo_changed", None, {"todo_id": "tea", "status": "failed"}))
    assert (await figures(desks))["ann"].load == 0
    await database.close()


@pytest.mark.parametrize("tenant", [None, "acme"])
async def test_a_desk_closes_nothing_of_another_tenant(migrated_url: str, tenant: str | None) -> None:
    """Ids of todos from before have six digits, and may be the same."""
    database = Database(address(migrated_url))
    log, desks, slots = SqlEventLog(database), SqlDesks(database), SqlSlots(database)
    one = Chain(log, "desk of one", tenant=tenant, type="Secretary")
    other = Chain(log, "desk of another", tenant="other", type="Secretary")
    for desk in (one, other):
        await desk.write(opened("tea-123456"))
        of = {"tenant": desk.tenant}
        await desks.figures(wanted(f"todo/tea-123456:{desk.name}").model_copy(update=of), "todo/tea-123456")
        await slots.ask(slot(f"todo/tea-123456:{desk.name}").model_copy(update=of), "todo/tea-123456")
    await one.write(("todo_changed", None, {"todo_id": "tea-123456", "status": "failed"}))

    async def load(desk: Chain) -> int:
        found = await desks.figures(wanted("nobody", claim=False).model_copy(update={"tenant": desk.tenant}), "nobody")
        return sum(each.load for each in found.executors)

    async def held(desk: Chain) -> int:
        return len(await slots.granted(SlotsFree(desk="office", tenant=desk.tenant, chain="nobody")))

    assert (await load(one), await held(one)) == (0, 0)
    assert (await load(other), await held(other)) == (1, 1)
    await database.close()
