"""Scripts where an agent may stand: as a tool, as a stage, as the aggregator of Parallel. A real server and model server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-script-uses"

PROJECT = """\
tools:
  rate:
    plugin: script
    options:
      script: rate
      description: Rates a score.
      parameters: {type: object, properties: {score: {type: number}}, required: [score], additionalProperties: false}
  asked_rate:
    plugin: script
    approval: always
    options: {script: rate, description: Rates a score.}
scripts:
  rate: {file: rate.py, grants: [kv]}
  shout: {file: shout.py}
  longest: {file: longest.py}
  broken: {file: broken.py}
agents:
  shout: {kind: script}
"""

FILES = {
    "rate.py": """
def execute(input):
    kv_set('last', input['score'])
    for grade, least in [('A', 90), ('B', 70), ('C', 60)]:
        if input['score'] >= least:
            return grade
    return 'D'
""",
    "shout.py": """
def execute(message):
    words = message['content']
    if 'options' in message['metadata']:
        return {'choice': message['metadata']['options'][-1]['id'], 'reason': 'the last one'}
    if 'quiet' in words:
        raise ValueError('too quiet')
    return words.upper()
""",
    "longest.py": """
def execute(input):
    best = max(input['answers'], key=lambda answer: len(str(answer['content'])))
    return {'by': best['participant'], 'of': len(input['answers']), 'task': input['task']}
""",
    "broken.py": "def execute(input):\n    return input['answer']\n",
}


@pytest.fixture(scope="module", autouse=True)
def scripted(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with scripts."""
    home = tmp_path_factory.mktemp("uses")
    (home / "mofa.yaml").write_text(PROJECT)
    for name, source in FILES.items():
        (home / name).write_text(source)
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, mode: str, name: str, **given: Any) -> Handle:
    return await client.start_workflow(mode, given, id=f"uses/{name}", task_queue=QUEUE)


def script(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "script", "name": name, **fields}


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": name, **fields}


async def test_a_script_is_a_tool_of_an_agent(client: Client, models: ModelServer) -> None:
    word = "rate-this"
    models.rule(when={"contains": word}, reply="Graded.")
    wanted = [{"name": "rate", "arguments": {"score": n}} for n in (95, 75, 65, 45, "high")]
    models.rule(when={"contains": word}, times=1, reply={"tool_calls": wanted})
    handle = await start(client, "RequestResponse", word, task=word, participants=[agent("ada", tools=["rate"])])
    assert (await handle.result())["output"] == "Graded."
    last = [entry["body"]["messages"] for entry in models.journal() if word in str(entry["body"])][-1]
    results = [message["content"] for message in last if message["role"] == "tool"]
    assert results[:4] == ["A", "B", "C", "D"]
    assert "'high' is not of type 'number'" in results[4]
    kinds = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert kinds.count("script.check") == 1
    assert kinds.count("script.step") == 8
    assert kinds.count("script.keep") == 4
    assert "tool.call" not in kinds


async def test_a_script_is_a_stage_that_transforms_what_comes(client: Client) -> None:
    handle = await start(client, "Sequential", "stage", task="make it loud", participants=["shout"])
    outcome = await handle.result()
    assert outcome["status"] == "completed"
    assert outcome["output"] == "MAKE IT LOUD"
    assert outcome["usage"]["calls"] == 0


async def test_a_failing_stage_is_a_failure_with_its_line(client: Client) -> None:
    handle = await start(client, "RequestResponse", "quiet", task="quiet", participants=["shout"])
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "ScriptError"
    assert "shout.py:7:" in caught.value.cause.message
    assert "ValueError: too quiet" in caught.value.cause.message


async def test_a_script_votes_and_judges_like_anyone(client: Client) -> None:
    given = {"options": ["tea", "coffee"], "participants": [script("a", script="shout"), script("b", script="shout")]}
    outcome = await (await start(client, "Consensus", "vote", task="Tea or coffee?", **given)).result()
    assert (outcome["status"], outcome["output"]) == ("completed", "coffee")


async def test_a_script_makes_one_output_of_parallel_answers(client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "moss"}, reply="short")
    people = [agent("ada"), script("shout")]
    handle = await start(
        client, "Parallel", "aggregate", task="moss and more", participants=people, aggregate="script", script="longest"
    )
    outcome = await handle.result()
    assert outcome["output"] == {"by": "shout", "of": 2, "task": "moss and more"}


async def test_an_aggregator_that_fails_fails_the_run(client: Client) -> None:
    handle = await start(
        client, "Parallel", "broken", task="x", participants=[script("shout")], aggregate="script", script="broken"
    )
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "ScriptError"
    assert "broken.py:2:12: KeyError" in caught.value.cause.message


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"aggregate": "script"}, "script and aggregate 'script' go together"),
        ({"script": "longest"}, "script and aggregate 'script' go together"),
        ({"aggregate": "script", "script": "nowhere"}, "'nowhere' is not under scripts"),
    ],
)
async def test_a_wrong_aggregator_is_refused_before_anything_is_paid(client: Client, given: dict[str, Any], words: str) -> None:
    handle = await start(client, "Parallel", f"bad-{len(str(given))}", task="x", participants=[agent("ada")], **given)
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "InvalidInput"
    assert words in caught.value.cause.message
