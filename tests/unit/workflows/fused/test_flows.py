"""For random flows and answers, both forms have the same outcome, the same record and the same log."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from kernel.conversation.decision import DecisionRequest
from kernel.flow.shapes import WaitNode
from tests.support.fakes.activities import FakeActivities
from tests.support.flows import Json
from tests.support.in_process import KINDS, Workflow, run_virtually
from tests.unit.workflows.fused.test_both_forms import decision, seen, seen_in_log

CASES = {"condition": ("true", "false"), "switch": ("one", "default")}
FUSED = ("agent", "agent", "tool", "script", "transform", "condition", "switch")
ALONE = ("human", "wait", "team", "subflow")
"""Nodes for which a stretch ends. Of what happens beside them, either form may record either first."""


def edge(source: str, to: str, case: str | None = None) -> Json:
    return {"from": source, "to": to, **({"case": case} if case else {})}


@st.composite
def graphs(draw: st.DrawFn, kinds: tuple[str, ...], prefix: str = "", depth: int = 1, *, wide: bool = False) -> Json:
    """Draw a graph: a chain with cases, or (`wide`) one whose branches run at the same time."""
    nodes: list[Json] = [{"id": f"{prefix}s", "type": "start"}]
    edges: list[Json] = []
    before: dict[str, list[str]] = {f"{prefix}s": []}
    undo: list[Json] = []
    for number in range(draw(st.integers(1, 4))):
        id = f"{prefix}n{number}"
        source = draw(st.sampled_from(nodes)) if wide else nodes[-1]
        before[id] = [*before[source["id"]], source["id"]]
        fails = ("error",) if source["type"] in ("agent", "tool", "script") and draw(st.booleans()) else ()
        way = draw(st.sampled_from(CASES.get(source["type"], (None,))))
        edges += [edge(source["id"], id, case) for case in (way, *fails)]
        nodes.append({"id": id, **draw(fields(kinds, id, draw(st.sampled_from(before[id])), depth))})
        if nodes[-1]["type"] == "tool" and draw(st.booleans()):
            undo.append({"id": f"{id}u", "type": "tool", "tool": "take_back", "args": {"what": id}})
            edges.append(edge(id, f"{id}u", "compensate"))
    for node in nodes:
        taken = {each.get("case") for each in edges if each["from"] == node["id"]}
        for case in CASES.get(node["type"], () if taken - {"compensate"} else (None,)):
            edges += [edge(node["id"], f"{prefix}j", case)] if case not in taken else []
    join: Json = {"id": f"{prefix}j", "type": "join"}
    edges += [edge(f"{prefix}s", join["id"])] if not any(each["to"] == join["id"] for each in edges) else []
    return {
        "nodes": [*nodes, join, {"id": f"{prefix}e", "type": "end"}, *undo],
        "edges": [*edges, edge(join["id"], f"{prefix}e")],
    }


@st.composite
def fields(draw: st.DrawFn, kinds: tuple[str, ...], id: str, name: str, depth: int) -> Json:
    """Draw the fields of a node that may use this name."""
    within = graphs(tuple(kind for kind in kinds if kind != "subflow"), f"{id}_", depth - 1)
    more: Json = draw(st.sampled_from([{}, {}, {"retry": {"attempts": 2, "interval": "PT2S"}}, {"timeout": "PT1H"}]))
    match draw(st.sampled_from([*kinds, *(("loop", "map") if depth else ())])):
        case "agent":
            who: Json = {"kind": "agent", "name": draw(st.sampled_from(["ana", "bo"]))}
            who |= draw(st.sampled_from([{}, {"tools": ["add", "look"]}, {"guards": ["strict"]}]))
            return {"type": "agent", "agent": who, "task": f"{id}: {{{{ {name} }}}}", **more}
        case "tool":
            return {"type": "tool", "tool": "add", "args": {"v": f"{{{{ {name} }}}}", "at": id}, **more}
        case "script":
            return {"type": "script", "script": "brief", "input": {"v": f"{{{{ {name} }}}}", "at": id}, **more}
        case "transform":
            return {"type": "transform", "value": [f"{{{{ {name} }}}}"]}
        case "condition":
            return {"type": "condition", "when": f"{name} == null"}
        case "switch":
            return {"type": "switch", "cases": [{"case": "one", "when": f"{name} != null"}]}
        case "human":
            options = [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]
            return {"type": "human", "question": f"{id}?", **draw(st.sampled_from([{}, {"options": options}]))}
        case "wait":
            return {"type": "wait", **draw(st.sampled_from([{"duration": "PT3S"}, {"signal": "paid"}, {"event": "orders.*"}]))}
        case "team":
            pair = [{"kind": "agent", "name": "in"}, {"kind": "agent", "name": "out"}]
            return {"type": "team", "team": {"kind": "team", "name": id, "mode": "Parallel", "participants": pair}, "task": id}
        case "subflow":
            inner = draw(graphs(("agent", "tool"), prefix=f"{id}_", depth=0))
            return {"type": "subflow", "flow": {"name": "inner", **inner}, "input": f"{{{{ {name} }}}}"}
        case "loop":
            body = draw(within)
            return {"type": "loop", "body": body, "max_rounds": 2, "until": "last == null", "on_limit": "continue"}
    body = draw(within)
    bounds = {"max_concurrent": 1, "on_item_failure": draw(st.sampled_from(["stop", "skip"]))}
    return {"type": "map", "over": "[1, 2]", "body": body, **bounds}


async def played(flow: Json, seed: int) -> Workflow:
    """Run a flow to its end. A second after a question or a wait, somebody answers."""
    workflow: Workflow = cast(Any, Workflow)(KINDS["Flow"], "w", FakeActivities(seed), [])

    async def answer() -> None:
        answered: set[Any] = set()
        while True:
            await asyncio.sleep(0.5)
            if workflow.run.current_state().get("flow") and workflow.run.planned is not None:  # type: ignore[attr-defined]
                for what, act in waiting(workflow.run):
                    if what not in answered:
                        answered.add(what)
                        workflow.tell(act)

    answering = asyncio.ensure_future(answer())
    try:
        outcome = await workflow.result(flow)
        workflow.ended = outcome.model_dump(mode="json")
    except Exception as error:
        workflow.ended = f"{error!r} {getattr(error, 'message', '')}"
    finally:
        answering.cancel()
        asyncio.get_running_loop().call_soon(workflow.end)
        await asyncio.sleep(300)  # the calls of children that were cancelled end by themselves, with their retries
    return workflow


def waiting(run: Any) -> list[tuple[Any, Any]]:
    """Return what a run waits for, and what tells it."""
    waits = [each for each in run.state_now.effects() if isinstance(each.node, WaitNode) and each.node.duration is None]
    return [
        *((request.id, decided(request)) for request in run.record.open_decisions()),
        *((wait.key, signal if wait.node.signal else message(wait.key)) for wait in waits),
    ]


def decided(request: DecisionRequest) -> Any:
    return lambda run: run.decide_signal(decision(request))


def signal(run: Any) -> None:
    run.any_signal("paid", [RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b'{"amount": 10}'))])


def message(id: str) -> Any:
    return lambda run: run.tell({"id": id, "sender": "shop", "topic": "orders.new", "content": {"order": 7}})


def both(flow: Json, seed: int) -> tuple[Workflow, Workflow]:
    with pytest.MonkeyPatch.context() as patch:
        steps = run_virtually(played(flow | {"execution": "steps"}, seed), patch)
        fused = run_virtually(played(flow | {"execution": "fused"}, seed), patch)
    assert fused.run.fused is not None and fused.run.fused.unused == 0
    return steps, fused


flows = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
budgets = st.sampled_from([{}, {}, {"budget": {"max_calls": 3}}])


@flows
@given(graphs((*FUSED, *ALONE)), budgets, st.integers(0, 10_000))
def test_a_chain_is_the_same_in_both_forms(graph: Json, more: Json, seed: int) -> None:
    steps, fused = both({"name": "test", **graph, "input": 1, **more}, seed)
    assert seen(steps) == seen(fused)
    assert seen_in_log(steps) == seen_in_log(fused) == seen(steps)["events"]


@flows
@given(graphs(FUSED, wide=True), st.integers(0, 10_000))
def test_branches_are_the_same_in_both_forms(graph: Json, seed: int) -> None:
    steps, fused = both({"name": "test", **graph, "input": 1}, seed)
    assert seen(steps) == seen(fused)
    assert seen_in_log(steps) == seen_in_log(fused) == seen(steps)["events"]


@flows
@given(graphs((*FUSED, *ALONE), wide=True), st.integers(0, 10_000))
def test_branches_beside_people_and_waits_have_the_same_outcome(graph: Json, seed: int) -> None:
    steps, fused = both({"name": "test", **graph, "input": 1}, seed)
    one, other = steps.ended, fused.ended
    if isinstance(one, dict) and isinstance(other, dict):
        for each in (one, other):
            each["contributions"].sort(key=lambda made: (made["step"], made["participant"]))
        assert one == other
        counted = [Counter(event["type"] for event in seen(form)["events"]) for form in (steps, fused)]
        assert counted[0] == counted[1]
    else:
        assert type(one) is type(other)
