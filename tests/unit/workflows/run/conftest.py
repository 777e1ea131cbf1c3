"""A run as its parts see it, without Temporal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import workflow

from kernel.basics.event_data import EventData
from kernel.basics.priority import Priority
from kernel.conversation.budget import Budget, Usage
from kernel.conversation.decision import Decision, DecisionRequest
from kernel.conversation.preparing import DecisionPrepare, DecisionPrepared
from kernel.conversation.undoable import Undoable
from kernel.record.events import Event
from tests.support.fakes.workflow import START, FakeWorkflow
from workflows.outbox import Outbox
from workflows.run.record import Record


class ARun:
    """The facts and hooks of a run. `decides` is the choice of its people; None leaves a decision open."""

    def __init__(self) -> None:
        self.record = Record()
        self.outbox = Outbox(self)
        self.tenant: str | None = None
        self.desk: str | None = None
        self.person: str | None = None
        self.plugins: str | None = None
        self.priority: Priority = "normal"
        self.budget: Budget | None = None
        self.in_flight = 0
        self.decides: str | None = None
        self.asked: list[dict[str, Any]] = []
        self.opened: list[str] = []
        self.closed: list[tuple[str, str]] = []

    def temporal_priority(self) -> None:
        return None

    def asked_in_trouble(self) -> list[str]:
        return ["lead"]

    def reserve(self, parts: int) -> Budget | None:
        return None

    def book(self, reservation: Budget | None, used: Usage) -> None:
        pass

    @property
    def scope(self) -> str:
        return "w:r"

    def announce(self) -> None:
        pass

    def moved(self, event: Event) -> None:
        pass

    def logged(self, event: Event) -> None:
        self.record.events.pack(event)

    def payer(self) -> None:
        return None

    def note(self, happened: EventData, by: str | None = None) -> Event:
        return self.record.note(happened, by)

    def did(self, calls: Sequence[Undoable]) -> None:
        pass

    def types(self) -> list[str]:
        return [event.type for event in self.record.events]

    def order(self, order: str, given: Any, obey: Callable[[], None]) -> None:
        obey()

    def todo_id(self) -> str | None:
        return "t1"

    def decision_opened(self, request: DecisionRequest) -> None:
        self.opened.append(request.id)

    def decision_closed(self, request: DecisionRequest) -> None:
        self.closed.append((request.id, request.status))

    async def ask_person(self, *, title: str, question: str, **fields: Any) -> DecisionRequest:
        self.asked.append({"title": title, "question": question, **fields})
        request = DecisionRequest(
            id="d1", workflow_id="w", run_id="r", title=title, question=question, opened_at=START, **fields
        )
        if self.decides is None:
            return request.model_copy(update={"status": "expired"})
        settled = Decision(decision_id="d1", choice=self.decides)
        return request.model_copy(update={"status": "settled", "settled": settled})


@pytest.fixture
def run(temporal: FakeWorkflow, monkeypatch: pytest.MonkeyPatch) -> ARun:
    """A run whose deadlines pass as a test moves `temporal.now`."""

    async def wait_condition(holds: Callable[[], bool], timeout: timedelta | None = None, **_: Any) -> None:
        until = temporal.now + timeout if timeout else None
        while not holds():
            if until is not None and temporal.now >= until:
                raise TimeoutError
            await asyncio.sleep(0)

    ignored = SimpleNamespace(record=lambda *_: None)
    info = SimpleNamespace(
        workflow_id="w",
        run_id="r",
        parent=None,
        root=None,
        start_time=START,
        get_current_history_length=lambda: 10,
        get_current_history_size=lambda: 1000,
    )

    async def prepare(wanted: DecisionPrepare) -> DecisionPrepared:
        return DecisionPrepared(assignees=wanted.assignees)

    monkeypatch.setattr("workflows.run.calendars.prepare_decision", prepare)
    monkeypatch.setattr(workflow, "wait_condition", wait_condition)
    monkeypatch.setattr(workflow, "info", lambda: info)
    monkeypatch.setattr(workflow, "metric_meter", lambda: SimpleNamespace(create_histogram_float=lambda _: ignored))
    return ARun()
