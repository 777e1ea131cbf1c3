"""Approvals that allow later calls, on a real server: where they count, who can give them, how they end, and bad ones."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from kernel.conversation.decision import Decision, DecisionRequest
from kernel.identity.caller import proved
from runtime.identity.keys import IdentityKeys
from runtime.identity.seals import seal
from runtime.settings import Settings
from tests.support.house import House, Server, open_decision

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]

QUEUE = "mofa-allowances"


def asks_for(tool: str, expression: str = "3 * 4") -> Json:
    call = {"name": tool, "arguments": {"expression": expression}}
    return {"provider": "offline", "model": "scripted", "options": {"script": {expression: {"tool_calls": [call]}}}}


TOOLS = {
    "free": {"plugin": "calculator", "approval": "always"},
    "of_ann": {"plugin": "calculator", "approval": "always", "approvers": ["ann"]},
    "of_two": {"plugin": "calculator", "approval": "always", "approvers": ["ann", "ben", "cid"], "quorum": 2},
}

PROJECT = {
    "tools": TOOLS,
    "models": {name: asks_for(name) for name in TOOLS},
    "agents": {
        **{name: {"instructions": "You count.", "model": name, "tools": [name]} for name in TOOLS},
        "other": {"instructions": "You count, too.", "model": "free", "tools": ["free"]},
    },
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    home = tmp_path_factory.mktemp("allowances")
    (home / "mofa.yaml").write_text(json.dumps(PROJECT))
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
def tenant() -> str:
    """A tenant of the test's own: what one test allows does not count in another."""
    return f"公司-{uuid.uuid4().hex[:8]}"


async def start(client: Client, agent: str, tenant: str, **fields: Any) -> Handle:
    given = {"task": "What is 3 * 4?", "participants": [agent], "tenant": tenant, **fields}
    id = f"allow/{uuid.uuid4().hex[:10]}"
    return await client.start_workflow("RequestResponse", given, id=id, task_queue=QUEUE)


async def approve(handle: Handle, by: str = "ann", **always: Any) -> Json:
    request = await open_decision(handle, "approval")
    given = {"decision_id": request["id"], "choice": "approve", "by": by, **({"always": always} if always else {})}
    settled: Json = await handle.execute_update("decide", given)
    return settled


async def events(handle: Handle, kind: str) -> list[Json]:
    return [each for each in await handle.query("events") if each["type"] == kind]


async def needs_nobody(handle: Handle) -> list[Json]:
    """Wait for the end of a run in which nobody is asked, and return the events that say why."""
    assert "12" in str((await handle.result())["output"])
    assert await events(handle, "decision_opened") == []
    return await events(handle, "tool_allowed")


async def test_a_tool_is_allowed_for_one_agent_of_a_tenant_until_somebody_revokes_it(
    client: Client, house: House, tenant: str
) -> None:
    first = await start(client, "free", tenant)
    settled = await approve(first, lasts="P7D", within="tenant")
    always = {name: value for name, value in settled["settled"]["always"].items() if value is not None}
    assert always == {"lasts": "P7D", "within": "tenant", "agent": "this", "args": "any"}
    await first.result()
    [given] = await events(first, "allowance_given")
    assert (given["by"], given["data"]["tool"], given["data"]["agent"], given["data"]["within"]) == (
        "ann",
        "free",
        "free",
        "tenant",
    )

    [allowed] = await needs_nobody(await start(client, "free", tenant))
    assert allowed["data"]["allowances"] == [given["data"]["id"]] and allowed["data"]["givers"] == ["ann"]
    assert allowed["data"]["verified"] is False and allowed["by"] == "ann"
    for agent, of in (("other", tenant), ("free", f"{tenant}-2")):  # another agent, another tenant
        elsewhere = await start(client, agent, of)
        await approve(elsewhere)
        await elsewhere.result()

    listed = {each["id"]: each for each in json.loads(house.mofa("allow", "list", "--json").stdout)}
    assert listed[given["data"]["id"]]["counts"] and listed[given["data"]["id"]]["tenant"] == tenant
    assert "seal" not in listed[given["data"]["id"]]
    assert f"tenant {tenant}; given by ann" in house.mofa("allow", "list").stdout
    assert "Revoked" in house.mofa("allow", "revoke", given["data"]["id"]).stdout
    again = await start(client, "free", tenant)
    await approve(again)
    await again.result()
    assert await events(again, "tool_allowed") == []


