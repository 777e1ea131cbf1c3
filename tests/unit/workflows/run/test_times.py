"""A task that is played again at another time: the record has the times of the log, and all that hangs on them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from kernel.agents.allowance import Allowance
from kernel.basics.event_data import EventData
from kernel.conversation.attention import Snooze
from kernel.conversation.decision import ANSWER_BYTES, Decision
from kernel.conversation.preparing import DecisionPrepare, DecisionPrepared
from kernel.record import run_events
from kernel.record.event_log import LoggedMark
from kernel.record.events import Event
from kernel.secretary.events import ReportWritten, SubtaskCompleted, SubtaskStarted
from kernel.secretary.shapes import ExecutionResult, Report
from tests.support.fakes.workflow import START, FakeWorkflow, turns
from tests.unit.workflows.run.conftest import ARun
from workflows import calls
from workflows.run.allowing import give
from workflows.run.decisions import Decisions

HOUR = timedelta(hours=1)
FIXED = START + 100 * HOUR
OPTIONS: dict[str, Any] = {"options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]}


class Lost(Exception):
    """The worker is lost."""


class Play(ARun):
    """One play of a run. Its events go to `log`; of those that are there already, it takes the times.

    The worker is lost after it has written `until` loads.
    """

    def __init__(self, temporal: FakeWorkflow, log: list[Event], speed: int, until: int | None = None) -> None:
        super().__init__()
        self.temporal, self.log, self.speed = temporal, log, speed
        self.left = count() if until is None else iter(range(until))
        self.decisions = Decisions(self)
        temporal.now = START + timedelta(seconds=speed)

    def moved(self, event: Event) -> None:
        self.decisions.move(event)

    def note(self, happened: EventData, by: str | None = None) -> Event:
        event = self.record.note(happened, by)
        self.outbox.add(event, self.record.timing(event, happened))
        return event

    def later(self) -> None:
        """Let time pass: in each play another time."""
        self.temporal.now += timedelta(milliseconds=1377 * self.speed)

    def take(self) -> Callable[[], None]:
        """Begin a load. Return its arrival."""
        load = self.outbox._take(100_000)
        if load is None:
            return lambda: None

        def arrive() -> None:
            if next(self.left, None) is None:
                raise Lost
            self.log += [event for event in load.events if event.seq > len(self.log)]
            at = [self.log[event.seq - 1].at for event in load.events]
            self.outbox._arrived(LoggedMark(seq=load.events[-1].seq, hash="h", at=at))

        return arrive

    def send(self) -> None:
        """Write all that is noted."""
        self.take()()

    async def ask(self, deadline: timedelta | None = None, ends: datetime | None = None, **fields: Any) -> None:
        policy = fields.pop("policy", None)
        asking = self.decisions.ask("Go on?", "Shall we?", deadline, ends, policy, ANSWER_BYTES, {**OPTIONS, **fields})
        self.asking = asyncio.ensure_future(asking)
        await turns()


async def subtask(play: Play) -> None:
    play.note(SubtaskStarted(id="s1", attempt=2, assignee="a"), "a")
    arrive = play.take()
    play.later()
    play.note(
        SubtaskCompleted(id="s1", attempt=2, result=ExecutionResult(success=True, summary="done")), "a"
    )  # while the start is in flight
    arrive()
    assert play.record.events[1].data["seconds"] > 0


async def report(play: Play) -> None:
    made = Report(id="r", type="task_completion", todo_ids=["t"], created_at=play.temporal.now, content="c", statistics={})
    play.note(ReportWritten(report=made))


async def deadline_from_now(play: Play) -> None:
    await play.ask(HOUR)


async def fixed_deadline(play: Play) -> None:
    await play.ask(ends=FIXED)


async def deadline_in_working_hours(play: Play) -> None:
    await play.ask(HOUR, working_hours=True)


async def snoozed_for_a_time(play: Play) -> None:
    await play.ask(HOUR)
    play.send()
    play.later()
    play.decisions.snooze(Snooze.model_validate({"decision_id": "d1", "for": "PT3H"}), 3 * HOUR)


async def snoozed_until_a_time(play: Play) -> None:
    await play.ask(HOUR)
    play.send()
    play.later()
    play.decisions.snooze(Snooze(decision_id="d1", until=FIXED))


async def escalated(play: Play) -> None:
    escalation: Any = run_events.DecisionEscalated(decision_id="d1", to=["bob"])
    play.note(escalation.then_until(["bob"], play.temporal.now + HOUR, HOUR))
    play.note(escalation.then_until(["bob"], FIXED, None))


async def allowed(play: Play) -> None:
    await play.ask(kind="approval", action={"name": "mail", "args": {}}, options=[{"id": "approve", "label": "Approve"}])
    settled = Decision.model_validate({"decision_id": "d1", "choice": "approve", "by": "ana", "always": {"lasts": "P7D"}})
    now = play.temporal.now
    play.note(run_events.DecisionSettled.of(settled), "ana")
    play.send()
    play.later()
    await give(play, play.record.decisions["d1"], settled, now)


SCENARIOS = [
    subtask, report, deadline_from_now, fixed_deadline, deadline_in_working_hours, snoozed_for_a_time, snoozed_until_a_time,
    escalated, allowed,
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("lost_after", [0, 1, None])
async def test_a_record_is_what_the_log_has_at_whatever_time_it_is_played(
    run: ARun,
    temporal: FakeWorkflow,
    monkeypatch: pytest.MonkeyPatch,
    scenario: Callable[[Play], Awaitable[None]],
    lost_after: int | None,
) -> None:
    """The first worker is lost, the second one ends the run, and a third one plays it for a query."""

    async def prepare(wanted: DecisionPrepare) -> DecisionPrepared:
        return DecisionPrepared(assignees=wanted.assignees, deadline=FIXED if wanted.period else None)

    async def store(allowance: Allowance) -> None:
        return None

    monkeypatch.setattr("workflows.outbox.own_chain", lambda: "w:r")
    monkeypatch.setattr("workflows.run.calendars.prepare_decision", prepare)
    monkeypatch.setattr(calls, "give_allowance", store)
    log: list[Event] = []
    records = []
    for speed, until in ((1, lost_after), (2, None), (7, None)):
        play = Play(temporal, log, speed, until)
        try:
            await scenario(play)
            play.send()
        except Lost:
            pass
        else:
            records.append([event.model_dump(mode="json") for event in play.record.events])
        if hasattr(play, "asking"):
            play.asking.cancel()
            await turns()
    assert len(log) and all(record == [event.model_dump(mode="json") for event in log] for record in records)
    assert len(records) == (3 if lost_after is None else 2) or lost_after == 1
    opened = [event.data["decision"] for event in log if event.type == "decision_opened"]
    for request in opened:  # a query shows the same
        shown = play.record.decisions["d1"].model_dump(mode="json")
        assert shown["opened_at"] == request["opened_at"]
        if not any(event.type == "decision_snoozed" for event in log):
            assert shown["deadline"] == request.get("deadline")
