"""A run as the clients of doors follow it: words, calls of tools, questions, the end; and what a crowd of clients costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from console.backend.asked import OpenDecisions
from console.backend.watching import event_tail
from console.backend.watching.event_tail import Tails
from console.servers.doors import watch as watching
from console.servers.doors.watch import Asks, Calls, Cut, Over, Said, watch
from kernel.agents.client_call import client_call, description_of
from kernel.agents.tool_loop import Wanted
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.participant import ClientTool
from kernel.record.events import Event
from tests.unit.console.backend.test_event_tail import AT, FakeSource, answer


class FakeAsked:
    """Open decisions, with the number of looks at the server."""

    def __init__(self) -> None:
        self.open: list[DecisionRequest] = []
        self.looks = 0
        decisions = OpenDecisions(self._nobody)
        decisions._find = self._find  # type: ignore[method-assign]
        self.of: Callable[..., Awaitable[list[DecisionRequest]]] = decisions.of

    async def _find(self, workflow_id: str) -> list[DecisionRequest]:
        self.looks += 1
        return list(self.open)

    async def _nobody(self) -> Any:
        raise AssertionError("no server here")


def here(source: FakeSource, asked: FakeAsked) -> Any:
    return SimpleNamespace(tails=Tails(source), asked=asked)


def event(source: FakeSource, type: str, **data: Any) -> None:
    source.log.append(Event(seq=len(source.log) + 1, at=AT, type=type, data=data))


def request(id: str, **fields: Any) -> DecisionRequest:
    given = {"title": "Go on?", "question": "Go on?", "opened_at": AT, "workflow_id": "run", "run_id": "r", **fields}
    return DecisionRequest(id=id, **given)


def call(id: str) -> DecisionRequest:
    tool = description_of(ClientTool(name="weather"))
    fields = client_call("ann", Wanted(tool, {"city": "Oslo"}))
    return request(id, **{**fields, "deadline": None})


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_tail, "POLL_S", 0.001)
    monkeypatch.setattr(watching, "TICK_S", 0.05)

    async def over(_: Any, __: str) -> Over:
        return Over()

    monkeypatch.setattr(watching, "over", over)


async def kinds(services: Any) -> list[type]:
    return [type(each) async for each in watch(services, "run") if not isinstance(each, watching.Quiet)]


async def test_calls_of_the_client_and_questions_to_people_are_distinguished() -> None:
    source, asked = FakeSource(), FakeAsked()
    asked.open = [call("d1"), request("d2")]
    event(source, "decision_opened")
    items = watch(here(source, asked), "run")
    found: dict[type, Any] = {}
    async for item in items:
        found[type(item)] = item
        if isinstance(item, Asks):
            source.status = "completed"
    assert [each.id for each in found[Calls].requests] == ["d1"] and [each.id for each in found[Asks].requests] == ["d2"]
    assert Over in found


async def test_words_are_whole_and_those_of_a_call_that_asked_for_tools_are_over() -> None:
    source, asked = FakeSource(), FakeAsked()
    event(source, "asked", step="say")
    source.streams = [answer("I look")]
    said = []
    async for item in watch(here(source, asked), "run"):
        if isinstance(item, Said):
            said.append(item.text)
            if len(said) == 1:
                source.streams = [answer("I look it up.")]
            else:
                event(source, "tool_asked_for", step="say/tool-1")
                source.streams = [answer("I look it up. And more")]
                source.status = "completed"
    assert said == ["I look", "I look it up."]


async def test_an_ended_server_cuts_the_stream() -> None:
    source, asked = FakeSource(1), FakeAsked()
    services = here(source, asked)
    task = asyncio.create_task(kinds(services))
    while source.polls < 5:
        await asyncio.sleep(0)
    await services.tails.close()
    assert (await task)[-1] is Cut


async def test_a_thousand_streams_cost_one_reader_and_one_look() -> None:
    source, asked = FakeSource(1), FakeAsked()
    services = here(source, asked)
    tasks = [asyncio.create_task(kinds(services)) for _ in range(1_000)]
    while source.reads < 1_000:  # each reads the past once
        await asyncio.sleep(0)
    before = source.reads
    asked.open = [request("d1")]
    event(source, "decision_opened")
    while asked.looks == 0 or source.reads == before:
        await asyncio.sleep(0.001)
    source.status = "completed"
    found = await asyncio.gather(*tasks)
    assert source.reads - before <= 2 and asked.looks <= 2
    assert all(each[-1] is Over and Asks in each for each in found)