async def test_the_narrowest_allowance_counts_in_its_run_alone_and_a_wide_one_for_every_agent(
    client: Client, house: House, tenant: str
) -> None:
    first = await start(client, "free", tenant)
    await open_decision(first, "approval")
    await asyncio.to_thread(house.mofa, "decide", first.id, "d1", "--choice", "approve", "--always", "PT1H")
    await first.result()
    second = await start(client, "free", tenant)
    wide = ("--always", "PT1H", "--within", "tenant", "--any-agent", "--same-args")
    await open_decision(second, "approval")
    await asyncio.to_thread(house.mofa, "decide", second.id, "d1", "--choice", "approve", *wide)
    await second.result()
    await needs_nobody(await start(client, "other", tenant))


async def test_an_allowance_counts_in_the_whole_tree_of_its_run(client: Client, tenant: str) -> None:
    team = {"kind": "team", "name": "team", "mode": "RequestResponse", "participants": ["free"]}
    given = {"task": "What is 3 * 4?", "participants": ["free", team, "other"], "tenant": tenant}
    whole = await client.start_workflow("Sequential", given, id=f"allow/{uuid.uuid4().hex[:10]}", task_queue=QUEUE)
    await approve(whole, lasts="PT1H", agent="any")
    assert (await whole.result())["status"] == "completed"
    assert len(await events(whole, "decision_opened")) == 1 and len(await events(whole, "tool_allowed")) == 1


async def test_so_many_people_have_to_allow_what_so_many_have_to_approve(client: Client, tenant: str) -> None:
    first = await start(client, "of_two", tenant)
    await approve(first, "ann", lasts="P1D", within="tenant")
    await approve(first, "ben")
    await first.result()
    [given] = await events(first, "allowance_given")
    assert given["by"] == "ann"
    second = await start(client, "of_two", tenant)  # one giver is not enough
    await approve(second, "ben", lasts="P1D", within="tenant")
    await approve(second, "cid")
    await second.result()
    [allowed] = await needs_nobody(await start(client, "of_two", tenant))
    assert sorted(allowed["data"]["givers"]) == ["ann", "ben"]


async def test_who_may_not_approve_allows_nothing(client: Client, tenant: str) -> None:
    first = await start(client, "of_ann", tenant)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await approve(first, "mallory", lasts="P1D", within="tenant")
    assert "only ann can allow" in str(refused.value.cause)
    await first.execute_update("reassign", {"decision_id": "d1", "to": ["mallory"]})
    await approve(first, "mallory", lasts="P1D", within="tenant")  # asked by a person, and no approver of the tool
    await first.result()
    second = await start(client, "of_ann", tenant)
    assert (await open_decision(second, "approval"))["assignees"] == ["ann"]
    await second.terminate()


