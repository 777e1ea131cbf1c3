"""Acceptance on a real server: each criterion by itself, several people, a limit of returns, and undoing after a rejection."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import recommended, see_through

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-acceptance"

PROJECT = """
tools:
  notes:
    plugin: files
    options: {folder: notes}
    approval: never
    undo: forget
  forget:
    plugin: script
    options:
      script: forget
      description: Empties a note.
      parameters: {type: object, properties: {args: {type: object}, result: {type: string}}, required: [args, result]}
  jot:
    plugin: script
    options:
      script: jot
      description: Writes a note.
      parameters: {type: object, properties: {path: {type: string}}, required: [path]}
scripts:
  forget: {file: forget.py, grants: [tool]}
  jot: {file: jot.py, grants: [tool]}
"""

FORGET = """
def execute(given):
    if 'stubborn' in given['args']['content'] and kv_get('tried', 0) == 0:
        kv_set('tried', 1)
        raise ValueError('not now')
    call_tool('notes', {'operation': 'write', 'path': given['args']['path'], 'content': ''})
    return 'done'
"""

JOT = """
def execute(given):
    return call_tool('notes', {'operation': 'write', 'path': given['path'], 'content': 'jotted'})
"""

CLERK = {"kind": "agent", "name": "clerk", "tools": ["notes"]}
CHECKER = {"kind": "agent", "name": "checker", "instructions": "You check.", "capabilities": ["checking"]}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with a tool that can be undone."""
    home = tmp_path_factory.mktemp("office")
    (home / "mofa.yaml").write_text(PROJECT.replace("grants: [tool]", "grants: [tool, kv]"))
    (home / "forget.py").write_text(FORGET)
    (home / "jot.py").write_text(JOT)
    (home / "notes").mkdir()
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def word() -> str:
    """What only this test's prompts contain."""
    return uuid.uuid4().hex


async def start(client: Client, word: str, **fields: Any) -> Handle:
    given = {"idea": {"content": f"Do {word}"}, "secretary": {"name": f"desk-{word[:6]}", "executors": [CLERK], **fields}}
    return await client.start_workflow("Todo", given, id=f"todo/{word}", task_queue=QUEUE)


def plan(models: ModelServer, word: str, criteria: list[str]) -> None:
    requirement = {
        "title": f"Title {word}", "description": "d", "acceptance_criteria": criteria, "dependencies": [],
        "estimated_effort": None, "resources": [],
    }  # fmt: skip
    models.rule(when={"contains": word, "schema": "requirement"}, reply=requirement)
    subtasks = [{"id": "s1", "description": f"{word} one", "required_capabilities": [], "depends_on": []}]
    models.rule(when={"contains": word, "schema": "plan"}, reply={"subtasks": subtasks})


async def events_of(todo: Handle, *types: str) -> list[dict[str, Any]]:
    return [{"type": e["type"], **e["data"]} for e in await todo.query("events") if e["type"] in types]


async def test_each_criterion_is_checked_by_itself(client: Client, office: House, models: ModelServer, word: str) -> None:
    plan(models, word, ["it is hot", "it is sweet", "it is strong"])
    models.rule(when={"contains": word, "schema": "criterion_check"}, reply={"met": True, "evidence": "s1 says so."})
    sour = {"met": False, "evidence": "s1 has no sugar."}
    models.rule(when={"contains": "# The criterion\nit is sweet", "schema": "criterion_check"}, times=1, reply=sour)
    todo = await start(client, word, executors=[CLERK, CHECKER], accepting={"checks": "each", "checker": "checker"})
    asked = await open_decision(todo, "acceptance")
    assert "not met: it is sweet" in asked["question"] and asked["recommended"] == "rework"
    [made] = await events_of(todo, "review_made")
    assert [(check["criterion"], check["met"], check["evidence"]) for check in made["checks"]] == [
        ("it is hot", True, "s1 says so."), ("it is sweet", False, "s1 has no sugar."), ("it is strong", True, "s1 says so."),
    ]  # fmt: skip
    who = {event["participant"] for event in await events_of(todo, "answered") if "/criterion-" in event["step"]}
    assert who == {"checker"}
    await todo.execute_update("decide", {"decision_id": asked["id"], "choice": "accept", "by": "ann"})
    assert (await todo.result())["status"] == "completed"


