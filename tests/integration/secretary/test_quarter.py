"""A quarter of a busy desk: people as they are, a channel that fails, workers and a server that are killed, money that ends.

`MOFA_QUARTER_IDEAS` ideas (200) come over 90 days. A day is short here: a second, and silence lasts two. Of three people one
never answers, and one answers everything twice, the second time otherwise. Workers and the Temporal server die with SIGKILL at
random instants. Every idea ends as the event log says. A soft cap of the month is reached, and all wait until a person has said
"go on"; the hard cap of one person is reached, and that person's later ideas fail. No sum is ever above a cap.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from kernel.model_call.caps import NANO
from kernel.record.event_log import LoggedRun
from kernel.record.events import Event
from kernel.secretary.desk.listed import TodoFilter
from kernel.secretary.evolve import fold
from kernel.secretary.reports.write import ReportWanted
from kernel.secretary.shapes import CLOSED
from plugins.storage import sql
from plugins.storage.sql import DecisionFilter, DecisionRow
from plugins.storage.sql.tables.core import ledger
from plugins.storage.sql.tables.notice import notices
from plugins.storage.sql.tables.spending import spending
from runtime.desk_reports import desk_report
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import MODEL, ModelServer
from tests.support.peers.receiver import Receiver
from tests.support.web import serving

pytestmark = pytest.mark.drill

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-quarter"
AGAIN_S = 5.0
"""A person who still sees the decision after this time answers again.

A worker that dies between the log's write and the end of its workflow task leaves a decision in the list that its run opens a
little later: an answer in between comes too early, and is recorded as ignored.
"""

AWAY = (
    RPCStatusCode.UNAVAILABLE, RPCStatusCode.UNKNOWN, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED,
    RPCStatusCode.INTERNAL,
)  # fmt: skip
"""The statuses of a server that was killed."""

ENDS = {"todo_completed", "todo_failed", "todo_cancelled"}
CLOSINGS = {"decision_settled", "decision_expired", "decision_cancelled"}


IDEAS = int(os.environ.get("MOFA_QUARTER_IDEAS", "200"))
DAYS, DAY_S = 90, 1.0
CAP_USD = round(0.25 + 0.015 * IDEAS, 2)
"""The cap of the month: at first it has room for three calls at the same time, each of which may cost much and costs little."""

SOFT_USD, SPENDER, SPENDER_USD = 0.1, "max", 0.1
"""The soft cap of the month, and the hard cap of the person who hands in each fifth idea: for one call at a time, and few."""

ALL = "all calls"
CAPS = {ALL: CAP_USD, f"the person {SPENDER}": SPENDER_USD}
"""The hard caps, by the subjects of their sums."""


@pytest.fixture
def channel() -> Iterator[Receiver]:
    """The channels of the people: one fails often, and is down for a while now and then; the other works."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, which is killed."""
    with Server(tmp_path_factory.mktemp("quarter-server")) as server:
        yield server


