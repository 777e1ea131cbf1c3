"""Published flows on a real server: versions by content, runs that keep theirs, pins, refusals and kills."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from plugins.storage import sql
from tests.support.house import House, Server, eventually
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]
QUEUE = "mofa-published"

INNER = """\
# What the outer one adds.
name: inner
nodes:
  - {id: begin, type: start}
  - {id: words, type: transform, value: "inner WHICH"}
  - {id: finish, type: end}
edges: [{from: begin, to: words}, {from: words, to: finish}]
"""
OUTER = """\
name: outer
description: Waits, then asks the inner flow.
nodes:
  - {id: start, type: start}
  - {id: go, type: wait, signal: go}
  - {id: sub, type: subflow, flow: inner}
  - {id: both, type: transform, value: "outer WHICH, {{ sub }}"}  # a comment
  - {id: done, type: end}
edges: [{from: start, to: go}, {from: go, to: sub}, {from: sub, to: both}, {from: both, to: done}]
"""


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house with two workers, which cache no workflow."""
    home = tmp_path_factory.mktemp("published")
    (home / "mofa.yaml").write_text("flows:\n  filed: filed.yaml\n")
    (home / "filed.yaml").write_text(INNER.replace("name: inner", "name: filed").replace("inner WHICH", "from the file"))
    house = House(home, server, QUEUE, MOFA_CACHED_WORKFLOWS="0", **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


def publish(house: House, text: str, reason: str = "It is better.", *more: str, check: bool = True) -> Json:
    """Publish a text as `--json` prints it; of a refused one, the error."""
    file = house.home / f"{uuid.uuid4().hex}.yaml"
    file.write_text(text)
    done = house.mofa("flow", "publish", str(file), "--reason", reason, "--wait", "60", "--json", *more, check=check)
    found: Json = json.loads(done.stdout or done.stderr)
    return found


def versions(house: House, name: str) -> list[Json]:
    found: list[Json] = json.loads(house.mofa("flow", "versions", name, "--json").stdout)
    return found


async def start(client: Client, given: Any) -> Handle:
    return await client.start_workflow("Flow", given, id=f"flow/{uuid.uuid4().hex}", task_queue=QUEUE)


async def output(client: Client, given: Any) -> Any:
    handle = await start(client, given)
    await handle.signal("go")
    return (await handle.result())["output"]


async def refusal(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def waiting(handle: Handle) -> Handle:
    """Return a run once it waits for its signal."""

    async def at_the_wait() -> bool:
        return bool((await handle.query("state"))["nodes"].get("go") == "running")

    await eventually(at_the_wait)
    return handle


def named(text: str, name: str, which: str) -> str:
    """Return a text for a flow of another name, which says which version it is."""
    return text.replace("name: inner", f"name: {name}").replace("name: outer", f"name: {name}").replace("WHICH", which)


async def test_versions_are_numbered_by_content_and_taken_by_the_whole_fleet(flows: House, client: Client) -> None:
    one = publish(flows, named(INNER, "numbered", "one"), "The first.", "--by", "ann")
    assert (one["version"], one["changed"], one["by"], one["reason"], one["current"]) == ("1", True, "ann", "The first.", True)
    assert list(one["workers"].values()) == [True, True]
    again = publish(flows, named(INNER, "numbered", "one"))
    assert (again["version"], again["hash"], again["changed"]) == ("1", one["hash"], False)
    commented = publish(flows, "# Only a comment.\n" + named(INNER, "numbered", "one"))
    assert commented["version"] == "2" and commented["hash"] != one["hash"]
    given = publish(flows, named(INNER, "numbered", "three").replace("nodes:", "version: 2.5-beta\nnodes:", 1))
    assert given["version"] == "2.5-beta"
    taken = publish(flows, named(INNER, "numbered", "four").replace("nodes:", "version: 2.5-beta\nnodes:", 1))
    assert taken["version"] == "2.5-beta.2"  # its own is taken by other content
    assert await output(client, {"flow": "numbered"}) == "inner four"
    back = publish(flows, named(INNER, "numbered", "one"), "Back to the first words.")
    assert (back["version"], back["hash"], back["changed"]) == ("1", one["hash"], True)
    assert [(each["version"], each["action"], each["current"]) for each in versions(flows, "numbered")] == [
        ("1", "publish", True), ("2.5-beta.2", "publish", False), ("2.5-beta", "publish", False), ("2", "publish", False),
        ("1", "publish", False),
    ]  # fmt: skip
    listed = {each["flow"]: each for each in json.loads(flows.mofa("flow", "list", "--json").stdout)}
    assert listed["numbered"]["published"]["version"] == "1" and listed["numbered"]["file"] is None
    assert listed["filed"]["published"] is None and listed["filed"]["file"] == "filed.yaml"
    plain = flows.mofa("flow", "versions", "numbered").stdout.splitlines()
    assert plain[0].startswith(f"* 1  {one['hash'][:12]}") and plain[0].endswith("Back to the first words.")


async def test_a_run_keeps_its_version_and_that_of_its_subflow(flows: House, client: Client) -> None:
    inner, outer = (named(text, name, "one") for text, name in ((INNER, "kept_inner"), (OUTER, "kept")))
    outer = outer.replace("flow: inner", "flow: kept_inner")
    publish(flows, inner)
    first = publish(flows, outer)
    flows.temporal(
        "workflow",
        "start",
        "--type",
        "Flow",
        "--task-queue",
        QUEUE,
        "--workflow-id",
        "flow/kept",
        "--input",
        '{"flow": "kept"}',
    )
    run = await waiting(client.get_workflow_handle("flow/kept"))
    publish(flows, inner.replace("one", "two"))
    publish(flows, outer.replace("one", "two"))
    assert await output(client, {"flow": "kept"}) == "outer two, inner two"
    flows.kill_workers()  # the run waits; other processes go on with what it is pinned to
    flows.start_worker()
    flows.start_worker()
    await run.signal("go")
    assert (await run.result())["output"] == "outer one, inner one"
    [started] = [event["data"] for event in await run.query("events") if event["type"] == "flow_started"]
    assert (started["version"], started["published"]) == ("1", first["hash"])
    assert (await run.query("state"))["version"] == started
    assert "kept 1" in flows.mofa("show", "flow/kept").stdout


async def test_a_pinned_version_runs_and_one_that_is_gone_is_one_clear_error(flows: House, client: Client) -> None:
    publish(flows, named(INNER, "pinned", "one"))
    publish(flows, named(INNER, "pinned", "two"))
    assert await output(client, {"flow": "pinned"}) == "inner two"
    assert await output(client, {"flow": "pinned@1"}) == "inner one"
    assert await output(client, {"flow": "pinned", "version": "1"}) == "inner one"
    uses = named(OUTER, "uses_pinned", "x").replace("flow: inner", "flow: pinned@1")
    publish(flows, uses)
    assert await output(client, {"flow": "uses_pinned"}) == "outer x, inner one"
    typed = json.loads(flows.mofa("flow", "run", "pinned@1", "--json").stdout)
    assert typed["output"] == "inner one"
    for given in ({"flow": "pinned", "version": "9"}, {"flow": "pinned@9"}):
        gone = await refusal(await start(client, given))
        assert (gone.type, gone.message) == (
            "InvalidInput", "version: there is no version 9 of the flow 'pinned'; there are 1, 2.",
        )  # fmt: skip
    typed_gone = flows.mofa("flow", "run", "pinned@9", check=False)
    assert typed_gone.returncode == 2 and "there are 1, 2" in typed_gone.stderr
    twice = await refusal(await start(client, {"flow": "pinned@1", "version": "2"}))
    assert "flow and version name different versions" in twice.message
    unknown = await refusal(await start(client, {"flow": "pined"}))
    assert "no flow 'pined' is published" in unknown.message
    wrong = publish(flows, named(OUTER, "uses_gone", "x").replace("flow: inner", "flow: pinned@9"), check=False)
    assert "there is no version 9 of the flow 'pinned'" in wrong["error"]["message"]


async def test_a_name_means_the_published_flow_and_else_the_file(flows: House, client: Client) -> None:
    assert await output(client, {"flow": "filed"}) == "from the file"
    file = (flows.home / "filed.yaml").read_text()
    done = json.loads(flows.mofa("flow", "publish", "filed", "--reason", "It is good.", "--wait", "60", "--json").stdout)
    assert done["version"] == "1"
    (flows.home / "filed.yaml").write_text(file.replace("from the file", "from the file, later"))
    assert await output(client, {"flow": "filed"}) == "from the file"  # as published
    listed = {each["flow"]: each for each in json.loads(flows.mofa("flow", "list", "--json").stdout)}
    assert listed["filed"]["same"] is False
    assert "the file differs" in flows.mofa("flow", "list").stdout
    words = flows.mofa("flow", "diff", "filed", "filed.yaml", check=False)
    assert words.returncode == 1
    assert words.stdout == 'changed node words: value: "from the file" → "from the file, later"\n'
    picture = flows.mofa("flow", "diff", "filed@1", "filed.yaml", "--svg", check=False).stdout
    assert "~ words: transform" in picture and "#b45309" in picture


@pytest.mark.drill
async def test_a_rollback_and_what_others_do_to_plugins_leave_every_version(flows: House, client: Client) -> None:
    for which in ("one", "two", "three"):
        publish(flows, named(INNER, "rolled", which))
    done = flows.mofa("flow", "rollback", "rolled", "--reason", "Three is wrong.", "--wait", "60").stdout
    assert done.startswith("rolled 2 (")
    assert await output(client, {"flow": "rolled"}) == "inner two"
    flows.mofa("flow", "rollback", "rolled", "--to", "1", "--reason", "Two as well.", "--wait", "60")
    assert await output(client, {"flow": "rolled"}) == "inner one"
    assert await output(client, {"flow": "rolled@3"}) == "inner three"
    [latest, *_] = versions(flows, "rolled")
    assert (latest["action"], latest["version"], latest["reason"]) == ("rollback", "1", "Two as well.")
    same = flows.mofa("flow", "rollback", "rolled", "--to", "1", "--reason", "Again.", check=False)
    assert same.returncode == 2 and "at 1 already" in same.stderr
    gone = flows.mofa("flow", "rollback", "rolled", "--to", "7", "--reason", "No.", check=False)
    assert gone.returncode == 2 and "there are 1, 2, 3" in gone.stderr
    removed = flows.mofa("plugin", "remove", "flow/rolled", check=False)
    assert removed.returncode == 2 and "mofa flow rollback" in removed.stderr


async def test_a_flow_is_a_participant_of_a_mode(flows: House, client: Client) -> None:
    publish(flows, named(INNER, "member", "one").replace("inner one", "{{ input }} and one"))
    publish(flows, named(INNER, "member", "two"))
    team: Json = {"kind": "team", "name": "line", "mode": "Flow", "flow": "member@1"}
    given = {"task": "Say", "participants": [team, {**team, "name": "newest", "flow": "member"}]}
    run: Handle = await client.start_workflow("Sequential", given, id=f"seq/{uuid.uuid4().hex}", task_queue=QUEUE)
    outcome = await run.result()
    assert [each["status"] for each in outcome["contributions"]] == ["ok", "ok"]
    assert outcome["contributions"][0]["content"].endswith("Say and one")
    assert outcome["output"] == "inner two"
    storage = sql.create(url=f"sqlite:///{flows.home / 'mofa.db'}")
    listed = await sql.SqlEventLog(storage.database).runs_of_flow("member", None, None, 9)
    await storage.close()
    assert len(listed) == 2, "each participant's run is a run of its flow"
    gone = {"task": "Say", "participants": [{**team, "flow": "member@9"}]}
    run = await client.start_workflow("RequestResponse", gone, id=f"rr/{uuid.uuid4().hex}", task_queue=QUEUE)
    message = (await refusal(run)).message
    assert "there is no version 9" in message
    wrong = {"task": "Say", "participants": [{**team, "participants": ["x"]}]}
    run = await client.start_workflow("RequestResponse", wrong, id=f"rr/{uuid.uuid4().hex}", task_queue=QUEUE)
    assert "participants" in (await refusal(run)).message


async def test_a_flow_that_asks_itself_comes_to_an_end(flows: House, client: Client) -> None:
    team = "{kind: team, name: me, mode: Flow, flow: endless}"
    text = named(INNER, "endless", "x").replace('type: transform, value: "inner x"', f"type: team, team: {team}, task: Again")
    publish(flows, text)
    failed = await refusal(await start(client, {"flow": "endless"}))
    assert "more than 20 runs are within each other" in failed.message


@pytest.mark.drill
async def test_a_schedule_takes_the_version_that_is_published_when_it_starts(flows: House, client: Client) -> None:
    publish(flows, named(INNER, "nightly", "one"))
    flows.temporal(
        "schedule", "create", "--schedule-id", "nightly", "--cron", "0 3 1 1 *", "--type", "Flow", "--task-queue", QUEUE,
        "--workflow-id", "flow/nightly", "--input", '{"flow": "nightly"}',
    )  # fmt: skip
    publish(flows, named(INNER, "nightly", "two"))
    flows.temporal("schedule", "trigger", "--schedule-id", "nightly")

    async def ran() -> str | None:
        started = client.list_workflows('WorkflowId STARTS_WITH "flow/nightly"')
        return next(iter([run.id async for run in started]), None)

    run = client.get_workflow_handle(str(await eventually(ran)))
    assert (await run.result())["output"] == "inner two"
    flows.temporal("schedule", "delete", "--schedule-id", "nightly")


@pytest.mark.drill
async def test_faults_and_missing_flows_are_refused_and_the_version_before_stays(flows: House, client: Client) -> None:
    publish(flows, named(INNER, "checked", "one"))
    faulty = publish(flows, named(INNER, "checked", "two").replace("to: finish", "to: finnish"), check=False)
    assert ":7:" in faulty["error"]["message"] and "did you mean 'finish'" in faulty["error"]["message"]
    missing = publish(flows, named(OUTER, "checked", "two").replace("flow: inner", "flow: nowhere"), check=False)
    assert missing["error"]["type"] == "PluginRefused" and "no flow 'nowhere' is published" in missing["error"]["message"]
    circle = publish(flows, named(OUTER, "checked", "two").replace("flow: inner", "flow: checked"), check=False)
    assert "a flow cannot contain itself" in circle["error"]["message"]
    assert await output(client, {"flow": "checked"}) == "inner one"
    assert [each["version"] for each in versions(flows, "checked")] == ["1"]
    refused = await refusal(await start(client, {"flow": "checked@2"}))  # it is stored, and was never taken
    assert "there is no version 2" in refused.message
    empty = publish(flows, named(INNER, "checked", "two"), " ", check=False)
    assert "reason: say in a few words why" in empty["error"]["message"]
    long = publish(flows, named(INNER, "x" * 60, "two"), check=False)
    assert "at most 59" in long["error"]["message"]
    spaced = publish(flows, named(INNER, "checked", "two").replace("nodes:", "version: two words\nnodes:", 1), check=False)
    assert "version: must be 1 to 100 letters, digits" in spaced["error"]["message"]


@pytest.mark.drill
async def test_a_worker_that_is_killed_during_a_publish_leaves_all_or_nothing(
    tmp_path: Path, server: Server, client: Client, models: ModelServer
) -> None:
    queue = f"mofa-{uuid.uuid4().hex[:8]}"
    house = House(tmp_path / "house", server, queue, **models.environment)
    try:
        house.start_worker()
        publish(house, named(INNER, "killed", "one"))
        file = house.home / "two.yaml"
        file.write_text(named(INNER, "killed", "two"))
        publishing = house.spawn("flow", "publish", str(file), "--reason", "More.", "--wait", "20")
        house.kill_workers()
        code = publishing.wait(120)
        house.start_worker()
        now = versions(house, "killed")
        # Either the worker had answered before it was killed, or the publish was refused because it did not answer.
        assert [each["version"] for each in now if each["current"]] == (["2"] if code == 0 else ["1"])
        run = await client.start_workflow("Flow", {"flow": "killed"}, id=f"flow/{queue}", task_queue=queue)
        assert (await run.result())["output"] == ("inner two" if code == 0 else "inner one")
        done = publish(house, named(INNER, "killed", "two"), "Once more.")
        assert (done["version"], done["current"]) == ("2", True)
    finally:
        house.stop()
