"""Reflection on a real server: a model drafts, a model and a person criticise."""

from __future__ import annotations

import uuid

from temporalio.client import Client

from tests.integration.modes.test_consensus import ANN, voter
from tests.support.house import House, open_decision
from tests.support.peers.model_server import ModelServer


async def test_a_draft_is_refined_until_all_accept(client: Client, house: House, models: ModelServer) -> None:
    author = voter(models, "a", "A long draft.", "A draft.")
    critic = voter(models, "b", {"accept": False, "comments": "Shorter."}, {"accept": True, "comments": ""})
    given = {"task": f"A poem {uuid.uuid4().hex}", "participants": [author, critic, ANN]}
    handle = await client.start_workflow("Reflection", given, id=f"Reflection/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    seen = ""
    for _ in range(2):
        request = await open_decision(handle)
        while request["id"] == seen:
            request = await open_decision(handle)
        seen = request["id"]
        await handle.execute_update("decide", {"decision_id": seen, "choice": "accept"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"]) == ("completed", "A draft.") and outcome["reason"] == "Accepted in round 2."
    last = [entry["body"]["messages"] for entry in models.journal() if author["instructions"] in str(entry["body"])][-1]
    assert [m["role"] for m in last] == ["system", "user", "assistant", "user", "user"] and "Shorter." in last[3]["content"]
