"""The change that each event makes to a flow's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kernel.basics.bounds import measured
from kernel.basics.event_data import EventData
from kernel.flow.events import (
    BreakpointsIgnored,
    BreakpointsSet,
    NodeFailed,
    NodeFinished,
    NodeHeld,
    NodeReleased,
    NodeSkipped,
    NodeStarted,
    NodeUndone,
    PartClosed,
    PartOpened,
    PartUnwound,
    RoundsBatched,
)
from kernel.flow.shapes import LoopNode, MapNode
from kernel.flow.state import (
    HELD_ITEMS,
    INLINE_ITEMS,
    Done,
    Failed,
    FlowState,
    NodeState,
    Part,
    Undoing,
    id_of,
    node_of_part,
    part_of,
)


def evolve(state: FlowState, event: EventData) -> FlowState:
    """Return the state after an event of the flow."""
    return _CHANGES[type(event)](state, event)


def _opened(state: FlowState, event: PartOpened) -> FlowState:
    if not event.part:
        names = {"input": event.given, **state.flow.names}
        return _put(state, Part("", "", names, event.given, _waiting(state, "")))
    path, number = node_of_part(event.part)
    above, id = state.parts[part_of(path)], id_of(path)
    node = above.nodes[id]
    own, given = _own_names(state, id, node, number)
    part = Part(event.part, id, {**state.names(above), **own}, given, _waiting(state, id))
    return _put(_put(state, _with(above, id, replace(node, opened=number))), part)


def _waiting(state: FlowState, owner: str) -> dict[str, NodeState]:
    return {id: NodeState() for id in state.flow.graphs[owner].order}


def _own_names(state: FlowState, id: str, node: NodeState, number: int) -> tuple[dict[str, Any], Any]:
    """Return the names that a round or an item has by itself, and what its start node has as output."""
    if isinstance(state.flow.nodes[id], MapNode):
        item = node.given[number - 1]
        return {"item": item, "index": state.flow.first.get(id, 0) + number - 1}, item
    last = node.results.get(number - 1, node.given)
    return {"round": state.flow.first.get(id, 0) + number, "last": last}, last


def _started(state: FlowState, event: NodeStarted) -> FlowState:
    id, items = id_of(event.node), len(event.given) if isinstance(event.given, list) else 0
    inline = state.flow.holds and INLINE_ITEMS < items <= HELD_ITEMS and bool(state.within(id))
    return _changed(state, event.node, lambda node: replace(node, status="running", given=event.given, inline=inline))


def _finished(state: FlowState, event: NodeFinished) -> FlowState:
    if (undoing := state.undoing(event.node)) is not None:
        return _put(state, replace(undoing[0], undoing=None))
    part = state.parts[part_of(event.node)]
    number = state.finished + 1
    id = id_of(event.node)
    done = replace(
        part.nodes[id], status="finished", output=event.output, case=event.case, given=None, results={}, batched=False
    )
    part = replace(_with(part, id, done), held=part.held + measured(event.output).bytes)
    state = replace(_put(state, part), finished=number)
    if id in state.topology(part).undo:
        part = state.parts[part.path]
        undo = Done(number, event.node, part.owner, state.names(part))
        state = _put(state, replace(part, done=(*part.done, undo)))
    return state


def _failed(state: FlowState, event: NodeFailed) -> FlowState:
    if (undoing := state.undoing(event.node)) is not None:
        part, by = undoing
        if event.again:
            again = replace(by, node=replace(by.node, attempt=by.node.attempt + 1))
            return _put(state, replace(part, undoing=again))
        left = (*state.left_undone, f"{by.done.path}: {event.message}")
        return replace(_put(state, replace(part, undoing=None)), left_undone=left)
    part, id = state.parts[part_of(event.node)], id_of(event.node)
    node = part.nodes[id]
    if event.again:
        return _put(state, _with(part, id, replace(node, attempt=node.attempt + 1)))
    error = {"error": {"type": event.type, "message": event.message}}
    failed = replace(node, status="failed", output=error, given=None, results={}, batched=False)
    return _without_parts(_put(state, _with(part, id, failed)), event.node)


def _skipped(state: FlowState, event: NodeSkipped) -> FlowState:
    skipped = _changed(state, event.node, lambda node: replace(node, status="skipped", given=None, results={}))
    return _without_parts(skipped, event.node)


def _without_parts(state: FlowState, node: str) -> FlowState:
    """Drop the open parts of a node. What was done in them is still to be undone."""
    below = [path for path in state.parts if path.startswith(f"{node}.")]
    if not below:
        return state
    done = [each for path in below for each in _still_done(state.parts[path])]
    state = replace(state, parts={path: part for path, part in state.parts.items() if path not in below})
    part = state.parts[part_of(node)]
    return _put(state, replace(part, done=_in_order((*part.done, *done))))


def _still_done(part: Part) -> tuple[Done, ...]:
    """Return what is to be undone of a part. A compensation that is cut short is made again."""
    return (*part.done, *part.undo, *([part.undoing.done] if part.undoing is not None else []))


def _unwound(state: FlowState, event: PartUnwound) -> FlowState:
    part = state.parts[event.part]
    failed = Failed(event.type, event.message, event.stopped)
    return _put(state, replace(part, failed=failed, done=(), undo=part.done))


def _batched(state: FlowState, event: RoundsBatched) -> FlowState:
    return _changed(state, event.node, lambda node: replace(node, batched=True))


def _undone(state: FlowState, event: NodeUndone) -> FlowState:
    """Begin with the last compensation that is still to be made."""
    part = next(part for part in state.parts.values() if part.undo and part.undo[-1].path == event.node)
    by = Undoing(part.undo[-1], event.by, NodeState(status="running", given=event.given))
    return _put(state, replace(part, undo=part.undo[:-1], undoing=by))


def _closed(state: FlowState, event: PartClosed) -> FlowState:
    part = state.parts[event.part]
    rest = {path: each for path, each in state.parts.items() if path != event.part}
    if not event.part:
        return replace(state, closed=event)
    path, number = node_of_part(event.part)
    above, id = rest[part_of(path)], id_of(path)
    node = above.nodes[id]
    if event.status in ("completed", "undecided"):
        above = replace(above, done=_in_order((*above.done, *part.done)))
        results = {**node.results, number: event.output}
    else:
        results = {**node.results, number: None}
    if isinstance(state.flow.nodes[id], LoopNode):  # of the rounds only the last one is needed
        results = {number: results[number]}
    rest[above.path] = _with(above, id, replace(node, results=results))
    return replace(state, parts=rest)


def _set(state: FlowState, event: BreakpointsSet) -> FlowState:
    return replace(state, breakpoints=frozenset(event.nodes))


def _same(state: FlowState, event: EventData) -> FlowState:
    return state


def _held(state: FlowState, event: NodeHeld) -> FlowState:
    return replace(state, held=(*state.held, event.node))


def _released(state: FlowState, event: NodeReleased) -> FlowState:
    held = tuple(path for path in state.held if path != event.node)
    return replace(state, held=held, released=state.released | {event.node})


def _in_order(done: tuple[Done, ...]) -> tuple[Done, ...]:
    return tuple(sorted(done, key=lambda each: each.number))


def _changed(state: FlowState, path: str, change: Callable[[NodeState], NodeState]) -> FlowState:
    part, id = state.parts[part_of(path)], id_of(path)
    return _put(state, _with(part, id, change(part.nodes[id])))


def _with(part: Part, id: str, node: NodeState) -> Part:
    return replace(part, nodes={**part.nodes, id: node})


def _put(state: FlowState, part: Part) -> FlowState:
    return replace(state, parts={**state.parts, part.path: part})


_CHANGES: dict[type[EventData], Callable[[FlowState, Any], FlowState]] = {
    NodeStarted: _started, NodeFinished: _finished, NodeFailed: _failed, NodeSkipped: _skipped, NodeUndone: _undone,
    RoundsBatched: _batched, PartOpened: _opened, PartUnwound: _unwound, PartClosed: _closed,
    BreakpointsSet: _set, BreakpointsIgnored: _same, NodeHeld: _held, NodeReleased: _released,
}  # fmt: skip
