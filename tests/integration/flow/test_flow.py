"""Flows on a real server: each type of node, failures, orders, and bad input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from tests.support.flows import agent, flow, graph, tool, transform, wait
from tests.support.house import House, Server, eventually, history_types, open_decision
from tests.support.peers.model_server import ModelServer

Handle = WorkflowHandle[Any, Any]
Json = dict[str, Any]
QUEUE = "mofa-flows"

PROJECT = """\
agents:
  writer: {instructions: Write well.}
  crew: {kind: team, mode: Sequential, participants: [writer]}
tools:
  calculator:
  asked: {plugin: calculator, approval: always}
scripts:
  double: {file: double.py}
  fails: {file: fails.py}
flows:
  inner: inner.yaml
"""
INNER = """\
name: inner
nodes:
  - {id: begin, type: start, input_schema: {type: object, required: [n]}}
  - {id: twice, type: script, script: double, input: "{{ input.n }}"}
  - {id: finish, type: end}
edges: [{from: begin, to: twice}, {from: twice, to: finish}]
"""


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory, server: Server, models: ModelServer) -> Iterator[House]:
    """A house of its own, with agents, tools, scripts and a flow. Its worker caches no workflow, and replays each task."""
    home = tmp_path_factory.mktemp("flows")
    (home / "mofa.yaml").write_text(PROJECT)
    (home / "inner.yaml").write_text(INNER)
    (home / "double.py").write_text("def execute(input):\n    return input * 2\n")
    (home / "fails.py").write_text("def execute(input):\n    return [1][input]\n")
    house = House(home, server, QUEUE, MOFA_CACHED_WORKFLOWS="0", **models.environment)
    house.start_worker()
    yield house
    house.stop()


async def start(client: Client, id: str, given: Any, kind: str = "Flow") -> Handle:
    return await client.start_workflow(kind, given, id=f"flow/{id}", task_queue=QUEUE)


async def result(client: Client, id: str, given: Any) -> Json:
    outcome: Json = await (await start(client, id, given)).result()
    return outcome


async def refusal(handle: Handle) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as caught:
        await handle.result()
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def events(handle: Handle, type: str) -> list[Json]:
    return [event["data"] for event in await handle.query("events", {"limit": 10_000}) if event["type"] == type]


async def test_agents_teams_tools_scripts_and_values_one_after_the_other(
    flows: House, client: Client, models: ModelServer
) -> None:
    models.rule(when={"contains": "quokka please"}, reply="A quokka smiles.")
    models.rule(when={"contains": "Shorten A quokka"}, reply="Smile.")
    given = flow(
        {"id": "say", "type": "agent", "agent": "writer", "task": "quokka please: {{ input.word }}"},
        {"id": "crew", "type": "team", "team": "crew", "task": "Shorten {{ say }}"},
        tool("sum", args={"expression": "6 * {{ input.n }}"}, output_schema={"type": "integer"}),
        {"id": "twice", "type": "script", "script": "double", "input": "{{ sum }}"},
        transform("both", {"words": "{{ crew }}", "n": "{{ twice + 1 }}", "line": "{{ crew }} {{ twice }}"}),
        way="start>say say>crew crew>sum sum>twice twice>both both>done",
        input={"word": "x", "n": 7},
    )
    handle = await start(client, "line", given)
    outcome = await handle.result()
    assert outcome["output"] == {"words": "Smile.", "n": 85, "line": "Smile. 84"}
    assert (outcome["mode"], outcome["status"], outcome["usage"]["calls"]) == ("Flow", "completed", 2)
    assert [each["participant"] for each in outcome["contributions"]] == ["writer", "crew"]
    finished = [each["node"] for each in await events(handle, "node_finished")]
    assert finished == ["start", "say", "crew", "sum", "twice", "both", "done"]
    assert (await handle.query("state"))["nodes"]["twice"] == "finished"
    assert "n_both" in await handle.query("diagram")


async def test_exactly_one_case_runs_and_branches_join(flows: House, client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "numbat"}, reply="Billing it is.")
    given = flow(
        {
            "id": "route",
            "type": "switch",
            "cases": [{"case": "billing", "when": "input == 'b'"}, {"case": "other", "when": "true"}],
        },
        agent("billing", "numbat {{ input }}", into="answer"),
        agent("other", "numbat never", into="answer"),
        {"id": "fan", "type": "parallel"},
        tool("one", args={"expression": "1"}),
        tool("two", args={"expression": "2"}),
        {"id": "all", "type": "join"},
        {"id": "big", "type": "condition", "when": "all.one == '1'"},
        transform("words", "{{ answer }} {{ all.one }}{{ all.two }}"),
        way="start>route route:billing>billing route:other>other billing>fan other>fan fan>one fan>two one>all two>all all>big "
        "big:true>words words>done",
        input="b",
    )
    handle = await start(client, "route", given)
    assert (await handle.result())["output"] == "Billing it is. 12"
    assert [each["node"] for each in await events(handle, "node_skipped")] == ["other"]


async def test_a_person_decides_and_the_deadline_escalates(flows: House, client: Client) -> None:
    given = flow(
        {
            "id": "ask",
            "type": "human",
            "question": "Pay {{ input }}?",
            "title": "Pay?",
            "kind": "approval",
            "assignees": ["ann"],
            "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
            "deadline": "PT1S",
            "on_timeout": {"do": "escalate", "to": ["bob"]},
        },
        way="start>ask ask>done",
        input=100,
    )
    handle = await start(client, "person", given)

    async def escalated() -> Any:
        request = await open_decision(handle)
        return request if request["assignees"] == ["ann", "bob"] else None

    request = await eventually(escalated)
    assert (request["question"], request["kind"]) == ("Pay 100?", "approval")
    await handle.execute_update("decide", {"decision_id": request["id"], "choice": "yes", "by": "bob", "comment": "fine"})
    assert (await handle.result())["output"] == {"choice": "yes", "answer": None, "comment": "fine", "by": "bob"}


async def test_an_expired_decision_takes_the_error_edge(flows: House, client: Client) -> None:
    given = flow(
        {"id": "ask", "type": "human", "question": "Well?", "deadline": "PT1S", "on_timeout": {"do": "fail"}},
        transform("late", "{{ ask.error.type }}"),
        way="start>ask ask>done ask:error>late late>done",
    )
    assert (await result(client, "expired", given))["output"] == "DecisionExpired"


async def test_a_loop_asks_once_a_round(flows: House, client: Client) -> None:
    body = graph(
        {"id": "ask", "type": "human", "question": "{{ input.lines[round - 1] }}?", "options": [{"id": "ok", "label": "OK"}]},
        transform("kept", "{{ round }} {{ ask.choice }} {{ last }}"),
        way="l_start>ask ask>kept kept>l_done",
        prefix="l_",
    )
    loop = {"id": "lines", "type": "loop", "until": "round == len(input.lines)", "initial": "none", "body": body}
    handle = await start(client, "loop", flow(loop, way="start>lines lines>done", input={"lines": ["tea", "milk"]}))
    for question in ("tea?", "milk?"):
        request = await open_decision(handle)
        assert request["question"] == question
        await handle.execute_update("decide", {"decision_id": request["id"], "choice": "ok"})
    assert (await handle.result())["output"] == "2 ok 1 ok none"


async def test_a_map_keeps_the_order_and_skips_what_failed(flows: House, client: Client) -> None:
    body = graph(
        {"id": "pick", "type": "script", "script": "fails", "input": "{{ item }}"},
        transform("both", ["{{ index }}", "{{ pick }}"]),
        way="m_start>pick pick>both both>m_done",
        prefix="m_",
    )
    each = {"id": "each", "type": "map", "over": "input", "body": body, "on_item_failure": "skip", "max_concurrent": 2}
    outcome = await result(client, "map", flow(each, way="start>each each>done", input=[0, 5, 0]))
    assert outcome["output"] == [[0, 1], None, [2, 1]]


@pytest.mark.drill
async def test_a_wait_takes_a_signal_that_came_before_and_a_message_of_a_topic(flows: House, client: Client) -> None:
    topic = await client.start_workflow("Topic", {}, id="topic/incidents", task_queue=QUEUE)
    given = flow(
        wait("pause", duration="PT0.1S"),
        wait("event", event="incidents.*", topic="incidents"),
        wait("go", signal="go_on"),
        transform("both", ["{{ event.level }}", "{{ go.by }}"]),
        way="start>pause pause>event event>go go>both both>done",
    )
    handle = await start(client, "wait", given)
    await handle.signal("go_on", {"by": "ann"})
    await handle.signal("go_no", {"by": "ann"})

    async def subscribed() -> Any:
        return await topic.query("subscribers")

    await eventually(subscribed)
    for number, name in enumerate(("other.news", "incidents.db")):
        message = {"id": f"m{number}", "sender": "test", "topic": name, "content": {"level": number}}
        await topic.execute_update("publish", message)
    assert (await handle.result())["output"] == [1, "ann"]
    [ignored] = await events(handle, "arrival_ignored")
    assert ignored["reason"] == "no node waits for the signal 'go_no'; did you mean 'go_on'?"
    assert await topic.query("subscribers") == []
    await topic.signal("stop")


async def test_each_of_two_waits_for_one_signal_takes_one_of_its_own(flows: House, client: Client) -> None:
    given = flow(
        wait("one", signal="go"),
        wait("two", signal="go"),
        {"id": "both", "type": "join"},
        way="start>one start>two one>both two>both both>done",
    )
    handle = await start(client, "equal-waits", given)

    async def arrived() -> Any:
        return await events(handle, "arrived")

    await handle.signal("go", 1)
    await eventually(arrived)
    await handle.signal("go", 2)
    assert sorted((await handle.result())["output"].values()) == [1, 2]


async def test_a_wait_that_takes_too_long_goes_on_by_its_error_edge(flows: House, client: Client) -> None:
    given = flow(
        wait("go", signal="go", timeout="PT1S"),
        transform("late", "{{ go.error.type }}"),
        way="start>go go>done go:error>late late>done",
    )
    assert (await result(client, "late", given))["output"] == "Timeout"


async def test_a_subflow_is_a_child_by_itself_or_by_name(flows: House, client: Client) -> None:
    inner = flow(tool("six", args={"expression": "2 * {{ input }}"}), way="start>six six>done", name="own")
    given = flow(
        {"id": "own", "type": "subflow", "flow": inner, "input": 3},
        {"id": "named", "type": "subflow", "flow": "inner", "input": {"n": 4}},
        {"id": "all", "type": "join"},
        way="start>own start>named own>all named>all all>done",
    )
    handle = await start(client, "sub", given)
    assert (await handle.result())["output"] == {"own": "6", "named": 8}
    assert (await history_types(handle)).count("start_child_workflow_execution_initiated_event_attributes") == 2


async def test_a_failed_node_is_tried_again_and_what_was_done_is_undone(flows: House, client: Client) -> None:
    given = flow(
        tool("book", args={"expression": "7"}),
        {"id": "unbook", "type": "script", "script": "double", "input": "{{ book }}"},
        {"id": "pay", "type": "tool", "tool": "calculator", "args": {"expression": "1 / 0"},
         "retry": {"attempts": 2, "interval": "PT0.1S"}},
        way="start>book book:compensate>unbook book>pay pay>done",
    )  # fmt: skip
    handle = await start(client, "undo", given)
    error = await refusal(handle)
    assert error.type == "ToolFailed"
    assert error.message.startswith("node pay: ")
    assert [each.get("again", False) for each in await events(handle, "node_failed")] == [True, False]
    [undone] = await events(handle, "node_undone")
    assert (undone["node"], undone["by"], undone["given"]) == ("book", "unbook", "7")
    assert (await events(handle, "node_finished"))[-1]["output"] == "77"


async def test_cancel_undoes_and_returns_a_stopped_outcome(flows: House, client: Client) -> None:
    given = flow(
        tool("book", args={"expression": "7"}),
        {"id": "unbook", "type": "script", "script": "double", "input": "{{ book }}"},
        wait("go", signal="go"),
        way="start>book book:compensate>unbook book>go go>done",
    )
    handle = await start(client, "cancel", given)

    async def waits() -> bool:
        return bool((await handle.query("state"))["nodes"].get("go") == "running")

    await eventually(waits)
    await handle.signal("cancel", {"reason": "changed our minds", "by": "ann"})
    outcome = await handle.result()
    assert (outcome["status"], outcome["reason"]) == ("stopped", "changed our minds")
    assert [each["by"] for each in await events(handle, "node_undone")] == ["unbook"]


async def test_temporals_cancellation_undoes_and_ends_the_run_as_cancelled(flows: House, client: Client) -> None:
    given = flow(
        tool("book", args={"expression": "7"}),
        {"id": "unbook", "type": "script", "script": "double", "input": "{{ book }}"},
        wait("go", signal="go"),
        way="start>book book:compensate>unbook book>go go>done",
    )
    handle = await start(client, "cancelled", given)

    async def waits() -> bool:
        return bool((await handle.query("state"))["nodes"].get("go") == "running")

    await eventually(waits)
    await handle.cancel()
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    assert (await handle.query("state"))["status"] == "cancelled"
    assert [each["by"] for each in await events(handle, "node_undone")] == ["unbook"]


async def test_a_budget_stops_the_flow(flows: House, client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "bilby"}, reply="Bilby.")
    given = flow(agent("one", "bilby"), agent("two", "bilby"), way="start>one one>two two>done", budget={"max_calls": 1})
    outcome = await result(client, "budget", given)
    assert (outcome["status"], outcome["usage"]["calls"]) == ("stopped", 1)
    assert "max_calls" in outcome["reason"]


async def test_a_paused_flow_begins_nothing_and_takes_guidance(flows: House, client: Client, models: ModelServer) -> None:
    models.rule(when={"contains": "dunnart"}, reply="Dunnart.")
    given = flow(wait("go", signal="go"), agent("say", "dunnart"), way="start>go go>say say>done")
    handle = await start(client, "paused", given)
    await handle.signal("pause")
    await handle.signal("steer", {"message": "Be brief about the dunnart."})
    await handle.signal("go")
    await handle.signal("resume")
    await handle.result()
    assert [each["message"] for each in await events(handle, "guidance_used")] == ["Be brief about the dunnart."]


PAUSED = [{"id": "start", "type": "start"}, {"id": "w", "type": "wait", "signal": "pause"}, {"id": "done", "type": "end"}]

WAITED = [{"from": "start", "to": "w"}, {"from": "w", "to": "done"}]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"input": {"n": "x"}}, "input.n", "Flow input: input.n: "),
        ({"edges": [{"from": "start", "to": "nobody"}]}, "edges.0.to", "there is no node 'nobody'"),
        ({"nodes": []}, "nodes", "nodes: "),
        ({"nodse": []}, "nodse", "unknown field"),
        ({"nodes": PAUSED, "edges": WAITED}, "nodes.1.signal", "the signal 'pause' is an order to the run itself"),
        (["not", "an", "object"], "", "Flow input: "),
    ],
)
async def test_a_bad_flow_is_refused_with_its_place(flows: House, client: Client, change: Any, field: str, words: str) -> None:
    first = {"id": "start", "type": "start", "input_schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}
    given = flow(first, way="start>done", input={"n": 1})
    bad = {**given, **change} if isinstance(change, dict) else change
    error = await refusal(await start(client, f"bad-{field or 'list'}", bad))
    assert error.type == "InvalidInput"
    assert words in error.message


@pytest.mark.parametrize(
    ("node", "type"),
    [
        ({"id": "x", "type": "agent", "agent": "nobody", "task": "t"}, "UnknownAgent"),
        ({"id": "x", "type": "tool", "tool": "nothing"}, "UnknownTool"),
        ({"id": "x", "type": "script", "script": "nothing"}, "InvalidInput"),
        ({"id": "x", "type": "subflow", "flow": "nothing"}, "InvalidInput"),
        ({"id": "x", "type": "wait", "event": "a.*", "topic": "nothing"}, "InvalidInput"),
    ],
)
async def test_an_unknown_name_is_refused_before_anything_runs(flows: House, client: Client, node: Json, type: str) -> None:
    given = flow(tool("first", args={"expression": "1"}), node, way="start>first first>x x>done")
    handle = await start(client, f"unknown-{node['type']}", given)
    assert (await refusal(handle)).type == type
    assert await events(handle, "node_started") == []
