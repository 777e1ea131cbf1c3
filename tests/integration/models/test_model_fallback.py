"""Fallback and circuit breaker in real runs, over real HTTP: who was asked, what the run says of it, and its price."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError

from tests.support.house import House, Server
from tests.support.peers.model_server import ModelServer

PROJECT = """\
models:
  main:
    provider: openai
    model: m1
    fallback:
      - {model: long, on: [context_length]}
      - {model: "openai:m3"}
  long: {provider: openai, model: m2}
  frail: {provider: openai, model: m4, breaker: {failures: 2, open_s: 4}, fallback: [{model: "openai:m3"}]}
  slow: {provider: openai, model: m5, hedge: {after_s: 0.3, model: "openai:m3"}}
  cached: {provider: openai, model: m6, cache: {}}
  capped: {provider: openai, model: m7}
prices:
  openai:m1: {input_per_million: 1, output_per_million: 1}
  openai:m2: {input_per_million: 1000, output_per_million: 1000}
  openai:m3: {input_per_million: 1000000, output_per_million: 1000000}
  openai:m7: {input_per_million: 1, output_per_million: 100}
caps:
  - {by: model, only: "openai:m7", per: month, max_usd: 0.83}
"""


@pytest.fixture(scope="module")
def falling(server: Server, tmp_path_factory: pytest.TempPathFactory, models: ModelServer) -> Any:
    """Two workers with that project file."""
    home = tmp_path_factory.mktemp("fallback")
    (home / "mofa.yaml").write_text(PROJECT)
    house = House(home, server, f"fallback-{os.getpid()}-{time.monotonic_ns()}", **models.environment)
    house.start_worker()
    house.start_worker()
    yield house
    house.stop()


async def run(client: Client, house: House, word: str, model: str = "main") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The outcome, and what the record says of models that were tried in vain."""
    given = {"task": word, "participants": [{"kind": "agent", "name": "a", "model": model}]}
    handle = await client.start_workflow("RequestResponse", given, id=f"{house.task_queue}/{word}", task_queue=house.task_queue)
    outcome = await handle.result()
    events = await handle.query("events", {})
    return outcome, [event["data"] for event in events if event["type"] == "model_fallback"]


def asked(models: ModelServer, word: str) -> list[tuple[str, int]]:
    entries = [entry for entry in models.journal() if word in str(entry["body"].get("messages"))]
    return [(entry["body"]["model"], entry["response"]["status"]) for entry in entries]


@pytest.mark.parametrize(
    ("failure", "reason", "answered"),
    [
        ({"status": 503}, "down", "m3"),
        ({"status": 429, "retry_after_s": 60}, "rate_limit", "m3"),
        ({"status": 429, "code": "insufficient_quota"}, "quota", "m3"),
        ({"status": 404, "code": "model_not_found"}, "model_not_found", "m3"),
        ({"status": 504}, "timeout", "m3"),
        ({"status": 400, "code": "context_length_exceeded"}, "context_length", "m2"),
    ],
)
async def test_another_model_answers_at_once(
    falling: House, client: Client, models: ModelServer, failure: dict[str, Any], reason: str, answered: str
) -> None:
    word = f"fallback-{reason}-{time.monotonic_ns()}"
    models.rule(when={"model": "m1", "contains": word}, **failure)
    models.rule(when={"model": answered, "contains": word}, reply="In its stead.")
    outcome, told = await run(client, falling, word)
    assert outcome["status"] == "completed" and outcome["output"] == "In its stead."
    assert asked(models, word) == [("m1", failure["status"]), (answered, 200)]
    [fell] = told
    assert fell["model"] == f"openai:{answered}" and fell["tried"] == [{"model": "openai:m1", "reason": reason}]
    usage = outcome["usage"]
    tokens = usage["input_tokens"] + usage["output_tokens"]
    per_token = {"m2": 0.001, "m3": 1.0}[answered]
    assert usage["calls"] == 1 and tokens > 0 and usage["cost_usd"] == pytest.approx(tokens * per_token)
    [said] = outcome["contributions"]
    assert said["model"] == f"openai:{answered}"


async def test_a_bad_key_is_not_covered_up(falling: House, client: Client, models: ModelServer) -> None:
    word = f"fallback-key-{time.monotonic_ns()}"
    models.rule(when={"contains": word}, status=401)
    with pytest.raises(WorkflowFailureError) as failed:
        await run(client, falling, word)
    assert getattr(failed.value.cause, "type", None) == "ProviderRefused"
    assert asked(models, word) == [("m1", 401)]


