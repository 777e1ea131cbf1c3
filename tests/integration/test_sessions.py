"""Sessions on a real server: a conversation over many runs, people among them, and the commands around it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from temporalio.client import Client

from tests.integration.test_consensus import ANN
from tests.support.house import House, open_decision
from tests.support.model_server import ModelServer


def name() -> str:
    return f"s-{uuid.uuid4().hex[:8]}"


async def run(client: Client, mode: str, session: str, task: str, *participants: Any, **more: Any) -> dict[str, Any]:
    given = {"task": task, "participants": list(participants), "session": session, **more}
    outcome: dict[str, Any] = await client.execute_workflow(mode, given, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    return outcome


async def test_a_run_goes_on_where_the_last_one_ended(client: Client, house: House, models: ModelServer) -> None:
    session, poet = name(), {"kind": "agent", "name": "poet"}
    models.rule(when={"contains": f"{session} first"}, times=1, reply="Moss.")
    await run(client, "RequestResponse", session, f"{session} first: what grows?", poet)
    await run(client, "Sequential", session, "And in sun?", poet, {"kind": "agent", "name": "critic"})
    asked = [entry["body"]["messages"] for entry in models.journal() if session in str(entry["body"])]
    assert [m["role"] for m in asked[1]] == ["user", "assistant", "user"]
    assert asked[1][1]["content"] == "Moss." and asked[1][2]["content"] == "And in sun?"
    assert [m["content"] for m in asked[2]][1:3] == ["[poet] Moss.", "And in sun?"], "to the critic it is the poet's word"
    lines = [json.loads(line) for line in house.mofa("session", "export", session).stdout.splitlines()]
    assert [(m["turn"], m["role"], m["author"]) for m in lines] == [
        (1, "task", "task"), (1, "answer", "poet"), (2, "task", "task"), (2, "answer", "critic"),
    ]  # fmt: skip


async def test_a_person_reads_what_was_said_before(client: Client, house: House, models: ModelServer) -> None:
    session = name()
    models.rule(when={"contains": session}, times=1, reply="Plant moss.")
    await run(client, "RequestResponse", session, f"{session}: what now?", {"kind": "agent", "name": "poet"})
    given = {"task": "Do you agree?", "participants": [ANN], "session": session}
    handle = await client.start_workflow("RequestResponse", given, id=f"s/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    decision = await open_decision(handle)
    assert "Plant moss." in decision["question"] and decision["question"].endswith("Do you agree?")
    await handle.execute_update("decide", {"decision_id": decision["id"], "answer": "Gladly."})
    await handle.result()
    events = [(e["type"], e["data"].get("turn") or e["data"].get("turns")) for e in await handle.query("events")]
    assert ("session_opened", 1) in events and ("session_joined", 2) in events
    shown = json.loads(house.mofa("session", "show", session, "--json").stdout)
    assert shown["messages"][-1]["author"] == "ann" and shown["messages"][-1]["text"] == "Gladly."


async def test_the_commands_list_fork_and_delete(client: Client, house: House, models: ModelServer) -> None:
    session = name()
    await run(client, "RequestResponse", session, "One", {"kind": "agent", "name": "poet"})
    await run(client, "RequestResponse", session, "Two", {"kind": "agent", "name": "poet"})
    assert json.loads(house.mofa("session", "fork", session, f"{session}-b", "--at", "1", "--json").stdout)["turns"] == 1
    again = house.mofa("session", "fork", session, f"{session}-b", check=False)
    assert again.returncode == 1 and "is there already" in again.stderr
    text = house.mofa("session", "export", session, "--as", "markdown").stdout
    assert text.startswith(f"# {session}\n") and "**task:**\n\nTwo" in text
    house.mofa("session", "delete", session)
    gone = house.mofa("session", "show", session, check=False)
    assert gone.returncode == 4 and "No session" in gone.stderr
    listed = {s["name"]: s["turns"] for s in json.loads(house.mofa("session", "list", "--json").stdout)}
    assert session not in listed and listed[f"{session}-b"] == 1


async def test_a_run_without_a_result_leaves_the_session_as_it_is(client: Client, house: House, models: ModelServer) -> None:
    session = name()
    given = {"task": "Wait", "participants": [ANN], "session": session}
    handle = await client.start_workflow("RequestResponse", given, id=f"s/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    await open_decision(handle)
    await handle.signal("cancel", {"reason": "enough"})
    assert (await handle.result())["status"] == "stopped"
    assert json.loads(house.mofa("session", "show", session, "--json").stdout)["messages"] == []
    assert "session_left" in [e["type"] for e in await handle.query("events")]


async def test_a_chat_is_a_session(client: Client, house: House, models: ModelServer) -> None:
    session = name()
    models.rule(when={"contains": f"{session} hello"}, reply="Hello to you.")
    first = house.mofa("chat", session, f"{session} hello", "--with", "writer")
    assert first.stdout == "Hello to you.\n"
    lines = [
        json.loads(line)
        for line in house.mofa("chat", session, "--with", "writer", "--json", input="a\n\nb\n").stdout.splitlines()
    ]
    assert [line["output"] for line in lines] == ["Hello to you."] * 2, "each run is shown what was said before"
    assert json.loads(house.mofa("session", "show", session, "--json").stdout)["session"]["turns"] == 3


async def test_a_bad_name_is_refused(client: Client, house: House) -> None:
    done = house.mofa("session", "create", "a/b", check=False)
    assert done.returncode == 2 and "name" in done.stderr
