"""Forks of flows: a run goes on from a node with what was recorded before it, and repeats nothing of that."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle

from tests.integration.flow.test_tried import LONG, QUEUE, file_of, finished, flows, written
from tests.support.flows import flow, graph, tool, transform
from tests.support.house import House, open_decision
from tests.support.peers.model_server import ModelServer

__all__ = ["flows"]

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]


async def started(client: Client, given: Json) -> Handle:
    return await client.start_workflow("Flow", given, id=f"flow/{uuid.uuid4().hex}", task_queue=QUEUE)


def fork(house: House, client: Client, source: Handle, at: str, *more: str) -> Handle:
    done = json.loads(house.mofa("fork", source.id, "--at", at, "--json", *more).stdout)
    return client.get_workflow_handle(done["workflow_id"])


async def nodes(handle: Handle, type: str) -> list[str]:
    return [each["data"]["node"] for each in await handle.query("events", {"limit": 10_000}) if each["type"] == type]


async def test_what_came_before_the_node_is_taken_over_and_its_input_is_edited(
    flows: House, client: Client, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply=f"About {word}. " + "Long. " * 2_000)
    source = await finished(client, {**written(word), "input": "please", "tenant": "t1", "priority": "low"})
    before = await source.result()
    forked = fork(flows, client, source, "sum", "--input", '{"expression": "2 * 21"}')
    outcome = await forked.result()
    assert outcome["output"] == "Yes. 42" and outcome["usage"]["calls"] == 0
    assert await nodes(forked, "node_taken_over") == ["say", "long", "ask"]
    assert len([entry for entry in models.journal() if word in str(entry["body"])]) == 1, "no model was asked again"
    state = await forked.query("state")
    assert (state["forked_from"], state["tenant"], state["priority"]) == ({"source": source.id, "at": "sum"}, "t1", "low")
    assert await forked.query("decisions") == [], "no person was asked again"
    assert await source.result() == before
    again = fork(flows, client, forked, "end")  # a fork of a fork
    assert (await again.result())["output"] == "Yes. 42"
    assert await nodes(again, "node_taken_over") == ["say", "long", "ask", "sum"]


async def test_a_person_is_asked_again_from_the_node_on_and_the_source_may_end(
    flows: House, client: Client, models: ModelServer
) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Short.")
    source = await started(client, written(word))
    await open_decision(source)
    forked = fork(flows, client, source, "ask", "--rewind")
    request = await open_decision(forked)
    await forked.execute_update("decide", {"decision_id": request["id"], "answer": "No."})
    assert (await forked.result())["output"] == f"No. {LONG + 1}"
    assert (await source.describe()).status == WorkflowExecutionStatus.CANCELED


async def test_another_version_asks_only_what_differs(flows: House, client: Client, models: ModelServer) -> None:
    word = uuid.uuid4().hex
    models.rule(when={"contains": word}, reply="Short.")
    source = await finished(client, written(word))
    forked = fork(flows, client, source, "sum", "--flow", file_of(flows, written(word, end="{{ sum }}!", say="Tell of")))
    assert (await forked.result())["output"] == f"{LONG + 1}!"
    assert await nodes(forked, "node_taken_over") == ["say", "long", "ask"]
    other = fork(flows, client, source, "sum", "--flow", file_of(flows, written(word, say="Sing of")))
    assert (await other.result())["output"] == f"Yes. {LONG + 1}"
    assert await nodes(other, "node_taken_over") == ["long", "ask"]  # the new answer is the old one, and so are the questions
    assert [each["body"]["messages"][-1]["content"][:7] for each in models.journal() if word in str(each["body"])] == [
        "Tell of", "Sing of",
    ]  # fmt: skip


async def test_a_round_is_retried_and_the_rounds_before_it_are_not(flows: House, client: Client) -> None:
    body = graph(tool("count", args={"expression": "{{ round }} + 10"}), way="b_start>count count>b_done", prefix="b_")
    rounds = {"id": "rounds", "type": "loop", "max_rounds": 3, "body": body}
    given = flow(rounds, tool("after", args={"expression": "{{ rounds }} + 1"}), way="start>rounds rounds>after after>done")
    source = await started(client, given)
    assert (await source.result())["output"] == "14"
    forked = fork(flows, client, source, "rounds.2/count", "--input", '{"expression": "0"}')
    assert (await forked.result())["output"] == "14"
    assert await nodes(forked, "node_taken_over") == ["rounds.1/count"]
    events = await forked.query("events")
    started_again = {each["data"]["node"]: each["data"].get("given") for each in events if each["type"] == "node_started"}
    assert started_again["rounds.2/count"] == {"expression": "0"}


async def test_an_effect_that_was_undone_is_done_again(flows: House, client: Client) -> None:
    def given(expression: str) -> Json:
        return flow(
            tool("keep", args={"expression": "1 + 1"}), tool("book", args={"expression": "6 * 7"}),
            tool("unbook", args={"expression": "{{ book }} - 42"}), tool("pay", args={"expression": expression}),
            transform("end", "{{ keep }} {{ book }} {{ pay }}"),
            way="start>keep keep>book book:compensate>unbook book>pay pay>end end>done",
        )  # fmt: skip

    source = await started(client, given("1 / 0"))
    with suppress(WorkflowFailureError):  # the payment fails, and the booking is undone
        await source.result()
    assert await nodes(source, "node_undone") == ["book"]
    forked = fork(flows, client, source, "pay", "--input", '{"expression": "5"}')
    assert (await forked.result())["output"] == "2 42 5"
    assert await nodes(forked, "node_taken_over") == ["keep"]


async def test_the_input_of_the_flow_is_that_of_its_start(flows: House, client: Client) -> None:
    source = await started(client, flow(transform("end", "{{ input }}!"), way="start>end end>done", input="one"))
    await source.result()
    forked = fork(flows, client, source, "start", "--input", '"two"')
    assert (await forked.result())["output"] == "two!"


async def test_a_node_that_is_not_there_is_refused(flows: House, client: Client) -> None:
    source = await started(client, flow(transform("words", 1), way="start>words words>done"))
    await source.result()
    for at, more, words in (
        ("word", (), "there is no node 'word'; did you mean 'words'"),
        ("words.1/x", (), "has no nodes within it"),
        ("words", ("--input", "1"), "has no input that could be edited"),
        ("words", ("--say", "x"), "--model and --say are for modes"),
        ("words", ("--input", "{"), "--input: not JSON"),
    ):
        refused = flows.mofa("fork", source.id, "--at", at, *more, check=False)
        assert refused.returncode == 2 and words in refused.stderr, refused.stderr
