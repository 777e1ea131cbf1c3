"""The rows of todos on real SQLite, PostgreSQL and MariaDB: as the event log has them, in any order of writes."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from kernel.basics.errors import InvalidInput
from kernel.conversation.decision import DecisionRequest, Option
from kernel.record.erasure import Whose
from kernel.record.event_log import LoggedMark, Mark, Origin, Outgoing, by_reference
from kernel.record.events import Event
from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.reports.facts import TodoFacts
from kernel.secretary.reports.write import Known
from plugins.storage import sql
from plugins.storage.sql.projections.todo_rows import fill_todos
from plugins.storage.sql.tables.core import events
from plugins.storage.sql.tables.todo import desk_todos

AT = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "a long idea " * 2_000

Written = tuple[str, dict[str, Any]]


class Writer:
    """A todo that writes events, a minute after each other."""

    def __init__(
        self, log: sql.SqlEventLog, id: str, run: str = "first", tenant: str | None = None, type: str = "Todo"
    ) -> None:
        self.log, self.id, self.tenant = log, id, tenant
        self.workflow_id = f"todo/{id}" if type == "Todo" else id
        self.origin = Origin(workflow_id=self.workflow_id, run_id=f"{id}-{run}", type=type)
        self.chain = f"{self.workflow_id}:first"
        self.scope = self.chain
        self.mark: Mark | None = None

    async def write(self, *events: Written, fence: int | None = None, after: Mark | None = None) -> LoggedMark:
        before = after or self.mark
        made = [
            Event(seq=seq, at=AT + timedelta(minutes=seq), type=type, data=data)
            for seq, (type, data) in enumerate(events, (before.seq if before else 0) + 1)
        ]
        kept = [by_reference(each) for each in made]
        load = Outgoing(
            chain=self.chain, scope=self.scope, tenant=self.tenant, after=before,
            events=[event for event, _ in kept], texts=[text for _, texts in kept for text in texts],
        )  # fmt: skip
        found = await self.log.write(load, self.origin, fence)
        self.mark = found.mark
        return found

    def received(self, desk: str = "office", **idea: Any) -> list[Written]:
        data = {"id": self.id, "idea": {"content": LONG, **idea}, "priority": "high", "workflow_id": self.workflow_id}
        return [("idea_received", {**data, "desk": desk}), phase(None, "receiving_idea")]

    def asked(self, id: str = "d1", **fields: Any) -> Written:
        request = DecisionRequest.model_validate(
            {"id": id, "workflow_id": self.workflow_id, "run_id": "r", "kind": "acceptance", "title": "Good?", "question": "?",
             "options": [Option(id="accept", label="Yes")], "opened_at": AT} | fields
        )  # fmt: skip
        return "decision_opened", {"decision": request.model_dump(mode="json", exclude_none=True)}


def phase(before: str | None, to: str) -> Written:
    return "phase_changed", {"from": before, "to": to}


CLARIFIED: Written = ("requirement_clarified", {"requirement": {"title": "Tea", "acceptance_criteria": ["hot"]}})
PAID: Written = ("answered", {"step": "s", "usage": {"calls": 1, "input_tokens": 5, "output_tokens": 2, "cost_usd": 0.5}})


async def known(storage: sql.SqlStorage, tenant: str | None = None, since: datetime = AT) -> Known:
    return await sql.SqlTodoBook(storage.database).known("office", tenant, since)


async def only(storage: sql.SqlStorage) -> TodoFacts:
    [facts] = (await known(storage)).todos
    return facts


async def test_a_todo_from_its_events(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run = Writer(log, "t1")
    await run.write(*run.received(), phase("receiving_idea", "clarifying_requirement"))
    await run.write(PAID, CLARIFIED, ("feedback_awaited", {"decision_id": "d1"}), run.asked(assignees=["ann"]))
    found = await known(storage)
    assert found.titles == {"todo/t1": "Tea"}
    [todo], [decision] = found.todos, found.decisions
    assert (todo.status, todo.phase, todo.priority, todo.desk) == (
        "waiting_feedback",
        "clarifying_requirement",
        "high",
        "office",
    )
    assert (todo.criteria, todo.cost_usd, todo.calls, todo.seconds) == (1, 0.5, 1, {"receiving_idea": 120.0})
    assert (decision.status, decision.assignees, decision.changed, decision.todo_id) == ("open", ["ann"], None, None)
    settled = ("decision_settled", {"decision_id": "d1", "choice": "rework", "by": "ann"})
    await run.write(settled, ("feedback_came", {"decision_id": "d1"}), ("todo_completed", {"success": True, "summary": "x"}))
    again = await known(storage)
    assert (again.todos[0].status, again.todos[0].closed_at) == ("completed", AT + timedelta(minutes=10))
    assert (again.decisions[0].changed, again.decisions[0].by) == (True, "ann")
    assert (await known(storage, since=AT + timedelta(days=1))).todos == []


async def test_desks_are_told_apart_by_tenant(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    for id, tenant in (("a", None), ("b", "acme"), ("c", "other")):
        run = Writer(log, id, tenant=tenant)
        await run.write(*run.received(), run.asked())
    for id, tenant in (("a", None), ("b", "acme"), ("c", "other")):
        found = await known(storage, tenant)
        assert [todo.todo_id for todo in found.todos] == [id] and [d.workflow_id for d in found.decisions] == [f"todo/{id}"]
    book = sql.SqlTodoBook(storage.database)
    assert await book.desks() == [("office", None), ("office", "acme"), ("office", "other")]
    assert await book.desks(["acme"]) == [("office", "acme")]


async def test_decisions_of_the_teams_below_a_todo_count_for_its_desk(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    async def asks(todo: Writer, desk: str, tenant: str | None, *parts: str) -> None:
        team = Writer(log, "/".join((todo.workflow_id, *parts)), tenant=tenant, type="Debate")
        team.scope = "/".join((todo.chain, *parts))
        await team.write(team.asked(desk=desk, kind="approval"))
        await team.write(("decision_settled", {"decision_id": "d1", "choice": "reject", "by": "ann"}))

    mine, theirs = Writer(log, "a"), Writer(log, "b", tenant="acme")
    for todo in (mine, theirs):
        await todo.write(*todo.received(), todo.asked())
    by_itself = Writer(log, "c")
    await by_itself.write(*[(type, {**data, "desk": None}) for type, data in by_itself.received()])
    await asks(mine, "office", None, "writers", "s1")
    await asks(mine, "office", None, "writers", "s1", "inner", "s2")
    await asks(theirs, "office", "acme", "writers", "s1")
    await asks(by_itself, "office", None, "writers", "s1")  # a desk of that name has not received it
    cap = Writer(log, "spending/2026-11/x", type="SpendLimit")
    await cap.write(cap.asked(desk="office"))
    found = {each.workflow_id: each for each in (await known(storage)).decisions}
    assert set(found) == {"todo/a", "todo/a/writers/s1", "todo/a/writers/s1/inner/s2"}
    assert {each.todo for each in found.values()} == {"todo/a"}
    assert [found[id].changed for id in sorted(found)] == [None, True, True]
    assert {each.workflow_id for each in (await known(storage, "acme")).decisions} == {"todo/b", "todo/b/writers/s1"}
    assert {each.workflow_id for each in (await known(storage, since=AT + timedelta(days=1))).decisions} == {"todo/a"}


async def test_events_of_a_lost_worker_do_not_count(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run = Writer(log, "t1")
    first = (await run.write(*run.received())).mark
    await run.write(PAID, PAID, ("subtask_failed", {"id": "s1"}), fence=10)
    assert (await only(storage)).status == "blocked"
    await run.write(PAID, ("asked", {"step": "s"}), fence=20, after=first)
    facts = await only(storage)
    assert (facts.status, facts.calls, facts.failures) == ("pending", 1, 0)


async def test_events_before_a_reset_count_once(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run = Writer(log, "t1")
    first = (await run.write(*run.received(), PAID)).mark
    await run.write(PAID, ("todo_failed", {"reason": "x"}))
    assert (await only(storage)).status == "failed"
    again = Writer(log, "t1", "second")
    await again.write(PAID, CLARIFIED, after=first)
    facts = await only(storage)
    assert (facts.status, facts.calls, facts.closed_at, facts.criteria) == ("pending", 2, None, 1)


async def test_a_desk_closes_a_todo_that_was_terminated(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run, desk = Writer(log, "t1"), Writer(log, "desk/office", type="Secretary")
    await run.write(*run.received())
    other = Writer(log, "desk/evil", type="Debate")
    told = ("todo_changed", {"todo_id": "t1", "phase": "receiving_idea", "status": "failed", "priority": "high"})
    await other.write(told)
    assert (await only(storage)).status == "pending"
    await desk.write(told)
    facts = await only(storage)
    assert (facts.status, facts.closed_at, facts.seconds) == ("failed", AT + timedelta(minutes=1), {"receiving_idea": 60.0})


async def test_the_queue_of_a_desk_is_listed(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    desk, listed = Writer(log, "desk/office", type="Secretary", tenant="acme"), sql.SqlTodoList(storage.database)
    opened = [("todo_opened", {"todo_id": id, "priority": "low", "desk": "office"}) for id in ("t1", "t2", "t3")]
    await desk.write(("todo_opened", {"todo_id": "t0", "priority": "low"}), *opened)  # an older event has no desk
    acme = TodoFilter(desk="office", tenants=frozenset({"acme"}))
    first = await listed.page(acme, 2)
    rest = await listed.page(acme, 2, first.next)
    assert [each.id for each in first.items + rest.items] == ["t3", "t2", "t1"] and rest.next is None
    assert all((each.queued, each.priority, each.title) == (True, "low", each.id) for each in first.items), "of older events"
    nobodys = TodoFilter(desk="office", untenanted=True)
    for other in (TodoFilter(tenants=frozenset({"other"})), TodoFilter(desk="x"), TodoFilter(tenants=frozenset()), nobodys):
        assert (await listed.page(other, 9)).items == []
    early = f"0001-01-01T00:00:00+14:00 {'a' * 64}"
    for bad in ("!", *(urlsafe_b64encode(each.encode()).decode() for each in (early, f"{AT.isoformat()} \0"))):
        with pytest.raises(InvalidInput, match="after"):
            await listed.page(acme, 2, bad)

    fields = {"phase": "receiving_idea", "priority": "high"}
    await desk.write(*(("todo_changed", {"todo_id": id, "status": status, **fields})
                       for id, status in (("t1", "cancelled"), ("t2", "pending"))))  # fmt: skip
    await (run := Writer(log, "t3", tenant="acme")).write(*run.received(), ("todo_failed", {"reason": "no time"}))
    found = {each.id: each for each in (await listed.page(acme, 9)).items}
    assert {id: (each.status, each.queued) for id, each in found.items()} == {
        "t1": ("cancelled", False), "t2": ("pending", True), "t3": ("failed", False),
    }  # fmt: skip
    assert (found["t2"].priority, found["t3"].reason, found["t3"].title[:11]) == ("high", "no time", "a long idea")
    assert [each.id for each in (await listed.page(acme.model_copy(update={"closed": False}), 9)).items] == ["t2"]
    assert [each.id for each in await listed.open_first(acme, 2)] == ["t2", "t1"], "the open ones come first"

    await Writer(log, "desk/office", type="Secretary", tenant="other").write(
        ("todo_changed", {"todo_id": "t2", "status": "failed"})
    )
    assert (await listed.page(acme.model_copy(update={"status": "pending"}), 9)).items[0].id == "t2", "of another tenant"


async def test_a_todo_of_the_queue_has_the_title_of_its_idea_until_that_is_erased(
    log: sql.SqlEventLog, storage: sql.SqlStorage
) -> None:
    desk, listed = Writer(log, "desk/office", type="Secretary"), sql.SqlTodoList(storage.database)
    told = [{"todo_id": id, "priority": "low", "desk": "office", "title": f"Idea of {id}"} for id in ("t1", "t2", "t3", "t4")]
    await desk.write(*(("todo_opened", each) for each in told))

    async def titles() -> dict[str, str]:
        return {each.id: each.title for each in (await listed.page(TodoFilter(), 9)).items}

    assert await titles() == {id: f"Idea of {id}" for id in ("t1", "t2", "t3", "t4")}
    assert (await known(storage)).titles["todo/t1"] == "Idea of t1"
    changed = {"phase": "receiving_idea", "priority": "low"}
    await desk.write(("todo_changed", {"todo_id": "t1", "status": "cancelled", **changed}))
    await (begun := Writer(log, "t2")).write(*begun.received())
    assert await titles() | {"t2": ""} == {"t1": "Idea of t1", "t2": "", "t3": "Idea of t3", "t4": "Idea of t4"}
    assert (await titles())["t2"].startswith("a long idea")

    erasure = sql.SqlErasure(storage.database)
    for id in ("t2", "t3"):  # one that has begun, and one that has not
        assert (await erasure.erase(Whose(workflow=f"todo/{id}"), dry=False)).events == (3 if id == "t2" else 1)
    async with storage.database.transaction() as db:
        left = [row.content for row in await db.execute(select(events.c.content)) if row.content]
    assert not any("Idea of t2" in each or "Idea of t3" in each for each in left)
    assert await titles() == {"t1": "Idea of t1", "t2": "t2", "t3": "t3", "t4": "Idea of t4"}


async def test_open_rows_have_the_runs_that_write_them(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    desk, todos = Writer(log, "desk/office", type="Secretary", tenant="acme"), sql.SqlOpenTodos(storage.database)
    opened = [("todo_opened", {"todo_id": id, "priority": "low", "desk": "office"}) for id in ("t1", "t2")]
    await desk.write(("desk_opened", {"desk": "office", "executors": ["ann"]}), *opened)
    renewed = Writer(log, "desk/office", "second", "acme", "Secretary")
    await renewed.write(("desk_draining", {}), after=desk.mark)
    begun, ended = Writer(log, "t2", tenant="acme"), Writer(log, "t3", tenant="acme")
    await begun.write(*begun.received())
    await ended.write(*ended.received(), ("todo_completed", {"success": True, "summary": "x"}))

    first, after = await todos.part("", 1)
    second, last = await todos.part(after, 2)
    found = {each.todo_id: each for each in first + second}
    assert last == "" and {id: (each.workflow_id, each.run_id, each.queued) for id, each in found.items()} == {
        "t1": ("desk/office", "desk/office-second", True), "t2": ("todo/t2", "t2-first", False),
    }  # fmt: skip
    assert {each.first_run_id for each in found.values()} == {"first"}
    await begun.write(PAID)
    assert [await todos.close(each, "terminated") for each in (found["t1"], found["t2"])] == [True, False], (
        "it has written since"
    )
    assert not await todos.close(found["t1"], "failed"), "it is closed"
    assert [each.todo_id for each in (await todos.part("", 9))[0]] == ["t2"]


async def test_the_table_is_filled_from_the_log(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run, reset = Writer(log, "t1"), Writer(log, "t2")
    await run.write(*run.received(), PAID, CLARIFIED, ("subtask_failed", {"id": "s1"}))
    mark = (await reset.write(*reset.received())).mark
    await reset.write(PAID, PAID)
    await Writer(log, "t2", "second").write(CLARIFIED, after=mark)
    before = sorted((await known(storage)).todos, key=lambda todo: todo.todo_id)
    assert len(before) == 2 and before[1].calls == 0

    async with storage.database.transaction() as db:
        await db.execute(delete(desk_todos))
    assert (await known(storage)).todos == []
    async with storage.database.transaction() as db:
        await db.run_sync(fill_todos)
        await db.run_sync(fill_todos)
    assert sorted((await known(storage)).todos, key=lambda todo: todo.todo_id) == before
