"""Erasure: the words go from every table, and hashes, costs and decisions stay valid."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from typing import Any

from temporalio.client import Client, WorkflowHandle

from tests.support.event_log import Log
from tests.support.house import House, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
ALICE = {"kind": "human", "name": "alice"}


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": name, **fields}


def holding(house: House, word: str) -> set[str]:
    """The tables that hold a word anywhere."""
    with closing(sqlite3.connect(house.home / "mofa.db")) as db:
        return {line.split('"')[1] for line in db.iterdump() if line.startswith("INSERT") and word in line}


def bytes_holding(house: House, word: str) -> set[str]:
    """The files of the database and of the objects that have a word among their bytes."""
    files = [*house.home.glob("mofa.db*"), *(house.home / "objects").rglob("*")]
    return {file.name for file in files if file.is_file() and word.encode() in file.read_bytes()}


def spent(house: House) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(house.home / "mofa.db")) as db:
        query = "select key, status, input_tokens, output_tokens, cost_usd, paid_at from ledger order by key"
        return db.execute(query).fetchall()


def erase(house: House, *arguments: str) -> dict[str, Any]:
    done: dict[str, Any] = json.loads(house.mofa("erase", *arguments, "--json").stdout)
    return done


async def run(client: Client, id: str, team: list[Any], **given: Any) -> Handle:
    handle: Handle = await client.start_workflow("Sequential", {"participants": team, **given}, id=id, task_queue="mofa")
    return handle


async def test_a_tenants_words_go_and_all_else_stays(client: Client, house: House, models: ModelServer) -> None:
    word, other, log = uuid.uuid4().hex, uuid.uuid4().hex, Log(house.home)
    shared = f"Both were told {other}. " * 300
    models.rule(when={"contains": word}, reply=f"The secret of {word} is out. " * 300)
    team = [agent("a"), agent("b", tools=["calculator"])]
    mine = await run(client, f"mine/{other}", team, task=f"{word}: {shared}", tenant=word)
    yours = await run(client, f"yours/{other}", [agent("a")], task=shared, tenant=other)
    same = await run(client, f"same/{other}", [agent("a")], task=shared, tenant=word)
    for handle in (mine, yours, same):
        await handle.result()
    before, paid = await log.events(mine.id), spent(house)
    assert holding(house, word) >= {"ledger", "texts"} and all(event.data for event in before)
    counted = erase(house, "--tenant", word, "--dry-run")
    assert not counted["erased"] and holding(house, word)
    done = erase(house, "--tenant", word, "--yes")
    assert done == {**counted, "erased": True} and done["runs"] == 2 and done["answers"] == 3
    # The tenant's name is the word itself: only what names tenants still has it.
    assert holding(house, word) <= {"event_runs", "ledger"} and f"secret of {word}" not in str(spent(house))
    assert spent(house) == paid
    after = await log.events(mine.id)  # audits the chain too
    assert [(event.seq, event.at, event.type) for event in after] == [(event.seq, event.at, event.type) for event in before]
    assert {"erased"} == {key for event in after for key in event.data}
    assert (await log.events(yours.id))[-1].data["status"] == "completed"
    with closing(sqlite3.connect(house.home / "mofa.db")) as db:
        (kept,) = db.execute("select count(*) from texts where content = ?", (shared,)).fetchone()
    assert kept == 1  # the other tenant said it too
    assert not erase(house, "--tenant", word, "--dry-run")["events"]
    again = await run(client, f"again/{other}", [agent("a")], task=f"{word}: {shared}", tenant=other)
    assert (await again.result())["status"] == "completed"
    assert "texts" in holding(house, word)  # written again, it is stored again


async def test_a_persons_words_go_also_where_they_are_repeated(client: Client, house: House, models: ModelServer) -> None:
    word, log = uuid.uuid4().hex, Log(house.home)
    secret = f'My "number" is {word}, and nobody else\'s.'
    models.rule(when={"contains": word}, reply=f"She said: {secret} Well.")
    inner = {"kind": "team", "name": "inner", "mode": "Sequential", "participants": [agent("c")]}
    handle = await run(client, f"person/{word[:8]}", [ALICE, agent("a"), inner, {**ALICE, "name": "bob"}], task="Ask her")
    request = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": secret, "by": "alice"})
    refused = house.mofa("erase", "--workflow", handle.id, "--yes", check=False)
    assert refused.returncode == 1 and f"Still running: {handle.id}" in refused.stderr
    last = await open_decision(handle)
    await handle.execute_update("decide", {"decision_id": last["id"], "answer": "Good.", "by": "bob"})
    await handle.result()
    assert holding(house, word) >= {"events", "ledger", "texts"} and bytes_holding(house, word)
    done = erase(house, "--person", "alice", "--yes")
    assert done["erased"] and done["events"] and done["answers"] and done["texts"]
    assert holding(house, word) == set()
    assert done["remains"] is None and bytes_holding(house, word) == set(), "with a worker that has the file open"
    audit = json.loads(house.mofa("audit", "verify", handle.id, "--json").stdout)
    assert audit["ok"] and audit["erased"] == done["events"] and audit["erasures"][-1]["what"] == "person"
    assert {event.type for event in await log.events(handle.id) if "erased" in event.data} >= {"decision_settled", "answered"}
    assert next(event for event in await log.events(handle.id) if event.type == "run_started").data
