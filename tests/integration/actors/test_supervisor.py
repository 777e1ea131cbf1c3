"""Supervised agents on a real server."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.house import House, eventually

Handle = WorkflowHandle[Any, Any]


async def group(client: Client, names: list[Any], **policy: Any) -> Handle:
    given = {"children": names, **policy}
    return await client.start_workflow("Supervisor", given, id=f"supervisor/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def run_ids(client: Client, names: list[str]) -> dict[str, str]:
    """The current run of each, once all of them live and answer."""

    async def look() -> dict[str, str] | None:
        found = {}
        for name in names:
            handle = client.get_workflow_handle(f"agent/{name}")
            try:
                described = await handle.describe()
            except Exception:
                return None
            if described.status is None or described.status.name != "RUNNING":
                return None
            if (await handle.query("status"))["state"] != "ready":
                return None
            found[name] = described.run_id
        return found

    runs: dict[str, str] = await eventually(look)
    return runs


@pytest.mark.parametrize(("strategy", "fresh"), [("one_for_one", "b"), ("rest_for_one", "bc"), ("all_for_one", "abc")])
async def test_who_is_started_again(client: Client, house: House, strategy: str, fresh: str) -> None:
    word = uuid.uuid4().hex[:6]
    names = [f"{letter}-{word}" for letter in "abc"]
    handle = await group(client, [{"name": name} for name in names], strategy=strategy)
    before = await run_ids(client, names)
    await client.get_workflow_handle(f"agent/{names[1]}").terminate("a drill")

    async def restarted() -> bool:
        return bool((await handle.query("status"))["restarts"] == len(fresh))

    await eventually(restarted)
    after = await run_ids(client, names)
    assert "".join(name[0] for name in names if before[name] != after[name]) == fresh
    await handle.signal("stop")
    assert (await handle.result())["living"] == []


async def test_a_group_that_fails_too_often_is_given_up(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:6]
    handle = await group(client, [{"name": f"a-{word}"}, f"nobody-{word}"], max_restarts=2)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError) and failed.value.cause.type == "GivenUp"
    assert "3 failures within 300 s" in failed.value.cause.message
    described = await client.get_workflow_handle(f"agent/a-{word}").describe()
    assert described.status is not None and described.status.name == "CANCELED"


async def test_an_agent_that_is_stopped_is_not_started_again(client: Client, house: House) -> None:
    word = uuid.uuid4().hex[:6]
    handle = await group(client, [{"name": f"a-{word}"}, {"agent": {"name": f"b-{word}"}}])
    await run_ids(client, [f"a-{word}", f"b-{word}"])
    await client.get_workflow_handle(f"agent/a-{word}").signal("stop")

    async def one_left() -> bool:
        return bool((await handle.query("status"))["living"] == [f"b-{word}"])

    await eventually(one_left)
    await client.get_workflow_handle(f"agent/b-{word}").signal("stop")
    assert (await handle.result())["restarts"] == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"children": []}, "children"),
        ({"children": ["a", "a"]}, "more than once"),
        ({"children": ["a"], "strategy": "x"}, "strategy"),
    ],
)
async def test_bad_input(client: Client, house: House, given: dict[str, Any], words: str) -> None:
    handle: Handle = await client.start_workflow("Supervisor", given, id=f"supervisor/{uuid.uuid4().hex}", task_queue="mofa")
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError) and words in failed.value.cause.message
