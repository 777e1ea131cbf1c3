"""Forks of flows: a new run takes over what was recorded before a node, and goes on from there by itself."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.basics.schema import Schema
from kernel.flow.record import Answer, FlowRecord
from kernel.flow.shapes import WORK, FlowDefinition, LoopNode, MapNode, StartNode
from kernel.flow.state import Flow, attempt_of
from kernel.flow.topology import Topology
from kernel.flow.trial import replay

FLOW_FORK = "mofa_flow_fork"
"""The memo field in which a forked run of a flow finds its `FlowFork`."""

MAX_BYTES = 1_000_000
"""The largest fork, in bytes of JSON; the server takes 2 MiB."""


class TakenOver(Schema):
    """The recorded end of one attempt of a node. It counts if the question, by its hash, is the same.

    A long output is in the store as the text `ref`, `as_json` or as it is. With `type`, the attempt had failed.
    """

    question: str
    output: Any = None
    ref: str | None = None
    as_json: bool = False
    type: str | None = None
    message: str = ""


class FlowFork(Schema):
    """The beginning of a forked run: the `answers` of the run `source` that do not hang on the node `at`, by their keys.

    `edited`: the node gets `given` as its input.
    """

    source: str
    at: str
    answers: dict[str, TakenOver] = Field(default_factory=dict)
    edited: bool = False
    given: Any = None


def fork_flow(
    source: str, record: FlowRecord, flow: FlowDefinition, at: str, *, edited: bool = False, given: Any = None
) -> FlowFork:
    """Return the fork of a recorded run at the node with the path `at`.

    What was undone in the run is not taken over: its effect is gone.

    Raises:
        InvalidInput: there is no such node, it has no input that could be edited, or the answers are too large.
    """
    planned = Flow.of(flow)
    node = planned.nodes[_checked(planned, at)]
    if edited and not isinstance(node, (*WORK, LoopNode, MapNode, StartNode)):
        raise InvalidInput(f"--at: {at} is a {node.type}; it has no input that could be edited.", "at")
    before = replay(record, flow)
    if edited and "/" in at and isinstance(node, WORK) and at not in {attempt_of(key)[0] for key in before.questions}:
        raise InvalidInput(
            f"--input: the input of {at} cannot be edited: this run did not reach it, or ran it in a batch of a long map or "
            "loop (a workflow FlowBatch).", "at",
        )  # fmt: skip
    undoing = {id for topology in planned.graphs.values() for id in topology.undo.values()}
    answers: dict[str, TakenOver] = {}
    for key in before.used:
        path, attempt = attempt_of(key)
        if path in record.undone or path.rpartition("/")[2] in undoing or hangs_on(planned, path, at):
            continue
        answer = record.answers[path][attempt - 1]
        answers[key] = _taken_over(answer, before.questions[key].hash)
    replaced = edited and not isinstance(node, StartNode)
    fork = FlowFork(source=source, at=at, answers=answers, edited=replaced, given=given if replaced else None)
    size = len(fork.model_dump_json(exclude_defaults=True).encode())
    if size > MAX_BYTES:
        raise InvalidInput(
            f"--at: the answers before {at} take {size:,} bytes, more than {MAX_BYTES:,}; fork at an earlier node.", "at"
        )
    return fork


def _taken_over(answer: Answer, question: str) -> TakenOver:
    if answer.type is not None:
        return TakenOver(question=question, type=answer.type, message=answer.message)
    if answer.ref is not None:
        return TakenOver(question=question, ref=answer.ref, as_json=answer.as_json)
    return TakenOver(question=question, output=answer.output)


def hangs_on(flow: Flow, path: str, at: str) -> bool:
    """Return whether the node at `path` is the one at `at`, is within it, or may begin only after it."""
    owner, here, there = "", path.split("/"), at.split("/")
    for level, wanted in enumerate(there):
        (id, number), (other, place) = _step(here[level]), _step(wanted)
        if id != other:
            return id in _after(flow.graphs[owner], other)
        if level == len(there) - 1 or number is None or place is None:
            return True
        if number != place:
            return isinstance(flow.nodes[id], LoopNode) and number > place
        if level == len(here) - 1:
            return True
        owner = id
    return True


def _checked(flow: Flow, at: str) -> str:
    """Return the id of the node at a path. Raise `InvalidInput` if there can be no such path."""
    owner, steps = "", at.split("/")
    for level, step in enumerate(steps):
        id, number = _step(step)
        known = flow.graphs[owner].order
        if id not in known:
            raise InvalidInput(f"--at: there is no node {at!r}{meant(id, known)}", "at")
        inner = level < len(steps) - 1
        if inner != (number is not None):
            raise InvalidInput(f"--at: {at!r} is not the path of a node; write it as lines.2/check.", "at")
        if inner and id not in flow.graphs:
            raise InvalidInput(f"--at: {id!r} has no nodes within it.", "at")
        owner = id
    return _step(steps[-1])[0]


def _step(step: str) -> tuple[str, int | None]:
    id, dot, number = step.partition(".")
    return id, int(number) if dot and number.isdecimal() else None


def _after(topology: Topology, id: str) -> set[str]:
    """Return the nodes on the ways from a node."""
    found: set[str] = set()
    todo = [id]
    while todo:
        for edge in topology.outgoing[todo.pop()]:
            if edge.to not in found:
                found.add(edge.to)
                todo.append(edge.to)
    return found
