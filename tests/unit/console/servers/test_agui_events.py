"""The events of the AG-UI door: a stream that is cut anywhere continues with the next event, and none comes twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from types import SimpleNamespace
from typing import Any

import pytest

from console.servers.doors.agui.events import events
from console.servers.doors.door_run import DoorRun, memo_of
from console.servers.doors.turn import Turn
from console.servers.doors.watch import Asks, Calls, Item, Over, Said
from kernel.agents.client_call import client_call, description_of
from kernel.agents.tool_loop import Wanted
from kernel.conversation.decision import DecisionRequest
from kernel.conversation.outcome import Outcome
from kernel.conversation.participant import ClientTool
from kernel.record.events import Event
from tests.unit.console.backend.test_event_tail import AT


class FakeTurn(Turn):
    """A request to a run whose items are given."""

    given: list[Item]

    async def items(self) -> AsyncGenerator[Item, None]:
        for each in self.given:
            yield each


def turn(given: list[Item], *, agent: bool) -> FakeTurn:
    async def text(ref: str) -> str:
        return f"The words of {ref}."

    here: Any = SimpleNamespace(storage=SimpleNamespace(text=text))
    run = DoorRun("0" * 32, memo_of("ag-ui", "x", "writer"))
    made = FakeTurn(here, run, "writer", "http://x", wait="answer", streams_words=agent, talks=not agent)
    object.__setattr__(made, "given", given)
    return made


def happened(seq: int, type: str, **data: Any) -> Event:
    return Event(seq=seq, at=AT, type=type, data=data)


def request(id: str, **fields: Any) -> DecisionRequest:
    given = {"title": "Go on?", "question": "Go on?", "opened_at": AT, "workflow_id": "run", "run_id": "r", **fields}
    return DecisionRequest(id=id, **given)


def call(id: str) -> DecisionRequest:
    fields = client_call("ann", Wanted(description_of(ClientTool(name="weather")), {"city": "Oslo"}))
    return request(id, **{**fields, "deadline": None})


def step(seq: int, who: str, type: str, ref: str | None = None) -> Event:
    return happened(seq, type, participant=who, step="say", **({"ref": ref} if ref else {}))


OUTCOME = Outcome(mode="RequestResponse", status="completed", output="I look. It rains.")
AGENT: list[Item] = [step(1, "ann", "asked")]
TEAM: list[Item] = [
    step(1, "ann", "asked"),
    step(2, "bob", "asked"),
    step(3, "ann", "answered", "a"),
    step(4, "bob", "answered", "b"),
]

STREAMS: dict[str, tuple[bool, list[Item]]] = {
    "an agent": (
        True,
        [*AGENT, Said("ann", "say", "I look."), Said("ann", "say", "I look. It rains."), Over(OUTCOME, OUTCOME.output)],
    ),
    "an agent with a tool": (
        True,
        [
            *AGENT,
            Said("ann", "say", "I look it up."),
            step(2, "ann", "tool_asked_for"),
            Said("ann", "say/2", "It rains."),
            Over(OUTCOME, "It rains."),
        ],
    ),
    "an approval": (True, [*AGENT, Said("ann", "say", "I ask."), Asks([request("d1"), request("d2")])]),
    "calls of tools": (True, [*AGENT, Said("ann", "say", "I ask."), Calls([call("d1"), call("d2")])]),
    "a team": (False, [*TEAM, Over(OUTCOME, OUTCOME.output)]),
    "a team that asks": (False, [*TEAM[:3], Asks([request("d1")])]),
    "a cancelled team": (False, [*TEAM[:3], Over(OUTCOME, None, cancelled=True)]),
    "a failed run": (True, [*AGENT, Said("ann", "say", "I"), Over()]),
}


async def sent(given: list[Item], agent: bool, last: str | None = None) -> tuple[list[str], list[str]]:
    """Return the ids of a stream, and its events."""
    found = [each async for each in events(turn(given, agent=agent), "t", "r", ["late"], last)]
    lines = [each.decode().splitlines() for each in found if not each.startswith(b":")]
    return [each[0].removeprefix("id: ") for each in lines], [each[1] for each in lines]


@pytest.mark.parametrize("name", list(STREAMS))
async def test_a_stream_that_is_cut_anywhere_continues_with_the_next_event(name: str) -> None:
    agent, given = STREAMS[name]
    ids, whole = await sent(given, agent)
    assert "RUN_STARTED" in whole[0] and ("RUN_FINISHED" in whole[-1] or "RUN_ERROR" in whole[-1])
    for place, id in enumerate(ids, 1):
        past = int(id[0]) >= 2  # then a run's watch leaves out the words of the call that asked for a tool
        left = [each for each in given if not (past and isinstance(each, Said) and each.step == "say")]
        _, rest = await sent(left, agent, id)
        assert rest == whole[place:], f"after {id}"


async def test_words_that_are_left_in_the_store_do_not_repeat_the_end_of_a_team() -> None:
    given: list[Item] = [*TEAM[:2], Said("ann", "say", "I look."), *TEAM[2:], Over(OUTCOME, OUTCOME.output)]
    ids, whole = await sent(given, False)
    assert any("mofa.words" in each for each in whole) and await sent(given, False, ids[-1]) == ([], [])
    assert (await sent(given, False, ids[-2]))[1] == whole[-1:]


async def test_an_interrupt_is_listed_once_and_a_new_one_begins_again() -> None:
    def asked(*ids: str) -> Asks:
        return Asks([request(id) for id in ids])

    ids, _ = await sent([*AGENT, asked("d1")], True)
    assert await sent([*AGENT, asked("d1")], True, ids[-1]) == ([], [])
    _, more = await sent([*AGENT, asked("d1", "d2")], True, ids[-1])
    assert ["RUN_STARTED" in more[0], "RUN_FINISHED" in more[-1], len(more)] == [True, True, 3]
    decided: list[Item] = [
        *AGENT,
        happened(2, "decision_settled"),
        step(3, "ann", "answered", "a"),
        Over(OUTCOME, OUTCOME.output),
    ]
    _, rest = await sent(decided, True, ids[-1])
    kinds = [each.partition('"type":"')[2].partition('"')[0] for each in rest]
    assert kinds == ["RUN_STARTED", "CUSTOM", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED"]
