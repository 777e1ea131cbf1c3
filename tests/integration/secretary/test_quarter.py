"""A busy desk with people as they are, and workers that are killed: every idea ends as the event log says.

Of three people one never answers, and one answers everything twice, the second time otherwise. A day is short here: silence
lasts two seconds. Workers die with SIGKILL at random instants.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from kernel.record.event_log import LoggedRun
from kernel.record.events import Event
from kernel.secretary.evolve import fold
from kernel.secretary.reports.write import ReportWanted
from plugins.storage import sql
from plugins.storage.sql import DecisionFilter, DecisionRow
from runtime.desk_reports import desk_report
from tests.support.house import House, Server, eventually
from tests.support.model_server import ModelServer

pytestmark = pytest.mark.drill

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-quarter"
AGAIN_S = 5.0
"""A person who still sees the decision after this time answers again.

A worker that dies between the log's write and the end of its workflow task leaves a decision in the list that its run opens a
little later: an answer in between comes too early, and is recorded as ignored.
"""

ENDS = {"todo_completed", "todo_failed", "todo_cancelled"}
CLOSINGS = {"decision_settled", "decision_expired", "decision_cancelled"}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, whose workers are killed."""
    house = House(tmp_path_factory.mktemp("quarter"), server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


class Quarter:
    """One desk, its people, and what was acknowledged."""

    def __init__(self, client: Client, house: House, ideas: int) -> None:
        self.client, self.house, self.ideas, self.dice = client, house, ideas, random.Random(ideas)
        self.name = f"quarter-{ideas}"
        people = [{"kind": "human", "name": name} for name in ("ann", "ben", "zoe")]
        self.given = {
            "name": self.name, "executors": people, "words_in_ids": False, "at_once": 6,
            "dispatch": {"strategy": "round_robin", "silence": "PT2S", "replacements": 2}, "accepting": {"reworks": 1},
        }  # fmt: skip
        self.storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
        self.inbox = sql.SqlInbox(self.storage.database, self.storage.large)
        self.log = sql.SqlEventLog(self.storage.database, self.storage.large)
        self.acknowledged: list[str] = []
        self.answered: dict[tuple[str, str], float] = {}
        self.twice, self.kills, self.over = 0, 0, False

    @property
    def desk(self) -> Handle:
        return self.client.get_workflow_handle(f"desk/{self.name}")

    async def submit(self, number: int) -> str:
        """Submit an idea until it is acknowledged. The id of the update makes a repetition the same idea."""
        after = [self.dice.choice(self.acknowledged)] if self.acknowledged and number % 7 == 0 else []
        idea = {"content": f"Idea {number}", "priority": self.dice.choice(["high", "normal", "low"]), "after": after}
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
        for number in range(self.ideas):
            self.acknowledged.append(await self.submit(number))
            if number % 9 == 5:
                await self.desk.signal("cancel_todo", {"todo_id": self.acknowledged[-1], "reason": "not any more"})
        await self.desk.signal("drain")

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
        if row.kind == "acceptance":
            wanted = self.dice.choices(["accept", "rework", "reject"], [6, 2, 2])[0]
            answer |= {"choice": wanted if wanted in options else "accept", "comment": "Shorter."}
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
        except RPCError:  # the todo was cancelled meanwhile
            return

    async def kill(self) -> None:
        """Kill the worker at random instants, and start another one."""
        while not self.over:
            await asyncio.sleep(self.dice.uniform(12, 25))
            if not self.over:
                await asyncio.to_thread(self.house.kill_workers)
                await asyncio.to_thread(self.house.start_worker)
                self.kills += 1

    async def chain(self, workflow_id: str) -> tuple[LoggedRun, list[Event]]:
        """Return the newest run of a workflow in the log, and its events, in order."""
        run = await self.log.newest(workflow_id)
        assert run is not None, f"{workflow_id} is not in the log"
        return run, [row.by_reference() for row in await self.log.part(run, 0, 10_000)]


@pytest.mark.timeout(1700)
@pytest.mark.parametrize("ideas", [20, 200])
async def test_every_idea_ends_as_the_event_log_says(client: Client, office: House, ideas: int) -> None:
    quarter = Quarter(client, office, ideas)
    people = [asyncio.create_task(quarter.decide()), asyncio.create_task(quarter.kill())]
    try:
        await quarter.hand_in()

        async def closed() -> bool:
            for each in people:
                if each.done():
                    each.result()
            statuses = Counter(todo["status"] for todo in await quarter.desk.query("todos"))
            return sum(statuses[each] for each in ("completed", "failed", "cancelled")) == ideas

        # A todo that depends on a failed one waits until somebody starts it.
        async def settled() -> bool:
            todos = await quarter.desk.query("todos")
            status = {todo["id"]: todo["status"] for todo in todos}
            for todo in todos:
                if todo["status"] == "pending" and {status[id] for id in todo["idea"]["after"]} & {"failed", "cancelled"}:
                    await quarter.desk.signal("start_todo", {"todo_id": todo["id"]})
            return await closed()

        assert await eventually(settled, 60 + 8 * ideas, 2)
        result = await quarter.desk.result()
    finally:
        quarter.over = True
        await asyncio.gather(*people, return_exceptions=True)
    assert quarter.kills > 0 and quarter.twice > 0
    assert len(set(quarter.acknowledged)) == ideas == result["received"]

    ended, in_queue, ignored = Counter[str](), 0, 0
    _, of_desk = await quarter.chain(f"desk/{quarter.name}")
    opened = [event.data["todo_id"] for event in of_desk if event.type == "todo_opened"]
    assert sorted(opened) == sorted(quarter.acknowledged), "each idea is one todo"
    last = {e.data["todo_id"]: e.data["status"] for e in of_desk if e.type == "todo_changed"}
    for id in quarter.acknowledged:
        if await quarter.log.newest(f"todo/{id}") is None:  # it was cancelled before it began
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

    report = await desk_report(quarter.storage.database, ReportWanted(desk=quarter.name, type="progress"))
    figures = report.figures
    assert (figures.completed, figures.failed, figures.cancelled) == (
        ended["completed"], ended["failed"], ended["cancelled"],
    )  # fmt: skip
    assert (figures.open, figures.received) == (0, ideas - in_queue)
    await quarter.storage.close()
