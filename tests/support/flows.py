"""Flows of tests, written short."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def edges(text: str) -> list[Json]:
    """Return edges that are written `start>a check:true>b`."""
    found = []
    for each in text.split():
        source, _, target = each.partition(">")
        source, _, case = source.partition(":")
        found.append({"from": source, "to": target, **({"case": case} if case else {})})
    return found


def graph(*nodes: Json, way: str, prefix: str = "") -> Json:
    """Return a graph with the nodes `start` and `done`, their ids after `prefix`."""
    start, end = {"id": f"{prefix}start", "type": "start"}, {"id": f"{prefix}done", "type": "end"}
    given = {node["id"] for node in nodes}
    return {"nodes": [*([start] if start["id"] not in given else []), *nodes, end], "edges": edges(way)}


def flow(*nodes: Json, way: str, name: str = "test", **fields: Any) -> Json:
    """Return the input of a flow."""
    return {"name": name, **graph(*nodes, way=way), **fields}


def transform(id: str, value: Any, **fields: Any) -> Json:
    return {"id": id, "type": "transform", "value": value, **fields}


def agent(id: str, task: str, **fields: Any) -> Json:
    return {"id": id, "type": "agent", "agent": {"kind": "agent", "name": id}, "task": task} | fields


def tool(id: str, **fields: Any) -> Json:
    return {"id": id, "type": "tool", "tool": "calculator", **fields}


def wait(id: str, **fields: Any) -> Json:
    return {"id": id, "type": "wait", **fields}
