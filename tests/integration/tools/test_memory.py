"""Memory on a real server: what one run remembers another recalls, by vectors from a real HTTP server; the secretary learns."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from tests.support.house import House, Server, open_decision
from tests.support.peers.model_server import ModelServer


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A worker whose agents can remember; its vectors are made offline, of words."""
    home = tmp_path_factory.mktemp("shop")
    (home / "mofa.yaml").write_text("embedding: offline:words\nagents:\n  clerk: {tools: [remember, recall]}\n")
    house = House(home, server, "shop", **models.environment)
    house.start_worker()
    yield house
    house.stop()


def uses(tool: str, **arguments: Any) -> dict[str, Any]:
    return {"tool_calls": [{"name": tool, "arguments": arguments}]}


async def test_what_one_run_remembers_another_recalls(client: Client, shop: House, models: ModelServer) -> None:
    word, tenant = uuid.uuid4().hex[:8], f"t-{uuid.uuid4().hex[:6]}"
    models.rule(
        when={"contains": f"note {word}"}, times=1, reply=uses("remember", text=f"Ann drinks green tea {word}.", subject="ann")
    )
    models.rule(when={"contains": f"ask {word}"}, times=1, reply=uses("recall", query="Which tea does Ann drink?"))

    async def run(task: str) -> Any:
        given = {"task": task, "participants": ["clerk"], "tenant": tenant}
        handle = await client.start_workflow("RequestResponse", given, id=f"m/{uuid.uuid4().hex[:8]}", task_queue="shop")
        await handle.result()
        return handle

    await run(f"note {word}")
    handle = await run(f"ask {word}")
    [line] = [said for said in await handle.query("transcript") if said["role"] == "tool"]
    assert line["by"] == "recall" and json.loads(line["text"])[0]["text"] == f"Ann drinks green tea {word}."
    usage = await handle.query("usage")
    assert usage["calls"] == 3 and usage["input_tokens"] > 0, "two calls of the model and one for vectors"
    [found] = json.loads(shop.mofa("memory", "list", "--tenant", tenant, "--json").stdout)
    assert (found["agent"], found["subject"], found["uses"]) == ("clerk", "ann", 1)
    shown = shop.mofa("memory", "search", "green tea", "--agent", "clerk", "--tenant", tenant).stdout
    assert f"Ann drinks green tea {word}." in shown
    assert shop.mofa("memory", "forget", found["id"][:12]).stdout.startswith("Forgotten: Ann drinks")
    assert shop.mofa("memory", "forget", found["id"][:12], check=False).returncode == 4


async def test_vectors_come_from_the_providers_endpoint(
    client: Client, server: Server, models: ModelServer, tmp_path: Path
) -> None:
    """With the real HTTP endpoint: one request for a text, under an idempotency key, priced; none for what is known."""
    (tmp_path / "mofa.yaml").write_text(
        "prices: {'openai:text-embedding-3-small': {input_per_million: 20, output_per_million: 0}}\n"
    )
    house, word = House(tmp_path, server, "unused", **models.environment), uuid.uuid4().hex[:8]
    house.mofa("memory", "add", f"The shed is green {word}.", "--agent", "ann")
    for _ in range(2):
        found = json.loads(house.mofa("memory", "search", f"The shed is green {word}.", "--agent", "ann", "--json").stdout)
        assert found[0]["relevance"] == pytest.approx(1)
    asked = [entry for entry in models.journal() if entry["path"].endswith("/embeddings") and word in str(entry["body"])]
    assert len(asked) == 1 and asked[0]["headers"]["idempotency-key"]


@pytest.mark.drill
async def test_the_secretary_learns_from_what_was_sent_back(client: Client, shop: House, models: ModelServer) -> None:
    desk = f"desk-{uuid.uuid4().hex[:6]}"

    async def todo(idea: str, tenant: str = "acme") -> Any:
        executors = [{"kind": "agent", "name": "worker"}]
        given = {"idea": {"content": idea}, "secretary": {"name": desk, "executors": executors, "tenant": tenant}}
        return await client.start_workflow("Todo", given, id=f"todo/{uuid.uuid4().hex[:8]}", task_queue="shop")

    first = await todo(f"Write a letter about the harbour, {desk}")
    decision = await open_decision(first, "acceptance")
    choice = {"decision_id": decision["id"], "choice": "reject", "comment": "Letters have at most ten lines.", "by": "ann"}
    await first.execute_update("decide", choice)
    await first.result()
    [kept] = [e for e in await first.query("events") if e["type"] == "lessons_kept"]
    assert "rejected by ann: Letters have at most ten lines." in kept["data"]["lessons"][0]

    second = await todo(f"Write a letter about the lighthouse and the harbour, {desk}")
    decision = await open_decision(second, "acceptance")
    plans = plans_about("lighthouse", models)
    assert "Letters have at most ten lines." in plans[-1][1]["content"] and "memory of earlier work" in plans[-1][1]["content"]
    assert "memory_recalled" in [e["type"] for e in await second.query("events")]
    assert [said["by"] for said in await second.query("transcript") if "ten lines" in said["text"]] == ["memory", "memory"]
    await second.execute_update("decide", choice | {"decision_id": decision["id"]})  # the same correction came again
    item = await second.result()
    assert item["status"] == "failed"
    of_tenant = f'MofaTenant = "acme" AND MofaDesk = "{desk}"'
    assert {run.id async for run in client.list_workflows(of_tenant)} == {first.id, second.id}

    # What was learnt at a desk of the same name stays with its tenant.
    third = await todo(f"Write a letter about the rowboat and the harbour, {desk}", "umbrella")
    await open_decision(third, "acceptance")
    assert "ten lines" not in str(plans_about("rowboat", models)[-1])
    await third.terminate()

    def lessons(*words: str) -> Any:
        return json.loads(shop.mofa("lessons", *words, "--json").stdout)

    newer, older = lessons("list", "--desk", desk)
    assert older["source"].startswith(f"{first.id}:") and older["uses"] > 0 and newer["source"].startswith(f"{second.id}:")
    [correction] = lessons("measure", "--desk", desk, "--tenant", "acme")
    assert correction["first"]["id"] == older["id"] and [each["id"] for each in correction["again"]] == [newer["id"]]
    assert lessons("list", "--desk", desk, "--tenant", "umbrella") == lessons("measure", "--desk", "nobody") == []

    edited = lessons("edit", older["id"][:12], "Letters have at most nine lines.")
    assert (edited["agent"], edited["tenant"], edited["kind"], edited["importance"]) == (
        f"desk/{desk}",
        "acme",
        "correction",
        0.8,
    )
    assert lessons("remove", newer["id"][:12]) == {"removed": newer["id"]}
    assert [each["text"] for each in lessons("list", "--desk", desk)] == ["Letters have at most nine lines."]
    shown = shop.mofa("lessons", "list", "--desk", desk).stdout
    assert f"desk {desk} of acme, " in shown and "Letters have at most nine lines." in shown
    assert shop.mofa("lessons", "remove", "nothing", check=False).returncode == 4


def plans_about(word: str, models: ModelServer) -> list[Any]:
    """The prompts for a plan in which a word stands."""
    return [
        entry["body"]["messages"]
        for entry in models.journal()
        if entry["body"].get("response_format", {}).get("json_schema", {}).get("name") == "plan" and word in str(entry["body"])
    ]
