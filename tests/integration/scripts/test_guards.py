"""Guards and instructions by scripts, on a real server and a real model server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-guards"

PROJECT = """\
tools:
  calculator:
scripts:
  mask: {file: mask.py}
  strict: {file: strict.py}
  broken: {file: broken.py}
  silent: {file: silent.py}
  brief: {file: brief.py}
  numbered: {file: numbered.py}
  rated: {file: rated.rhai, grants: [kv]}
  clerk: {file: clerk.py, grants: [kv]}
  heard: {file: heard.py, grants: [kv]}
handlers:
  - {events: [run_f*], script: heard}
agents:
  clerk: {kind: script}
"""

FILES = {
    "mask.py": """
def execute(look):
    value = look['value']
    if look['moment'] == 'model_call':
        for each in value['messages']:
            each['text'] = each['text'].replace('hunter2', '[secret]')
        return {'verdict': 'change', 'value': value}
    if look['moment'] == 'tool_call':
        return {'verdict': 'change', 'value': {'expression': value['expression'].replace('7', '8')}}
    return {'verdict': 'change', 'value': value.replace('moss', 'fern')}
""",
    "strict.py": """
def execute(look):
    if 'forbidden' in str(look['value']) or look['tool'] is not None:
        return {'verdict': 'refuse', 'reason': 'not in this house'}
    return {'verdict': 'allow'}
""",
    "broken.py": "def execute(look):\n    return look['nothing']\n",
    "silent.py": "def execute(look):\n    pass\n",
    "brief.py": "def execute(given):\n    return given['instructions'] + f\" Round {given['round']} of {given['agent']}\"\n",
    "numbered.py": "def execute(given):\n    return 7\n",
    "heard.py": """
def execute(given):
    if given['workflow_id'] == 'guards/heard':
        kv_set(given['event']['id'], given['event']['type'])
    return [given['event']['type'], given['workflow_id'], given['event']['data'].get('status')]
""",
    "clerk.py": """
def execute(message):
    if message['content'] == 'fail':
        raise ValueError('I will not')
    count = kv_get('count', 0) + 1
    kv_set('count', count)
    return {'sender': message['sender'], 'count': count, 'said': message['content']}
""",
    "rated.rhai": """
fn execute(input) {
    let before = kv_get("last");
    kv_set("last", input.score);
    #{ before: before, now: kv_get("last"), grade: if input.score >= 90 { "A" } else { "B" } }
}
""",
}


@pytest.fixture(scope="module", autouse=True)
def guarded(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with guards."""
    home = tmp_path_factory.mktemp("guards")
    (home / "mofa.yaml").write_text(PROJECT)
    for name, source in FILES.items():
        (home / name).write_text(source)
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def ask(client: Client, name: str, task: str, **fields: Any) -> Handle:
    participant = {"kind": "agent", "name": "ada", **fields}
    given = {"task": task, "participants": [participant]}
    return await client.start_workflow("RequestResponse", given, id=f"guards/{name}", task_queue=QUEUE)


async def refused(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


def sent(models: ModelServer, word: str) -> list[list[dict[str, Any]]]:
    return [entry["body"]["messages"] for entry in models.journal() if word in str(entry["body"])]


async def test_a_guard_changes_what_goes_to_the_model_and_what_comes_back(client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "mosaic"}, reply="moss is moss")
    outcome = await (await ask(client, "mask", "mosaic hunter2", guards=["mask"])).result()
    assert outcome["output"] == "fern is fern"
    asked = sent(models, "mosaic")
    assert len(asked) == 1
    assert "mosaic [secret]" in json.dumps(asked)
    assert "hunter2" not in json.dumps(asked)


async def test_a_guard_refuses_before_anything_is_paid(client: Client, models: ModelServer) -> None:
    handle = await ask(client, "refuse", "the forbidden feldspar", guards=["mask", "strict"])
    error = await refused(handle)
    assert error.type == "GuardRefused"
    assert error.message == "The guard strict refuses what goes to the model of ada: not in this house"
    assert sent(models, "feldspar") == []
    events = await handle.query("events")
    assert [event["data"]["moment"] for event in events if event["type"] == "guard_refused"] == ["model_call"]


async def test_a_guard_refuses_an_answer_that_is_paid(client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "basalt"}, reply="something forbidden")
    handle = await ask(client, "answer", "basalt", guards=["strict"])
    error = await refused(handle)
    assert (error.type, "what the model answered of ada" in error.message) == ("GuardRefused", True)
    assert (await handle.query("usage"))["calls"] == 1


@pytest.mark.parametrize(("guard", "words"), [("broken", "KeyError"), ("silent", "its answer is not a verdict")])
async def test_a_guard_that_fails_refuses(client: Client, models: ModelServer, guard: str, words: str) -> None:
    error = await refused(await ask(client, guard, f"schist {guard}", guards=[guard]))
    assert error.type == "GuardRefused"
    assert words in error.message
    assert sent(models, f"schist {guard}") == []