async def test_several_people_accept(client: Client, office: House, word: str) -> None:
    accepting = {"people": ["ann", "ben", "eve"], "quorum": 2}
    todo = await start(client, word, accepting=accepting, decisions={"assignees": ["zoe"]})
    asked = await open_decision(todo, "acceptance")
    assert (asked["assignees"], asked["quorum"]) == (["ann", "ben", "eve"], 2)
    first = {"decision_id": asked["id"], "choice": "accept", "by": "ann"}
    await todo.execute_update("decide", first)
    assert (await todo.query("todo"))["status"] == "waiting_feedback"
    await todo.execute_update("decide", {**first, "by": "ben"})
    assert (await todo.result())["status"] == "completed"


async def test_work_is_sent_back_so_often_and_no_more(client: Client, office: House, word: str) -> None:
    def answer(request: dict[str, Any]) -> dict[str, Any]:
        options = [option["id"] for option in request["options"]]
        if request["kind"] != "acceptance" or "rework" not in options:
            return {"choice": "accept"} if request["kind"] == "acceptance" else recommended(request)
        return {"choice": "rework", "comment": "Shorter."}

    todo = await start(client, word, accepting={"reworks": 2})
    item = await see_through(todo, answer)
    acceptances = [request for request in item["decisions"] if request["kind"] == "acceptance"]
    assert item["status"] == "completed" and len(acceptances) == 3
    assert [option["id"] for option in acceptances[-1]["options"]] == ["accept", "reject"]
    assert "sent back 2 times" in acceptances[-1]["question"]


async def test_only_the_criteria_that_a_person_marks_go_back(
    client: Client, office: House, models: ModelServer, word: str
) -> None:
    plan(models, word, ["it is hot", "it is sweet"])
    todo = await start(client, word, accepting={"people": ["ann", "ben"], "quorum": 2})
    asked = await open_decision(todo, "acceptance")
    assert asked["criteria"] == ["it is hot", "it is sweet"]
    sent_back = {"decision_id": asked["id"], "choice": "rework", "comment": "Sugar!"}
    with pytest.raises(WorkflowUpdateFailedError):
        await todo.execute_update("decide", {**sent_back, "failed": ["it is cold"], "by": "ann"})
    await todo.execute_update("decide", {**sent_back, "failed": ["2"], "by": "ann"})
    await todo.execute_update("decide", {**sent_back, "failed": [], "by": "ben"})
    again = await open_decision(todo, "acceptance")
    [sent] = await events_of(todo, "rework_requested")
    assert sent["failed"] == ["it is sweet"], "what each of those who agree has marked"
    [asking] = [e for e in models.journal() if word in str(e["body"]) and "# Criteria not met" in str(e["body"])][:1]
    prompt = str(asking["body"]["messages"][-1]["content"])
    assert (
        "it is sweet: The person who asked: Sugar!" in prompt
        and "- it is hot" not in prompt.split("# Criteria not met")[1][:80]
    )
    for by in ("ann", "ben"):
        await todo.execute_update("decide", {"decision_id": again["id"], "choice": "accept", "by": by})
    assert (await todo.result())["status"] == "completed"


async def test_a_rework_beyond_the_limit_is_refused(client: Client, office: House, word: str) -> None:
    todo = await start(client, word, accepting={"reworks": 0})
    asked = await open_decision(todo, "acceptance")
    with pytest.raises(WorkflowUpdateFailedError):
        await todo.execute_update("decide", {"decision_id": asked["id"], "choice": "rework", "comment": "x", "by": "ann"})
    await todo.execute_update("decide", {"decision_id": asked["id"], "choice": "accept", "by": "ann"})
    await todo.result()


async def rejected(
    client: Client, office: House, models: ModelServer, word: str, *contents: str, **fields: Any
) -> tuple[Handle, list[str]]:
    """Return a todo that was rejected after its clerk wrote notes, and the names of the notes."""
    names = [f"{word}-{number}.txt" for number in range(len(contents))]
    plan(models, word, ["it is there"])
    for name, content in reversed([*zip(names, contents, strict=True)]):
        call = {"name": "notes", "arguments": {"operation": "write", "path": name, "content": content}}
        rule = {"contains": f"Crew {word}"} if fields else {"contains": word, "schema": "execution_result"}
        models.rule(when=rule, times=1, reply={"tool_calls": [call]})
    todo = await start(client, word, **fields)
    asked = await open_decision(todo, "acceptance")
    for name, content in zip(names, contents, strict=True):
        assert (office.home / "notes" / name).read_text() == content
    await todo.execute_update("decide", {"decision_id": asked["id"], "choice": "reject", "comment": "No.", "by": "ann"})
    return todo, names


