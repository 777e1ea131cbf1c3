"""The monitoring of todos on a real server: stalls, deadlines and budgets that are reported or decided, and work sent back."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle

from tests.support.house import House, eventually, open_decision
from tests.support.peers.model_server import ModelServer

pytestmark = pytest.mark.drill

Handle = WorkflowHandle[Any, Any]

ANN, BEN = {"kind": "human", "name": "ann"}, {"kind": "human", "name": "ben"}


@pytest.fixture
def word() -> str:
    """What only this test's prompts contain."""
    return uuid.uuid4().hex


async def start(client: Client, models: ModelServer, word: str, **fields: Any) -> Handle:
    subtasks = [{"id": "s1", "description": f"{word} one", "required_capabilities": [], "depends_on": []}]
    models.rule(when={"contains": word, "schema": "plan"}, reply={"subtasks": subtasks})
    requirement = {
        "title": f"Title {word}", "description": "d", "acceptance_criteria": ["it is hot"], "dependencies": [],
        "estimated_effort": None, "resources": [],
    }  # fmt: skip
    models.rule(when={"contains": word, "schema": "requirement"}, reply=requirement)
    secretary = {"name": f"desk-{word[:6]}", "executors": [ANN, BEN], "decisions": {"assignees": ["zoe"]}, **fields}
    given = {"idea": {"content": f"Do {word}"}, "secretary": secretary}
    return await client.start_workflow("Todo", given, id=f"todo/{word}", task_queue="mofa")


async def asked(todo: Handle, title: str) -> dict[str, Any]:
    """Return the open decision with these words in its title."""

    async def look() -> dict[str, Any] | None:
        found = [d for d in await todo.query("decisions") if d["status"] == "open" and title in d["title"]]
        return found[0] if found else None

    request: dict[str, Any] = await eventually(look)
    return request


async def decide(todo: Handle, request: dict[str, Any], **answer: Any) -> None:
    await todo.execute_update("decide", {"decision_id": request["id"], "by": "lead", **answer})


async def types(todo: Handle) -> list[str]:
    return [event["type"] for event in await todo.query("events")]


async def test_a_stalled_subtask_is_given_to_somebody_else(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    rules = {"stalls": {"after": "PT1S", "do": "decide", "at_most": 2}, "people": ["lead"]}
    todo = await start(client, models, word, monitoring=rules)
    first = await asked(todo, "s1 is not done")
    assert (first["kind"], first["assignees"], first["quorum"]) == ("exception", ["lead"], 1)
    await decide(todo, first, choice="go-on")
    second = await asked(todo, "s1 is not done")
    assert second["id"] != first["id"], "it is asked again after the same time"
    await decide(todo, second, choice="replace")

    async def replaced() -> bool:
        return "executor_replaced" in await types(todo)

    assert await eventually(replaced)
    request = await asked(todo, "s1")
    assert request["assignees"] == ["ben"] or request["kind"] == "exception"
    statuses = [d["status"] for d in await todo.query("decisions") if d["assignees"] == ["ann"]]
    assert statuses == ["cancelled"], "ann is asked no longer"
    await todo.signal("cancel", {})
    await todo.result()
    assert (await types(todo)).count("subtask_stalled") <= 4


async def test_an_answer_ends_the_question_about_a_stall(client: Client, house: House, models: ModelServer, word: str) -> None:
    todo = await start(client, models, word, monitoring={"stalls": {"after": "PT1S", "do": "decide"}})
    stall = await asked(todo, "s1 is not done")
    assert stall["assignees"] == ["zoe"], "without people of its own it goes to those of the desk"
    work = next(d for d in await todo.query("decisions") if d["assignees"] == ["ann"])
    await decide(todo, work, answer="Done.")

    async def closed() -> bool:
        status = next(d["status"] for d in await todo.query("decisions") if d["id"] == stall["id"])
        return bool(status == "cancelled")

    assert await eventually(closed)
    await todo.signal("cancel", {})
    assert (await todo.result())["status"] == "cancelled"


async def test_a_deadline_and_a_stall_are_reported_once(client: Client, house: House, models: ModelServer, word: str) -> None:
    rules = {"stalls": {"after": "PT1S", "at_most": 1}, "deadline": {"within": "PT2S"}}
    todo = await start(client, models, word, monitoring=rules)

    async def both() -> bool:
        return {"subtask_stalled", "todo_overdue"} <= set(await types(todo))

    assert await eventually(both)
    work = next(d for d in await todo.query("decisions") if d["assignees"] == ["ann"])
    await decide(todo, work, answer="Done.")
    await decide(todo, await open_decision(todo, "acceptance"), choice="accept")
    assert (await todo.result())["status"] == "completed"
    found = await types(todo)
    assert (found.count("subtask_stalled"), found.count("todo_overdue")) == (1, 1)


async def test_a_deadline_is_decided(client: Client, house: House, models: ModelServer, word: str) -> None:
    rules = {"deadline": {"within": "PT1S", "do": "decide"}, "people": ["lead"]}
    todo = await start(client, models, word, monitoring=rules)
    for choice in ("again", "stop"):
        request = await asked(todo, "past its deadline")
        assert request["assignees"] == ["lead"]
        await decide(todo, request, choice=choice)
    item = await todo.result()
    assert (item["status"], item["reason"]) == ("failed", "stopped past its deadline")


async def test_a_budget_that_is_nearly_used_is_decided(client: Client, house: House, models: ModelServer, word: str) -> None:
    rules = {"budget": {"at": 0.5, "do": "decide"}, "people": ["lead"]}
    todo = await start(client, models, word, monitoring=rules, budget={"max_calls": 4})
    request = await asked(todo, "budget is nearly used")
    assert request["assignees"] == ["lead"] and "max_calls" in request["question"]
    await decide(todo, request, choice="stop")
    assert (await todo.result())["reason"].startswith("stopped: ")


async def test_unmet_criteria_are_sent_back_without_a_person(
    client: Client, house: House, models: ModelServer, word: str
) -> None:
    sour = {"checks": [{"criterion": "it is hot", "met": False, "evidence": "It is cold."}], "summary": "Cold."}
    models.rule(when={"contains": word, "schema": "review"}, reply=sour)
    redo = {"redo": [{"id": "s1", "description": f"{word} again"}], "new": []}
    models.rule(when={"contains": word, "schema": "replan"}, reply=redo)
    worker = {"kind": "agent", "name": "clerk"}
    todo = await start(client, models, word, executors=[worker], monitoring={"quality": {"do": "retry", "at_most": 2}})
    await open_decision(todo, "acceptance")
    back = [event["data"]["comment"] for event in await todo.query("events") if event["type"] == "rework_requested"]
    assert len(back) == 2 and all("it is hot: It is cold." in each for each in back)
    await todo.signal("cancel", {})
    await todo.result()
