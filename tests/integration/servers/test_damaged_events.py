"""Pages and the API over an event log with a damaged event: all the rest is shown, and that event is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from console.commands.show.work import show_as_of
from console.servers.web.services import Services
from kernel.record.event_log import Origin, Outgoing
from kernel.record.events import Event
from plugins.storage.sql.tables.core import events as rows_of_events
from tests.support.pages_server import NOWHERE, served, services_in
from tests.support.todo_record import START, reported

OF_ANOTHER_VERSION = '{"by": null, "data": {"id": 5}}'


@pytest.fixture
async def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)
    async with services_in(tmp_path) as made:
        yield made


async def change(services: Services, where: Any, **values: Any) -> None:
    async with services.storage.database.transaction() as db:
        await db.execute(update(rows_of_events).where(where).values(**values))


@pytest.mark.parametrize("damage", ["{no", "[]", OF_ANOTHER_VERSION, None])
async def test_a_damaged_event_is_named_on_every_page_that_shows_the_rest(
    services: Services, damage: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`tests/unit/kernel/views/test_damaged.py` has every event of a todo, damaged in every way."""
    events = reported().events
    asked = {"id": "d1", "workflow_id": "debate/x", "run_id": "r", "title": "May it?", "question": "", "opened_at": str(START)}
    debate = [
        Event(seq=1, at=START, type="run_started", data={"mode": "Debate", "participants": ["ann"]}),
        Event(seq=2, at=START, type="decision_opened", data={"decision": asked}),
    ]
    for id, type, happened in (("todo/t1", "Todo", events), ("debate/x", "Debate", debate)):
        outgoing = Outgoing(chain=f"{id}:r", scope=f"{id}:r", events=happened)
        await services.log.write(outgoing, Origin(workflow_id=id, run_id=id, type=type))
    place = next(event.seq for event in events if event.type == "subtask_completed")
    values: dict[str, Any] = {"at": "yesterday"} if damage is None else {"content": damage}
    of_run = rows_of_events.c.run_id
    await change(services, (of_run == "todo/t1") & (rows_of_events.c.seq == place), **values)
    await change(services, (of_run == "debate/x") & (rows_of_events.c.seq == 2), **values)
    said = f"event {place} (subtask_completed) cannot be read"
    async with served(services) as http:
        page = await http.get("/todos/t1")
        assert page.status_code == 200 and said in page.text and "1 event of this run cannot be read" in page.text
        page = await http.get("/runs/todo%2Ft1")
        assert page.status_code == 200 and (said in page.text or damage == OF_ANOTHER_VERSION)
        shown = (await http.get("/api/v1/runs/todo%2Ft1/events?limit=1000")).json()["items"]
        assert [each["sequence"] for each in shown] == [event.seq for event in events], "nothing is hidden"
        if damage != OF_ANOTHER_VERSION:
            assert said in shown[place - 1]["words"] and list(shown[place - 1]["data"]) == ["unreadable"]
        for path in ("/todos", "/inbox", "/figures", "/reports", "/runs/debate%2Fx", "/compare?left=todo/t1&right=debate/x"):
            assert (await http.get(path)).status_code == 200, path
        assert (await http.get("/inbox/debate%2Fx/d1")).status_code in (200, 404)
        assert (await http.get("/api/v1/todos")).json()["items"][0]["id"] == "t1"
        monkeypatch.setenv("MOFA_DATABASE_URL", services.settings.database_url)
        assert await show_as_of("todo/t1", events[-1].seq, as_json=False) == 0
        assert said in " ".join(capsys.readouterr().out.split())
        await change(services, (of_run == "todo/t1") & (rows_of_events.c.seq == 1), content="{no")
        first = await http.get("/todos/t1", follow_redirects=True)
        assert first.status_code == 200 and "event 1 (idea_received) cannot be read" in first.text