@pytest.fixture
def office(
    tmp_path_factory: pytest.TempPathFactory, temporal: Server, models: ModelServer, channel: Receiver
) -> Iterator[House]:
    """A house of its own, whose workers are killed."""
    quick = {"plugin": "webhook", "first_pause": "PT0.5S", "next_after": "PT4S", "content": "title"}
    project = {
        "prices": {f"openai:{MODEL}": {"input_per_million": 10, "output_per_million": 10}},
        "caps": [
            {"per": "month", "max_usd": CAP_USD},
            {"per": "month", "max_usd": SOFT_USD, "on_exceeded": "ask", "approvers": ["ann"]},
            {"per": "month", "max_usd": SPENDER_USD, "by": "person", "only": SPENDER},
        ],
        "channels": {
            "pager": {**quick, "options": {"url": f"{channel.url}/pager"}},
            "desk": {**quick, "options": {"url": f"{channel.url}/desk"}},
        },
        "people": [
            {"name": name, "roles": ["decider"], "addresses": {"pager": name, "desk": name}, "channels": ["pager", "desk"]}
            for name in ("ann", "ben", "zoe")
        ],
        "notifications": {"unassigned": ["ann"]},
    }
    home = tmp_path_factory.mktemp("quarter")
    (home / "mofa.yaml").write_text(json.dumps(project))
    house = House(home, temporal, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


class Quarter:
    """One desk, its people, and what was acknowledged."""

    def __init__(self, client: Client, house: House, server: Server, channel: Receiver, ideas: int) -> None:
        self.client, self.house, self.server, self.channel = client, house, server, channel
        self.ideas, self.dice = ideas, random.Random(ideas)
        self.name = f"quarter-{ideas}"
        people = [{"kind": "human", "name": name} for name in ("ann", "ben", "zoe")]
        self.given = {
            "name": self.name, "executors": people, "words_in_ids": False, "at_once": 12,
            "dispatch": {"strategy": "round_robin", "silence": "PT2S", "replacements": 2, "at_once": {"ann": 4}},
            "accepting": {"reworks": 1},
            "monitoring": {"stalls": {"after": "PT1S"}, "deadline": {"within": "PT40S"}, "people": ["ann"]},
        }  # fmt: skip
        self.storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
        self.inbox = sql.SqlInbox(self.storage.database, self.storage.large)
        self.log = sql.SqlEventLog(self.storage.database, self.storage.large)
        self.acknowledged: list[str] = []
        self.seen: dict[str, str] = {}
        self.answered: dict[tuple[str, str], float] = {}
        self.twice, self.kills, self.outages, self.restarts, self.over = 0, 0, 0, 0, False
        self.refused, self.went_on, self.most = Counter[str](), set[str](), Counter[str]()

    @property
    def desk(self) -> Handle:
        return self.client.get_workflow_handle(f"desk/{self.name}")

    async def submit(self, number: int) -> str:
        """Submit an idea until it is acknowledged. The id of the update makes a repetition the same idea."""
        after = [self.dice.choice(self.acknowledged)] if self.acknowledged and number % 7 == 0 else []
        idea = {"content": f"Idea {number}", "priority": self.dice.choice(["high", "normal", "low"]), "after": after}
        idea["by"] = SPENDER if number % 5 == 0 else "eve"
        while True:
            start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
                "Secretary", self.given, id=f"desk/{self.name}", task_queue=QUEUE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )  # fmt: skip
            try:
                done = await self.client.execute_update_with_start_workflow(
                    "submit_idea", idea, start_workflow_operation=start, id=f"idea-{number}", rpc_timeout=timedelta(seconds=60)
                )
            except RPCError:  # no worker answered in time
                continue
            return str(done["todo_id"])

    async def hand_in(self) -> None:
        began = time.monotonic()
        for number in range(self.ideas):
            day = DAYS * number / self.ideas
            await asyncio.sleep(max(began + day * DAY_S - time.monotonic(), 0))
            self.acknowledged.append(await self.submit(number))
            if number % 9 == 5:
                await self.tell("cancel_todo", {"todo_id": self.acknowledged[-1], "reason": "not any more"})
        await self.tell("drain", {})

    async def tell(self, order: str, given: dict[str, Any]) -> None:
        """Send a signal to the desk until the server takes it: each of these does nothing the second time."""
        while True:
            try:
                await self.desk.signal(order, given)
            except RPCError as error:
                if error.status not in AWAY:
                    raise
                await asyncio.sleep(0.5)
            else:
                return

    async def statuses(self) -> dict[str, str]:
        """Return the status of each todo, from the lists."""
        page = await sql.SqlTodoList(self.storage.database).page(TodoFilter(desk=self.name), 1_000)
        return {todo.id: todo.status for todo in page.items}

    async def decide(self) -> None:
        """Answer what waits, as these people do, until the desk has closed."""
        while not self.over:
            for row in (await self.inbox.page(DecisionFilter(), 500)).items:
                before = self.answered.get((row.workflow_id, row.decision_id))
                if before is None or time.monotonic() - before > AGAIN_S:
                    await self._answer(row)
            await asyncio.sleep(0.2)

    async def _answer(self, row: DecisionRow) -> None:
        if row.assignees == ["zoe"]:
            return
        request = await self.inbox.request(row)
        assert request is not None
        self.answered[row.workflow_id, row.decision_id] = time.monotonic()
        answer: dict[str, Any] = {"decision_id": row.decision_id, "by": row.assignees[0] if row.assignees else "ann"}
        options = [option.id for option in request.options]
        if row.workflow_id.startswith("spending/"):
            if row.workflow_id not in self.went_on:
                assert (await self.spent())[ALL] <= SOFT_USD * NANO, "nobody goes beyond a soft cap before the answer"
                self.went_on.add(row.workflow_id)
            answer |= {"choice": "allow"}
        elif row.kind == "acceptance":
            wanted = self.dice.choices(["accept", "rework", "reject"], [6, 2, 2])[0]
            answer |= {"choice": wanted if wanted in options else "accept", "comment": "Shorter."}
        elif "stop" in options and "The cap of" in request.question:
            self.refused["max" if f"for the person {SPENDER}" in request.question else "all"] += 1
            answer |= {"choice": self.dice.choices(["retry", "stop"], [3, 1])[0]}
        elif options:
            answer |= {"choice": "skip" if "skip" in options else request.recommended or options[0]}
        else:
            answer |= {"answer": "Done."}
        handle = self.client.get_workflow_handle(row.workflow_id)
        try:
            await handle.signal("decide", answer)
            if row.assignees == ["ben"] or row.kind == "acceptance":  # the second time otherwise
                self.twice += 1
                other = {"choice": "reject"} if options else {"answer": "Not at all."}
                await handle.signal("decide", {**answer, **other, "by": "ben"})
        except RPCError:  # the todo was cancelled meanwhile, or the server was killed; who still sees it answers again
            return

    async def spent(self) -> Counter[str]:
        """Return the sums, with what is reserved, by their subjects."""
        rows = await self.storage.database.read(lambda db: db.execute(select(spending)).all())
        return Counter({row.words: row.spent + row.held for row in rows})

    async def watch_money(self) -> None:
        """Check all the time that no sum is above its cap."""
        while not self.over:
            self.most |= await self.spent()
            assert all(self.most[words] <= round(usd * NANO) for words, usd in CAPS.items()), self.most
            await asyncio.sleep(0.2)

    async def kill(self) -> None:
        """Kill the worker, or the server, at random instants, and start another one."""
        while not self.over:
            await asyncio.sleep(self.dice.uniform(4, 20))
            if self.over:
                return
            if self.kills % 4 == 2:
                await asyncio.to_thread(self.server.kill)
                await asyncio.sleep(self.dice.uniform(0, 2))
                await asyncio.to_thread(self.server.start)
                self.restarts += 1
            else:
                await asyncio.to_thread(self.house.kill_workers)
                await asyncio.to_thread(self.house.start_worker)
            self.kills += 1

    async def fail(self) -> None:
        """Have the first channel fail at random requests, and be down for a while now and then."""
        while not self.over:
            self.channel.answers[:] = self.dice.choices([204, 503, 429], [5, 3, 1], k=50)
            if self.dice.random() < 0.3:
                self.channel.refuse["/pager"] = 503
                self.outages += 1
            else:
                self.channel.refuse.pop("/pager", None)
            await asyncio.sleep(self.dice.uniform(2, 8))
        self.channel.answers.clear()
        self.channel.refuse.clear()

    async def all_closed(self, around: list[asyncio.Task[None]]) -> bool:
        """Return whether all todos have ended. One that depends on a failed one waits until somebody starts it."""
        for each in around:
            if each.done():
                each.result()
        try:
            listed = await self.desk.query("todos")
        except RPCError as error:
            if error.status not in AWAY:
                raise
            return False
        for todo in listed:
            before = {self.seen.get(id, "") for id in todo["idea"]["after"]}
            if todo["status"] == "pending" and before & {"failed", "cancelled"}:
                await self.tell("start_todo", {"todo_id": todo["id"]})
        self.seen = await self.statuses()
        ended = sum(status in CLOSED for status in self.seen.values())
        return ended == self.ideas

    async def see_notices(self) -> None:
        """Wait until no message waits: each was sent, or its decision was over before."""

        async def settled() -> bool:
            waiting = select(notices.c.key).where(notices.c.state == "waiting").limit(1)
            return not await self.storage.database.read(lambda db: db.execute(waiting).all())

        assert await eventually(settled, 300, 0.5)

    async def check_money(self, cost_usd: float) -> None:
        """Check that the sums of the cap hold all that was paid, and no more than it allows.

        The figures have no cost for a step with an embedding: the server of the test does not say how many tokens that had.
        """
        sums = await self.spent()
        self.most |= sums
        assert set(sums) == set(CAPS) and all(0 < self.most[words] <= round(usd * NANO) for words, usd in CAPS.items())
        assert self.went_on and self.most[ALL] > SOFT_USD * NANO, "the soft cap was reached, and a person has let all go on"
        assert self.refused["max"] > 0, "the hard cap of a person was reached"
        capped = sums[ALL]
        paid = await self.storage.database.read(lambda db: db.execute(select(ledger.c.cost_usd)).scalars().all())
        in_ledger = sum(round(cost * NANO) for cost in paid if cost is not None)
        assert 0 < round(cost_usd * NANO) <= in_ledger <= capped, (
            "the todos count no answer twice; every answer is in the sum of the cap, and a lost one may be beside it"
        )

    async def check_messages(self) -> None:
        """Check that each message that counts as sent arrived, and none arrived twice, on whichever channel."""
        rows = await self.storage.database.read(lambda db: db.execute(select(notices)).all())
        occasions = Counter((row.decision, row.opened, row.person, row.about, row.number) for row in rows)
        assert rows and max(occasions.values()) == 1
        arrived = Counter(each.headers["idempotency-key"] for each in self.channel.posted if each.status < 300)
        assert set(arrived) == {row.key for row in rows if row.state == "sent"}
        assert max(arrived.values()) == 1, "nobody is told twice"
        refused = sum(each.status >= 300 for each in self.channel.posted)
        assert refused > 0 and {row.person for row in rows} >= {"ann", "ben", "zoe"}
        print(f"\n{len(arrived)} messages arrived, {sum(row.state == 'dropped' for row in rows)} were not needed any more, "
              f"{sum(row.state == 'given_up' for row in rows)} given up; {refused} attempts failed")  # fmt: skip

    async def chain(self, workflow_id: str) -> tuple[LoggedRun, list[Event]]:
        """Return the newest run of a workflow in the log, and its events, in order."""
        run = await self.log.newest(workflow_id)
        assert run is not None, f"{workflow_id} is not in the log"
        return run, [row.by_reference() for row in await self.log.part(run, 0, 10_000)]


