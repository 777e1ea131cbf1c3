"""No input wedges a run: whatever is sent, no workflow task fails, and no run is terminated by the server."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle, WorkflowUpdateFailedError

from console.schemas import bundle
from tests.support.flows import agent, flow, graph, tool, transform, wait
from tests.support.from_schema import ANY_JSON, TEXTS, values, with_one_odd_field
from tests.support.house import House, Server, eventually

Handle = WorkflowHandle[Any, Any]

QUEUE = "mofa-any-input"
BUNDLE = bundle()

A_RUN_AT_A_TIME = int(os.environ.get("MOFA_TEST_INPUTS", "6"))
"""Inputs of one example; they run at the same time."""

SERVERS_OWN = {
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,  # a signal came while the run ended
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,  # over 2 MiB of signals came within one task
}
"""What the server takes back and repeats at once, whatever the workflow does."""

PEOPLE = [{"kind": "human", "name": "ann"}, {"kind": "human", "name": "Зоя", "deadline": "P1D"}]
AGENTS = [{"kind": "agent", "name": name, "instructions": "Answer."} for name in ("writer", "茶")]
BUDGET = {"max_calls": 5, "max_tokens": 5_000, "max_usd": 1.5, "max_seconds": 60}
COMMON = {
    "task": {"say": ["something", 1, None]}, "context": {"facts": [1, {"a": "b"}]}, "priority": "high", "tenant": "acme",
    "budget": BUDGET, "timeout": "PT20S", "session": "talk",
}  # fmt: skip
DESK = {"name": "desk", "executors": AGENTS, "acceptance": "automatic", "tenant": "acme", "decisions": {"deadline": "PT1H"}}
SOUND: dict[str, list[Any]] = {
    "RequestResponse": [{**COMMON, "participants": [{**AGENTS[0], "max_steps": 2, "temperature": 1, "capabilities": ["a"]}]}],
    "Parallel": [{**COMMON, "participants": [*AGENTS, PEOPLE[0]], "aggregate": "concat", "min_success": 1}],
    "Sequential": [{**COMMON, "participants": AGENTS, "on_failure": "skip"}],
    "Consensus": [
        {**COMMON, "participants": AGENTS, "options": ["tea", {"id": "c", "label": "coffee"}], "weights": {"writer": 2}}
    ],
    "Debate": [{**COMMON, "participants": AGENTS, "rounds": 1, "judge": AGENTS[0] | {"name": "judge"}}],
    "PublishSubscribe": [{**COMMON, "topic": "orders.new", "participants": [AGENTS[0] | {"topics": ["orders.*"]}], "acks": 1}],
    "Custom": [{**COMMON, "mode": "Each says one word.", "participants": AGENTS, "max_steps": 2}],
    "Todo": [{"idea": {"content": "Tea", "priority": "low", "metadata": {"a": 1}}, "secretary": DESK}],
    "Script": [{"script": "none", "input": {"a": [1]}}],
    "Agent": [{"kind": "agent", "name": "ann", "instructions": "Answer.", "capabilities": ["tea"], "metadata": {"a": 1}}],
    "Topic": [{"name": "orders", "subscribers": [{"subscriber": "agent/ann", "topics": ["orders.*"]}]}],
    "Supervisor": [{"children": [AGENTS[0] | {"name": "sue"}], "strategy": "one_for_one", "max_restarts": 2, "within": "PT1M"}],
    "Secretary": [DESK | {"report_every": "PT1H"}],
}
_BODY = graph(agent("read", "{{ item }} {{ index }}"), way="m_start>read read>m_done", prefix="m_")
_ROUNDS = graph(transform("next", "{{ last }} {{ round }}"), way="l_start>next next>l_done", prefix="l_")
_INNER = flow(transform("same", "{{ input }}"), way="start>same same>done", name="inner")
FLOW = flow(
    {"id": "pick", "type": "switch", "cases": [{"case": "few", "when": "len(input) < 3"}]},
    tool("sum", args={"expression": "1 + {{ len(input) }}"}, retry={"attempts": 2}, timeout="PT20S"),
    tool("unsum", args={"expression": "{{ sum }}"}),
    {"id": "ask", "type": "human", "question": "{{ input }}?", "options": [{"id": "y", "label": "Y"}], "deadline": "PT1H"},
    {"id": "join", "type": "join", "need": 1},
    {"id": "each", "type": "map", "over": "input", "body": _BODY},
    {"id": "rounds", "type": "loop", "max_rounds": 3, "until": "round == 2", "initial": "a", "body": _ROUNDS},
    {"id": "sub", "type": "subflow", "flow": _INNER, "input": {"a": "{{ rounds }}"}},
    wait("go", signal="go"),
    way="start>pick pick:few>sum pick:default>ask sum:compensate>unsum sum>join ask>join join>each each>rounds rounds>sub "
    "sub>go go>done",
    input=["tea", "milk"], budget=BUDGET, priority="high", tenant="acme", version="2",
)  # fmt: skip
SOUND["Flow"] = [
    FLOW,
    {"flow": "nobody", "version": "1", "input": ["tea"], "breakpoints": ["sum"], "priority": "low", "tenant": "acme"},
]
DECISION = {"decision_id": "d1", "answer": {"a": ["b"]}, "comment": "because", "by": "ann", "idempotency_key": "k"}

quick = settings(
    max_examples=int(os.environ.get("MOFA_TEST_EXAMPLES", "1")),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[House]:
    """A worker with the offline model."""
    home = tmp_path_factory.mktemp("open")
    (home / "mofa.yaml").write_text("agents:\n  writer: {instructions: Write well.}\n")
    house = House(home, server, QUEUE)
    house.start_worker()
    yield house
    house.stop()


async def sound(handle: Handle) -> None:
    """Assert that the run took no harm."""
    async for event in handle.fetch_history_events():
        assert not event.HasField("workflow_execution_terminated_event_attributes"), handle.id
        if event.HasField("workflow_task_failed_event_attributes"):
            failed = event.workflow_task_failed_event_attributes
            assert failed.cause in SERVERS_OWN, (handle.id, failed.failure.message)


async def started(client: Client, kind: str, given: Any) -> Handle:
    handle: Handle = await client.start_workflow(kind, given, id=f"any/{uuid.uuid4().hex}", task_queue=QUEUE)
    return handle


async def at_rest(handle: Handle) -> bool:
    """Whether the run has ended, or waits: for a person, a message or a timer."""
    description = await handle.describe()
    if description.status != WorkflowExecutionStatus.RUNNING:
        return True
    raw = description.raw_description
    return not raw.HasField("pending_workflow_task") and not raw.pending_activities and not raw.pending_children


async def harmless(client: Client, kind: str, inputs: list[Any], then: Any = None) -> None:
    """Start a run for each input, wait until it rests, and assert that it took no harm."""

    async def one(given: Any) -> None:
        handle = await started(client, kind, given)
        await eventually(lambda: at_rest(handle), 60)
        if then is not None:
            await then(handle)
            await eventually(lambda: at_rest(handle), 60)
        await sound(handle)
        if (await handle.describe()).status == WorkflowExecutionStatus.RUNNING:
            await handle.terminate()

    await asyncio.gather(*(one(given) for given in inputs))


def lists(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=A_RUN_AT_A_TIME, max_size=A_RUN_AT_A_TIME)


def running(server: Server, work: Any) -> None:
    """Run a coroutine with a client of its own: hypothesis calls a plain function."""

    async def with_client() -> None:
        await work(await server.client())

    asyncio.run(with_client())


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_a_sound_input_with_one_odd_field(kind: str, server: Server, open_house: House) -> None:
    @quick
    @given(lists(st.sampled_from(SOUND[kind]).flatmap(with_one_odd_field)))
    def check(inputs: list[Any]) -> None:
        running(server, lambda client: harmless(client, kind, inputs))

    check()


@pytest.mark.parametrize(
    "kind", ["RequestResponse", "Parallel", "Consensus", "Planning", "Auto", "Reflection", "Flow", "NamedFlow"]
)
def test_inputs_of_the_published_schema(kind: str, server: Server, open_house: House) -> None:
    schema = BUNDLE["$defs"][f"{kind}Input"]

    @quick
    @given(lists(st.one_of(values(schema, BUNDLE), ANY_JSON)))
    def check(inputs: list[Any]) -> None:
        running(server, lambda client: harmless(client, kind.removeprefix("Named"), inputs))

    check()


def test_odd_decisions_by_signal_and_update(server: Server, open_house: House) -> None:
    odd = st.one_of(
        with_one_odd_field(DECISION), st.builds(lambda text: {"decision_id": "d1", "answer": text}, TEXTS), ANY_JSON
    )

    @quick
    @given(lists(odd), st.booleans())
    def check(decisions: list[Any], by_update: bool) -> None:
        given = {"task": "x", "participants": [PEOPLE[0], AGENTS[0]]}
        left = list(decisions)

        async def decide(handle: Handle) -> None:
            decision = left.pop()
            if not by_update:
                await handle.signal("decide", decision)
                return
            try:
                await handle.execute_update("decide", decision)
            except WorkflowUpdateFailedError as refused:
                assert getattr(refused.cause, "type", None) == "InvalidInput", refused.cause

        running(server, lambda client: harmless(client, "Sequential", [given] * len(decisions), decide))

    check()


@pytest.mark.parametrize("signal", ["steer", "cancel", "pause", "resume", "decide", "upgrade_plugins"])
def test_odd_signals(signal: str, server: Server, open_house: House) -> None:
    @quick
    @given(lists(st.one_of(ANY_JSON, st.builds(lambda text: {"message": text, "reason": text}, TEXTS))))
    def check(messages: list[Any]) -> None:
        left = list(messages)

        async def send(handle: Handle) -> None:
            await handle.signal(signal, left.pop())

        given = {"task": "x", "participants": [PEOPLE[0]]}
        running(server, lambda client: harmless(client, "RequestResponse", [given] * len(messages), send))

    check()


@pytest.mark.parametrize("signal", ["tell", "go", "no_such_node", "cancel", "breakpoints"])
def test_odd_signals_to_a_flow(signal: str, server: Server, open_house: House) -> None:
    @quick
    @given(lists(ANY_JSON))
    def check(messages: list[Any]) -> None:
        left = list(messages)

        async def send(handle: Handle) -> None:
            await handle.signal(signal, left.pop())

        running(server, lambda client: harmless(client, "Flow", [FLOW] * len(messages), send))

    check()


def nested(leaf: Any, levels: int) -> Any:
    for _ in range(levels):
        leaf = [leaf]
    return leaf


WIDE = {
    "deep": nested([1] * 40_000, 90),  # 80 KB, and 7 MB when each level is indented
    "rows": [{"a": 1, "b": [1, 2]} for _ in range(25_000)],
    "almost keys": [{"k": f"risk-{number}"} for number in range(20_000)],  # "sk-" begins a key
}


@pytest.mark.parametrize("name", WIDE)
async def test_deep_and_wide_values(name: str, client: Client, open_house: House) -> None:
    """A workflow that computes for two seconds is taken for a deadlock, and its task fails again and again."""
    value = WIDE[name]
    task = {"task": value, "participants": AGENTS}
    debate = {**task, "task": "x", "context": {"x": value}}
    for kind, wide in (("Sequential", task), ("Consensus", task), ("Debate", debate)):
        handle = await started(client, kind, wide)
        assert (await handle.result())["status"] == "completed"
        await sound(handle)
    handle = await started(client, "RequestResponse", {"task": "x", "participants": [PEOPLE[0]]})
    await eventually(lambda: handle.query("decisions"))
    for signal in ("decide", "steer"):
        await handle.signal(signal, {"decision_id": "d1", "answer": value, "message": value})
    await handle.execute_update("decide", {"decision_id": "d1", "answer": "y"})
    assert (await handle.result())["output"] == "y"
    await sound(handle)


async def test_many_long_answers_of_people(client: Client, open_house: House) -> None:
    people = [{"kind": "human", "name": f"p{n}"} for n in range(12)]
    handle = await started(
        client, "Parallel", {"task": "Paste it", "participants": people, "aggregate": "concat", "session": "long"}
    )

    async def all_open() -> Any:
        found = await handle.query("decisions")
        return found if len(found) == 12 else None

    for decision in await eventually(all_open):
        await handle.signal("decide", {"decision_id": decision["id"], "answer": "茶" * 60_000})
    outcome = await handle.result()
    assert outcome["status"] == "completed" and all(c["ref"] and c["truncated"] for c in outcome["contributions"])
    assert outcome["truncated"] and outcome["ref"] and len(json.dumps(outcome).encode()) < 2_000_000
    shown = json.loads(open_house.mofa("show", handle.id, "--json").stdout)
    assert any(said["text"] == "茶" * 60_000 for said in shown["transcript"])
    await sound(handle)


async def test_a_person_answers_a_megabyte(client: Client, open_house: House) -> None:
    handle = await started(client, "RequestResponse", {"task": "Paste it", "participants": [PEOPLE[0]]})
    await eventually(lambda: handle.query("decisions"))
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("decide", {"decision_id": "d1", "answer": "a" * 1_000_001})
    assert "answer" in str(refused.value.cause) and "1,000,000" in str(refused.value.cause)
    await handle.signal("decide", {"decision_id": "d1", "answer": "a" * 1_200_000})

    async def ignored() -> Any:
        return [event for event in await handle.query("events") if event["type"] == "decision_ignored"]

    [event] = await eventually(ignored)
    assert "answer" in event["data"]["reason"]
    settled = await handle.execute_update("decide", {"decision_id": "d1", "answer": "b" * 1_000_000})
    assert settled["settled"]["answer_ref"] and len(settled["settled"]["answer"]) < 2_000
    outcome = await handle.result()
    assert outcome["output"].startswith("bbb") and outcome["truncated"] and outcome["ref"]
    await sound(handle)
