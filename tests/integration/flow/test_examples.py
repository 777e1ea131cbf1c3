"""The flows of `examples/flows`, each by one command, with the offline model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from runtime.flows.flow_file import load_flow
from tests.support.house import ROOT, House, Server, eventually, open_decision

EXAMPLES = ROOT / "examples" / "flows"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    """A house with the offline model."""
    house = House(tmp_path_factory.mktemp("examples"), server, "mofa-examples")
    house.start_worker()
    yield house
    house.stop()


def run(house: House, name: str, given: Any, *more: str) -> Json:
    place, text = str(EXAMPLES / f"{name}.yaml"), json.dumps(given)
    done = house.mofa("flow", "run", place, "--input", text, "--json", *more, check=False)
    outcome: Json = json.loads(done.stdout)
    return outcome


def events(house: House, id: str, type: str) -> list[Json]:
    shown = json.loads(house.mofa("events", id, "--json").stdout)
    return [event["data"] for event in shown if event["type"] == type]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_is_valid(file: Path) -> None:
    assert load_flow(file).name == file.stem


def test_support_runs_exactly_one_handler(offline: House) -> None:
    outcome = run(offline, "support", {"message": "My invoice is wrong."})
    assert outcome["status"] == "completed"
    handlers = {"billing", "technical", "general"}
    answered = [each["participant"] for each in outcome["contributions"] if each["participant"] in handlers]
    assert len(answered) == 1
    assert answered[0] == outcome["output"]["topic"]
    assert {each["node"] for each in events(offline, outcome["workflow_id"], "node_skipped")} == handlers - {*answered}


def test_analyses_are_joined_into_one_text(offline: House) -> None:
    outcome = run(offline, "analyses", "A bicycle with a roof")
    assert [line for line in outcome["output"].splitlines() if line.startswith("#")] == [
        "# A bicycle with a roof", "## Market", "## Technology", "## Risk",
    ]  # fmt: skip
    assert outcome["usage"]["calls"] == 3


def test_research_reads_each_source_within_its_budget(offline: House) -> None:
    given = json.loads((EXAMPLES / "research-input.json").read_text())
    outcome = run(offline, "research", given)
    assert (outcome["status"], outcome["usage"]["calls"]) == ("completed", 51)
    read = [each for each in outcome["contributions"] if each["participant"] == "reader"]
    assert len(read) == len(given["sources"]) == 50
    outcome = run(offline, "research", {"question": "Why?", "sources": ["a.org", "b.org", "c.org"]}, "--max-calls", "2")
    assert (outcome["status"], outcome["usage"]["calls"]) == ("stopped", 2)


async def test_a_person_approves_each_line_of_an_invoice(offline: House, client: Client) -> None:
    lines = [{"text": "Tea", "amount": 10}, {"text": "Gold", "amount": 900}]
    run(offline, "invoice", {"number": "R7", "lines": lines}, "--detach", "--id", "flow/invoice")
    handle = client.get_workflow_handle("flow/invoice")
    for choice in ("approve", "reject"):
        request = await open_decision(handle)
        offline.mofa("decide", "flow/invoice", request["id"], "--choice", choice, "--comment", "As agreed.")
    outcome: Any = await handle.result()
    assert outcome["output"] == {"number": "R7", "to_pay": 10, "rejected": 900}


async def test_an_incident_ends_by_its_signal(offline: House, client: Client) -> None:
    run(offline, "incident", {"title": "Database down"}, "--detach", "--id", "flow/fixed")
    offline.temporal("workflow", "signal", "--name", "fixed", "--workflow-id", "flow/fixed", "--input", '"a new disk"')
    outcome: Any = await client.get_workflow_handle("flow/fixed").result()
    assert outcome["output"] == "Database down is fixed: a new disk"


async def test_an_incident_that_nobody_fixes_is_escalated(offline: House, client: Client) -> None:
    source = (EXAMPLES / "incident.yaml").read_text().replace("timeout: PT30M", "timeout: PT1S")
    (offline.home / "quick.yaml").write_text(source)
    offline.mofa("flow", "run", "quick.yaml", "--input", '{"title": "Disk full"}', "--detach", "--id", "flow/escalated")
    handle = client.get_workflow_handle("flow/escalated")
    request = await open_decision(handle, "exception")
    assert request["assignees"] == ["lead"]
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Ann", "by": "lead"})

    async def waits() -> bool:
        return bool((await handle.query("state"))["nodes"].get("closed") == "running")

    await eventually(waits)
    message = {"id": "m1", "sender": "test", "topic": "incidents.closed", "content": "all is well"}
    await handle.signal("tell", message)
    await handle.signal("tell", message)
    outcome: Any = await handle.result()
    assert outcome["output"] == "Disk full is closed by Ann: all is well"


async def test_a_schedule_starts_the_nightly_digest(offline: House, client: Client) -> None:
    offline.mofa("flow", "publish", str(EXAMPLES / "digest.yaml"), "--reason", "Every night")
    given = {"flow": "digest", "input": {"title": "News", "topics": ["rain", "bread"]}}
    offline.temporal(
        "schedule", "create", "--schedule-id", "digest", "--cron", "0 3 1 1 *", "--type", "Flow",
        "--task-queue", "mofa-examples", "--workflow-id", "flow/digest", "--input", json.dumps(given),
    )  # fmt: skip
    offline.temporal("schedule", "trigger", "--schedule-id", "digest")

    async def started() -> str | None:
        runs = client.list_workflows('WorkflowId STARTS_WITH "flow/digest"')
        return next(iter([run.id async for run in runs]), None)

    outcome: Any = await client.get_workflow_handle(str(await eventually(started))).result()
    offline.temporal("schedule", "delete", "--schedule-id", "digest")
    lines = outcome["output"].splitlines()
    assert [line for line in lines if line.startswith("#")] == ["# News", "## rain", "## bread"]
    assert outcome["usage"]["calls"] == 3
    empty = run(offline, "digest", {"title": "News", "topics": []})
    assert (empty["output"], empty["usage"]["calls"]) == ("# News\n\nThere are no topics.", 0)
