"""Reports of desks on a real server: from the events of real todos, by a Temporal Schedule, in a form for a person."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleSpec,
    WithStartWorkflowOperation,
    WorkflowFailureError,
)
from temporalio.common import WorkflowIDConflictPolicy

from kernel.secretary.reports.document import as_html
from kernel.secretary.reports.write import ReportWanted
from plugins.storage import sql
from runtime.desk_reports import desk_report
from tests.support.house import House, eventually
from tests.support.secretary import recommended, see_through


async def submit(client: Client, desk: str, words: str) -> str:
    given = {"name": desk, "tenant": "acme", "executors": [{"kind": "agent", "name": "author"}]}
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Secretary", given, id=f"desk/{desk}", task_queue="mofa", id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING
    )
    done = await client.execute_update_with_start_workflow("submit_idea", {"content": words}, start_workflow_operation=start)
    return str(done["workflow_id"])


async def test_a_schedule_writes_the_report_of_a_desk(client: Client, house: House) -> None:
    desk, word = f"desk-{uuid.uuid4().hex[:6]}", uuid.uuid4().hex
    verdicts = iter([{"choice": "rework", "comment": "Shorter."}, {"choice": "accept"}])

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        return next(verdicts) if request["kind"] == "acceptance" else recommended(request)

    finished = client.get_workflow_handle(await submit(client, desk, f"Write about {word}"))
    item = await see_through(finished, answer)
    waiting = client.get_workflow_handle(await submit(client, desk, "<b>Wait</b> for me"))
    assert await eventually(lambda: _open(waiting))
    name = f"report-{desk}"
    action = ScheduleActionStartWorkflow(
        "DeskReport", {"desk": desk, "tenant": "acme", "zone": "Asia/Shanghai"}, id=f"report/{desk}", task_queue="mofa"
    )
    schedule = await client.create_schedule(name, Schedule(action=action, spec=ScheduleSpec(cron_expressions=["0 8 * * *"])))
    await schedule.trigger()

    async def ran() -> str | None:
        info = (await schedule.describe()).info
        return str(getattr(info.recent_actions[-1].action, "workflow_id", "")) if info.recent_actions else None

    run = client.get_workflow_handle(await eventually(ran))
    report = await run.result()
    await schedule.delete()
    assert report["type"] == "daily_summary" and set(report["todo_ids"]) == {item["id"], str(waiting.id).removeprefix("todo/")}
    assert "Completed \\(1\\)" in report["content"] and "Waiting for people \\(1\\)" in report["content"]
    figures = report["statistics"]
    assert (figures["received"], figures["completed"], figures["open"], figures["reworked"]) == (2, 1, 1, 1)
    assert (figures["proposals"], figures["changed"]) == (2, 1)
    assert figures["calls"] == item["usage"]["calls"]
    assert item["usage"]["cost_usd"] is None and (figures["cost_usd"], figures["unpriced"]) == (0, figures["calls"])
    assert [event["type"] for event in await run.query("events")][-2:] == ["desk_report_written", "run_finished"]

    storage = sql.create(url=f"sqlite:///{house.home}/mofa.db")
    found = await desk_report(storage.database, ReportWanted(desk=desk, tenant="acme", person="nobody"))
    assert found.figures.open == 0 and "&lt;b&gt;" not in as_html(found.document)
    other = await desk_report(storage.database, ReportWanted(desk=desk))
    whole = await desk_report(storage.database, ReportWanted(desk=desk, tenant="acme", period=timedelta(days=2)))
    await storage.close()
    assert other.figures.received == 0
    assert "<b>" not in as_html(whole.document)
    await waiting.signal("cancel", {"reason": "enough"})


async def _open(handle: Any) -> bool:
    return any(each["status"] == "open" for each in await handle.query("decisions"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"zone": "Mars/Base"}, "no time zone 'Mars/Base'"),
        ({"type": "poem"}, "type"),
        ({"until": "2026-01-01T00:00:00"}, "offset"),
    ],
)
async def test_a_wrong_report_is_refused(client: Client, house: House, fields: dict[str, Any], words: str) -> None:
    handle = await client.start_workflow(
        "DeskReport", {"desk": "none", **fields}, id=f"report/{uuid.uuid4()}", task_queue="mofa"
    )
    with pytest.raises(WorkflowFailureError) as refused:
        await handle.result()
    assert words in str(refused.value.cause)
