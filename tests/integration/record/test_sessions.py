"""Sessions on a real server: a conversation over many runs, people among them, and the commands around it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from tests.integration.modes.test_consensus import ANN
from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer


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
    assert again.returncode == 1 and "exists already" in again.stderr
    text = house.mofa("session", "export", session, "--as", "markdown").stdout
    assert text.startswith(f"# {session}\n") and "**task:**\n\nTwo" in text
    house.mofa("session", "delete", session)
    gone = house.mofa("session", "show", session, check=False)
    assert gone.returncode == 4 and "There is no session" in gone.stderr
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


@pytest.mark.drill
async def test_a_full_context_is_summed_up_once_over_runs(
    client: Client, server: Server, models: ModelServer, tmp_path: Path
) -> None:
    """Five runs of one conversation on a worker that shows a model at most 400 tokens: each finds the summaries before it."""
    (tmp_path / "mofa.yaml").write_text("context: {max_tokens: 400, strategy: mix}\n")
    small, session = House(tmp_path, server, "small", **models.environment), name()
    small.start_worker()
    poet = {"kind": "agent", "name": "poet"}
    models.rule(when={"contains": f"{session} talk"}, reply=f"{session} " + "so it is said, " * 40)
    models.rule(when={"contains": "Sum up the conversation below"}, reply=f"The gist of {session}.")
    try:
        handles = []
        for number in range(5):
            given = {"task": f"{session} talk {number}", "participants": [poet], "session": session}
            id = f"small/{uuid.uuid4().hex[:8]}"
            handles.append(await client.start_workflow("RequestResponse", given, id=id, task_queue="small"))
            await handles[-1].result()
        asked = [e["body"]["messages"] for e in models.journal() if session in str(e["body"])]
        sums = [m for m in asked if "Sum up the conversation" in m[0]["content"]]
        answers = [m for m in asked if m not in sums]
        assert len(answers) == 5 and len(sums) == len({str(m) for m in sums}), "no summary was asked for twice"
        assert answers[4][0]["content"] == f"[summary of what was said before] The gist of {session}."
        assert answers[4][-1]["content"] == f"{session} talk 4"
        events = [e for e in await handles[4].query("events") if e["type"] == "context_compressed"]
        assert events[0]["data"]["tokens"] < 400 < events[0]["data"]["tokens_before"]
        usage = [(await handle.query("usage"))["calls"] for handle in handles]
        assert sum(usage) == len(asked), "every call is in the usage of one run"
        shown = json.loads(small.mofa("session", "show", session, "--json").stdout)
        assert len(shown["messages"]) == 10, "the originals are all there"
    finally:
        small.stop()
        models.reset()  # the rule about summaries would hold for others


async def test_a_bad_name_is_refused(client: Client, house: House) -> None:
    done = house.mofa("session", "create", "a/b", check=False)
    assert done.returncode == 2 and "name" in done.stderr
