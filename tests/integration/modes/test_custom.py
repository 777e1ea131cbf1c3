"""Custom and Auto on a real server, with a real HTTP model server and people."""

from __future__ import annotations

import json
import uuid
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.integration.modes.test_consensus import ANN, voter
from tests.support.house import House, eventually
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


def move(kind: str, **fields: Any) -> dict[str, Any]:
    return {"why": f"time to {kind}", "move": {"move": kind, **fields}}


FINISH = move("finish", output="All done.", reason="the protocol is at its end")


async def start(client: Client, type: str, /, **given: Any) -> Handle:
    given = {"task": f"A poem {uuid.uuid4().hex}", **given}
    return await client.start_workflow(type, given, id=f"{type}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def test_the_moderator_plays_the_protocol_with_every_move(client: Client, house: House, models: ModelServer) -> None:
    a = voter(models, "a", "Rain falls.", "I like it.", {"choice": "o1", "reason": "mine"}, "Another line.")
    jo = voter(
        models,
        "jo",
        move("address", to="a", message="Write a line."),
        move("broadcast", message="What do you think of it?"),
        move("vote", question="Keep it?", options=["yes", "no"]),
        move("run_mode", mode="Sequential", task="One more line", participants=["a"], fields={}),
        move("ask_person", to=None, question="Good enough?", options=["yes", "no"]),
        FINISH,
    )
    words = "First a line, then what all think of it, then a vote."
    handle = await start(client, "Custom", mode=words, participants=[a, ANN], moderator=jo)
    answers = [{"answer": "Lovely."}, {"choice": "o1"}, {"choice": "o1"}]
    seen: list[str] = []

    async def fresh() -> dict[str, Any] | None:
        return next((d for d in await handle.query("decisions") if d["status"] == "open" and d["id"] not in seen), None)

    for answer in answers:
        request = await eventually(fresh)
        seen.append(request["id"])
        await handle.execute_update("decide", {"decision_id": request["id"], **answer})
    outcome = await handle.result()
    assert (outcome["status"], outcome["output"], outcome["reason"]) == ("completed", "All done.", "the protocol is at its end")
    assert [v["choice"] for v in outcome["votes"]] == ["o1", "o1"] and outcome["usage"]["calls"] == 10
    made = [e["data"]["move"] for e in await handle.query("events") if e["type"] == "move_made"]
    assert made == ["address", "broadcast", "vote", "run_mode", "ask_person"]
    prompts = [entry["body"] for entry in models.journal() if jo["instructions"] in str(entry["body"])]
    assert (
        prompts[0]["response_format"]["json_schema"]["name"] == "next_move" and words in prompts[0]["messages"][-1]["content"]
    )
    assert "Lovely." in json.dumps(prompts[-1]["messages"]) and "Another line." in json.dumps(prompts[-1]["messages"])


async def test_moves_that_are_not_allowed_go_back_and_three_end_it(client: Client, house: House, models: ModelServer) -> None:
    bad = move("address", to="zoe", message="hi")
    jo = voter(models, "jo", bad, bad, FINISH)
    outcome = await (await start(client, "Custom", mode="Talk.", participants=["writer"], moderator=jo)).result()
    assert outcome["status"] == "completed"
    prompts = [entry["body"]["messages"] for entry in models.journal() if jo["instructions"] in str(entry["body"])]
    assert "not allowed: 'zoe' is not a participant; participants: writer" in prompts[1][-1]["content"]
    jo = voter(models, "jo", bad, bad, bad)
    outcome = await (await start(client, "Custom", mode="Talk.", participants=["writer"], moderator=jo)).result()
    assert outcome["status"] == "stopped" and "'zoe' is not a participant" in outcome["reason"]


async def test_the_budget_bounds_it(client: Client, house: House, models: ModelServer) -> None:
    jo = voter(models, "jo", reply=move("address", to="writer", message="More."))
    handle = await start(client, "Custom", mode="Talk.", participants=["writer"], moderator=jo, budget={"max_calls": 4})
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and "max_calls" in outcome["reason"] and outcome["usage"]["calls"] == 4


async def test_a_mode_is_chosen_run_and_explained(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    chosen = {"mode": "Parallel", "fields": {"aggregate": "concat"}, "why": "They need not wait for each other."}
    models.rule(when={"schema": "mode_choice"}, reply=chosen, times=1)
    handle = await start(client, "Auto", task=word, participants=["writer", {"kind": "agent", "name": "b"}])
    outcome = await handle.result()
    assert (outcome["mode"], outcome["status"]) == ("Parallel", "completed")
    assert outcome["output"].count("A fake model's words") == 2
    assert outcome["reason"] == "Parallel was chosen: They need not wait for each other."
    [event] = [e for e in await handle.query("events") if e["type"] == "mode_chosen"]
    assert event["data"] == chosen
    assert [c["participant"] for c in outcome["contributions"]] == ["chooser", "writer", "b"]


async def test_without_a_rule_some_mode_is_chosen_that_fits(client: Client, house: House) -> None:
    outcome = await (await start(client, "Auto", participants=["writer"])).result()
    assert outcome["status"] == "completed" and "was chosen" in outcome["reason"]


def test_the_command_line_runs_every_mode_with_its_own_fields(house: House, models: ModelServer) -> None:
    pair = [voter(models, "a", {"answer": "Tea", "agrees": False, "reason": "x"}), "writer"]
    given: dict[str, dict[str, Any]] = {
        "Parallel": {"aggregate": "first"},
        "Consensus": {"options": ["tea", "coffee"], "rounds": 1},
        "Debate": {"rounds": 1, "judge": "writer"},
        "Custom": {"mode": "Finish at once.", "moderator": voter(models, "jo", FINISH)},
        "auto": {},
    }
    for mode, fields in given.items():
        text = json.dumps({"task": "Tea or coffee?", "participants": pair, **fields})
        done = house.mofa("run", mode, "--input", "-", "--json", input=text)
        assert json.loads(done.stdout)["status"] in ("completed", "partial"), done.stdout
    wrong = house.mofa("run", "debate", "--input", "-", input='{"task": "x", "participants": ["a"]}', check=False)
    assert wrong.returncode == 2 and "at least 2 participants" in wrong.stderr
