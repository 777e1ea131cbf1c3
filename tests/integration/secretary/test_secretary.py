"""The secretary's five phases on a real server, with a real HTTP model server and people."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime
from typing import Any

import pytest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError

from tests.support.house import House, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import recommended, see_through

Handle = WorkflowHandle[Any, Any]

RESEARCHER = {"kind": "agent", "name": "researcher", "capabilities": ["research"]}
WRITER = {"kind": "agent", "name": "author", "capabilities": ["writing"]}
PHASES = ["receiving_idea", "clarifying_requirement", "dispatching_task", "monitoring_execution", "reporting_completion"]


def settings(**fields: Any) -> dict[str, Any]:
    return {"name": f"desk-{uuid.uuid4().hex[:6]}", "executors": [RESEARCHER, WRITER], **fields}


async def start_todo(client: Client, idea: str, **fields: Any) -> Handle:
    given = {"idea": {"content": idea}, "secretary": settings(**fields)}
    return await client.start_workflow("Todo", given, id=f"todo/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def submit(client: Client, idea: str, **fields: Any) -> tuple[Handle, Handle]:
    given = settings(**fields)
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        "Secretary",
        given,
        id=f"desk/{given['name']}",
        task_queue="mofa",
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    submitted = await client.execute_update_with_start_workflow(
        "submit_idea", {"content": idea}, start_workflow_operation=start
    )
    assert submitted["workflow_id"] == f"todo/{submitted['todo_id']}"
    return await start.workflow_handle(), client.get_workflow_handle(submitted["workflow_id"])


def of_type(events: list[dict[str, Any]], type: str) -> list[dict[str, Any]]:
    return [event["data"] for event in events if event["type"] == type]


async def test_an_idea_goes_through_the_five_phases(client: Client, house: House) -> None:
    desk, todo = await submit(client, "Write a guide to mushrooms", clarify="interactive")
    item = await see_through(todo)
    assert item["status"] == "completed" and item["phase"] == "reporting_completion"
    assert item["requirement"]["acceptance_criteria"] and item["result"]["success"]
    assert [decision["kind"] for decision in item["decisions"]] == ["clarification", "acceptance"]
    assert {task["status"] for task in item["plan"]} == {"completed"}
    assert item["report"]["type"] == "task_completion" and "mushrooms" in item["report"]["content"]
    events = await todo.query("events")
    assert [data["to"] for data in of_type(events, "phase_changed")] == PHASES
    # Each subtask started after those that it depends on were completed.
    order = [(e["type"], e["data"]["id"]) for e in events if e["type"] in ("subtask_started", "subtask_completed")]
    for task in item["plan"]:
        for needed in task["depends_on"]:
            assert order.index(("subtask_completed", needed)) < order.index(("subtask_started", task["id"]))
    # Each went to an executor who can do it.
    able = {"researcher": {"research"}, "author": {"writing"}}
    assert all(set(task["required_capabilities"]) <= able[task["assignee"]] for task in item["plan"])

    async def desk_knows() -> bool:
        return bool(await desk.query("todos", {"status": "completed"}))

    assert await eventually(desk_knows)
    assert (await desk.query("todo", {"id": item["id"]}))["status"] == "completed"
    assert (await desk.query("statistics"))["by_status"] == {"completed": 1}
    assert [report["type"] for report in await desk.query("reports")] == ["task_completion"]
    assert "workflow_task_failed_event_attributes" not in await history_types(todo)
    await desk.signal("shutdown")
    assert (await desk.result())["received"] == 1


async def test_independent_subtasks_run_at_the_same_time(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    plan = {
        "subtasks": [
            {"id": f"s{n}", "description": f"{word} part {n}", "required_capabilities": [], "depends_on": []} for n in (1, 2, 3)
        ]
    }
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan)
    models.rule(when={"contains": word, "schema": "execution_result"}, times=3, hold=True)
    todo = await start_todo(client, f"Do {word}")
    try:
        await asyncio.to_thread(models.wait_for, lambda calls: sum(call["state"] == "open" for call in calls) == 3)
    finally:
        models.release()
    assert (await see_through(todo))["status"] == "completed"


async def test_an_executor_sees_the_results_it_builds_on(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    plan = {
        "subtasks": [
            {"id": "s1", "description": "Find facts", "required_capabilities": [], "depends_on": []},
            {"id": "s2", "description": "Write them up", "required_capabilities": [], "depends_on": ["s1"]},
        ]
    }
    found = {"success": True, "summary": "It is 42 metres.", "details": "", "artifacts": [], "error": None}
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan)
    models.rule(when={"contains": "# Your subtask (s1)\nFind facts"}, times=1, reply=found)
    await see_through(await start_todo(client, f"How tall is {word}?"))
    [second] = [
        e for e in models.journal() if word in str(e["body"]) and "# Your subtask (s2)" in str(e["body"]["messages"][-1])
    ]
    assert "It is 42 metres." in str(second["body"])


async def test_a_failed_subtask_is_pushed_to_a_person(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "execution_result"}, times=1, status=400, message="the archive is closed")
    todo = await start_todo(client, f"Do {word}", dispatch={"replacements": 0})
    request = await open_decision(todo, "exception")
    assert "the archive is closed" in request["question"] and request["recommended"] == "retry"
    assert (await todo.query("todo"))["status"] == "blocked"
    item = await see_through(todo)
    assert item["status"] == "completed"
    assert [data["choice"] for data in of_type(await todo.query("events"), "failure_resolved")] == ["retry"]


async def test_rework_redoes_only_what_must_change(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    verdicts = iter([{"choice": "rework", "comment": f"The {word} is missing."}, {"choice": "accept"}])

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        return next(verdicts) if request["kind"] == "acceptance" else recommended(request)

    todo = await start_todo(client, f"Do {word}")
    item = await see_through(todo, answer)
    events = await todo.query("events")
    redone = of_type(events, "replanned")[0]["redo"]
    assert item["status"] == "completed" and redone and len(redone) < len(item["plan"])
    started = [data["id"] for data in of_type(events, "subtask_started")]
    assert {id: started.count(id) for id in started} == {t["id"]: 2 if t["id"] in redone else 1 for t in item["plan"]}
    phases = [data["to"] for data in of_type(events, "phase_changed")]
    assert phases == [*PHASES, "dispatching_task", "monitoring_execution", "reporting_completion"]


async def test_rework_needs_a_comment(client: Client, house: House) -> None:
    todo = await start_todo(client, "Do it")
    request = await open_decision(todo, "acceptance")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await todo.execute_update("decide", {"decision_id": request["id"], "choice": "rework"})
    assert "comment" in str(refused.value.cause)
    await todo.execute_update("decide", {"decision_id": request["id"], "choice": "reject", "by": "ann", "comment": "No use."})
    item = await todo.result()
    assert item["status"] == "failed" and item["reason"] == "rejected by ann: No use."


async def test_a_circular_plan_is_named_to_the_model_and_then_to_a_person(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    circle = {
        "subtasks": [
            {"id": "s1", "description": "a", "required_capabilities": [], "depends_on": ["s2"]},
            {"id": "s2", "description": "b", "required_capabilities": [], "depends_on": ["s1"]},
        ]
    }
    models.rule(when={"contains": word, "schema": "plan"}, reply=circle)
    _, todo = await submit(client, f"Do {word}")
    request = await open_decision(todo, "exception")
    assert "s1 -> s2 -> s1" in request["question"]
    assert len([e for e in models.journal() if word in str(e["body"]) and _schema(e) == "plan"]) == 3
    await todo.execute_update("decide", {"decision_id": request["id"], "choice": "instead", "by": "ann"})
    item = await see_through(todo)
    assert item["status"] == "completed" and [task["id"] for task in item["plan"]] == ["s1"]


def _schema(entry: dict[str, Any]) -> str | None:
    name: str | None = entry["body"].get("response_format", {}).get("json_schema", {}).get("name")
    return name


async def test_a_circular_plan_that_is_repaired_goes_on(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    self_made = {"subtasks": [{"id": "s1", "description": "a", "required_capabilities": [], "depends_on": ["s9"]}]}
    models.rule(when={"contains": word, "schema": "plan"}, times=1, reply=self_made)
    assert (await see_through(await start_todo(client, f"Do {word}")))["status"] == "completed"
    [_, second] = [e for e in models.journal() if word in str(e["body"]) and _schema(e) == "plan"]
    assert "s9" in second["body"]["messages"][-1]["content"]


async def test_a_provider_that_refuses_the_secretary_waits_for_a_person(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "requirement"}, times=1, status=401, code="invalid_api_key")
    todo = await start_todo(client, f"Do {word}")
    request = await open_decision(todo, "exception")
    assert "retry" in [option["id"] for option in request["options"]]
    assert (await see_through(todo))["status"] == "completed"


async def test_a_todo_by_itself_needs_only_an_idea(client: Client, house: House) -> None:
    house.temporal(
        "workflow",
        "start",
        "--type",
        "Todo",
        "--task-queue",
        "mofa",
        "--workflow-id",
        "todo/bare",
        "--input",
        '{"idea": {"content": "Plan a picnic"}}',
    )
    todo = client.get_workflow_handle("todo/bare")
    request = await open_decision(todo, "acceptance")
    decision = f'{{"decision_id": "{request["id"]}", "choice": "accept", "by": "cli"}}'
    house.temporal("workflow", "signal", "--workflow-id", "todo/bare", "--name", "decide", "--input", decision)
    shown = house.temporal("workflow", "result", "--workflow-id", "todo/bare")
    assert '"completed"' in shown and "picnic" in shown


async def test_automatic_acceptance_is_for_work_that_meets_every_criterion(
    client: Client, house: House, models: ModelServer
) -> None:
    item = await (await start_todo(client, "Do it", acceptance="automatic")).result()
    assert item["status"] == "completed" and item["decisions"] == []
    word = uuid.uuid4().hex
    unmet = {
        "checks": [
            {"criterion": "It covers what the idea names.", "met": False, "evidence": "Nothing shows it."},
            {"criterion": "It can be used without further explanation.", "met": True, "evidence": "s3."},
        ],
        "summary": "Half done.",
    }
    models.rule(when={"contains": word, "schema": "review"}, reply=unmet)
    todo = await start_todo(client, f"Do {word}", acceptance="automatic")
    request = await open_decision(todo, "acceptance")
    assert request["recommended"] == "rework"
    await todo.terminate()


async def test_questions_of_every_kind_are_typed(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex

    def question(id: str, kind: str, **fields: Any) -> dict[str, Any]:
        blank: dict[str, Any] = {"why": None, "options": [], "minimum": None, "maximum": None, "default": None}
        return {"id": id, "kind": kind, "question": f"{id}?", **blank, **fields}

    questions = [
        question("open", "open"),
        question("single", "single_choice", options=["Red", "Blue"], default="Blue"),
        question("multiple", "multiple_choice", options=["a", "b", "c"]),
        question("sure", "confirmation", default="yes"),
        question("many", "number_range", minimum=2, maximum=9, default=4),
    ]
    models.rule(when={"contains": word, "schema": "clarification_questions"}, reply={"questions": questions})
    todo = await start_todo(client, f"Do {word}", clarify="interactive")

    async def all_open() -> list[dict[str, Any]] | None:
        found = await todo.query("decisions")
        return found if len(found) == 5 else None

    by_title = {request["title"]: request for request in await eventually(all_open)}
    assert by_title["single?"]["recommended"] == "blue" and by_title["many?"]["default"] == 4
    wrong: dict[str, Any]
    for title, wrong in (
        ("many?", {"answer": 11}),
        ("multiple?", {"answer": ["z"]}),
        ("open?", {"answer": 3}),
        ("sure?", {"choice": "maybe"}),
    ):
        with pytest.raises(WorkflowUpdateFailedError):
            await todo.execute_update("decide", {"decision_id": by_title[title]["id"], **wrong})
    right: dict[str, dict[str, Any]] = {
        "open?": {"answer": "all"},
        "single?": {"choice": "red"},
        "multiple?": {"answer": ["a", "c"]},
        "sure?": {"choice": "no"},
        "many?": {"answer": 5},
    }
    for title, decision in right.items():
        await todo.execute_update("decide", {"decision_id": by_title[title]["id"], **decision})
    await see_through(todo)
    [asked] = [e for e in models.journal() if word in str(e["body"]) and _schema(e) == "requirement"]
    words = asked["body"]["messages"][-1]["content"]
    assert all(answer in words for answer in ("all", "Red", "a, c", "No", "5"))


async def test_an_order_at_the_desk_reaches_the_todo(client: Client, house: House) -> None:
    desk, todo = await submit(client, "Do it")
    await open_decision(todo, "acceptance")
    id = todo.id.removeprefix("todo/")
    await desk.signal("reprioritize", {"todo_id": id, "priority": "critical"})

    async def urgent() -> bool:
        return bool((await todo.query("todo"))["priority"] == "critical")

    assert await eventually(urgent)
    await desk.signal("report", {"type": "progress"})
    assert "Do it" in (await desk.query("reports"))[-1]["content"]
    assert [d["kind"] for d in await desk.query("decisions")] == ["acceptance"]
    await desk.signal("cancel_todo", {"todo_id": id, "reason": "not needed"})
    item = await todo.result()
    assert item["status"] == "cancelled" and item["reason"] and "not needed" in item["reason"]
    assert [d["status"] for d in item["decisions"]] == ["cancelled"]
    await desk.signal("cancel_todo", {"todo_id": "nobody", "reason": "x"})

    async def refused() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await desk.query("state"))["refused"]
        return found

    assert "nobody" in (await eventually(refused))[0]["reason"]


async def test_cancelling_the_workflow_itself_is_told_to_the_desk(client: Client, house: House) -> None:
    desk, todo = await submit(client, "Do it")
    await open_decision(todo, "acceptance")
    await todo.cancel()

    async def cancelled() -> bool:
        return bool(await desk.query("todos", {"status": "cancelled"}))

    assert await eventually(cancelled)


async def test_a_terminated_todo_is_not_shown_as_running(client: Client, house: House) -> None:
    desk, todo = await submit(client, "Do it")
    await open_decision(todo, "acceptance")
    await todo.terminate("by an operator")

    async def failed() -> bool:
        return bool(await desk.query("todos", {"status": "failed"}))

    assert await eventually(failed)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"executors": [WRITER]}, "name"),
        ({"name": "d", "executors": []}, "executors"),
        ({"name": "d", "executors": [WRITER], "dispatch": {"strategy": "fastest"}}, "round_robin"),
        ({"name": "d", "executors": [WRITER], "colour": 1}, "colour"),
        ({"name": "d", "executors": ["nobody"]}, "Unknown agent 'nobody'"),
    ],
)
async def test_a_bad_desk_is_refused(client: Client, house: House, given: dict[str, Any], words: str) -> None:
    desk: Handle = await client.start_workflow("Secretary", given, id=f"desk/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowFailureError) as failed:
        await desk.result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.non_retryable
    assert words in failed.value.cause.message


@pytest.mark.parametrize("idea", [{"content": " "}, {"words": "x"}, {}, "just words"])
async def test_a_bad_idea_is_refused_before_it_enters_the_history(client: Client, house: House, idea: Any) -> None:
    desk: Handle = await client.start_workflow("Secretary", settings(), id=f"desk/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await desk.execute_update("submit_idea", idea)
    assert isinstance(refused.value.cause, ApplicationError) and refused.value.cause.type == "InvalidInput"
    assert not any("update" in type for type in await history_types(desk) if "search" not in type)
    await desk.terminate()


async def test_the_todo_shows_itself_in_the_temporal_ui(client: Client, house: House) -> None:
    _, todo = await submit(client, "Write about the sea", clarify="automatic")
    await open_decision(todo, "acceptance")
    described = await todo.describe()
    attributes = {pair.key.name: pair.value for pair in described.typed_search_attributes.search_attributes}
    assert attributes["MofaPhase"] == "reporting_completion" and attributes["MofaStatus"] == "waiting_feedback"
    assert attributes["MofaOpenDecisions"] == 1 and attributes["MofaDesk"].startswith("desk-")
    assert await described.static_summary() == "Todo: Write about the sea"
    metadata = house.temporal("workflow", "metadata", "--workflow-id", todo.id)
    assert "Waiting for anyone" in metadata and "Cancel the todo" in metadata
    assert "Status: waiting feedback, phase reporting completion" in metadata
    assert 'Send an Update, `decide`, with `{"decision_id": "d1", "choice": "accept"}`' in metadata
    [memo] = await described.memo_value("mofa_decisions")
    assert memo["id"] == (await open_decision(todo))["id"] and datetime.fromisoformat(memo["opened_at"])
    scheduled = [e async for e in todo.fetch_history_events() if e.HasField("activity_task_scheduled_event_attributes")]
    assert scheduled and all(event.user_metadata.summary.data for event in scheduled)
    await todo.terminate()
