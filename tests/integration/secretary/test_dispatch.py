"""The strategies of dispatch on a real server with a real database: load over all todos, a model's choice, replacements."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import Counter
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from kernel.secretary.ranking.figures import Candidate, DeskFigures, FiguresWanted
from plugins.storage import sql
from plugins.storage.sql.engine.address import address
from tests.support.house import House, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]
PEOPLE = [{"kind": "human", "name": name} for name in ("ann", "ben", "cem")]
AGENTS = [{"kind": "agent", "name": name} for name in ("anna", "ben")]


def plan(word: str, count: int, needs: list[str] | None = None) -> dict[str, Any]:
    ids = range(1, count + 1)
    return {
        "subtasks": [
            {"id": f"s{n}", "description": f"{word} {n}", "required_capabilities": needs or [], "depends_on": []} for n in ids
        ]
    }


async def start(client: Client, word: str, name: str, by: str | None = None, **desk: Any) -> Handle:
    settings = {"name": name, "executors": AGENTS, "acceptance": "automatic", **desk}
    given = {"idea": {"content": f"Do {word}", "by": by}, "secretary": settings}
    return await client.start_workflow("Todo", given, id=f"todo/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def told(handle: Handle, type: str) -> list[dict[str, Any]]:
    found = await eventually(lambda: handle.query("events"))
    return [event["data"] for event in found if event["type"] == type]


async def figures(house: House, desk: str) -> DeskFigures:
    database = sql.Database(address(f"sqlite:///{house.home / 'mofa.db'}"))
    try:
        wanted = FiguresWanted(
            desk=desk, chain="none", step="none", strategy="llm", subtasks=[], executors=[Candidate(name="ann")], claim=False
        )
        return await sql.SqlDesks(database).figures(wanted, "none")
    finally:
        await database.close()


@pytest.mark.parametrize("strategy", ["round_robin", "least_loaded"])
async def test_many_todos_at_once_share_the_work_of_one_desk(
    client: Client, house: House, models: ModelServer, strategy: str
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    todos = await asyncio.gather(
        *(start(client, word, word, executors=PEOPLE, dispatch={"strategy": strategy}) for _ in range(6))
    )
    for todo in todos:
        await open_decision(todo)
    assigned = [(await told(todo, "subtask_assigned"))[0] for todo in todos]
    assert Counter(data["assignee"] for data in assigned) == {"ann": 2, "ben": 2, "cem": 2}
    assert all(data["strategy"] == strategy and data["others"] == 2 and data["desk"] == word for data in assigned)
    assert all(len(data["considered"]) == 2 for data in assigned)
    loads = {each.name: each.load for each in (await figures(house, word)).executors}
    assert loads == {"ann": 2, "ben": 2, "cem": 2}
    await todos[0].signal("cancel", {"reason": "not needed"})
    await todos[1].terminate("by an operator")
    for todo in todos[2:]:
        await see_through(todo, lambda request: {"answer": "Done."})

    async def free() -> bool:
        now = (await figures(house, word)).executors
        return sum(each.load for each in now) == 1 and sum(each.completed for each in now) == 4

    assert await eventually(free)  # one was terminated, and nobody could say so


async def test_a_desk_says_that_its_todo_was_terminated(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    settings = {"name": word, "executors": PEOPLE, "dispatch": {"strategy": "least_loaded"}}
    desk = await client.start_workflow("Secretary", settings, id=f"desk/{word}", task_queue="mofa")
    todo = client.get_workflow_handle((await desk.execute_update("submit_idea", {"content": f"Do {word}"}))["workflow_id"])
    await open_decision(todo)
    assert sum(each.load for each in (await figures(house, word)).executors) == 1
    await todo.terminate("by an operator")

    async def free() -> bool:
        return sum(each.load for each in (await figures(house, word)).executors) == 0

    assert await eventually(free)
    await desk.signal("shutdown")


async def test_a_failed_executor_is_replaced_and_loses_to_the_other(client: Client, house: House, models: ModelServer) -> None:
    word, desk = uuid.uuid4().hex, uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    models.rule(when={"contains": word, "schema": "execution_result"}, times=1, status=400, message="the archive is closed")
    dispatch = {"strategy": "performance"}
    first = await start(client, word, desk, dispatch=dispatch)
    item = await see_through(first)
    assert item["status"] == "completed" and item["assigned"] == {"s1": "ben"}
    [replaced] = await told(first, "executor_replaced")
    assert (replaced["before"], replaced["number"]) == ("anna", 1) and "the archive is closed" in replaced["error"]
    assert "replaced: anna" in item["report"]["content"]
    assert "not anna" in await first.query("diagram")
    assert await told(first, "decision_opened") == []

    async def recorded() -> bool:
        by_name = (await figures(house, desk)).by_name()
        return by_name["anna"].failed == 1 and by_name["ben"].completed == 1 and by_name["ben"].mean_seconds is not None

    assert await eventually(recorded)
    second = await start(client, word, desk, dispatch=dispatch)
    assert (await see_through(second))["assigned"] == {"s1": "ben"}
    [chosen] = await told(second, "subtask_assigned")
    assert [each["name"] for each in chosen["considered"]] == ["anna"]


async def test_a_silent_executor_is_replaced_and_then_a_person_decides(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    people = PEOPLE[:2]
    todo = await start(client, word, word, executors=people, dispatch={"silence": "PT1S", "replacements": 1})
    request = await open_decision(todo, "exception")
    assert "did not answer within PT1S" in request["question"] and "Replaced before: ann" in request["question"]
    assert [data["before"] for data in await told(todo, "executor_replaced")] == ["ann"]
    await todo.execute_update("decide", {"decision_id": request["id"], "choice": "skip"})


def choice(executor: str, confidence: float, **fields: Any) -> dict[str, Any]:
    one = {"subtask": "s1", "executor": executor, "confidence": confidence, "reason": "knows it", "alternatives": []}
    return {"choices": [{**one, **fields}]}


async def test_a_model_chooses_among_those_that_fit(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    models.rule(when={"contains": word, "schema": "executors"}, times=1, reply=choice("anna", 0.9, subtask="s9"))
    models.rule(when={"contains": word, "schema": "executors"}, times=1, reply=choice("ben", 0.9, alternatives=["anna"]))
    todo = await start(client, word, word, dispatch={"strategy": "llm"})
    assert (await see_through(todo))["assigned"] == {"s1": "ben"}
    [chosen] = await told(todo, "subtask_assigned")
    assert (chosen["confidence"], chosen["strategy"]) == (0.9, "llm")
    assert [(each["name"], each["why"]) for each in chosen["considered"]] == [("anna", "the model's alternative")]


async def test_a_model_that_is_not_sure_is_confirmed_by_a_person(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    models.rule(when={"contains": word, "schema": "executors"}, reply=choice("ben", 0.7))
    todo = await start(client, word, word, dispatch={"strategy": "llm", "threshold": 0.8})
    request = await open_decision(todo, "resource")
    assert (request["title"], request["recommended"]) == ("Is ben right for subtask s1?", "assign-ben")
    assert [option["id"] for option in request["options"]] == ["assign-ben", "assign-anna", "skip", "stop"]
    item = await see_through(todo, lambda asked: {"choice": "assign-anna"})
    assert item["assigned"] == {"s1": "anna"}


async def test_a_confirmation_may_be_given_for_later_ones_at_the_desk(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 1))
    models.rule(when={"contains": word, "schema": "executors"}, reply=choice("ben", 0.7))
    unsure: dict[str, Any] = {"strategy": "llm", "threshold": 0.8}
    todo = await start(client, word, word, dispatch=unsure)
    request = await open_decision(todo, "resource")
    always = {"lasts": "P1D", "within": "desk"}
    answer = {"decision_id": request["id"], "by": "ann", "always": always}
    with pytest.raises(WorkflowUpdateFailedError):
        await todo.execute_update("decide", {**answer, "choice": "assign-anna"})
    await todo.execute_update("decide", {**answer, "choice": "assign-ben"})
    assert (await see_through(todo))["assigned"] == {"s1": "ben"}
    [given] = await told(todo, "allowance_given")
    assert given["tool"] == "dispatch:ben"

    later = await start(client, word, word, dispatch=unsure)
    assert (await see_through(later))["assigned"] == {"s1": "ben"} and not await later.query("decisions")
    assert [each["allowances"] for each in await told(later, "tool_allowed")] == [[given["id"]]]
    listed = [each for each in json.loads(house.mofa("allow", "list", "--json").stdout) if each["id"] == given["id"]]
    assert [(each["desk"], each["within"]) for each in listed] == [(word, "desk")]
    house.mofa("allow", "revoke", given["id"])
    again = await start(client, word, word, dispatch=unsure)
    assert (await open_decision(again, "resource"))["title"] == "Is ben right for subtask s1?"
    await again.signal("cancel", {})


async def test_a_dry_run_shows_the_plan_and_does_nothing(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word, "schema": "plan"}, reply=plan(word, 2))
    settings = {"name": word, "executors": AGENTS, "clarify": "interactive", "dispatch": {"strategy": "round_robin"}}
    desk = await client.start_workflow("Secretary", settings, id=f"desk/{word}", task_queue="mofa")
    submitted = await desk.execute_update("submit_idea", {"content": f"Do {word}", "dry_run": True})
    item = await client.get_workflow_handle(submitted["workflow_id"]).result()
    assert item["status"] == "completed" and item["assigned"] == {"s1": "anna", "s2": "ben"}
    assert item["report"]["type"] == "forecast" and "Critical path" in item["report"]["content"]
    assert [each["others"] for each in item["forecast"]["subtasks"]] == [1, 1]
    assert len(item["forecast"]["critical_path"]) == 1
    schemas = {entry["body"].get("response_format", {}).get("json_schema", {}).get("name") for entry in models.journal()
               if word in str(entry["body"])}  # fmt: skip
    assert schemas == {"requirement", "plan"}
    assert (await figures(house, word)).executors == []
    await desk.signal("shutdown")


async def test_an_unusable_plan_is_a_persons_to_decide(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    circle = plan(word, 1)
    circle["subtasks"][0]["depends_on"] = ["s1"]
    models.rule(when={"contains": word, "schema": "plan"}, reply=circle)
    todo = await start(client, word, word)
    request = await open_decision(todo, "exception")
    assert "depends on itself" in request["question"]
    assert [option["id"] for option in request["options"]] == ["retry", "instead", "stop"]
    await todo.execute_update("decide", {"decision_id": request["id"], "answer": f"Draft {word}\nCheck it"})
    item = await see_through(todo)
    assert item["status"] == "completed"
    assert [task["description"] for task in item["plan"]] == [f"Draft {word}", "Check it"]


async def test_a_way_out_of_an_unusable_plan_may_be_given_for_later_ideas_of_a_person(
    client: Client, house: House, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    circle = plan(word, 1)
    circle["subtasks"][0]["depends_on"] = ["s1"]
    models.rule(when={"contains": word, "schema": "plan"}, reply=circle)
    strict = {"decisions": {"assignees": ["ann", "bob"], "quorum": 2}}
    todos = {by: await start(client, word, word, by="eve") for by in ("ann", "bob")}
    asked = {by: await open_decision(todo, "exception") for by, todo in todos.items()}
    given = []
    for by, todo in todos.items():
        always = {"lasts": "P1D", "within": "desk", "args": "same"}
        answer = {"decision_id": asked[by]["id"], "by": by, "always": always}
        with pytest.raises(WorkflowUpdateFailedError):
            await todo.execute_update("decide", {**answer, "choice": "retry"})
        await todo.execute_update("decide", {**answer, "choice": "instead"})
        assert (await see_through(todo))["status"] == "completed"
        given += [each["id"] for each in await told(todo, "allowance_given")]
    assert len(given) == 2

    later = await start(client, word, word, by="eve")
    item = await see_through(later)
    assert len(item["plan"]) == 1 and not item["decisions"]
    assert [each["tool"] for each in await told(later, "tool_allowed")] == ["unusable:plan"]
    both = await start(client, word, word, by="eve", **strict)
    item = await see_through(both)
    assert len(item["plan"]) == 1 and not item["decisions"]
    assert [set(each["allowances"]) for each in await told(both, "tool_allowed")] == [set(given)]
    house.mofa("allow", "revoke", given[1])
    for todo in (await start(client, word, word, by="zoe"), await start(client, word, word, by="eve", **strict)):
        assert (await open_decision(todo, "exception"))["allows"]["name"] == "unusable:plan"
        await todo.signal("cancel", {})
