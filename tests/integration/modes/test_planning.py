"""Planning on a real server: a task that fails is planned again, and only it is run again."""

from __future__ import annotations

import uuid
from typing import Any

from temporalio.client import Client

from tests.integration.modes.test_consensus import voter
from tests.support.house import House
from tests.support.peers.model_server import ModelServer


def planned(id: str, description: str, participant: str, *depends_on: str) -> dict[str, Any]:
    return {"id": id, "description": description, "depends_on": list(depends_on), "participant": participant}


async def test_only_what_failed_is_run_again(client: Client, house: House, models: ModelServer) -> None:
    topic = uuid.uuid4().hex  # what each is asked to do tells the calls apart: the planner reads of everybody's instructions
    plan = [
        planned("t1", f"List {topic}", "a"),
        planned("t2", f"Draw {topic}", "b"),
        planned("t3", f"Write {topic}", "b", "t1"),
    ]
    circle = [planned("t1", f"List {topic}", "a", "t3"), *plan[1:]]
    planner = voter(
        models, "planner", {"subtasks": circle}, {"subtasks": plan}, {"subtasks": [planned("t2", f"Map {topic}", "c")]}
    )
    problem = {"ok": ["t1", "t3"], "failed": [{"id": "t2", "problem": "Not a map."}]}
    checker = voter(models, "checker", problem, {"ok": ["t2"], "failed": []})
    for work, reply in (("List", "Facts."), ("Draw", "A cat."), ("Write", "An article."), ("Map", "A map.")):
        models.rule(when={"contains": f"nothing else of it: {work} {topic}"}, reply=reply, times=1)
    given: dict[str, Any] = {
        "task": f"An article {uuid.uuid4().hex}",
        "participants": [{"kind": "agent", "name": name} for name in "abc"],
        "planner": planner,
        "checker": checker,
    }
    handle = await client.start_workflow("Planning", given, id=f"Planning/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["reason"].endswith("checked, after 1 replanned round.")
    assert outcome["output"] == {"t1": "Facts.", "t2": "A map.", "t3": "An article."}
    asked = [(e["data"]["participant"], e["data"]["step"]) for e in await handle.query("events") if e["type"] == "asked"]
    assert asked[:2] == [("planner", "plan/1"), ("planner", "plan/1/again-1")]
    assert sorted(asked[2:5]) == [("a", "task/t1/1"), ("b", "task/t2/1"), ("b", "task/t3/1")]
    assert asked[5:] == [("checker", "check/1"), ("planner", "plan/2"), ("c", "task/t2/2"), ("checker", "check/2")]
    calls: list[list[dict[str, Any]]] = [
        entry["body"]["messages"] for entry in models.journal() if given["task"] in str(entry["body"])
    ]
    assert len(calls) == len(asked) == 9 and outcome["usage"]["calls"] == 9
    retried = next(messages for messages in calls if f"nothing else of it: Map {topic}" in str(messages))
    assert "Not a map." in str(retried) and "A cat." not in str(retried)
