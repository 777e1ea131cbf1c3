"""Consensus on a real server, with a real HTTP model server and people."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.house import House, eventually, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
ANN = {"kind": "human", "name": "ann"}
RED = {"choice": "red", "reason": "warm"}
BLUE = {"choice": "blue", "reason": "calm"}


async def start(client: Client, **given: Any) -> Handle:
    given = {"task": f"Which colour? {uuid.uuid4().hex}", **given}
    return await client.start_workflow("Consensus", given, id=f"Consensus/{uuid.uuid4().hex[:8]}", task_queue="mofa")


def voter(models: ModelServer, name: str, *replies: Any, **rule: Any) -> dict[str, Any]:
    """An agent who gives these replies in turn, or one that a rule answers."""
    word = uuid.uuid4().hex
    for reply in reversed(replies):
        models.rule(when={"contains": word}, reply=reply, times=1)
    if rule:
        models.rule(when={"contains": word}, **rule)
    return {"kind": "agent", "name": name, "instructions": word}


async def test_a_majority_ends_the_http_call_that_can_change_nothing(client: Client, house: House, models: ModelServer) -> None:
    before = len(models.calls())
    team = [
        voter(models, "slow", hold=True),
        voter(models, "a", reply=RED, delay_ms=1000),
        voter(models, "b", reply=RED, delay_ms=1000),
    ]
    handle = await start(client, participants=team, options=["red", "blue"])
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "red")
    assert [c["status"] for c in outcome["contributions"]] == ["cancelled", "ok", "ok"]
    assert sorted((v["participant"], v["choice"], v["round"], v["reason"]) for v in outcome["votes"]) == [
        ("a", "red", 1, "warm"),
        ("b", "red", 1, "warm"),
    ]
    assert sorted(call["state"] for call in models.calls()[before:]) == ["aborted", "answered", "answered"]
    assert outcome["usage"]["calls"] == 3  # the third was cut off, and cost something all the same


async def test_they_discuss_until_one_is_convinced_and_a_person_votes(
    client: Client, house: House, models: ModelServer
) -> None:
    team = [voter(models, "a", RED, RED), ANN, voter(models, "b", BLUE, RED)]
    handle = await start(client, participants=team, options=["red", "blue"], threshold=0.7)
    first = await open_decision(handle, "vote")
    assert [o["id"] for o in first["options"]] == ["red", "blue"] and first["assignees"] == ["ann"]
    await handle.execute_update("decide", {"decision_id": first["id"], "choice": "red", "comment": "my favourite"})

    async def second() -> Any:
        found = await open_decision(handle, "vote")
        return found if found["id"] != first["id"] else None

    request = await eventually(second)
    assert "I vote for blue: calm" in request["question"] and "my favourite" in request["question"]
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "red"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "red") and "round 2" in outcome["reason"]
    assert [v["choice"] for v in outcome["votes"] if v["round"] == 1] == ["red", "red", "blue"]


async def test_they_propose_what_they_vote_on(client: Client, house: House, models: ModelServer) -> None:
    team = [
        voter(models, "a", {"proposal": "Go by train", "reason": "quiet"}, {"choice": "o1", "reason": "still"}),
        voter(models, "b", {"proposal": "Fly", "reason": "fast"}, {"choice": "o1", "reason": "convinced"}),
    ]
    outcome = await (await start(client, participants=team)).result()
    assert (outcome["status"], outcome["output"]) == ("completed", "Go by train")
    assert [v["choice"] for v in outcome["votes"]] == ["o1", "o1"] and outcome["usage"]["calls"] == 4


async def test_a_person_breaks_the_tie(client: Client, house: House, models: ModelServer) -> None:
    team = [voter(models, "a", RED), voter(models, "b", BLUE)]
    handle = await start(client, participants=team, options=["red", "blue"], rounds=1, tie_break="ann")
    request = await open_decision(handle, "vote")
    assert "You decide" in request["question"]
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "blue", "by": "ann"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "blue") and "ann decided for blue" in outcome["reason"]


async def test_undecided_with_all_votes(client: Client, house: House, models: ModelServer) -> None:
    team = [voter(models, "a", RED, RED), voter(models, "b", BLUE, BLUE)]
    outcome = await (await start(client, participants=team, options=["red", "blue"], rounds=2)).result()
    assert (outcome["status"], outcome["output"], len(outcome["votes"])) == ("undecided", None, 4)


async def test_an_impossible_quorum_fails_the_run_at_once(client: Client, house: House, models: ModelServer) -> None:
    broken = [voter(models, name, status=400, message="cannot") for name in ("a", "b")]
    handle = await start(client, participants=[*broken, ANN], options=["red", "blue"], quorum=2)
    with pytest.raises(WorkflowFailureError) as failed:
        await asyncio.wait_for(handle.result(), 300)  # ann is not waited for
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "QuorumImpossible"
    assert (await handle.query("decisions"))[0]["status"] == "cancelled"


async def test_a_team_votes_in_words(client: Client, house: House, models: ModelServer) -> None:
    inner = {"kind": "team", "name": "desk", "mode": "RequestResponse", "participants": [voter(models, "x", "We are for red.")]}
    outcome = await (await start(client, participants=[inner, voter(models, "b", RED)], options=["red", "blue"])).result()
    assert (outcome["status"], outcome["output"]) == ("completed", "red")
