"""Forks: a new run takes over the recorded answers up to a step, pays for none of them, and leaves the source as it was."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any
from urllib.parse import quote, unquote

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle

from tests.support.house import House, history_types, open_decision
from tests.support.peers.model_server import ModelServer
from tests.support.secretary import see_through
from tests.support.web import serving

Handle = WorkflowHandle[Any, Any]


async def test_a_fork_goes_its_own_way_from_a_step_on(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    team: list[dict[str, Any]] = [{"kind": "human", "name": "ann"}, *({"kind": "agent", "name": name} for name in ("b", "c"))]
    team.append({"kind": "agent", "name": "d", "tools": ["calculator"]})  # --model counts for it too
    source: Handle = await client.start_workflow(
        "Sequential", {"task": f"Tell of {word}", "participants": team}, id=f"sequential/tell-{word[:6]}", task_queue="mofa"
    )
    request = await open_decision(source)
    await source.execute_update("decide", {"decision_id": request["id"], "answer": "Once upon a time."})
    before = await source.result()
    events = len(await history_types(source))
    sent = _sent(models, word)
    assert len(sent) == 3
    forked = json.loads(
        house.mofa("fork", source.id, "--at", "2", "--say", "End well.", "--model", "openai:other", "--json").stdout
    )
    fork = client.get_workflow_handle(forked["workflow_id"])
    after = await fork.result()
    assert after["contributions"][0]["content"] == "Once upon a time."  # no person was asked again
    assert after["contributions"][1]["content"] == before["contributions"][1]["content"]
    assert [c["model"] for c in after["contributions"][1:]] == ["openai:fake-model", "openai:other", "openai:other"]
    fresh = _sent(models, word)[len(sent) :]
    assert len(fresh) == 2 and after["usage"]["calls"] == 2
    assert (
        "End well." in fresh[0]["body"]["messages"][-1]["content"]
        and "End well." not in fresh[1]["body"]["messages"][-1]["content"]
    )
    assert "Once upon a time." in str(fresh[0]["body"])
    # The source is untouched.
    assert await source.result() == before and len(await history_types(source)) == events
    state = await fork.query("state")
    assert state["forked_from"] == {"source": source.id, "at": 2}
    shown = json.loads(house.mofa("diff", source.id, fork.id, "--json").stdout)
    assert [step["same"] for step in shown["steps"]][:2] == [True, True] and len(shown["steps"]) == 4


async def test_a_retry_has_another_task_and_another_prompt(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    pair = {"kind": "team", "name": "pair", "mode": "Sequential", "participants": [{"kind": "agent", "name": "b"}]}
    team = [{"kind": "agent", "name": "a", "instructions": "Be brief.", "tools": ["calculator"]}, "writer", pair]
    source = await client.start_workflow(
        "Sequential", {"task": f"Tell of {word}", "participants": team}, id=f"sequential/retry-{word[:6]}", task_queue="mofa"
    )
    before = await source.result()
    sent = len(_sent(models, word))
    path = f"/runs/{quote(source.id, safe='')}/fork"
    with serving(house) as console:
        async with console.client() as http:
            form = (await http.get(f"{console.url}{path}?at=1")).text
            assert f"Tell of {word}" in form and "Be brief." in form and "Write well." in form and 'name="prompt b"' in form
            wrong = await http.post(path, json={"at": "1", "instructions": {"nobody": "x"}})
            assert wrong.status_code == 422 and "its agents: a, writer, b" in wrong.json()["detail"]
            assert (await http.post(path, json={"at": "1", "input": 1})).status_code == 422
            filled = {
                "at": "1", "task": f"Sing of {word}", "prompt a": "Be brief.", "prompt writer": "Write badly.", "prompt b": "",
            }  # fmt: skip
            answer = await http.post(f"{console.url}{path}", json=filled)
            assert answer.status_code == 200, answer.text
            id = unquote(re.findall(r'href="/runs/([^"]+)"', answer.text)[0])
            made = await http.post(path, json={"at": "0", "instructions": {"a": "Be long."}, "id": f"retry-{word}"})
            assert made.status_code == 201, made.text
            await client.get_workflow_handle(f"retry-{word}").result()
    after = await client.get_workflow_handle(id).result()
    assert after["contributions"][0] == before["contributions"][0] | {"usage": after["contributions"][0]["usage"]}
    fresh = [json.dumps(each["body"]) for each in _sent(models, word)[sent:]]
    edited = [each for each in fresh if "Sing of" in each]
    assert len(edited) == 2 and "Write badly." in edited[0] and not any("Write well." in each for each in edited)
    assert sum("Be long." in each for each in fresh) == 1 and sum("Be brief." in each for each in fresh) == 0
    assert (await source.result()) == before


def _sent(models: ModelServer, word: str) -> list[dict[str, Any]]:
    return [entry for entry in models.journal() if word in str(entry["body"])]


async def test_a_todo_is_forked_behind_its_plan(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    desk = {"name": "d", "executors": [{"kind": "agent", "name": "a"}], "clarify": "interactive"}
    given = {"idea": {"content": f"Do {word}"}, "secretary": desk}
    source: Handle = await client.start_workflow("Todo", given, id=f"todo/do-{word[:6]}", task_queue="mofa")
    await open_decision(source, "clarification")
    await see_through(source)
    steps = (await source.query("state"))["steps"]
    assert [step["step"] for step in steps][:4] == ["questions", "answers/reader", "requirement", "plan"]
    sent = len(_sent(models, word))
    forked = json.loads(house.mofa("fork", source.id, "--at", "4", "--say", "Use rhyme.", "--json").stdout)
    item = await see_through(client.get_workflow_handle(forked["workflow_id"]))
    assert item["status"] == "completed" and [d["kind"] for d in item["decisions"]] == ["acceptance"]
    names = [entry["body"]["response_format"]["json_schema"]["name"] for entry in _sent(models, word)[sent:]]
    assert names == ["execution_result"] * 3 + ["review"]


async def test_a_rewind_ends_the_source(client: Client, house: House) -> None:
    team = [{"kind": "agent", "name": "a"}, {"kind": "human", "name": "ann"}]
    id = f"sequential/rewound-{uuid.uuid4().hex[:6]}"
    source: Handle = await client.start_workflow(
        "Sequential", {"task": "Count", "participants": team}, id=id, task_queue="mofa"
    )
    await open_decision(source)
    forked = json.loads(house.mofa("fork", source.id, "--at", "1", "--rewind", "--json").stdout)
    fork = client.get_workflow_handle(forked["workflow_id"])
    request = await open_decision(fork)
    await fork.execute_update("decide", {"decision_id": request["id"], "answer": "Two."})
    assert (await fork.result())["status"] == "completed"
    assert (await source.describe()).status == WorkflowExecutionStatus.CANCELED


async def test_a_step_that_is_not_there_is_refused(client: Client, house: House) -> None:
    id = f"request-response/{uuid.uuid4().hex[:6]}"
    team = [{"kind": "agent", "name": "a"}]
    handle: Handle = await client.start_workflow(
        "RequestResponse", {"task": "x", "participants": team}, id=id, task_queue="mofa"
    )
    await handle.result()
    refused = house.mofa("fork", id, "--at", "7", check=False)
    assert refused.returncode == 2 and "it has 1" in refused.stderr
