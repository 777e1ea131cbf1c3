"""Decisions by the policies of their deadlines, on a real server: an agent decides, a deputy is asked, working hours count."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, Server, eventually, open_decision

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-delegated"
PROJECT = {
    "models": {"tea": {"provider": "offline", "model": "scripted", "options": {"script": {"Which tea": "Green tea."}}}},
    "people": [
        {"name": "dora", "roles": ["decider"], "deputy": "эмма", "away": [{"since": "2020-01-01", "until": "9999-12-31"}]},
        {"name": "эмма", "roles": ["decider"], "hours": {"zone": "UTC", "days": {"wed": ["00:00-24:00"]}}},
        {"name": "fred", "roles": ["decider"], "calendar": "missing.ics", "deputy": "dora"},
    ],
    "agents": {"clerk": {"instructions": "You decide.", "model": "tea"}},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("delegated")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    house.stop()


async def ask(client: Client, **on_timeout: Any) -> Handle:
    person = {"kind": "human", "name": "ann", "deadline": "PT1S", "on_timeout": {"do": "delegate", **on_timeout}}
    given = {"task": "Which tea shall we buy?", "participants": [person]}
    id = f"delegated/{uuid.uuid4().hex[:10]}"
    return await client.start_workflow("RequestResponse", given, id=id, task_queue=QUEUE)


async def types(handle: Handle, kind: str) -> list[dict[str, Any]]:
    return [each["data"] for each in await handle.query("events") if each["type"] == kind]


async def test_an_agent_answers_at_the_deadline_and_is_named(client: Client, house: House) -> None:
    handle = await ask(client, to="clerk")
    outcome = await handle.result()
    assert outcome["output"] == "Green tea." and outcome["usage"]["calls"] == 1
    [delegated], [settled] = await types(handle, "decision_delegated"), await types(handle, "decision_settled")
    assert delegated == {"decision_id": "d1", "to": "clerk"} and settled["by"] == "clerk"
    assert "because nobody had answered" in settled["comment"]


async def test_an_agent_that_does_not_answer_leaves_the_decision_to_people(client: Client, house: House) -> None:
    handle = await ask(client, to="nobody-of-that-name")

    async def failed() -> bool:
        return bool(await types(handle, "delegation_failed"))

    await eventually(failed)
    [failure] = await types(handle, "delegation_failed")
    assert failure["to"] == "nobody-of-that-name" and "UnknownAgent" in failure["reason"]
    request = await open_decision(handle, "other")
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Black tea.", "by": "ann"})
    assert (await handle.result())["output"] == "Black tea."


async def asked(client: Client, name: str, **fields: Any) -> Handle:
    given = {"task": "Which tea?", "participants": [{"kind": "human", "name": name, **fields}]}
    return await client.start_workflow("RequestResponse", given, id=f"asked/{uuid.uuid4().hex[:10]}", task_queue=QUEUE)


async def test_a_deputy_is_asked_until_a_deadline_in_working_hours(client: Client, house: House) -> None:
    handle = await asked(client, "dora", deadline="PT1H", working_hours=True, on_timeout={"do": "escalate", "to": ["dora"]})
    request = await open_decision(handle, "other")
    assert request["assignees"] == ["эмма"] and request["working_hours"] is True
    opened, deadline = (datetime.fromisoformat(request[name]) for name in ("opened_at", "deadline"))
    wednesday = opened.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=(2 - opened.weekday()) % 7)
    expected = max(opened, wednesday) + timedelta(hours=1)
    assert abs(deadline - expected) < timedelta(minutes=5) or opened.weekday() == 2
    [deputised] = await types(handle, "decision_deputised")
    assert (deputised["name"], deputised["deputy"]) == ("dora", "эмма")
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Green.", "by": "эмма"})
    assert (await handle.result())["output"] == "Green."


async def test_calendars_that_cannot_be_read_stop_nobody(client: Client, house: House) -> None:
    handle = await asked(client, "fred", deadline="PT1H", working_hours=True, remind={"every": "PT1S", "at_most": 1})
    request = await open_decision(handle, "other")
    assert request["assignees"] == ["fred"]
    [unread] = await types(handle, "calendars_unread")
    assert "missing.ics" in unread["reason"]

    async def reminded() -> bool:
        return bool(await types(handle, "decision_reminded"))

    await eventually(reminded)
    decided = {"decision_id": request["id"], "answer": "Black.", "by": "fred"}
    await handle.signal("decide", decided)
    await handle.result()
