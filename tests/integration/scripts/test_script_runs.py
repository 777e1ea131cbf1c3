"""Scripts as durable runs on a real server: host calls as activities, pinned content, kill -9 and another worker."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.event_log import Log
from tests.support.house import House, Server, eventually, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
QUEUE = "mofa-scripts"

PROJECT = """\
agents:
  writer: {}
tools:
  calculator:
  asked: {plugin: calculator, approval: always}
scripts:
  all:
    file: scripts/all.py
    grants: [log, config, kv, tool, model, message, publish, decision]
    config: {greeting: Guten Tag}
  visits: {file: scripts/visits.py, grants: [kv]}
  bare: {file: scripts/all.py}
  fails: {file: scripts/fails.py}
  typed: {file: scripts/typed.py}
  missing: {file: scripts/nowhere.py}
  changing: {file: scripts/changing.py, grants: [decision]}
  endless: {file: scripts/endless.py, limits: {time_s: 0.2}}
"""

FILES = {
    "all.py": """
from datetime import datetime
def execute(input):
    log('begun')
    kv_set('seen', {'n': input['n']})
    sum_ = call_tool('calculator', {'expression': '6 * 7'})
    words = ask_model('Say a word about ' + input['word'])
    decided = open_decision('Go on?', ['yes', 'no'], title='May the script go on?')
    publish_failed = None
    try:
        publish('nowhere', 'x')
    except RuntimeError as error:
        publish_failed = str(error)
    return {
        'sum': sum_, 'words': words, 'choice': decided['choice'], 'by': decided['by'], 'seen': kv_get('seen'),
        'keys': kv_keys(), 'greeting': config('greeting'), 'year': datetime.now().year, 'failed': publish_failed,
    }
""",
    "visits.py": """
def execute(input):
    n = kv_get('n', 0) + 1
    kv_set('n', n)
    return [n, kv_delete('other'), kv_keys('n')]
""",
    "fails.py": "def execute(input):\n    x = 1\n    return [x][input]\n",
    "typed.py": "def execute(input):\n    return undefined\n",
    "changing.py": "def execute(input):\n    open_decision('Go on?')\n    return 'first'\n",
    "endless.py": "def execute(input):\n    while True:\n        pass\n",
}


def write(home: Path) -> None:
    (home / "scripts").mkdir(parents=True, exist_ok=True)
    (home / "mofa.yaml").write_text(PROJECT)
    for name, source in FILES.items():
        (home / "scripts" / name).write_text(source)


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with scripts."""
    home = tmp_path_factory.mktemp("scripted")
    write(home)
    house = House(home, server, QUEUE, **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, script: str, input: Any = None, name: str | None = None, **given: Any) -> Handle:
    given = {"script": script, "input": input, **given}
    return await client.start_workflow("Script", given, id=f"script/{name or script}", task_queue=QUEUE)


async def scheduled(handle: Handle) -> list[str]:
    """The activities of a run, in order."""
    return [
        event.activity_task_scheduled_event_attributes.activity_type.name
        async for event in handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
    ]


async def refusal(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def settle(handle: Handle, **decision: Any) -> None:
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], **decision})


async def test_each_host_call_is_an_activity_of_its_own(scripted: House, client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "juniper"}, reply="Green.")
    handle = await start(client, "all", {"n": 7, "word": "juniper"})
    await settle(handle, choice="yes", by="ann")
    result = await handle.result()
    failed = result["output"].pop("failed")
    assert failed == "topic/nowhere: there is no workflow of that id"
    year = (await handle.describe()).start_time.year
    assert result["output"] == {
        "sum": "42", "words": "Green.", "choice": "yes", "by": "ann", "seen": {"n": 7}, "keys": ["seen"],
        "greeting": "Guten Tag", "year": year,
    }  # fmt: skip
    assert [(line["level"], line["text"]) for line in result["log"]] == [("info", "begun")]
    assert result["usage"]["calls"] == 1
    step = "script.step"
    assert await scheduled(handle) == [
        "script.check", step, "script.keep", step, "tool.describe", "tool.call", step, "model.call", step, step,
        "topic.deliver", step, "script.keep", step, "script.keep", step,
    ]  # fmt: skip


async def test_what_a_script_keeps_is_its_own_and_each_tenants(scripted: House, client: Client) -> None:
    first = await (await start(client, "visits", name="v1")).result()
    second = await (await start(client, "visits", name="v2")).result()
    other = await (await start(client, "visits", name="v3", tenant="acme")).result()
    assert [each["output"] for each in (first, second, other)] == [[1, False, ["n"]], [2, False, ["n"]], [1, False, ["n"]]]
    log = Log(scripted.home)
    told = await client.get_workflow_handle("script/v3").query("events")
    assert [event.model_dump(mode="json") for event in await log.events("script/v3")] == told
    assert told[-1]["type"] == "run_finished"  # and the log has it when the run has ended