async def answer_undo(todo: Handle, number: int, choice: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        waiting = [d for d in await todo.query("decisions") if d["status"] == "open" and f"({number} of" in d["title"]]
        return waiting[0] if waiting else None

    request: dict[str, Any] = await eventually(look)
    await todo.execute_update("decide", {"decision_id": request["id"], "choice": choice, "by": "ann"})
    return request


@pytest.mark.parametrize("execution", ["steps", "fused"])
async def test_calls_within_teams_are_undone_too(
    client: Client, office: House, models: ModelServer, word: str, execution: str
) -> None:
    clerk = {**CLERK, "instructions": f"Crew {word}"}
    crew = {"kind": "team", "name": "crew", "mode": "RequestResponse", "participants": [clerk], "execution": execution}
    team = {"kind": "team", "name": "guild", "mode": "RequestResponse", "participants": [crew]}
    todo, names = await rejected(client, office, models, word, "first", "second", executors=[team])
    asked = [await answer_undo(todo, 1, "undo"), await answer_undo(todo, 2, "undo")]
    assert [each["action"]["args"]["args"]["path"] for each in asked] == names[::-1]
    assert (await todo.result())["status"] == "failed"
    assert [(office.home / "notes" / name).read_text() for name in names] == ["", ""]


async def test_a_call_of_a_script_tool_is_undone_with_the_arguments_that_a_person_edits(
    client: Client, office: House, models: ModelServer, word: str
) -> None:
    name = f"{word}.txt"
    plan(models, word, ["it is there"])
    call = {"name": "jot", "arguments": {"path": name}}
    models.rule(when={"contains": word, "schema": "execution_result"}, times=1, reply={"tool_calls": [call]})
    todo = await start(client, word, executors=[{**CLERK, "tools": ["jot"]}])
    asked = await open_decision(todo, "acceptance")
    assert (office.home / "notes" / name).read_text() == "jotted"
    await todo.execute_update("decide", {"decision_id": asked["id"], "choice": "reject", "comment": "No.", "by": "ann"})
    undo = await open_decision(todo, "approval")
    assert undo["title"] == "Undo notes? (1 of 1)", "what the script has called"
    edited = {"args": {"path": f"other-{name}", "content": ""}, "result": {}}
    refused = {"decision_id": undo["id"], "choice": "skip", "edited_args": edited, "by": "ann"}
    with pytest.raises(WorkflowUpdateFailedError):
        await todo.execute_update("decide", refused)
    await todo.execute_update("decide", {**refused, "choice": "undo"})
    await todo.result()
    assert (office.home / "notes" / name).read_text() == "jotted" and (
        office.home / "notes" / f"other-{name}"
    ).read_text() == ""
    [undone] = await events_of(todo, "call_undone")
    assert undone["edited"] and undone["tool"] == "notes"


async def test_a_rejection_undoes_what_people_confirm_in_reverse(
    client: Client, office: House, models: ModelServer, word: str
) -> None:
    todo, names = await rejected(client, office, models, word, "first", "second", "third")
    assert (await todo.query("todo"))["status"] != "failed"
    asked = [await answer_undo(todo, 1, "undo"), await answer_undo(todo, 2, "skip"), await answer_undo(todo, 3, "undo")]
    item = await todo.result()
    assert item["status"] == "failed" and "rejected by ann" in item["reason"]
    assert [request["action"]["args"]["args"]["content"] for request in asked] == ["third", "second", "first"]
    assert [(office.home / "notes" / name).read_text() for name in names] == ["", "second", ""]
    found = await events_of(todo, "compensation_offered", "call_undone", "call_left", "work_rejected", "todo_failed")
    assert [event["type"] for event in found] == [
        "compensation_offered", "call_undone", "call_left", "call_undone", "work_rejected", "todo_failed",
    ]  # fmt: skip


async def test_an_undo_that_fails_is_asked_about_again(client: Client, office: House, models: ModelServer, word: str) -> None:
    todo, names = await rejected(client, office, models, word, "kept", "stubborn")
    await answer_undo(todo, 1, "undo")

    async def failed() -> bool:
        return bool(await events_of(todo, "undo_failed"))

    assert await eventually(failed)
    again = await answer_undo(todo, 1, "again")
    assert "not now" in again["question"]
    await answer_undo(todo, 2, "leave")
    assert (await todo.result())["status"] == "failed"
    assert [(office.home / "notes" / name).read_text() for name in names] == ["kept", ""]
    assert (await events_of(todo, "compensation_left"))[0]["calls"] == 1