async def test_a_model_that_is_down_is_left_alone_by_all_and_tried_again(
    falling: House, client: Client, models: ModelServer
) -> None:
    word = f"breaker-{time.monotonic_ns()}"
    models.rule(when={"model": "m4", "contains": word}, times=2, status=503)
    for number in range(2):
        await run(client, falling, f"{word}-{number}", "frail")
    _, told = await run(client, falling, f"{word}-open", "frail")
    assert [each for fell in told for each in fell["tried"]] == [{"model": "openai:m4", "reason": "down"}]
    assert asked(models, f"{word}-open") == [("m3", 200)], "it was not sent at all"
    number = 0
    while told:  # until the breaker lets one through
        _, told = await run(client, falling, f"{word}-again-{number}", "frail")
        number += 1
    assert asked(models, f"{word}-again-{number - 1}") == [("m4", 200)]
    assert [each for each in asked(models, word) if each[0] == "m4"] == [("m4", 503)] * 2 + [("m4", 200)]


async def test_a_slow_model_is_hedged_and_its_request_really_ends(falling: House, client: Client, models: ModelServer) -> None:
    word, before = f"hedged-{time.monotonic_ns()}", len(models.calls())
    models.rule(when={"contains": word, "model": "m5"}, hold=True)
    models.rule(when={"contains": word, "model": "m3"}, reply="In time.")
    given = {"task": word, "participants": [{"kind": "agent", "name": "a", "model": "slow"}]}
    id = f"{falling.task_queue}/{word}"
    handle = await client.start_workflow("RequestResponse", given, id=id, task_queue=falling.task_queue)
    outcome = await handle.result()
    assert outcome["output"] == "In time." and outcome["usage"]["calls"] == 2
    [told] = [event["data"] for event in await handle.query("events", {}) if event["type"] == "model_hedged"]
    assert (told["model"], told["other"], told["called_off"]) == ("openai:m3", "openai:m5", True)

    def ended(calls: list[dict[str, Any]]) -> bool:
        return sorted(call["state"] for call in calls[before:]) == ["aborted", "answered"]

    await asyncio.to_thread(models.wait_for, ended)
    with sqlite3.connect(falling.home / "mofa.db") as database:
        rows = database.execute("select model, status from ledger where scope like ? order by step", (f"{id}:%",)).fetchall()
    assert rows == [("openai:m3", "paid"), ("openai:m5", "paid")]
    assert json.loads(falling.mofa("audit", "verify", id, "--json").stdout)["faults"] == []


async def test_an_answer_of_earlier_is_given_again_and_the_books_agree(
    falling: House, client: Client, models: ModelServer
) -> None:
    word = f"cached-{time.monotonic_ns()}"
    given = {"task": word, "participants": [{"kind": "agent", "name": "a", "model": "cached"}]}
    outcomes = []
    for number in range(2):
        id = f"{falling.task_queue}/{word}/{number}"
        handle = await client.start_workflow("RequestResponse", given, id=id, task_queue=falling.task_queue)
        outcomes.append(await handle.result())
    assert outcomes[0]["output"] == outcomes[1]["output"] and len(asked(models, word)) == 1
    assert [outcome["usage"]["calls"] for outcome in outcomes] == [1, 0] and outcomes[1]["usage"]["cost_usd"] == 0
    assert [event["type"] for event in await handle.query("events", {})].count("model_cached") == 1
    assert json.loads(falling.mofa("audit", "verify", id, "--json").stdout)["faults"] == []


async def test_a_cap_holds_over_runs_and_workers(client: Client, falling: House, models: ModelServer) -> None:
    """There is room for one longest answer at a time, of 0.82 dollars, and for what two short ones cost."""

    def spent() -> Any:
        return json.loads(falling.mofa("spending", "--json").stdout)[0]

    assert spent()["left_usd"] == 0.83
    outcome, _ = await run(client, falling, "kinkajou-1", "capped")
    assert outcome["status"] == "completed" and len(asked(models, "kinkajou-1")) == 1
    after = spent()
    assert after["spent_usd"] == pytest.approx(outcome["usage"]["cost_usd"]) and after["reserved_usd"] == 0
    models.rule(when={"contains": "kinkajou-2"}, reply="word " * 200)
    await run(client, falling, "kinkajou-2", "capped")
    with pytest.raises(WorkflowFailureError) as refused:
        await run(client, falling, "kinkajou-3", "capped")
    error = refused.value.cause
    assert "The cap of 0.83 US dollars a month for the model openai:m7 has no room for a call that may cost $0.8" in str(error)
    assert asked(models, "kinkajou-3") == []
    assert "the model openai:m7, " in falling.mofa("spending").stdout