@pytest.mark.parametrize(
    ("script", "input", "type", "words"),
    [
        ("bare", {"n": 1, "word": "x"}, "ScriptError", "all.py:4:5: PermissionError: log: not granted"),
        ("fails", 3, "ScriptError", "fails.py:3:12: IndexError"),
        ("typed", None, "ScriptError", "typed.py:2:12: Name `undefined` used when not defined"),
        ("endless", None, "ScriptLimit", "endless.py: ran longer than 0.2 s"),
        ("missing", None, "InvalidInput", "scripts.missing.file: scripts/nowhere.py cannot be read"),
        ("nobody", None, "InvalidInput", "'nobody' is not under scripts"),
        ("fails", "x" * 1_100_000, "ScriptLimit", "the input: 1,100,002 bytes of JSON"),
    ],
)
async def test_a_script_that_fails_is_a_failure_and_never_a_result(
    scripted: House, client: Client, script: str, input: Any, type: str, words: str
) -> None:
    handle = await start(client, script, input, name=f"fails-{script}-{str(input)[:3]}")
    error = await refusal(handle)
    assert error.type == type
    assert words in error.message


async def test_a_tool_that_needs_a_person_needs_one_for_a_script_too(scripted: House, client: Client) -> None:
    source = "def execute(input):\n    return call_tool('asked', {'expression': '1 + 1'})\n"
    (scripted.home / "scripts/all.py").write_text(source)
    try:
        handle = await start(client, "all", name="approval")
        request = await open_decision(handle)
        assert request["title"] == "all wants to use asked"
        await settle(handle, choice="reject", comment="too dear", by="ann")
        error = await refusal(handle)
        assert "ToolDenied: ann rejected the use of asked: too dear" in error.message
    finally:
        write(scripted.home)


async def test_a_run_keeps_the_content_that_it_began_with(scripted: House, client: Client) -> None:
    old = await start(client, "changing", name="old")
    await open_decision(old)
    (scripted.home / "scripts/changing.py").write_text("def execute(input):\n    return 'second'\n")
    new = await (await start(client, "changing", name="new")).result()
    await settle(old, answer="go on", by="ann")
    first = await old.result()
    assert (first["output"], new["output"]) == ("first", "second")
    assert first["hash"] != new["hash"]


async def test_a_snapshot_that_somebody_changed_is_refused(scripted: House, client: Client) -> None:
    write(scripted.home)
    handle = await start(client, "changing", name="tampered")
    await open_decision(handle)
    with sqlite3.connect(scripted.home / "mofa.db") as database:
        query = (
            "select hash, content from texts where hash = "
            "(select text_hash from messages where author like 'script snapshot of %' order by created_at desc limit 1)"
        )
        hash, content = database.execute(query).fetchone()
        other = content[:50] + ("A" if content[50] != "A" else "B") + content[51:]
        database.execute("update texts set content = ? where hash = ?", (other, hash))
    await settle(handle, answer="go on", by="ann")
    error = await refusal(handle)
    assert error.type == "ScriptError"
    assert "was not sealed by this worker's key for this run" in error.message


@pytest.mark.drill
async def test_killed_between_two_host_calls_and_continued_by_another_worker(
    tmp_path: Path, server: Server, models: ModelServer, client: Client
) -> None:
    models.rule(when={"contains": "lavender"}, reply="Blue.")
    write(tmp_path / "house")
    house = House(tmp_path / "house", server, "mofa-scripts-killed", **models.environment)
    house.start_worker()
    try:
        given = {"script": "all", "input": {"n": 1, "word": "lavender"}}
        handle = await client.start_workflow("Script", given, id="script/killed", task_queue="mofa-scripts-killed")
        await open_decision(handle)
        house.kill_workers()
        house.start_worker()
        await settle(handle, choice="no", by="ann")
        result = await handle.result()
    finally:
        house.stop()
    assert (result["output"]["choice"], result["output"]["words"], result["output"]["seen"]) == ("no", "Blue.", {"n": 1})
    assert sum("lavender" in str(entry["body"]) for entry in models.journal()) == 1, "the model was paid once"


@pytest.mark.drill
async def test_killed_in_the_middle_of_its_own_work_and_retry_rolled_back(
    tmp_path: Path, server: Server, models: ModelServer, client: Client
) -> None:
    """The stretch that was under way is done again, from its snapshot: what came before it is not."""
    write(tmp_path / "house")
    source = """
def execute(input):
    kv_set('n', kv_get('n', 0) + 1)
    total = 0
    for i in range(20000000):
        total += 1
    return [kv_get('n'), total]
"""
    (tmp_path / "house/scripts/visits.py").write_text(source)
    project = PROJECT.replace("grants: [kv]}", "grants: [kv], limits: {time_s: 60}}")
    (tmp_path / "house/mofa.yaml").write_text(project)
    house = House(tmp_path / "house", server, "mofa-scripts-busy", **models.environment)
    house.start_worker()
    try:
        given = {"script": "visits"}
        handle = await client.start_workflow("Script", given, id="script/busy", task_queue="mofa-scripts-busy")

        async def at_work() -> bool:
            return (await scheduled(handle)).count("script.step") == 3

        await eventually(at_work)
        house.kill_workers()
        house.start_worker()
        assert (await handle.result())["output"] == [1, 20000000]
    finally:
        house.stop()
