"""Agents with tools on a real server: a real HTTP model server asks for tools by rules, and people agree or not."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-tools"
PROJECT = """\
tools:
  calculator:
  berlin:
    plugin: clock
    options: {timezone: Europe/Berlin}
  desk:
    plugin: files
    options: {folder: desk}
    approvers: [ann]
  notes:
    plugin: files
    options: {folder: desk}
    approval: never
  soon:
    plugin: calculator
    approval: always
    deadline: PT1S
agents:
  counter:
    tools: [calculator]
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with tools."""
    home = tmp_path_factory.mktemp("workshop")
    (home / "mofa.yaml").write_text(PROJECT)
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


def asks_for(*calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A model's answer that calls tools."""
    return {"tool_calls": [{"name": name, "arguments": arguments} for name, arguments in calls]}


def agent(*tools: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": "ada", "tools": list(tools), **fields}


async def start(client: Client, word: str, ada: Any, **given: Any) -> Handle:
    given = {"task": f"Task {word}", "participants": [ada], **given}
    return await client.start_workflow("RequestResponse", given, id=f"tools/{word}", task_queue=QUEUE)


def prompts(models: ModelServer, word: str) -> list[list[dict[str, Any]]]:
    """The messages of every request of that task."""
    return [entry["body"]["messages"] for entry in models.journal() if word in str(entry["body"])]


async def activities(handle: Handle) -> list[tuple[str, str]]:
    """Scheduled (+) and ended (-) activities in the order of the history."""
    names: dict[int, str] = {}
    seen: list[tuple[str, str]] = []
    async for event in handle.fetch_history_events():
        kind = event.WhichOneof("attributes")
        if kind == "activity_task_scheduled_event_attributes":
            names[event.event_id] = event.activity_task_scheduled_event_attributes.activity_type.name
            seen.append(("+", names[event.event_id]))
        elif kind in ("activity_task_completed_event_attributes", "activity_task_failed_event_attributes"):
            seen.append(("-", names[getattr(event, kind).scheduled_event_id]))
    return seen


@pytest.fixture
def word() -> str:
    """What only this test's prompts contain."""
    return uuid.uuid4().hex


async def test_a_tool_is_used_and_its_result_read(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="It is 42.")
    models.rule(when={"contains": word}, times=1, reply=asks_for(("calculator", {"expression": "6 * 7"})))
    handle = await start(client, word, "counter")
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["output"] == "It is 42."
    assert outcome["usage"]["calls"] == 2 and outcome["contributions"][0]["usage"]["calls"] == 2
    first, second = prompts(models, word)
    assert [message["role"] for message in second] == [*(message["role"] for message in first), "assistant", "tool"]
    [asked] = second[-2]["tool_calls"]
    assert asked["function"]["name"] == "calculator" and second[-1]["tool_call_id"] == asked["id"]
    assert second[-1]["content"] == "42"
    [request] = [entry["body"] for entry in models.journal() if word in str(entry["body"])][:1]
    assert [tool["function"]["name"] for tool in request["tools"]] == ["calculator"]
    assert [name for sign, name in await activities(handle) if sign == "+"] == [
        "project.resolve", "tool.describe", "model.call", "tool.call", "model.call",
    ]  # fmt: skip
    said = [(line["by"], line["role"], line["text"]) for line in await handle.query("transcript")]
    assert ("calculator", "tool", "42") in said
    assert "tool_answered" in [event["type"] for event in await handle.query("events")]


async def test_several_tools_are_used_at_the_same_time(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    wanted = asks_for(("calculator", {"expression": "1 + 1"}), ("berlin", {}), ("calculator", {"expression": "2 + 2"}))
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(when={"contains": word}, times=1, reply=wanted)
    handle = await start(client, word, agent("calculator", "berlin"))
    assert (await handle.result())["output"] == "Done."
    seen = await activities(handle)
    assert seen[seen.index(("+", "tool.call")) :][:3] == [("+", "tool.call")] * 3, "all are under way before one has ended"
    results = [message["content"] for message in prompts(models, word)[-1] if message["role"] == "tool"]
    assert results[0] == "2" and "Europe/Berlin" in results[1] and results[2] == "4"


async def test_what_is_wrong_goes_back_to_the_model(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    wrong = asks_for(
        ("calculater", {"expression": "1"}),
        ("calculator", {"expr": "1"}),
        ("calculator", {"expression": "9**9**9"}),
    )
    models.rule(when={"contains": word}, reply="I give up.")
    models.rule(when={"contains": word}, times=1, reply=wrong)
    handle = await start(client, word, agent("calculator"))
    assert (await handle.result())["status"] == "completed"
    results = [message["content"] for message in prompts(models, word)[-1] if message["role"] == "tool"]
    assert "Unknown tool 'calculater'" in results[0] and "calculator" in results[0]
    assert "bad arguments" in results[1] and "expression" in results[1]
    assert "Too large" in results[2]
    assert [name for sign, name in await activities(handle) if sign == "+"].count("tool.call") == 1


async def test_the_last_step_is_said_and_kept(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply=asks_for(("calculator", {"expression": "1"})))
    handle = await start(client, word, agent("calculator", max_steps=3))
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "StepLimit" and "max_steps" in failed.value.cause.message
    sent = prompts(models, word)
    assert len(sent) == 3
    assert ["last step" in str(messages) for messages in sent] == [False, False, True]


async def test_an_unknown_tool_ends_the_run_before_anything_is_paid(
    client: Client, workshop: House, models: ModelServer, word: str
) -> None:
    team = {"kind": "team", "name": "crew", "mode": "Sequential", "participants": [agent("calculater")]}
    for ada in (agent("calculater"), team):
        given = {"task": word, "participants": [ada]}
        handle = await client.start_workflow("RequestResponse", given, id=f"tools/{uuid.uuid4().hex}", task_queue=QUEUE)
        with pytest.raises(WorkflowFailureError) as failed:
            await handle.result()
        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == "UnknownTool" and "Did you mean 'calculator'?" in failed.value.cause.message
    assert prompts(models, word) == []


async def test_json_is_asked_for_at_the_end_and_repaired(
    client: Client, workshop: House, models: ModelServer, word: str
) -> None:
    schema = {
        "type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"], "additionalProperties": False,
    }  # fmt: skip
    number = int(word[:12], 16)
    models.rule(when={"contains": word}, reply={"sum": 3})
    models.rule(when={"contains": word}, times=1, reply=asks_for(("calculator", {"expression": f"1 + {number}"})))
    models.rule(when={"contains": str(number + 1)}, times=1, reply="Three!")
    handle = await start(client, word, agent("calculator", output_schema=schema))
    assert (await handle.result())["output"] == {"sum": 3}
    assert [messages[-1]["role"] for messages in prompts(models, word)] == ["user", "tool", "user"]
    assert "cannot be used" in prompts(models, word)[-1][-1]["content"]


def wishes_to_write(models: ModelServer, word: str, tool: str = "desk") -> None:
    """Rules: the model first asks to write a file named like the test's word, then answers."""
    models.rule(when={"contains": word}, reply="Done.")
    wish = {"operation": "write", "path": f"{word}.txt", "content": "by the model"}
    models.rule(when={"contains": word}, times=1, reply=asks_for((tool, wish)))


async def last_result(models: ModelServer, word: str, handle: Handle) -> str:
    """What the model read in the end as its tool's result."""
    assert (await handle.result())["output"] == "Done."
    [result] = [message["content"] for message in prompts(models, word)[-1] if message["role"] == "tool"]
    return str(result)


async def test_a_person_approves(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    wishes_to_write(models, word)
    handle = await start(client, word, agent("desk"))
    request = await open_decision(handle, "approval")
    assert request["action"]["name"] == "desk" and request["action"]["args"]["path"] == f"{word}.txt"
    assert (request["risk"], request["assignees"], request["initiator"]) == ("medium", ["ann"], "ada")
    assert [option["id"] for option in request["options"]] == ["approve", "edit", "reject", "answer"]
    assert request["args_schema"]["required"] == ["operation", "path"] and request["on_timeout"] == {"do": "wait"}
    assert request.get("recommended") is None and not (workshop.home / "desk" / f"{word}.txt").exists()
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "approve", "by": "ann"})
    assert "Wrote" in await last_result(models, word, handle)
    assert (workshop.home / "desk" / f"{word}.txt").read_text() == "by the model"


async def test_a_person_edits_the_arguments(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    wishes_to_write(models, word)
    handle = await start(client, word, agent("desk"))
    id = (await open_decision(handle, "approval"))["id"]
    for bad, words in (
        ({"choice": "edit"}, "counts only with edited_args"),
        ({"choice": "edit", "edited_args": {"operation": "erase", "path": "x"}}, "'erase' is not one of"),
        ({"choice": "edit", "edited_args": {"operation": "write", "path": "x"}}, "'content' is a required"),
    ):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update("decide", {"decision_id": id, **bad})
        assert words in str(refused.value.cause)
    edited = {"operation": "write", "path": f"{word}.txt", "content": "by ann"}
    await asyncio.to_thread(workshop.mofa, "decide", handle.id, id, "--choice", "edit", "--args", json.dumps(edited))
    assert "6 bytes" in await last_result(models, word, handle)
    assert (workshop.home / "desk" / f"{word}.txt").read_text() == "by ann"


async def test_a_person_rejects_and_the_model_is_told_why(
    client: Client, workshop: House, models: ModelServer, word: str
) -> None:
    wishes_to_write(models, word)
    handle = await start(client, word, agent("desk"))
    id = (await open_decision(handle, "approval"))["id"]
    with pytest.raises(WorkflowUpdateFailedError):
        await handle.execute_update("decide", {"decision_id": id, "choice": "reject"})
    await handle.signal("decide", {"decision_id": id, "choice": "reject", "comment": "Too early.", "by": "ann"})
    assert await last_result(models, word, handle) == "ToolDenied: ann rejected the use of desk: Too early."
    assert not (workshop.home / "desk" / f"{word}.txt").exists()
    denied = [event for event in await handle.query("events") if event["type"] == "tool_denied"]
    assert [event["by"] for event in denied] == ["ann"]


async def test_a_person_answers_in_the_tools_place(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    wishes_to_write(models, word)
    handle = await start(client, word, agent("desk"))
    id = (await open_decision(handle, "approval"))["id"]
    await handle.execute_update(
        "decide", {"decision_id": id, "choice": "answer", "answer": "It is there already.", "by": "ann"}
    )
    result = await last_result(models, word, handle)
    assert result.startswith("ann answered in the place of desk") and result.endswith("It is there already.")
    assert not (workshop.home / "desk" / f"{word}.txt").exists()


async def test_silence_is_a_no(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(when={"contains": word}, times=1, reply=asks_for(("soon", {"expression": "1"})))
    handle = await start(client, word, agent("soon"))
    assert "ToolDenied: deadline rejected" in await last_result(models, word, handle)
    assert (await handle.query("decisions"))[0]["on_timeout"] == {"do": "choose", "option": "reject"}


async def test_the_project_file_may_do_without_a_person(
    client: Client, workshop: House, models: ModelServer, word: str
) -> None:
    wishes_to_write(models, word, "notes")
    handle = await start(client, word, agent("notes"))
    assert "Wrote" in await last_result(models, word, handle)
    assert await handle.query("decisions") == []


async def test_the_offline_model_answers_without_tools(client: Client, workshop: House, word: str) -> None:
    handle = await start(client, word, agent("calculator", "desk", model="offline:scripted"))
    assert (await handle.result())["status"] == "completed"
    assert [name for sign, name in await activities(handle) if sign == "+"] == ["tool.describe", "model.call"]


async def test_an_overdue_agent_takes_its_question_back(
    client: Client, workshop: House, models: ModelServer, word: str
) -> None:
    wishes_to_write(models, word)
    handle = await start(client, word, agent("desk"), timeout="PT8S")
    await open_decision(handle, "approval")
    assert [each["status"] for each in (await handle.result())["contributions"]] == ["timeout"]
    assert [request["status"] for request in await handle.query("decisions")] == ["cancelled"]
    assert not (workshop.home / "desk" / f"{word}.txt").exists()


async def test_a_budget_holds_between_the_steps(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply=asks_for(("calculator", {"expression": "1"})))
    handle = await start(client, word, agent("calculator"), budget={"max_calls": 2})
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and "max_calls" in outcome["reason"]
    assert outcome["usage"]["calls"] == 2 == len(prompts(models, word))


async def test_an_executor_of_a_todo_uses_tools(client: Client, workshop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"schema": "execution_result", "contains": word}, reply={
        "success": True, "summary": "s", "details": "d", "artifacts": [], "error": None,
    })  # fmt: skip
    number = str(int(word[:12], 16))
    models.rule(
        when={"schema": "execution_result", "contains": word},
        times=1,
        reply=asks_for(("calculator", {"expression": number})),
    )
    given = {
        "idea": {"content": f"Count {word}"},
        "secretary": {"name": "d", "executors": [agent("calculator")], "acceptance": "automatic"},
    }
    handle = await client.start_workflow("Todo", given, id=f"todo/{word}", task_queue=QUEUE)
    assert (await handle.result())["status"] == "completed"
    names = [name for sign, name in await activities(handle) if sign == "+"]
    assert names[0] == "tool.describe" and names.count("tool.call") == 1


SHELL = """\
tools:
  shell:
    options: {allow: [sh]}
    approval: never
"""


@pytest.fixture
def shop(tmp_path: Path, server: Server, models: ModelServer, word: str) -> Iterator[House]:
    """A house whose workers a test may kill, with a tool that leaves a line for each time it was used."""
    (tmp_path / "mofa.yaml").write_text(SHELL)
    house = House(tmp_path, server, f"tools-{word}", **models.environment)
    house.start_worker()
    yield house
    house.stop()


def line_by_shell(word: str, after: str = "") -> dict[str, Any]:
    return asks_for(("shell", {"program": "sh", "arguments": ["-c", f"echo {word} >> lines; echo wrote-{word}{after}"]}))


async def test_a_worker_killed_after_a_tool_call_does_not_use_it_again(
    client: Client, shop: House, models: ModelServer, word: str
) -> None:
    models.rule(when={"contains": word}, times=1, reply=line_by_shell(word))
    models.rule(when={"contains": f"wrote-{word}"}, times=1, hold=True, reply="Lost.")
    given = {"task": f"Task {word}", "participants": [agent("shell")]}
    handle = await client.start_workflow("RequestResponse", given, id=f"tools/{word}", task_queue=shop.task_queue)

    async def next_step_is_asked() -> bool:
        return len([entry for entry in models.calls() if entry["state"] == "open"]) == 1

    await eventually(next_step_is_asked)
    shop.kill_workers()
    models.release()
    models.rule(when={"contains": word}, reply="Done.")
    shop.start_worker()
    assert (await handle.result())["output"] == "Done."
    assert (shop.home / "lines").read_text() == f"{word}\n"
    assert [name for sign, name in await activities(handle) if sign == "+"].count("tool.call") == 1


@pytest.mark.drill
async def test_a_worker_killed_in_a_tool_call_tells_the_model(
    client: Client, shop: House, models: ModelServer, word: str
) -> None:
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(when={"contains": word}, times=1, reply=line_by_shell(word, "; sleep 20"))
    given = {"task": f"Task {word}", "participants": [agent("shell")]}
    handle = await client.start_workflow("RequestResponse", given, id=f"tools/{word}", task_queue=shop.task_queue)

    async def line_is_written() -> bool:
        return (shop.home / "lines").exists()

    await eventually(line_is_written)
    shop.kill_workers()
    shop.start_worker()
    assert "may have taken effect" in await last_result(models, word, handle)
    assert (shop.home / "lines").read_text() == f"{word}\n"


async def test_a_reset_run_finds_what_its_tools_said(client: Client, shop: House, models: ModelServer, word: str) -> None:
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(when={"contains": word}, times=1, reply=line_by_shell(word))
    given = {"task": f"Task {word}", "participants": [agent("shell")]}
    handle = await client.start_workflow("RequestResponse", given, id=f"tools/{word}", task_queue=shop.task_queue)
    assert (await handle.result())["output"] == "Done."
    shop.temporal("workflow", "reset", "--workflow-id", handle.id, "--type", "FirstWorkflowTask", "--reason", "test")
    again = client.get_workflow_handle(handle.id)
    assert (await again.result())["output"] == "Done."
    assert (await again.describe()).run_id != handle.result_run_id
    assert (shop.home / "lines").read_text() == f"{word}\n" and len(prompts(models, word)) == 2
