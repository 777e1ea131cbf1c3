"""`mofa audit verify`, `mofa events --as-of`, and what is left of a run that Temporal has forgotten."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from kernel.secretary.evolve import fold
from kernel.views.as_of import run_as_of
from tests.support.event_log import queried
from tests.support.house import House, eventually
from tests.support.secretary import see_through

Handle = WorkflowHandle[Any, Any]
AGENT = {"kind": "agent", "name": "a"}
CHAIN = "chain_key = (select chain_key from event_runs where workflow_id = ?)"


def sql(house: House, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(house.home / "mofa.db", timeout=60)) as db, db:
        assert db.execute(statement, values).rowcount > 0, statement


def verify(house: House, *arguments: str) -> dict[str, Any]:
    """What `mofa audit verify` finds; its exit code says the same."""
    done = house.mofa("audit", "verify", *arguments, "--json", check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if found["ok"] else 1), done.stderr
    return found


async def finished(client: Client, id: str) -> Handle:
    handle: Handle = await client.start_workflow(
        "Sequential", {"task": "Count", "participants": [AGENT, {"kind": "agent", "name": "b"}]}, id=id, task_queue="mofa"
    )
    await handle.result()
    return handle


async def test_a_change_of_the_log_is_found(client: Client, house: House) -> None:
    id = f"audit/{uuid.uuid4().hex}"
    await finished(client, id)
    whole = verify(house, id)
    assert whole["ok"] and whole["runs"] == 1 and whole["events"] == 6 and len(whole["heads"]) == 1
    assert whole["compared_with_temporal"] and whole["unchecked"] == [] and whole["older"]["events"] == 0
    assert (whole["replies"], whole["messages"] >= 3, whole["texts"] >= 2) == (2, True, True)
    clean = house.mofa("audit", "verify", id).stdout
    counts = f"Checked 6 events in 1 run, {whole['texts']} texts, {whole['messages']} messages, 2 ledger replies"
    assert clean.startswith(counts) and "and compared with the run's record in Temporal: no difference found." in clean
    with closing(sqlite3.connect(house.home / "mofa.db")) as db:
        (content,) = db.execute(f"select content from events where seq = 3 and {CHAIN}", (id,)).fetchone()
    sql(house, f"update events set content = ? where seq = 3 and {CHAIN}", content.replace('"ok"', '"no"'), id)
    sql(house, "update ledger set output_tokens = output_tokens + 7 where step = 'stage-2' and scope like ?", f"{id}:%")
    said = house.mofa("audit", "verify", id, check=False)
    assert said.returncode == 1 and f"{id}: event 3 (answered) was changed" in said.stdout
    assert f"{id}: event 5 (answered): the ledger has 1 calls" in said.stdout
    assert "differences found." in said.stdout and "no difference" not in said.stdout
    sql(house, f"update events set content = ? where seq = 3 and {CHAIN}", content, id)
    sql(house, "update ledger set output_tokens = output_tokens - 7 where step = 'stage-2' and scope like ?", f"{id}:%")
    assert verify(house, id)["ok"]


async def test_a_run_that_was_cut_off_or_taken_out_is_found(client: Client, house: House) -> None:
    """The chain itself is sound, but Temporal and an earlier audit know better."""
    id, anchor = f"audit/{uuid.uuid4().hex}", house.home / "audit.json"
    await finished(client, id)
    anchor.write_text(house.mofa("audit", "verify", "--json").stdout)
    sql(house, f"delete from events where seq > 4 and {CHAIN}", id)
    head, at = (f"(select {name} from events where seq = 4 and {CHAIN})" for name in ("hash", "at"))
    cut_off = f"update event_runs set head_seq = 4, head_hash = {head}, last_at = {at} where workflow_id = ?"
    sql(house, cut_off, id, id, id)
    (lost,) = verify(house, id)["faults"]
    assert (lost["kind"], lost["seq"]) == ("missing", 5) and "the run's record in Temporal has them" in lost["message"]
    (earlier,) = verify(house, "--against", str(anchor))["faults"]
    assert earlier["workflow_id"] == id and "at the earlier audit, is missing" in earlier["message"]
    sql(house, "delete from event_runs where workflow_id = ?", id)
    strays, unpaid = verify(house)["faults"]
    assert strays["kind"] == "inserted" and (unpaid["kind"], unpaid["key"].startswith(id)) == ("missing", True)
    sql(house, "delete from events where chain_key not in (select chain_key from event_runs)")
    sql(house, "delete from ledger where scope like ?", f"{id}:%")


@pytest.mark.drill
@pytest.mark.timeout(200)
async def test_a_run_that_temporal_has_forgotten_is_still_there(client: Client, house: House) -> None:
    id = f"forgotten/{uuid.uuid4().hex}"
    handle = await finished(client, id)
    events = await queried(handle)
    house.temporal("workflow", "delete", "--workflow-id", id, "--yes")

    async def gone() -> bool:
        try:
            await handle.describe()
        except RPCError as error:
            return error.status == RPCStatusCode.NOT_FOUND
        return False

    # A deletion waits until the server has acknowledged the closing task, which it writes down every half minute.
    await eventually(gone, 150)
    listed = house.mofa("events", id, "--json")
    assert f"Temporal no longer has {id}" in listed.stderr
    assert json.loads(listed.stdout) == [event.model_dump(mode="json") for event in events]
    shown = json.loads(house.mofa("show", id, "--json").stdout)
    assert shown["from_event_log"] and shown["status"] == "completed" and shown["usage"]["calls"] == 2
    assert [said["by"] for said in shown["transcript"]] == ["a", "b"]


async def test_any_state_can_be_rebuilt_at_any_event(client: Client, house: House) -> None:
    id = f"todo/{uuid.uuid4().hex}"
    desk = {"name": "desk", "executors": [AGENT], "clarify": "interactive"}
    given = {"idea": {"content": "Write a guide"}, "secretary": desk}
    handle: Handle = await client.start_workflow("Todo", given, id=id, task_queue="mofa")
    item = await see_through(handle)
    events = await queried(handle)
    for seq in range(1, len(events) + 1):
        then, folded = run_as_of(events[:seq]), fold(events[:seq])
        assert then is not None and then.seq == seq and then.todo == folded
    seq = len(events) // 2
    state = json.loads(house.mofa("events", id, "--as-of", str(seq), "--json").stdout)
    assert state == json.loads(run_as_of(events[:seq]).model_dump_json())  # type: ignore[union-attr]
    last = run_as_of(events)
    assert last is not None and last.todo is not None
    assert last.todo.model_dump(mode="json")["plan"] == item["plan"] and last.status == item["status"] == "completed"
    assert last.usage.model_dump() == item["usage"]
    assert {each["status"] for each in last.decisions.values()} == {"settled"}
    refused = house.mofa("events", id, "--as-of", "9999", check=False)
    assert refused.returncode == 2 and f"has the events 1 to {len(events)}" in refused.stderr
