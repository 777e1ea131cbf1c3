"""The nodes of a flow after its events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kernel.flow.shapes import FlowInput
from kernel.record.events import Event
from kernel.views.flow_as_of import flow_as_of
from tests.support.flows import flow, transform

AT = datetime(2026, 1, 1, tzinfo=UTC)

GRAPH = FlowInput.model_validate(flow(transform("one", 1), transform("two", 2), way="start>one one>two two>done"))


def events(*given: tuple[str, dict[str, Any]]) -> list[Event]:
    return [Event(seq=n, at=AT + timedelta(seconds=n), type=type, data=data) for n, (type, data) in enumerate(given, 1)]


def test_nodes_wait_run_and_end_with_what_goes_in_and_out() -> None:
    then = flow_as_of(
        GRAPH,
        events(
            ("flow_started", {"flow": "test", "version": "1", "hash": "abc"}),
            ("node_finished", {"node": "start", "output": 5}),
            ("node_started", {"node": "one", "kind": "tool", "given": {"x": 1}}),
            ("node_failed", {"node": "one", "type": "RateLimited", "message": "later", "again": True}),
            ("node_finished", {"node": "one", "output": "beginning", "truncated": True}),
            ("node_started", {"node": "two", "kind": "tool"}),
            ("paused", {}),
        ),
    )
    assert (then.version, then.hash, then.published, then.paused, then.sequence) == ("1", "abc", None, True, 7)
    one, two, done = (then.nodes[name] for name in ("one", "two", "done"))
    assert (one.status, one.input, one.output, one.truncated, one.attempts) == ("completed", {"x": 1}, "beginning", True, 2)
    assert one.error is not None and one.error.type == "RateLimited"
    assert (one.started_at, one.ended_at) == (AT + timedelta(seconds=3), AT + timedelta(seconds=5))
    assert (two.status, two.attempts, two.ended_at) == ("running", 1, None)
    assert (done.status, done.kind, done.attempts) == ("waiting", "end", 0)


def test_failures_skips_and_compensations_by_path() -> None:
    then = flow_as_of(
        GRAPH,
        events(
            ("node_started", {"node": "lines.2/pay", "kind": "tool", "given": 1}),
            ("node_finished", {"node": "lines.2/pay", "output": 2}),
            ("node_failed", {"node": "one", "type": "InvalidInput", "message": "no"}),
            ("node_skipped", {"node": "two", "reason": "no edge"}),
            ("node_undone", {"node": "lines.2/pay", "by": "lines.2/refund", "kind": "tool", "given": 3}),
            ("node_finished", {"node": "lines.2/refund", "output": 4}),
            ("resumed", {}),
            ("steered", {"message": "x"}),
        ),
    )
    assert {path: node.status for path, node in then.nodes.items()} == {
        "start": "waiting", "one": "failed", "two": "skipped", "done": "waiting",
        "lines.2/pay": "undone", "lines.2/refund": "completed",
    }  # fmt: skip
    assert (then.nodes["lines.2/refund"].input, then.nodes["lines.2/refund"].output) == (3, 4)
    assert then.nodes["two"].reason == "no edge" and not then.paused


def test_a_flow_that_is_not_known_has_the_nodes_of_its_events() -> None:
    assert flow_as_of(None, []).nodes == {}
    assert list(flow_as_of(None, events(("node_started", {"node": "a", "kind": "tool"}))).nodes) == ["a"]