@pytest.mark.timeout(1700)
async def test_every_idea_ends_as_the_event_log_says(office: House, temporal: Server, channel: Receiver) -> None:
    ideas, client = IDEAS, await temporal.client()
    quarter = Quarter(client, office, temporal, channel, ideas)
    with serving(office):
        around = [asyncio.create_task(each()) for each in (quarter.decide, quarter.kill, quarter.fail, quarter.watch_money)]
        try:
            await quarter.hand_in()
            assert await eventually(lambda: quarter.all_closed(around), 300 + 6 * ideas, 2)
        finally:
            quarter.over = True
            await asyncio.gather(*around, return_exceptions=True)
        result = await quarter.desk.result()
        await quarter.see_notices()
    assert quarter.kills > 0 and quarter.twice > 0 and quarter.outages > 0
    assert len(set(quarter.acknowledged)) == ideas == result["received"]

    ended, in_queue, ignored = Counter[str](), 0, 0
    _, of_desk = await quarter.chain(f"desk/{quarter.name}")
    opened = [event.data["todo_id"] for event in of_desk if event.type == "todo_opened"]
    assert sorted(opened) == sorted(quarter.acknowledged), "each idea is one todo"
    last = {e.data["todo_id"]: e.data["status"] for e in of_desk if e.type == "todo_changed"}
    for id in quarter.acknowledged:
        if await quarter.log.newest(f"todo/{id}") is None:  # it was cancelled before it began, or as it did
            assert last[id] == "cancelled"
            in_queue += 1
            continue
        _, events = await quarter.chain(f"todo/{id}")
        state, item = fold(events), await client.get_workflow_handle(f"todo/{id}").result()
        assert state is not None and state.closed and state.status == item["status"] == last[id]
        assert sum(event.type in ENDS for event in events) == 1 and events[-1].seq == len(events)
        ended[state.status] += 1
        kinds = Counter((event.type, event.data.get("decision_id")) for event in events if event.type in CLOSINGS)
        asked = [event.data["decision"]["id"] for event in events if event.type == "decision_opened"]
        assert len(asked) == len(set(asked)) and sorted(asked) == sorted(str(id) for _, id in kinds.elements()), (
            "none lost or twice"
        )
        done = [(e.data["id"], e.data["attempt"]) for e in events if e.type == "subtask_completed"]
        assert len(done) == len(set(done))
        if "work_rejected" in {event.type for event in events}:
            assert state.status == "failed", "rejected work is not accepted by a second answer"
        ignored += sum(event.type == "decision_ignored" for event in events)
    assert sum(ended.values()) + in_queue == ideas and ignored > 0
    assert (await quarter.inbox.page(DecisionFilter(), 10)).total == 0

    report = await desk_report(
        quarter.storage.database, ReportWanted(desk=quarter.name, type="progress", period=timedelta(days=1))
    )
    figures = report.figures
    assert (figures.completed, figures.failed, figures.cancelled) == (
        ended["completed"], ended["failed"], ended["cancelled"] + in_queue,
    )  # fmt: skip
    assert (figures.open, figures.received) == (0, ideas)
    await quarter.check_money(figures.cost_usd)
    await quarter.check_messages()
    print(f"\n{ideas} ideas: {dict(ended)}, {in_queue} cancelled in the queue; {quarter.kills} kills, {quarter.restarts} of "
          f"them of the server; {quarter.outages} outages of a channel; {quarter.twice} second answers, {ignored} ignored; "
          f"{figures.cost_usd:.4f} USD of {CAP_USD:.2f}, no room {dict(quarter.refused)} times, the highest sums "
          f"{ {words: most / NANO for words, most in quarter.most.items()} }")  # fmt: skip
    await quarter.storage.close()
