"""Odd answers in real runs, streamed and not: what is used, what is paid, and what the run says of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError

from plugins.storage.sql import SqlStorage, create
from tests.support.house import House, Server
from tests.support.peers.odd_provider import Answer, Asked, OddProvider, Whole, call, completion, delta, stream

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string"}, "shade": {"type": "string"}},
    "required": ["colour"],
    "additionalProperties": False,
}
CUT = "The three steps are: first, boil the water; second, "


def use(asked: Asked, *calls: dict[str, Any]) -> Answer:
    """The calls, and after their results an answer; in pieces where that is asked for."""
    if asked.has_results:
        return Whole(completion("done"))
    if asked.body.get("stream"):
        pieces = [delta(tool_calls=[each]) for each in calls]
        return stream(*pieces, delta(finish="tool_calls"))
    return Whole(completion(None, "tool_calls", tool_calls=list(calls)))


def sums(*ids: Any) -> list[dict[str, Any]]:
    return [call(id, "calculator", json.dumps({"expression": f"{n}+{n}"})) for n, id in enumerate(ids, 1)]


BLUE = '{"colour": "blue"}'
CUT_CALL = completion(None, "length", tool_calls=[call("a", "calculator", '{"expression": "1+')])
HALF = json.dumps(completion("half HALF and nul \u0000")).replace("HALF", "\\ud83d").encode()
ODD: dict[str, Callable[[Asked], Answer]] = {
    "only-thinking": lambda asked: Whole(completion(None, reasoning_content="The answer is 42.")),
    "thinks-too-long": lambda asked: Whole(completion("", "length", reasoning_content="Let me think")),
    "thinks-once": lambda asked: Whole(completion(None, reasoning="hm") if asked_once(asked) else completion("Fine.")),
    "filtered": lambda asked: Whole(completion("The recipe begins with", "content_filter")),
    "declines": lambda asked: Whole(completion(None, refusal="I will not.")),
    "cut": lambda asked: Whole(completion(CUT, "length")),
    "cut-json": lambda asked: Whole(completion(BLUE[:-4], "length") if asked_once(asked) else completion(BLUE)),
    "cut-call": lambda asked: Whole(completion("done") if asked.has_results else CUT_CALL),
    "not-counted": lambda asked: Whole(completion("Fine.", usage=None)),
    "null-ids": lambda asked: use(asked, *sums(None, None)),
    "equal-ids": lambda asked: use(asked, *sums("a", "a")),
    "encoded-twice": lambda asked: use(asked, call("a", "calculator", json.dumps(json.dumps({"expression": "1+1"})))),
    "null-argument": lambda asked: use(asked, call("a", "clock", '{"timezone": null}')),
    "null-arguments": lambda asked: use(asked, call("a", "clock", None)),
    "null-in-json": lambda asked: Whole(completion('{"colour": "blue", "shade": null}')),
    "among-words": lambda asked: Whole(completion(f"<think>{{}}?</think>\nHere:\n```json\n{BLUE}\n```\nBye!")),
    "surrogate": lambda asked: Whole(HALF),
    "many": lambda asked: use(asked, *(each | {"index": n} for n, each in enumerate(sums(*map(str, range(40)))))),
}


def asked_once(asked: Asked) -> bool:
    """Whether nothing was found fault with yet."""
    return "cannot be used" not in json.dumps(asked.body["messages"])


@pytest.fixture(scope="module")
def odd() -> Iterator[OddProvider]:
    with OddProvider(lambda asked: ODD[asked.body["model"]](asked)) as server:
        yield server


@pytest.fixture(scope="module")
def odd_house(server: Server, tmp_path_factory: pytest.TempPathFactory, odd: OddProvider) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("odd"), server, f"odd-{os.getpid()}-{time.monotonic_ns()}", **odd.environment)
    house.start_worker()
    yield house
    house.stop()


@pytest.fixture
async def store(odd_house: House) -> AsyncIterator[SqlStorage]:
    store: Any = create(url=f"sqlite:///{odd_house.home / 'mofa.db'}")
    yield store
    await store.close()


async def ran(
    client: Client,
    house: House,
    odd: OddProvider,
    model: str,
    *,
    mode: str = "RequestResponse",
    follow: SqlStorage | None = None,
    many: int = 1,
    budget: dict[str, Any] | None = None,
    **agent: Any,
) -> Any:
    """A run that has ended: its outcome or failure, its record, and what its model was sent."""
    before, run = len(odd.sent), SimpleNamespace()
    agents = [{"kind": "agent", "name": f"a{n}", "model": f"openai:{model}", **agent} for n in range(many)]
    given = {"task": "Do it.", "participants": agents, **({"budget": budget} if budget else {})}
    id = f"{house.task_queue}/{model}-{time.monotonic_ns()}"
    if follow is not None:
        await follow.follow(id)
    handle = await client.start_workflow(mode, given, id=id, task_queue=house.task_queue)
    try:
        run.outcome = await handle.result()
    except WorkflowFailureError as error:
        cause: Any = error.cause
        run.failure, run.failure_type = str(cause), cause.type
    run.events = [event["type"] for event in await handle.query("events", {})]
    run.usage, run.transcript = await handle.query("usage", {}), await handle.query("transcript", {})
    run.sent = odd.sent[before:]
    return run


@pytest.mark.parametrize(
    ("model", "words"), [("only-thinking", "only thought"), ("thinks-too-long", "length limit while it was thinking")]
)
async def test_an_answer_that_only_thought_is_paid_and_not_asked_for_again_word_for_word(
    client: Client, odd_house: House, odd: OddProvider, model: str, words: str
) -> None:
    run = await ran(client, odd_house, odd, model)
    assert run.failure_type == "OutputInvalid" and words in run.failure
    assert len(run.sent) == run.usage["calls"] == 3 and run.usage["input_tokens"] == 33
    assert len({json.dumps(body["messages"]) for body in run.sent}) > 1, "it is told what is wrong"
    assert ("answer_cut_at_limit" in run.events) == (model == "thinks-too-long")


async def test_a_model_that_is_told_that_it_only_thought_answers(client: Client, odd_house: House, odd: OddProvider) -> None:
    run = await ran(client, odd_house, odd, "thinks-once")
    assert run.outcome["output"] == "Fine." and run.outcome["usage"]["calls"] == 2
    assert "Give your answer now, in words." in run.sent[1]["messages"][-1]["content"]


@pytest.mark.parametrize(("model", "words"), [("filtered", "content filter"), ("declines", "declined to answer: I will not.")])
@pytest.mark.parametrize("tools", [[], ["clock"]])
async def test_an_answer_that_is_refused_is_final_and_its_price_is_booked(
    client: Client, odd_house: House, odd: OddProvider, model: str, words: str, tools: list[str]
) -> None:
    run = await ran(client, odd_house, odd, model, tools=tools)
    assert run.failure_type == "ProviderRefused" and words in run.failure
    assert len(run.sent) == run.usage["calls"] == 1


async def test_an_answer_that_is_cut_is_marked_wherever_it_goes(client: Client, odd_house: House, odd: OddProvider) -> None:
    run = await ran(client, odd_house, odd, "cut", mode="Sequential", many=2)
    assert run.outcome["cut_at_limit"] and [each["cut_at_limit"] for each in run.outcome["contributions"]] == [True, True]
    assert run.events.count("answer_cut_at_limit") == 2
    assert [said["cut_at_limit"] for said in run.transcript if said["role"] == "answer"] == [True, True]
    assert "cut off at the length limit" in json.dumps(run.sent[1]["messages"]), "who reads it is told"


async def test_a_team_passes_the_mark_on(client: Client, odd_house: House, odd: OddProvider) -> None:
    agent = {"kind": "agent", "name": "inner", "model": "openai:cut"}
    team = {"kind": "team", "name": "team", "mode": "RequestResponse", "participants": [agent]}
    id = f"{odd_house.task_queue}/team-{time.monotonic_ns()}"
    given = {"task": "Do it.", "participants": [team]}
    outcome = await client.execute_workflow("RequestResponse", given, id=id, task_queue=odd_house.task_queue)
    assert outcome["cut_at_limit"] and outcome["contributions"][0]["cut_at_limit"]


async def test_json_and_calls_that_are_cut_are_asked_for_again_and_marked(
    client: Client, odd_house: House, odd: OddProvider
) -> None:
    run = await ran(client, odd_house, odd, "cut-json", output_schema=SCHEMA)
    assert run.outcome["output"] == {"colour": "blue"} and "answer_cut_at_limit" in run.events
    assert not run.outcome["cut_at_limit"], "the answer that counts is whole"
    run = await ran(client, odd_house, odd, "cut-call", tools=["calculator"])
    assert run.outcome["output"] == "done" and "answer_cut_at_limit" in run.events
    [told] = [message["content"] for message in run.sent[1]["messages"] if message["role"] == "tool"]
    assert "was cut off at the length limit" in told


async def test_a_budget_of_tokens_holds_where_nobody_counts(client: Client, odd_house: House, odd: OddProvider) -> None:
    run = await ran(client, odd_house, odd, "not-counted", mode="Sequential", many=6, budget={"max_tokens": 10})
    assert run.outcome["status"] == "stopped" and "max_tokens of 10" in run.outcome["reason"]
    usage = run.outcome["usage"]
    assert 0 < usage["calls"] < 6 and usage["input_tokens"] + usage["output_tokens"] >= 10 and usage["estimated"]
    counted = await ran(client, odd_house, odd, "cut")
    assert counted.outcome["usage"]["estimated"] is False


@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("model", ["null-ids", "equal-ids", "encoded-twice", "null-argument", "null-arguments", "many"])
async def test_tools_are_used_however_they_are_called(
    client: Client, odd_house: House, odd: OddProvider, store: SqlStorage, model: str, followed: bool
) -> None:
    run = await ran(client, odd_house, odd, model, tools=["calculator", "clock"], follow=store if followed else None)
    assert run.outcome["output"] == "done" and len(run.sent) == 2 and run.sent[0].get("stream", False) is followed
    results = [said["text"] for said in run.transcript if said["role"] == "tool"]
    done = [text for text in results if "Not done" not in text]
    assert len(done) == {"null-ids": 2, "equal-ids": 2, "many": 16}.get(model, 1)
    ids = [message["tool_call_id"] for message in run.sent[1]["messages"] if message["role"] == "tool"]
    assert len(set(ids)) == len(ids) == len(results) and all(ids)


@pytest.mark.parametrize(("model", "data"), [("among-words", {"colour": "blue"}), ("null-in-json", {"colour": "blue"})])
async def test_json_is_found_at_once(
    client: Client, odd_house: House, odd: OddProvider, model: str, data: dict[str, Any]
) -> None:
    run = await ran(client, odd_house, odd, model, output_schema=SCHEMA)
    assert run.outcome["output"] == data and len(run.sent) == 1


async def test_half_a_character_does_not_end_a_run(client: Client, odd_house: House, odd: OddProvider) -> None:
    run = await ran(client, odd_house, odd, "surrogate")
    assert run.outcome["output"] == "half ? and nul \ufffd"
