"""RequestResponse and Sequential on a real server, with a real HTTP model server and people."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError, CancelledError

from tests.support.house import House, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]


async def start(client: Client, mode: str, **given: Any) -> Handle:
    return await client.start_workflow(mode, given, id=f"{mode}/{uuid.uuid4().hex[:8]}", task_queue="mofa")


async def refusal(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


def agent(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "agent", "name": name, **fields}


ANN = {"kind": "human", "name": "ann"}


async def test_one_agent_answers_and_the_run_shows_it(client: Client, house: House) -> None:
    handle = await start(
        client, "RequestResponse", task="Name a colour of rain", participants=["writer"], context={"season": "autumn"}
    )
    outcome = await handle.result()
    assert outcome["mode"] == "RequestResponse" and outcome["status"] == "completed"
    assert outcome["output"].startswith("A fake model's words")
    [contribution] = outcome["contributions"]
    assert (
        contribution["participant"] == "writer"
        and contribution["status"] == "ok"
        and contribution["content"] == outcome["output"]
    )
    assert outcome["usage"]["calls"] == 1 and outcome["usage"]["input_tokens"] > 0
    assert outcome["usage"]["cost_usd"] is None  # the price of this model is not known, and unknown is not free
    # Every query answers on the closed run.
    types = [e["type"] for e in await handle.query("events") if e["type"] != "plugins_pinned"]  # other tests install some
    assert types == ["run_started", "asked", "answered", "run_finished"]
    seqs = [e["seq"] for e in await handle.query("events", {"after": 2})]
    assert seqs == list(range(3, 3 + len(seqs))) and len(seqs) >= 2
    said = await handle.query("transcript")
    assert [(line["by"], line["role"]) for line in said] == [("task", "task"), ("writer", "answer")]
    state = await handle.query("state")
    assert state["status"] == "completed" and state["agents"] == ["writer"]
    assert (await handle.query("usage"))["calls"] == 1
    assert (await handle.query("diagram")).startswith("flowchart")
    described = await handle.describe()
    attributes = {pair.key.name: pair.value for pair in described.typed_search_attributes.search_attributes}
    assert attributes["MofaMode"] == "RequestResponse" and attributes["MofaStatus"] == "completed"
    assert (
        attributes["MofaAgents"] == ["writer"]
        and attributes["MofaOpenDecisions"] == 0
        and attributes["MofaPriority"] == "normal"
    )


async def test_a_model_call_costs_few_events(client: Client, house: House) -> None:
    handle = await start(client, "RequestResponse", task="Say hello", participants=[agent("ann")])
    await handle.result()
    types = await history_types(handle)
    assert types.count("activity_task_scheduled_event_attributes") == 1
    assert len(types) <= 15, types


async def test_each_stage_sees_what_came_before(client: Client, house: House, models: ModelServer) -> None:
    task = f"Tell the story of {uuid.uuid4().hex}"
    handle = await start(client, "Sequential", task=task, participants=[agent("first"), agent("second"), agent("third")])
    outcome = await handle.result()
    assert outcome["status"] == "completed"
    assert [c["round"] for c in outcome["contributions"]] == [1, 2, 3]
    prompts = [entry["body"]["messages"] for entry in models.journal() if task in str(entry["body"])]
    assert [len(prompt) for prompt in prompts] == sorted(len(prompt) for prompt in prompts)
    assert "[first]" in str(prompts[1]) and "[first]" in str(prompts[2]) and "[second]" in str(prompts[2])


async def test_a_person_answers_by_update(client: Client, house: House) -> None:
    handle = await start(client, "RequestResponse", task="Shall we?", participants=[ANN])
    request = await open_decision(handle)
    assert request["assignees"] == ["ann"] and request["question"] == "Shall we?" and request["on_timeout"] == {"do": "wait"}
    settled = await handle.execute_update("decide", {"decision_id": request["id"], "answer": "We shall.", "by": "ann"})
    assert settled["status"] == "settled" and settled["settled"]["answer"] == "We shall."
    assert (await handle.result())["output"] == "We shall."


async def test_a_person_answers_by_signal_from_the_bare_command_line(client: Client, house: House) -> None:
    handle = await start(client, "RequestResponse", task="Shall we?", participants=["ann"])
    request = await open_decision(handle)
    payload = f'{{"decision_id": "{request["id"]}", "answer": "Yes."}}'
    house.temporal("workflow", "signal", "--workflow-id", handle.id, "--name", "decide", "--input", payload)
    assert (await handle.result())["output"] == "Yes."


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"decision_id": "d9", "answer": "x"}, "d9"),
        ({"decision_id": "d1", "choice": "maybe"}, "'maybe' is not offered"),
        ({"decision_id": "d1"}, "needs an answer"),
        ({"decision_id": "d1", "answer": "x", "verdict": "y"}, "verdict: unknown field"),
        ({"answer": "x"}, "decision_id: is required"),
        ("yes", "decide"),
    ],
)
async def test_a_decision_that_cannot_count_leaves_no_trace(client: Client, house: House, decision: Any, words: str) -> None:
    handle = await start(client, "RequestResponse", task="Shall we?", participants=[ANN])
    await open_decision(handle)

    async def at_rest() -> bool:  # its events are in the log, and nothing else is to come
        types = await history_types(handle)
        return "marker_recorded_event_attributes" in types and types[-1] != "workflow_task_started_event_attributes"

    await eventually(at_rest)
    before = len(await history_types(handle))
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("decide", decision)
    cause = refused.value.cause
    assert isinstance(cause, ApplicationError) and cause.type == "InvalidInput" and words in cause.message
    assert len(await history_types(handle)) == before
    await handle.signal("decide", decision)

    async def ignored() -> list[dict[str, Any]]:
        return [event for event in await handle.query("events") if event["type"] == "decision_ignored"]

    [event] = await eventually(ignored)
    assert words in event["data"]["reason"]
    assert (await handle.query("decisions"))[0]["status"] == "open"
    await handle.terminate()


async def test_a_second_decision_is_refused_and_a_repeated_one_is_not(client: Client, house: House) -> None:
    handle = await start(client, "Sequential", task="Shall we?", participants=[ANN, {"kind": "human", "name": "bob"}])
    request = await open_decision(handle)
    decision = {"decision_id": request["id"], "answer": "Yes.", "by": "ann", "idempotency_key": "k1"}
    first = await handle.execute_update("decide", decision)
    assert await handle.execute_update("decide", decision) == first
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("decide", {"decision_id": request["id"], "answer": "No."})
    assert "already settled" in str(refused.value.cause)
    assert (await handle.query("decisions"))[1]["settled"]["answer"] == "Yes."
    await handle.terminate()


WILD = agent("wild", output_schema={"properties": {"x": {"pattern": "(a{1000000})"}}})
DEBATERS = {"kind": "team", "name": "t", "mode": "Debate", "participants": ["a", "b"], "judge": WILD}

BAD_INPUTS = [
    ({"task": "x", "participants": ["writer"], "colour": 1}, "colour", "known fields: task"),
    ({"task": 5, "participants": "writer"}, "participants", "list"),
    ({"task": "x", "participants": []}, "participants", "at least one"),
    ({"task": "  ", "participants": ["writer"]}, "task", "is empty"),
    ({"participants": ["writer"]}, "task", "is required"),
    ({"task": "x", "participants": ["writer", "ann"]}, "", "exactly 1 participant"),
    ({"task": "x", "participants": ["writer"], "execution": "melted"}, "execution", "fused"),
    ({"task": "x", "participants": ["writer"], "timeout": "soon"}, "timeout", "ISO 8601"),
    ({"task": "x", "participants": ["writer"], "priority": "urgent"}, "priority", "'critical'"),
    ({"task": "x", "participants": [{"kind": "robot", "name": "r"}]}, "participants.0", "team, remote, script or a2a"),
    ({"task": "x", "participants": [agent("a", output_schema={"$ref": "#"})]}, "participants.0.output_schema", "to itself"),
    (
        {
            "task": "x",
            "participants": [{"kind": "team", "name": "t", "mode": "Debate", "participants": ["a", "b"], "judge": WILD}],
        },
        "participants.0.judge.output_schema.properties.x.pattern",
        "not a regular expression that can be used here",
    ),
    ("just words", "", "dictionary"),
    (None, "", "dictionary"),
]


@pytest.mark.parametrize(("given", "field", "words"), BAD_INPUTS)
async def test_bad_input_is_one_clear_final_error(client: Client, house: House, given: Any, field: str, words: str) -> None:
    handle: Handle = await client.start_workflow("RequestResponse", given, id=f"bad/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    error = await refusal(handle)
    assert error.type == "InvalidInput" and error.non_retryable
    assert field in error.message and words in error.message
    assert "workflow_task_failed_event_attributes" not in await history_types(handle)


async def test_an_unknown_name_is_refused_with_the_known_ones(client: Client, house: House) -> None:
    error = await refusal(await start(client, "Sequential", task="x", participants=["writer", "wrter"]))
    assert error.type == "UnknownAgent" and "Did you mean 'writer'?" in error.message


async def test_a_refusing_provider_fails_the_run_at_once(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, status=401, code="invalid_api_key")
    error = await refusal(await start(client, "RequestResponse", task=word, participants=[agent("a")]))
    assert error.type == "ProviderRefused"
    assert sum(word in str(entry["body"]) for entry in models.journal()) == 1


async def test_a_busy_provider_is_asked_again_when_it_says(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, times=1, status=429, retry_after_s=2)
    handle = await start(client, "RequestResponse", task=word, participants=[agent("a")])
    assert (await handle.result())["status"] == "completed"
    tries = [entry for entry in models.journal() if word in str(entry["body"])]
    assert [entry["response"]["status"] for entry in tries] == [429, 200]
    assert tries[0]["headers"]["idempotency-key"] == tries[1]["headers"]["idempotency-key"]
    assert tries[1]["timestamp"] - tries[0]["timestamp"] >= 1900


SCORE = {"type": "object", "properties": {"score": {"type": "integer"}}, "required": ["score"], "additionalProperties": False}


async def test_a_wrong_form_is_repaired_by_a_second_visible_call(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, times=1, reply='{"score": "high"}')
    handle = await start(client, "RequestResponse", task=word, participants=[agent("judge", output_schema=SCORE)])
    outcome = await handle.result()
    assert isinstance(outcome["output"]["score"], int)
    assert outcome["usage"]["calls"] == 2
    second = [entry for entry in models.journal() if word in str(entry["body"])][1]
    assert (
        "score" in second["body"]["messages"][-1]["content"] and "cannot be used" in second["body"]["messages"][-1]["content"]
    )


async def test_a_form_that_stays_wrong_is_refused_after_two_repairs(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="no JSON at all")
    error = await refusal(await start(client, "RequestResponse", task=word, participants=[agent("judge", output_schema=SCORE)]))
    assert error.type == "OutputInvalid"
    assert sum(word in str(entry["body"]) for entry in models.journal()) == 3


@pytest.mark.parametrize(
    ("schema", "reply", "output"),
    [
        ({"properties": {"price": {"multipleOf": 0.01}}}, '{"price": 19.99}', {"price": 19.99}),
        ({"items": {"pattern": r"^\p{L}+$"}}, '["Łódź"]', ["Łódź"]),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "null"}]}, "[null, 5]", [None, 5]),
        ({"pattern": "^(a+)+(?=b)$"}, f'"{"a" * 5000}"', "OutputInvalid"),
        ({"pattern": "(?=.*b)a"}, f'"{"a" * 100_000}"', "OutputInvalid"),
    ],
)
async def test_an_answer_is_held_against_its_schema_exactly_and_in_little_time(
    client: Client, house: House, models: ModelServer, schema: Any, reply: str, output: Any
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply=reply)
    handle = await start(client, "RequestResponse", task=word, participants=[agent("judge", output_schema=schema)])
    if output == "OutputInvalid":
        assert (await refusal(handle)).type == "OutputInvalid"
    else:
        outcome = await handle.result()
        assert (outcome["output"], outcome["usage"]["calls"]) == (output, 1)


@pytest.mark.parametrize(
    ("on_failure", "status", "stages"), [("stop", "stopped", ["ok", "failed"]), ("skip", "partial", ["ok", "skipped", "ok"])]
)
async def test_a_failed_stage(
    client: Client, house: House, models: ModelServer, on_failure: str, status: str, stages: list[str]
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} breaks"}, status=400, message="cannot")
    team = [agent("a"), agent("b", instructions=f"{word} breaks"), agent("c")]
    outcome = await (await start(client, "Sequential", task="Count", participants=team, on_failure=on_failure)).result()
    assert outcome["status"] == status
    assert [c["status"] for c in outcome["contributions"]] == stages
    assert outcome["contributions"][1]["error"]["type"] == "ProviderRefused"
    assert "b" in outcome["reason"]


async def test_a_person_is_asked_about_a_failed_stage(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, times=1, status=400, message="cannot")
    handle = await start(client, "Sequential", task=f"Count {word}", participants=[agent("a"), agent("b")], on_failure="ask")
    request = await open_decision(handle, "exception")
    assert [option["id"] for option in request["options"]] == ["retry", "skip", "stop"] and request["recommended"] == "retry"
    inbox = [run.id async for run in client.list_workflows("MofaOpenDecisions > 0")]
    assert handle.id in inbox or await eventually(lambda: _in_inbox(client, handle.id))
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "retry", "by": "ops"})
    outcome = await handle.result()
    assert outcome["status"] == "completed" and [c["status"] for c in outcome["contributions"]] == ["ok", "ok"]


async def _in_inbox(client: Client, id: str) -> bool:
    return id in [run.id async for run in client.list_workflows("MofaOpenDecisions > 0")]


async def test_silence_is_a_timeout_and_not_an_answer(client: Client, house: House) -> None:
    handle = await start(client, "RequestResponse", task="Shall we?", participants=[ANN], timeout="PT0.5S")
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and outcome["contributions"][0]["status"] == "timeout"
    assert outcome["output"] is None and "PT0.5S" in outcome["reason"]
    assert (await handle.query("decisions"))[0]["status"] == "cancelled"


async def test_a_cancelled_run_leaves_the_inbox(client: Client, house: House) -> None:
    handle = await start(client, "RequestResponse", task="Shall we?", participants=[ANN])
    await open_decision(handle)
    await handle.cancel()
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, CancelledError)
    attributes = {p.key.name: p.value for p in (await handle.describe()).typed_search_attributes.search_attributes}
    assert attributes["MofaOpenDecisions"] == 0 and attributes["MofaStatus"] == "cancelled"
    assert (await handle.query("decisions"))[0]["status"] == "cancelled"


async def test_a_stopped_run_gives_what_it_has(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": f"{word} slow"}, hold=True)
    before = len(models.calls())
    team = [agent("a"), agent("b", instructions=f"{word} slow"), agent("c")]
    handle = await start(client, "Sequential", task="Count", participants=team)
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) >= before + 2)
    await handle.signal("cancel", {"reason": "enough", "by": "ann"})
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and outcome["reason"] == "enough"
    assert outcome["output"] == outcome["contributions"][0]["content"] and outcome["usage"]["calls"] == 2  # one was cut off
    assert models.calls()[before + 1]["state"] == "aborted"


async def test_a_cancel_ends_the_http_call(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    before = len(models.calls())
    handle = await start(client, "RequestResponse", task=word, participants=[agent("a")])
    await asyncio.to_thread(models.wait_for, lambda calls: len(calls) > before)
    await handle.cancel()
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    assert models.calls()[before]["state"] == "aborted"


async def test_a_timeout_ends_the_http_call(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, hold=True)
    before = len(models.calls())
    handle = await start(client, "RequestResponse", task=word, participants=[agent("a")], timeout="PT1S")
    outcome = await handle.result()
    assert outcome["contributions"][0]["status"] == "timeout"
    assert models.calls()[before]["state"] == "aborted"


async def test_pause_holds_and_steering_reaches_the_next_answer(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    handle = await start(client, "Sequential", task=f"Count {word}", participants=[ANN, agent("b")])
    request = await open_decision(handle)
    await handle.signal("pause")
    await handle.signal("steer", {"message": "Use Roman numerals.", "to": "b"})
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "I count."})

    async def held() -> bool:
        state = await handle.query("state")
        return bool(state["paused"]) and len(state["contributions"]) == 1

    assert await eventually(held)
    assert not [entry for entry in models.journal() if word in str(entry["body"])]
    await handle.signal("resume")
    await handle.result()
    [sent] = [entry for entry in models.journal() if word in str(entry["body"])]
    assert "Use Roman numerals." in sent["body"]["messages"][-1]["content"]
    assert [
        e["type"] for e in await handle.query("events") if e["type"] in ("paused", "steered", "resumed", "guidance_used")
    ] == [
        "paused",
        "steered",
        "resumed",
        "guidance_used",
    ]


async def test_a_budget_stops_the_run_with_what_it_has(client: Client, house: House) -> None:
    team = [agent("a"), agent("b"), agent("c")]
    outcome = await (await start(client, "Sequential", task="Count", participants=team, budget={"max_calls": 2})).result()
    assert outcome["status"] == "stopped" and "max_calls" in outcome["reason"]
    assert len(outcome["contributions"]) == 2 and outcome["output"] == outcome["contributions"][1]["content"]


async def test_a_budget_may_be_raised_by_a_person(client: Client, house: House) -> None:
    budget = {"max_calls": 1, "on_exceeded": "ask"}
    handle = await start(client, "Sequential", task="Count", participants=[agent("a"), agent("b")], budget=budget)
    request = await open_decision(handle, "resource")
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "raise"})
    assert (await handle.result())["status"] == "completed"


async def test_long_words_stay_out_of_the_history(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="long " * 8_000)
    handle = await start(client, "Sequential", task=word, participants=[agent(f"a{n}") for n in range(6)])
    outcome = await handle.result()
    assert outcome["output"] == "long " * 8_000
    assert outcome["contributions"][0]["truncated"] and len(outcome["contributions"][0]["content"]) <= 4096
    size = (await handle.describe()).raw_description.workflow_execution_info.history_size_bytes
    # 6 answers of 40 KB make 840 KB of prompts; the history holds a preview each, and the output twice.
    assert size < 200_000, size
    assert [line["truncated"] for line in await handle.query("transcript")] == [False] + [True] * 6


async def test_a_team_and_a_person_stand_where_an_agent_may(client: Client, house: House) -> None:
    inner = {"kind": "team", "name": "desk", "mode": "Sequential", "participants": [agent("a"), "writer"], "on_failure": "stop"}
    handle = await start(client, "Sequential", task="Count", participants=[inner, ANN])
    request = await open_decision(handle)
    assert "[desk]" in request["question"]
    await handle.execute_update("decide", {"decision_id": request["id"], "answer": "Good."})
    outcome = await handle.result()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 2


async def test_a_type_that_is_not_there_is_refused(client: Client, house: House) -> None:
    handle: Handle = await client.start_workflow("Debat", {}, id=f"bad/{uuid.uuid4().hex[:8]}", task_queue="mofa")
    error = await refusal(handle)
    assert error.type == "InvalidInput" and "no workflow type" in error.message and "Sequential" in error.message


def crew(name: str, *members: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "team", "name": name, "mode": "Sequential", "participants": [agent(m) for m in members], **fields}


async def test_a_budget_holds_over_the_whole_tree(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    inner = crew("inner", "a", "b", "c")
    outer = {"kind": "team", "name": "outer", "mode": "Sequential", "participants": [agent("z"), inner]}
    handle = await start(client, "Sequential", task=word, participants=[agent("y"), outer, agent("x")], budget={"max_calls": 4})
    outcome = await handle.result()
    assert outcome["status"] == "stopped" and outcome["usage"]["calls"] == 4
    assert sum(word in str(entry["body"]) for entry in models.journal()) == 4


async def test_what_a_child_leaves_comes_back(client: Client, house: House) -> None:
    team = [crew("first", "a"), crew("second", "b", "c"), agent("d")]
    outcome = await (await start(client, "Sequential", task="Count", participants=team, budget={"max_calls": 4})).result()
    assert outcome["status"] == "completed" and outcome["usage"]["calls"] == 4


async def test_a_failed_child_is_booked(client: Client, house: House, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="no JSON at all")
    one = {"kind": "team", "name": "t", "mode": "RequestResponse", "participants": [agent("judge", output_schema=SCORE)]}
    given = {"task": word, "participants": [one], "on_failure": "skip"}
    outcome = await (await start(client, "Sequential", **given)).result()
    assert outcome["contributions"][0]["error"]["type"] == "OutputInvalid"
    assert outcome["usage"]["calls"] == 3