async def test_an_unknown_guard_is_refused_at_once(client: Client) -> None:
    error = await refused(await ask(client, "unknown", "x", guards=["nobody"]))
    assert error.type == "InvalidInput"
    assert "'nobody' is not under scripts" in error.message


@pytest.mark.parametrize(("guard", "result"), [("mask", "16"), ("strict", "ToolDenied: The guard strict refuses the call")])
async def test_a_guard_stands_before_tools(client: Client, models: ModelServer, guard: str, result: str) -> None:
    word = f"gneiss {guard}"
    models.rule(when={"contains": word}, reply="Done.")
    models.rule(
        when={"contains": word}, times=1, reply={"tool_calls": [{"name": "calculator", "arguments": {"expression": "7 + 8"}}]}
    )
    outcome = await (await ask(client, f"tool-{guard}", word, tools=["calculator"], guards=[guard])).result()
    assert outcome["output"] == "Done."
    told = [message["content"] for message in sent(models, word)[-1] if message["role"] == "tool"]
    assert len(told) == 1
    assert told[0].startswith(result)


async def test_a_script_writes_the_instructions(client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "quartz"}, reply="Yes.")
    handle = await ask(client, "brief", "quartz", instructions="Be brief.", instructions_from="brief")
    assert (await handle.result())["output"] == "Yes."
    assert "Be brief. Round 1 of ada" in json.dumps(sent(models, "quartz"))
    error = await refused(await ask(client, "numbered", "opal", instructions_from="numbered"))
    assert error.type == "OutputInvalid"
    assert "must return the instructions of ada as a text; it gave a int" in error.message


async def test_a_rhai_script_waits_for_the_host_in_a_run(client: Client) -> None:
    for number, before in ((95, None), (60, 95)):
        given = {"script": "rated", "input": {"score": number}}
        handle: Handle = await client.start_workflow("Script", given, id=f"guards/rhai-{number}", task_queue=QUEUE)
        outcome = await handle.result()
        assert outcome["output"] == {"before": before, "grade": "A" if number == 95 else "B", "now": number}
        kinds = [
            event.activity_task_scheduled_event_attributes.activity_type.name
            async for event in handle.fetch_history_events()
            if event.HasField("activity_task_scheduled_event_attributes")
        ]
        assert kinds.count("script.step") == 4
        assert kinds.count("script.keep") == 3


async def test_a_script_is_the_brain_of_a_living_agent(client: Client) -> None:
    handle: Handle = await client.start_workflow("Agent", "clerk", id="agent/clerk", task_queue=QUEUE)

    def message(id: str, content: Any) -> dict[str, Any]:
        return {"id": id, "sender": "ann", "content": content, "sent_at": "2026-01-01T00:00:00Z"}

    first = await handle.execute_update("ask", message("m1", {"n": 1}))
    assert first["content"] == {"sender": "ann", "count": 1, "said": {"n": 1}}
    again = await handle.execute_update("ask", message("m1", {"n": 1}))
    assert again["content"] == first["content"]
    long = await handle.execute_update("ask", message("m2", "x" * 2000))
    assert long["content"] == {"sender": "ann", "count": 2, "said": "x" * 2000}
    assert (await handle.execute_update("ask", message("m2", "x" * 2000)))["content"] == long["content"]
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await handle.execute_update("ask", message("m3", "fail"))
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "ScriptError"
    assert "ValueError: I will not" in caught.value.cause.message
    status = await handle.query("status")
    assert (status["mailbox"]["answered"], status["usage"]["calls"]) == (3, 0)
    await handle.signal("stop")
    assert (await handle.result())["state"] == "stopped"


async def test_a_script_is_run_on_an_event_once(client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "slate"}, reply="Heard.")
    assert (await (await ask(client, "heard", "slate")).result())["output"] == "Heard."

    async def handled() -> list[Any] | None:
        # A handler's run is found by its id alone, for it has no other mark.
        runs = [run async for run in client.list_workflows('WorkflowType = "Script"') if run.id.startswith("on/heard/")]
        outputs = [(await client.get_workflow_handle(run.id, run_id=run.run_id).result())["output"] for run in runs]
        mine = [output for output in outputs if output[1] == "guards/heard"]
        return mine or None

    assert await eventually(handled) == [["run_finished", "guards/heard", "completed"]]


@pytest.mark.parametrize("signal", ["stop", "pause"])
async def test_an_agent_takes_signals_while_its_scripts_are_looked_up(client: Client, signal: str) -> None:
    agent = {"name": "early", "guards": ["mask"]}
    handle: Handle = await client.start_workflow(
        "Agent", agent, id=f"agent/early-{signal}", task_queue=QUEUE, start_signal=signal
    )
    if signal == "pause":

        async def paused() -> bool:
            return bool((await handle.query("status"))["state"] == "paused")

        assert await eventually(paused)
        await handle.signal("stop")
    assert (await handle.result())["state"] == "stopped"