async def test_a_verified_allowance_is_proved_by_its_seal(client: Client, house: House, tenant: str) -> None:
    keys = IdentityKeys(Settings.from_environment({"MOFA_HOME": str(house.home)}))
    first = await start(client, "of_ann", tenant)
    request = DecisionRequest.model_validate(await open_decision(first, "approval"))
    wish = {"decision_id": request.id, "choice": "approve", "always": {"lasts": "P1D", "within": "tenant"}}
    ann = proved("ann", "person", ["decider"], [tenant], None)
    sealed = seal(keys, ann, request, Decision.model_validate(wish))
    wider = sealed.model_copy(
        update={"always": sealed.always and sealed.always.model_copy(update={"lasts": timedelta(days=300)})}
    )
    with pytest.raises(WorkflowUpdateFailedError) as refused:  # the seal is for a day, and not for longer
        await first.execute_update("decide", wider)
    assert "seal" in str(refused.value.cause)
    settled = await first.execute_update("decide", sealed, result_type=DecisionRequest)
    assert settled.settled is not None and settled.settled.verified and settled.settled.seal is None
    await first.result()
    [allowed] = await needs_nobody(await start(client, "of_ann", tenant))
    assert allowed["data"]["verified"] is True

    with sqlite3.connect(house.home / "mofa.db") as db:  # somebody makes it last longer in the database
        changed = db.execute("UPDATE allowances SET expires_at = '2099-01-01 00:00:00.000000' WHERE tenant = ?", [tenant])
        assert changed.rowcount == 1
    db.close()
    tampered = await start(client, "of_ann", tenant)
    await open_decision(tampered, "approval")
    await tampered.terminate()


async def test_people_are_asked_where_allowances_cannot_be_read(client: Client, house: House, tenant: str) -> None:
    first = await start(client, "free", tenant)
    await approve(first, lasts="P1D", within="tenant")
    await first.result()
    with sqlite3.connect(house.home / "mofa.db") as db:
        db.execute("ALTER TABLE allowances RENAME TO away")
    try:
        second = await start(client, "free", tenant)
        await open_decision(second, "approval")
    finally:
        with sqlite3.connect(house.home / "mofa.db") as db:
            db.execute("ALTER TABLE away RENAME TO allowances")
        db.close()
    await approve(second)
    await second.result()


async def test_a_fused_run_asks_for_allowances_too(client: Client, tenant: str) -> None:
    first = await start(client, "free", tenant, execution="fused")
    await approve(first, lasts="P1D", within="tenant")
    assert "12" in str((await first.result())["output"])
    assert len(await events(first, "allowance_given")) == 1
    await needs_nobody(await start(client, "free", tenant, execution="fused"))


BAD: list[tuple[Json, str]] = [
    ({"until": "9999-12-31T23:59:59Z"}, "366 days"),
    ({"until": "9999-12-31T23:59:59-23:59"}, "366 days"),
    ({"lasts": "P367D"}, "366 days"),
    ({"until": "2001-01-01T00:00:00Z"}, "366 days"),
    ({"until": "2027-01-01T00:00:00"}, "offset"),
    ({"lasts": "P1D", "until": "2027-01-01T00:00:00Z"}, "either"),
    ({}, "either"),
    ({"lasts": "-P1D"}, "ISO 8601"),
    ({"lasts": "P1D", "within": "desk"}, "no desk"),
    ({"lasts": "P1D", "within": "x" * 10_000}, "within"),
    ({"lasts": "P1D", "within": "租户"}, "within"),
    ({"lasts": "P1D", "agent": "х" * 10_000}, "agent"),
    ({"lasts": "P1D", "tool": "*"}, "tool"),
]


async def test_bad_wishes_are_refused_at_the_door(client: Client, tenant: str) -> None:
    handle = await start(client, "free", tenant)
    request = await open_decision(handle, "approval")
    base = {"decision_id": request["id"], "choice": "approve"}
    for wish, words in BAD:
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update("decide", {**base, "always": wish})
        assert words in str(refused.value.cause) and len(str(refused.value.cause)) < 3_000, wish
    for change in ({"choice": "reject", "comment": "No."}, {"choice": "answer", "answer": "12"}):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update("decide", {**base, **change, "always": {"lasts": "P1D"}})
        assert "always" in str(refused.value.cause)
    await handle.signal("decide", {**base, "always": {"until": "9999-12-31T23:59:59Z"}})
    await approve(handle)
    await handle.result()
    [ignored] = await events(handle, "decision_ignored")
    assert "366 days" in ignored["data"]["reason"] and await events(handle, "allowance_given") == []
