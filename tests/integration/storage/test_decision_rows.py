"""The rows of decisions on real SQLite, PostgreSQL and MariaDB: as the event log has them, in any order of writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from kernel.conversation.decision import Choose, DecisionRequest, Escalate, Option, ToolAction
from kernel.kinds.storage import LedgerKey, Paid
from kernel.record.erasure import ERASED, Whose
from kernel.record.event_log import LoggedMark, Mark, Origin, Outgoing, by_reference
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql import DecisionFilter
from plugins.storage.sql.projections.decision_rows import fill_decisions
from plugins.storage.sql.record.sightings import GONE_AFTER
from plugins.storage.sql.tables.decision import decisions

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Writer:
    """A run that writes events."""

    def __init__(self, log: sql.SqlEventLog, workflow_id: str, run_id: str = "first", tenant: str | None = None) -> None:
        self.log, self.tenant = log, tenant
        self.origin = Origin(workflow_id=workflow_id, run_id=f"{workflow_id}-{run_id}", type="Debate")
        self.chain = f"{workflow_id}:first"
        self.mark: Mark | None = None

    async def write(
        self, *events: tuple[str, dict[str, Any]], fence: int | None = None, after: Mark | None = None
    ) -> LoggedMark:
        start = (after or self.mark).seq if (after or self.mark) else 0  # type: ignore[union-attr]
        made = [
            Event(seq=seq, at=AT + timedelta(seconds=seq), type=type, data=data)
            for seq, (type, data) in enumerate(events, start + 1)
        ]
        kept = [by_reference(each) for each in made]
        load = Outgoing(
            chain=self.chain, scope=self.chain, tenant=self.tenant, after=after or self.mark,
            events=[event for event, _ in kept], texts=[text for _, texts in kept for text in texts],
        )  # fmt: skip
        found = await self.log.write(load, self.origin, fence)
        self.mark = found.mark
        return found

    def opened(self, id: str = "d1", **fields: Any) -> tuple[str, dict[str, Any]]:
        known: dict[str, Any] = {
            "id": id, "workflow_id": self.origin.workflow_id, "run_id": self.origin.run_id, "title": f"May it, {id}?",
            "question": "May it? " * 2_000, "options": [Option(id="yes", label="Yes")], "opened_at": AT,
        }  # fmt: skip
        request = DecisionRequest.model_validate(known | fields)
        return "decision_opened", {"decision": request.model_dump(mode="json", exclude_none=True)}


def settled(id: str = "d1", **fields: Any) -> tuple[str, dict[str, Any]]:
    return "decision_settled", {"decision_id": id, "choice": "yes", "by": "ann", **fields}


@pytest.fixture
def inbox(storage: sql.SqlStorage) -> sql.SqlInbox:
    return sql.SqlInbox(storage.database, storage.large)


async def rows(storage: sql.SqlStorage) -> list[dict[str, Any]]:
    async with storage.database.transaction() as db:
        found = (await db.execute(select(decisions).order_by(decisions.c.key))).mappings().all()
    return [dict(row) for row in found]


async def titles(inbox: sql.SqlInbox, **wanted: Any) -> list[str]:
    return [row.workflow_id for row in (await inbox.page(DecisionFilter(**wanted), 50)).items]


async def test_open_decisions_are_listed_by_deadline_and_then_by_risk(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    soon, late = AT + timedelta(hours=1), AT + timedelta(days=2)
    given: dict[str, dict[str, Any]] = {
        "never": {}, "never-high": {"risk": "high"}, "late": {"deadline": late}, "soon-low": {"deadline": soon, "risk": "low"},
        "soon-high": {"deadline": soon, "risk": "high"},
    }  # fmt: skip
    for name, fields in given.items():
        run = Writer(log, name, tenant="acme" if name.startswith("soon") else None)
        await run.write(run.opened(**fields))
    assert await titles(inbox) == ["soon-high", "soon-low", "late", "never-high", "never"]
    assert await titles(inbox, tenants=frozenset({"acme"})) == ["soon-high", "soon-low"]
    assert await titles(inbox, tenants=frozenset({"other"})) == []
    assert await titles(inbox, tenants=frozenset()) == []
    assert await titles(inbox, risk="high") == ["soon-high", "never-high"]
    assert await titles(inbox, words="SOON-l") == ["soon-low"]
    assert await titles(inbox, words="%") == []
    page = await inbox.page(DecisionFilter(), 2, 2)
    assert ([row.workflow_id for row in page.items], page.total) == (["late", "never-high"], 5)
    assert page.items[1].deadline is None and page.items[0].deadline == late


async def test_a_decision_has_its_whole_request_and_its_answer(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    run = Writer(log, "run")
    action = ToolAction(name="shell", args={"command": "ls"})
    await run.write(run.opened(action=action, assignees=["ann"], deadline=AT + timedelta(hours=1)))
    row = await inbox.find("run", "d1")
    assert row is not None and (row.status, row.assignees) == ("open", ["ann"])
    asked = await inbox.request(row)
    assert asked is not None and asked.action == action and asked.question == "May it? " * 2_000
    before = await inbox.state()
    await run.write(settled(comment="fine"))
    row = await inbox.find("run", "d1")
    assert row is not None and row.status == "settled"
    asked = await inbox.request(row)
    assert asked is not None and asked.settled is not None and (asked.settled.by, asked.settled.comment) == ("ann", "fine")
    assert await titles(inbox) == [] and await titles(inbox, status="settled") == ["run"]
    assert await inbox.state() != before
    assert await inbox.find("run", "d2") is None and await inbox.find("other", "d1") is None
    [(_, waited, kind)] = await inbox.waits(DecisionFilter(), AT)
    assert (waited, kind) == (1.0, "other")


async def test_a_repeated_write_opens_nothing_again(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    run = Writer(log, "run")
    await run.write(run.opened())
    await run.write(settled())
    before = await rows(storage)
    run.mark = None
    await run.write(run.opened())
    await run.write(settled())
    assert await rows(storage) == before
    assert [row["status"] for row in before] == ["settled"]


async def test_one_that_is_opened_and_closed_in_one_write_is_closed(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    run = Writer(log, "run")
    closed = [("decision_expired", {"decision_id": "d2"}), ("decision_cancelled", {"decision_id": "d3"})]
    await run.write(run.opened("d1"), run.opened("d2"), settled("d1"), closed[0], run.opened("d3"), closed[1])
    found = {row.decision_id: row.status for row in (await inbox.page(DecisionFilter(status=None), 9)).items}
    assert found == {"d1": "settled", "d2": "expired", "d3": "cancelled"}


async def test_an_escalation_asks_more_people_until_later(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    then = Escalate(do="escalate", to=["cyd"], after=timedelta(hours=3))
    policy = Escalate(do="escalate", to=["bob"], after=then)
    run = Writer(log, "run")
    deadline = AT + timedelta(hours=1, seconds=1)
    await run.write(run.opened(assignees=["ann"], deadline=deadline, on_timeout=policy))
    await run.write(("decision_escalated", {"decision_id": "d1", "to": ["bob"]}))
    row = await inbox.find("run", "d1")
    assert row is not None
    assert (row.assignees, row.deadline) == (["ann", "bob"], AT + timedelta(hours=1, seconds=2))  # once more as long
    await run.write(("decision_escalated", {"decision_id": "d1", "to": ["cyd"]}))
    row = await inbox.find("run", "d1")
    assert row is not None and row.assignees == ["ann", "bob", "cyd"]
    assert row.deadline == AT + timedelta(hours=3, seconds=3)


async def test_a_decision_that_is_snoozed_or_reassigned(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    run = Writer(log, "run")
    later = AT + timedelta(days=3)
    await run.write(run.opened(assignees=["ann"], deadline=AT + timedelta(hours=1)))
    snoozed = {"decision_id": "d1", "until": later.isoformat(), "deadline": later.isoformat()}
    await run.write(("decision_snoozed", snoozed))
    await run.write(("decision_reassigned", {"decision_id": "d1", "before": ["ann"], "to": ["bob"]}))
    row = await inbox.find("run", "d1")
    assert row is not None and (row.deadline, row.assignees, row.status) == (later, ["bob"], "open")


async def test_an_escalation_by_calendars_says_who_is_asked_and_until_when(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    run = Writer(log, "run")
    policy = Escalate(do="escalate", to=["boss"], after=timedelta(hours=2))
    await run.write(run.opened(assignees=["ann"], deadline=AT + timedelta(hours=1), on_timeout=policy))
    known = {"assignees": ["ann", "deputy"], "deadline": (AT + timedelta(days=3)).isoformat()}
    await run.write(("decision_escalated", {"decision_id": "d1", "to": ["boss"], **known}))
    row = await inbox.find("run", "d1")
    assert row is not None and (row.assignees, row.deadline) == (["ann", "deputy"], AT + timedelta(days=3))


async def test_events_that_are_replaced_or_left_by_a_reset_do_not_count(log: sql.SqlEventLog, inbox: sql.SqlInbox) -> None:
    run = Writer(log, "run")
    first = await run.write(run.opened("d1"))
    await run.write(settled("d1"), run.opened("d2"), fence=3)
    await run.write(("paused", {}), run.opened("d3"), fence=5, after=first.mark)  # a replay has written something else
    found = {row.decision_id: row.status for row in (await inbox.page(DecisionFilter(status=None), 9)).items}
    assert found == {"d1": "open", "d3": "open"}
    await run.write(settled("d1", choice="no"), settled("d3"))
    again = Writer(log, "run", "second")  # the run is reset to its first event
    await again.write(("resumed", {}), after=first.mark)
    found = {row.decision_id: row.status for row in (await inbox.page(DecisionFilter(status=None), 9)).items}
    assert found == {"d1": "open"}


async def test_the_rows_can_be_made_again_from_the_log(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    for number in range(5):
        run = Writer(log, f"run-{number}", tenant=f"t{number}")
        policy = Escalate(do="escalate", to=["bob"], after=timedelta(hours=2))
        await run.write(run.opened("d1", risk="high", on_timeout=policy, deadline=AT + timedelta(hours=number)))
        await run.write(run.opened("d2", on_timeout=Choose(do="choose", option="yes")))
        await run.write(("decision_escalated", {"decision_id": "d1", "to": ["bob"]}))
        if number % 2:
            await run.write(settled("d2"))
    before = await rows(storage)
    assert len(before) == 10

    def again(db: Any) -> None:
        db.execute(delete(decisions))
        fill_decisions(db)
        fill_decisions(db)

    await storage.database.write(again)
    assert await rows(storage) == before


async def test_an_erasure_takes_the_words_of_a_row(log: sql.SqlEventLog, inbox: sql.SqlInbox, storage: sql.SqlStorage) -> None:
    run, other = Writer(log, "run", tenant="acme"), Writer(log, "other")
    await run.write(run.opened(title="Ann's secret", assignees=["ann"], initiator="bob"))
    await other.write(other.opened())
    await sql.SqlErasure(storage.database, storage.large).erase(Whose(tenant="acme"), dry=False)
    row = await inbox.find("run", "d1")
    assert row is not None and (row.title, row.assignees, row.initiator) == (ERASED, [], None)
    assert await inbox.request(row) is None
    kept = await inbox.find("other", "d1")
    assert kept is not None and kept.title == "May it, d1?" and await inbox.request(kept) is not None


async def test_a_decision_of_a_run_that_is_gone_is_closed_once(
    log: sql.SqlEventLog, inbox: sql.SqlInbox, storage: sql.SqlStorage
) -> None:
    run = Writer(log, "run")
    await run.write(run.opened())
    row = await inbox.find("run", "d1")
    assert row is not None
    waiting = sql.SqlOpenDecisions(storage.database)
    assert await waiting.close({row.key: "another question"}) == 0, "the run has asked something else since"
    assert [await waiting.close({row.key: row.opened}) for _ in range(2)] == [1, 0]
    row = await inbox.by_key(row.key)
    assert row is not None and row.status == "cancelled" and row.closed_at is not None
    assert await inbox.oldest(DecisionFilter()) is None
    [chain], after = await waiting.part("", 1)
    assert (chain.waiting, chain.closed) == ({}, {row.key: row.opened}) and await waiting.part(after, 1) == ([], "")
    assert [await waiting.open(chain.closed) for _ in range(2)] == [1, 0], "a reset has brought its run back"
    row = await inbox.by_key(row.key)
    assert row is not None and row.status == "open" and row.closed_at is None


async def test_a_run_is_gone_if_the_namespace_that_had_it_does_not_know_it_for_a_while(
    log: sql.SqlEventLog, inbox: sql.SqlInbox, storage: sql.SqlStorage
) -> None:
    run, sightings = Writer(log, "run"), sql.SqlSightings(storage.database)
    await run.write(run.opened())
    [chain], _ = await sql.SqlOpenDecisions(storage.database).part("", 10)
    key, later = chain.key, AT + GONE_AFTER

    async def since() -> datetime | None:
        return (await inbox.page(DecisionFilter(), 10)).items[0].unknown_since

    assert await sightings.note([key], [], "one", AT) == set() and await since() is None
    assert await sightings.note([], [key], "another", AT) == set() and await since() == AT
    assert await sightings.note([], [key], "another", later) == set() and await since() == AT
    assert (await sightings.unknown()).model_dump() == {"todos": 0, "decisions": 1, "since": AT}
    assert await sightings.note([], [key], "one", later - timedelta(seconds=1)) == set()
    assert await sightings.note([], [key], "one", later) == {key}
    assert await sightings.note([key], [], "another", later) == set() and await since() is None
    assert await sightings.note([], [key], "one", later) == set() and await since() == later, "the other one had it last"


async def test_figures_are_counted_by_hour_model_and_tenant(log: sql.SqlEventLog, storage: sql.SqlStorage) -> None:
    figures = sql.SqlFigures(storage.database)
    since = datetime.now(UTC) - timedelta(hours=2)
    for number, (model, tenant) in enumerate((("m:a", "acme"), ("m:a", "acme"), ("m:b", None), ("tool:clock", None))):
        key = LedgerKey(scope="run:first", step=f"s{number}", request_hash=str(number))
        await storage.begin(key, tenant=tenant, model=model)
        cost = None if model == "m:b" else 0.25
        paid = Paid(reply={"content": "x"}, cost_usd=cost, price_source="mofa.yaml" if number else None)
        await storage.record(key, paid, texts=["x"], input_tokens=10, output_tokens=5)
    spent = await figures.spent(since)
    hour = f"{datetime.now(UTC):%Y-%m-%dT%H}"
    assert {(row.model, row.tenant, row.calls, row.input_tokens, row.cost_usd, row.unpriced) for row in spent} == {
        ("m:a", "acme", 2, 20, 0.5, 0), ("m:b", None, 1, 10, 0.0, 1),
    }  # fmt: skip
    assert {row.hour for row in spent} <= {hour, f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H}"}
    assert [row.model for row in await figures.spent(since, {"acme"})] == ["m:a"]
    assert len(await figures.latencies(since)) == 3
    priced = {(row.model, row.price_source, row.calls, row.cost_usd) for row in await figures.priced(since)}
    assert priced == {("m:a", None, 1, 0.25), ("m:a", "mofa.yaml", 1, 0.25), ("tool:clock", "mofa.yaml", 1, 0.25)}
    assert {row.model for row in await figures.priced(since, {"acme"})} == {"m:a"}
    run = Writer(log, "run", tenant="acme")
    usage = {"calls": 1, "input_tokens": 3, "output_tokens": 4, "cost_usd": 0.5}
    error = {"type": "RateLimited", "message": "later"}
    await run.write(
        ("answered", {"participant": "ann", "usage": usage}), ("not_answered", {"participant": "bob", "error": error})
    )
    assert await figures.runs(AT) == [("2026-01-01T00", "Debate", 1)]
    assert await figures.runs(AT, {"other"}) == []
    [answer] = await figures.sample(["answered"], AT, {"acme"})
    assert (answer.name, answer.tokens, answer.cost_usd) == ("ann", 7, 0.5)
    assert [each.name for each in await figures.sample(["not_answered"], AT)] == ["RateLimited"]
    assert (await figures.count("answered", AT), await figures.count("answered", AT, {"other"})) == (1, 0)
