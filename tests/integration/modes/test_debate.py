"""Debate on a real server, with a real HTTP model server and a person who takes a side."""

from __future__ import annotations

import uuid
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.integration.modes.test_consensus import ANN, voter
from tests.support.house import House, eventually, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


def turn(answer: str, agrees: bool = False) -> dict[str, Any]:
    return {"answer": answer, "agrees": agrees, "reason": f"why {answer}"}


async def start(client: Client, **given: Any) -> Handle:
    given = {"task": f"Tea or coffee? {uuid.uuid4().hex}", **given}
    return await client.start_workflow("Debate", given, id=f"Debate/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def next_decision(handle: Handle, after: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        found = await open_decision(handle)
        return found if found["id"] != after else None

    found: dict[str, Any] = await eventually(look)
    return found


async def test_they_refine_one_answer_until_they_agree(client: Client, house: House, models: ModelServer) -> None:
    team = [
        voter(models, "a", turn("Tea"), turn("", agrees=True) | {"answer": "Tea, then"}),
        voter(models, "b", turn("Green tea")),
    ]
    handle = await start(client, participants=team)
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "Green tea")
    assert [(c["participant"], c["round"]) for c in outcome["contributions"]] == [("a", 1), ("b", 1), ("a", 2)]
    word = team[0]["instructions"]
    [_, last] = [entry["body"]["messages"] for entry in models.journal() if word in str(entry["body"])]
    assert [m["role"] for m in last] == ["system", "user", "assistant", "user", "user"]  # its own words are its own
    assert "[b] My answer: Green tea" in last[3]["content"] and "under discussion, by b" in last[4]["content"]


async def test_a_person_takes_a_side_and_a_model_judges(client: Client, house: House, models: ModelServer) -> None:
    team = [voter(models, "a", turn("Tea"), turn("Tea")), ANN]
    judge = voter(models, "jo", {"choice": "o2", "reason": "it is early"})
    handle = await start(client, participants=team, rounds=2, judge=judge)
    first = await open_decision(handle)
    assert [o["id"] for o in first["options"]] == ["agree"] and first["allow_answer"] and "by a:\nTea" in first["question"]
    await handle.execute_update("decide", {"decision_id": first["id"], "answer": "Coffee"})
    second = await next_decision(handle, first["id"])
    assert "Coffee" in second["question"]
    await handle.execute_update("decide", {"decision_id": second["id"], "answer": "Strong coffee"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "Strong coffee") and "it is early" in outcome["reason"]


async def test_a_person_agrees(client: Client, house: House, models: ModelServer) -> None:
    handle = await start(client, participants=[voter(models, "a", turn("Tea")), "ann"])
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "agree", "comment": "warm"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "Tea")


async def test_a_person_rules(client: Client, house: House, models: ModelServer) -> None:
    team = [voter(models, "a", turn("Tea")), voter(models, "b", turn("Coffee"))]
    handle = await start(client, participants=team, rounds=1, judge=ANN)
    request = await open_decision(handle)
    assert [o["label"] for o in request["options"]] == ["Tea", "Coffee"]
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "o1", "comment": "calmer"})
    outcome = await handle.result()
    assert outcome["output"] == "Tea" and "ann ruled for o1, held by a: calmer" in outcome["reason"]


async def test_a_debate_that_does_not_end_is_undecided_and_stands_in_a_chain(
    client: Client, house: House, models: ModelServer
) -> None:
    inner = {
        "kind": "team", "name": "duo", "mode": "Debate", "rounds": 1,
        "participants": [voter(models, "a", turn("Tea")), voter(models, "b", turn("Coffee"))],
    }  # fmt: skip
    given = {"task": "Tea or coffee?", "participants": [inner, "writer"], "on_failure": "skip"}
    handle: Handle = await client.start_workflow("Sequential", given, id=f"chain/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    outcome = await handle.result()
    assert outcome["status"] == "partial" and "undecided" in outcome["contributions"][0]["error"]["message"]
