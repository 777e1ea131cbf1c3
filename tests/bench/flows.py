"""Flows: a step of a flow beside the same step of a mode, a large flow that is checked, and a long map."""

from __future__ import annotations

import json
import statistics
import time
from itertools import pairwise
from typing import Any

from temporalio.client import Client

from runtime.flows.flow_file import flow_of_text
from tests.bench.figures import Figure
from tests.bench.start import seconds, team
from tests.support.flows import flow, graph, transform

STEPS, ROUNDS = 20, 5
NODES, CHECKS = 1_000, 5
ITEMS = 10_000


async def flows(client: Client) -> list[Figure]:
    """Compare a chain of agents in a flow to Sequential; check a flow of 1,000 nodes; run a map of 10,000 items."""
    drawn, mode, fused = [], [], []
    for round in range(ROUNDS + 1):
        one, _ = await seconds(client, "Flow", chain(STEPS, f"Count {round}"), "mofa")
        other, _ = await seconds(client, "Sequential", {"task": f"Count {round}", "participants": team(STEPS)}, "mofa")
        if round > 0:  # the first warms up
            drawn.append(one * 1000 / STEPS)
            mode.append(other * 1000 / STEPS)
            third, _ = await seconds(client, "Flow", {**chain(STEPS, f"Count {round} fused"), "execution": "fused"}, "mofa")
            fused.append(third * 1000 / STEPS)
    took, outcome = await seconds(client, "Flow", long_map(ITEMS), "mofa")
    assert outcome["output"] == ITEMS
    return [
        Figure("a step of a flow / of Sequential", "ms", statistics.median(drawn), statistics.median(mode), must=1.1),
        Figure("a step of a flow, fused / in steps", "ms", statistics.median(fused), statistics.median(drawn)),
        Figure(f"a flow of {NODES:,} nodes, read and checked as JSON", "s", checked("json"), must=0.3),
        Figure(f"a flow of {NODES:,} nodes, read and checked as YAML", "s", checked("yaml")),
        Figure(f"a map of {ITEMS:,} items", "s", took),
    ]


def chain(steps: int, task: str) -> dict[str, Any]:
    """Return the input of a flow of agents, each of which gets the answer of the one before it."""
    nodes = [
        {"id": each["name"], "type": "agent", "agent": each, "task": "{{ " + (f"a{number - 1}" if number else "input") + " }}"}
        for number, each in enumerate(team(steps))
    ]
    way = ["start", *(node["id"] for node in nodes), "done"]
    return flow(*nodes, way=" ".join(f"{one}>{other}" for one, other in pairwise(way)), input=task)


def long_map(items: int) -> dict[str, Any]:
    """Return the input of a flow that maps over so many items, and returns their number."""
    body = graph(transform("twice", "{{ item * 2 }}"), way="m_start>twice twice>m_done", prefix="m_")
    each = {"id": "each", "type": "map", "over": "input", "body": body, "max_items": items, "max_concurrent": 200}
    return flow(each, transform("count", "{{ len(each) }}"), way="start>each each>count count>done", input=list(range(items)))


def checked(form: str) -> float:
    """Return the median seconds to read and check a large flow in JSON or in YAML."""
    nodes = [transform(f"t{number}", f"{{{{ input + {number} }}}}") for number in range(NODES - 2)]
    way = ["start", *(node["id"] for node in nodes), "done"]
    given = flow(*nodes, way=" ".join(f"{one}>{other}" for one, other in pairwise(way)))
    text = json.dumps(given) if form == "json" else _yaml(given)
    found = []
    for _ in range(CHECKS):
        began = time.perf_counter()
        assert len(flow_of_text(text, f"large.{form}").nodes) == NODES
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _yaml(given: dict[str, Any]) -> str:
    """Return a flow in YAML, with a node and an edge a line, as people write it."""
    lines = [f"name: {given['name']}", "nodes:", *(f"  - {json.dumps(node)}" for node in given["nodes"])]
    return "\n".join([*lines, "edges:", *(f"  - {json.dumps(edge)}" for edge in given["edges"])]) + "\n"
