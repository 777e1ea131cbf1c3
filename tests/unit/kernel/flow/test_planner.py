"""The planner: joins that have enough, limits, retries, orders, compensation, and its own bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.basics.schema import parse
from kernel.flow import commands
from kernel.flow.decide import DECISION_EVENTS, Decided, decide
from kernel.flow.events import BreakpointsIgnored, BreakpointsSet, NodeFailed, NodeSkipped, NodeUndone, RoundsBatched
from kernel.flow.faults import check_flow
from kernel.flow.shapes import FlowDefinition, LoopNode
from kernel.flow.state import INLINE_ROUNDS, Flow, FlowState, batch_graph
from tests.support.flows import flow, graph

START, END = {"id": "start", "type": "start"}, {"id": "done", "type": "end"}


class Player:
    """A flow that is played by hand."""

    def __init__(self, *nodes: dict[str, Any], edges: str, given: Any = None) -> None:
        written = []
        for text in edges.split():
            source, _, target = text.partition(">")
            source, _, case = source.partition(":")
            written.append({"from": source, "to": target, **({"case": case} if case else {})})
        flow: FlowDefinition = parse(FlowDefinition, {"name": "test", "nodes": [START, *nodes, END], "edges": written}, "flow")
        check_flow(flow, "flow")
        self.state, self.events, self.more = FlowState(Flow.of(flow)), list[Any](), False
        self.do(commands.Begin(given))

    def do(self, command: commands.Command) -> None:
        decided = decide(self.state, command)
        self.state, self.more = decided.state, decided.more
        self.events += decided.events

    def finish(self, path: str, output: Any = None) -> None:
        self.do(commands.Succeed(path, output))

    def fail(self, path: str, type: str = "Down", message: str = "it is down") -> None:
        self.do(commands.Fail(path, type, message))

    @property
    def open(self) -> list[str]:
        return [effect.key for effect in self.state.effects()]

    @property
    def result(self) -> tuple[str, Any]:
        assert self.state.closed is not None
        return self.state.closed.status, self.state.closed.output

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def tool(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": "tool", "tool": "t", **more}


def body(*nodes: dict[str, Any], edges: str) -> dict[str, Any]:
    written = [{"from": text.split(">")[0], "to": text.split(">")[1]} for text in edges.split()]
    return {"nodes": [{"id": "s", "type": "start"}, *nodes, {"id": "e", "type": "end"}], "edges": written}


def test_a_join_that_has_enough_cancels_the_rest() -> None:
    nodes = [tool("a"), tool("b"), tool("b2"), tool("c"), {"id": "j", "type": "join", "need": 1}]
    player = Player(*nodes, edges="start>a start>b start>c a>j b>b2 b2>j c>j c>done j>done")
    assert player.open == ["a", "b", "c"]
    player.finish("a", 1)
    assert player.open == ["c"], "c leads to the end by itself, b only to the join"
    assert [event.node for event in player.of(NodeSkipped)] == ["b", "b2"]
    player.finish("b", "late")
    player.finish("c", 2)
    assert player.result == ("completed", {"c": 2, "j": {"a": 1}})


def test_a_join_that_can_no_longer_have_enough_fails() -> None:
    nodes = [tool("a"), tool("b"), {"id": "j", "type": "join", "need": 2}]
    player = Player(*nodes, edges="start>a start>b a>j b>j a:error>done b:error>done j>done")
    player.finish("a")
    player.fail("b")
    assert player.result == ("failed", None)
    assert [(event.node, event.type) for event in player.of(NodeFailed)] == [("b", "Down"), ("j", "QuorumImpossible")]


def test_a_parallel_node_lets_only_so_many_run_at_once() -> None:
    names = ["a", "b", "c"]
    edges = " ".join(f"p>{name} {name}>j" for name in names)
    player = Player({"id": "p", "type": "parallel", "limit": 2}, *map(tool, names), {"id": "j", "type": "join"},
                    edges=f"start>p {edges} j>done")  # fmt: skip
    assert player.open == ["a", "b"]
    player.finish("b", 2)
    assert player.open == ["a", "c"]
    player.finish("c", 3)
    player.finish("a", 1)
    assert player.result == ("completed", {"a": 1, "b": 2, "c": 3})


def test_a_map_opens_only_so_many_items_and_keeps_their_order() -> None:
    each = {"id": "m", "type": "map", "over": "input", "max_concurrent": 2, "body": body(tool("t"), edges="s>t t>e")}
    player = Player(each, edges="start>m m>done", given=["x", "y", "z"])
    assert player.open == ["m.1/t", "m.2/t"]
    player.finish("m.2/t", "Y")
    assert player.open == ["m.1/t", "m.3/t"]
    player.finish("m.3/t", "Z")
    player.finish("m.1/t", "X")
    assert player.result == ("completed", ["X", "Y", "Z"])


def test_a_long_map_is_one_effect() -> None:
    each = {"id": "m", "type": "map", "over": "input", "body": body(tool("t"), edges="s>t t>e")}
    player = Player(each, edges="start>m m>done", given=list(range(101)))
    [effect] = player.state.effects()
    assert (effect.path, len(effect.given)) == ("m", 101)
    player.finish("m", [0])
    assert player.result == ("completed", [0])


def test_more_items_than_max_items_are_refused() -> None:
    each = {"id": "m", "type": "map", "over": "input", "max_items": 2, "body": body(tool("t"), edges="s>t t>e")}
    player = Player(each, edges="start>m m>done", given=[1, 2, 3])
    assert player.result[0] == "failed"
    assert "3 items are more than max_items (2)" in player.of(NodeFailed)[0].message


def test_a_node_is_tried_again_after_a_pause_that_grows() -> None:
    player = Player(tool("t", retry={"attempts": 3, "interval": "PT2S", "backoff": 3}), edges="start>t t>done")
    pauses = []
    for _ in range(2):
        player.fail("t")
        [effect] = player.state.effects()
        pauses.append((effect.key, effect.pause))
    assert pauses == [("t/attempt-2", timedelta(seconds=2)), ("t/attempt-3", timedelta(seconds=6))]
    player.fail("t")
    assert player.result == ("failed", None)


def test_a_failure_that_a_retry_cannot_help_is_not_tried_again() -> None:
    player = Player(tool("t", retry={}), edges="start>t t>done")
    player.fail("t", "ToolDenied", "no")
    assert player.result == ("failed", None)


def test_the_error_edge_is_taken_and_the_failure_has_a_name() -> None:
    handle = {"id": "say", "type": "transform", "value": "{{ t.error.type }}: {{ t.error.message }}"}
    player = Player(tool("t"), tool("u"), handle, edges="start>t t>u u>done t:error>say say>done")
    player.fail("t")
    assert player.result == ("completed", "Down: it is down")


def test_what_was_done_is_undone_the_last_first_also_in_a_loop() -> None:
    inner = {
        "nodes": [
            {"id": "s", "type": "start"},
            tool("hold"),
            tool("free", args={"round": "{{ round }}"}),
            {"id": "e", "type": "end"},
        ],
        "edges": [
            {"from": "s", "to": "hold"},
            {"from": "hold", "to": "e"},
            {"from": "hold", "to": "free", "case": "compensate"},
        ],
    }
    nodes = [
        tool("book"),
        tool("unbook", args={"of": "{{ book }}"}),
        {"id": "l", "type": "loop", "max_rounds": 2, "body": inner},
        tool("pay"),
    ]
    player = Player(*nodes, edges="start>book book:compensate>unbook book>l l>pay pay>done")
    player.finish("book", "b7")
    player.finish("l.1/hold")
    player.finish("l.2/hold")
    player.fail("pay")
    undone = []
    while player.open:
        [effect] = player.state.effects()
        undone.append((effect.path, effect.given))
        if effect.path == "l.1/free":
            player.fail(effect.path, "Down", "cannot")
        else:
            player.finish(effect.path)
    assert undone == [("l.2/free", {"round": 2}), ("l.1/free", {"round": 1}), ("unbook", {"of": "b7"})]
    assert player.result == ("failed", None)
    assert player.state.left_undone == ("l.1/hold: cannot",)


def test_a_failed_round_undoes_itself_and_the_rest_goes_on() -> None:
    inner = {
        "nodes": [{"id": "s", "type": "start"}, tool("hold"), tool("free"), tool("use"), {"id": "e", "type": "end"}],
        "edges": [{"from": "s", "to": "hold"}, {"from": "hold", "to": "use"}, {"from": "use", "to": "e"},
                  {"from": "hold", "to": "free", "case": "compensate"}],
    }  # fmt: skip
    each = {"id": "m", "type": "map", "over": "input", "body": inner, "on_item_failure": "skip"}
    player = Player(each, edges="start>m m>done", given=[1, 2])
    player.finish("m.1/hold")
    player.finish("m.2/hold")
    player.fail("m.1/use")
    assert player.open == ["m.1/free", "m.2/use"]
    player.finish("m.2/use", "two")
    assert player.state.closed is None
    player.finish("m.1/free")
    assert player.result == ("completed", [None, "two"])
    assert [event.node for event in player.of(NodeUndone)] == ["m.1/hold"]


def test_an_order_to_stop_cancels_what_runs_and_undoes_what_was_done() -> None:
    player = Player(tool("a"), tool("undo"), tool("b"), edges="start>a a:compensate>undo a>b b>done")
    player.finish("a")
    player.do(commands.Stop("enough"))
    assert player.open == ["undo"]
    player.do(commands.Stop("again"))
    player.finish("b", "late")
    player.finish("undo")
    assert player.result == ("stopped", None)
    assert player.state.closed is not None
    assert player.state.closed.message == "enough"


def test_no_end_that_is_reached_leaves_the_flow_undecided() -> None:
    player = Player({"id": "c", "type": "condition", "when": "input == 1"}, edges="start>c c:true>done", given=2)
    assert player.result == ("undecided", None)


@pytest.mark.parametrize(("on_limit", "result"), [("fail", ("failed", None)), ("continue", ("completed", 3))])
def test_a_loop_ends_at_its_limit(on_limit: str, result: Any) -> None:
    count = {"id": "v", "type": "transform", "value": "{{ last + 1 }}"}
    loop = {"id": "l", "type": "loop", "until": "last == 9", "max_rounds": 3, "initial": 0, "on_limit": on_limit,
            "body": body(count, edges="s>v v>e")}  # fmt: skip
    assert Player(loop, edges="start>l l>done").result == result


def test_a_long_loop_is_decided_in_portions() -> None:
    count = {"id": "v", "type": "transform", "value": "{{ last + 1 }}"}
    loop = {"id": "l", "type": "loop", "max_rounds": 1000, "initial": 0, "body": body(count, edges="s>v v>e")}
    player = Player(loop, edges="start>l l>done")
    portions = 1
    while player.more:
        before = len(player.events)
        player.do(commands.GoOn())
        assert len(player.events) - before <= DECISION_EVENTS + 10
        portions += 1
    assert portions > 1
    assert player.result == ("completed", 1000)


def test_a_long_loop_that_works_goes_on_in_batches() -> None:
    loop = {"id": "l", "type": "loop", "until": "last == 9", "max_rounds": 1000, "body": body(tool("t"), edges="s>t t>e")}
    player = Player(loop, edges="start>l l>done")
    for number in range(1, INLINE_ROUNDS + 1):
        assert player.open == [f"l.{number}/t"]
        player.finish(f"l.{number}/t", number + 1000)
    assert player.open == ["l"]
    assert [(each.node, each.round) for each in player.of(RoundsBatched)] == [("l", INLINE_ROUNDS + 1)]
    effect = next(iter(player.state.effects()))
    assert effect.given == {"rounds": INLINE_ROUNDS, "last": INLINE_ROUNDS + 1000}
    player.finish("l", 9)
    assert player.result == ("completed", 9)


def test_a_batch_counts_its_rounds_from_where_the_last_one_ended() -> None:
    work = body(tool("t", args={"round": "{{ round }}", "last": "{{ last }}"}), edges="s>t t>e")
    written = {"id": "l", "type": "loop", "until": "round == 102 and last == x", "max_rounds": 100, "body": work}
    loop: LoopNode = parse(LoopNode, {**written, "initial": "{{ never }}"}, "loop")
    state = FlowState(Flow.of(batch_graph(loop), {"x": "{{ x }}"}, {"l": 100}))
    state = decide(state, commands.Begin("{{ last }}")).state
    assert next(iter(state.effects())).given == {"round": 101, "last": "{{ last }}"}
    state = decide(state, commands.Succeed("l.1/t", 7)).state
    assert next(iter(state.effects())).given == {"round": 102, "last": 7}
    state = decide(state, commands.Succeed("l.2/t", "{{ x }}")).state
    assert state.closed is not None
    assert (state.closed.output, state.parts[""].nodes["l"].opened) == ("{{ x }}", 2)


WAITS = {"id": "t", "type": "wait", "signal": "go"}
UNDONE = {"nodes": [*body(tool("t"), tool("u"), edges="")["nodes"]], "edges": [
    {"from": "s", "to": "t"}, {"from": "t", "to": "e"}, {"from": "t", "to": "u", "case": "compensate"}]}  # fmt: skip


@pytest.mark.parametrize("inner", [body(WAITS, edges="s>t t>e"), UNDONE], ids=["waits for a signal", "is undone"])
def test_rounds_that_need_the_flows_own_workflow_stay_in_it(inner: dict[str, Any]) -> None:
    player = Player({"id": "l", "type": "loop", "max_rounds": 101, "body": inner}, edges="start>l l>done")
    for number in range(1, 102):
        player.finish(f"l.{number}/t", number)
    assert player.result == ("completed", 101)


def test_a_breakpoint_within_keeps_the_rounds_in_the_flows_own_workflow() -> None:
    loop = {"id": "l", "type": "loop", "max_rounds": 102, "body": body(tool("t"), edges="s>t t>e")}
    player = Player(loop, edges="start>l l>done")
    for number in range(1, INLINE_ROUNDS):
        player.finish(f"l.{number}/t")
    player.do(commands.SetBreakpoints(frozenset({"t"})))
    player.finish(f"l.{INLINE_ROUNDS}/t")
    assert player.state.held == (f"l.{INLINE_ROUNDS + 1}/t",)
    player.do(commands.SetBreakpoints(frozenset()))
    player.do(commands.Release())
    player.finish(f"l.{INLINE_ROUNDS + 1}/t")
    assert player.open == ["l"]


def test_a_value_that_doubles_in_each_round_is_refused() -> None:
    double = {"id": "v", "type": "transform", "value": ["{{ last }}", "{{ last }}"]}
    loop = {"id": "l", "type": "loop", "max_rounds": 50, "initial": "x", "body": body(double, edges="s>v v>e")}
    player = Player(loop, edges="start>l l>done")
    assert player.result[0] == "failed"
    assert "the value " in player.of(NodeFailed)[0].message


def test_an_output_that_does_not_fit_its_schema_fails_the_node() -> None:
    player = Player(tool("t", output_schema={"type": "string"}), edges="start>t t>done")
    player.finish("t", 1)
    assert player.result == ("failed", None)
    assert player.of(NodeFailed)[0].type == "OutputInvalid"


def _with_breakpoint(items: int, *also: str, holds_before: bool = True) -> Decided:
    """Return a flow that has begun, with a map over so many items and a breakpoint in the body, and perhaps others."""
    body = graph(tool("work"), way="i_start>work work>i_done", prefix="i_")
    each = {"id": "each", "type": "map", "over": "input", "max_items": 5_000, "body": body}
    planned = Flow.of(FlowDefinition.model_validate(flow(each, way="start>each each>done")), holds_before=holds_before)
    return decide(FlowState(planned, breakpoints=frozenset({"work", *also})), commands.Begin(list(range(items))))


@pytest.mark.parametrize("items", [101, 1_000])
def test_a_map_with_a_breakpoint_in_its_body_has_no_batches(items: int) -> None:
    decided = _with_breakpoint(items)
    assert [effect.path for effect in decided.state.effects()] == []
    assert len(decided.state.held) == 10 and not any(isinstance(event, BreakpointsIgnored) for event in decided.events)


def test_a_run_pauses_before_a_map_that_is_too_long_for_the_breakpoint_in_its_body() -> None:
    decided = _with_breakpoint(1_001)
    ignored = [event.reason for event in decided.events if isinstance(event, BreakpointsIgnored)]
    assert decided.state.held == ("each",) and not list(decided.state.effects())
    assert "does not pause before work; the run pauses before it; a map with a breakpoint has at most 1,000 items" in ignored[0]
    released = decide(decided.state, commands.Release())
    assert [effect.path for effect in released.state.effects()] == ["each"] and not released.state.held
    assert not any(isinstance(event, BreakpointsIgnored) for event in released.events)  # it was said


@pytest.mark.parametrize("holds_before", [True, False])
def test_a_breakpoint_in_a_long_map_is_recorded_as_ignored_once_beside_one_on_the_map(holds_before: bool) -> None:
    decided = _with_breakpoint(1_001, "each", holds_before=holds_before)
    released = decide(decided.state, commands.Release())
    assert decided.state.held == ("each",) and [effect.path for effect in released.state.effects()] == ["each"]
    assert sum(isinstance(event, BreakpointsIgnored) for event in (*decided.events, *released.events)) == 1


def test_a_breakpoint_that_comes_in_a_long_map_before_which_the_run_pauses_is_recorded_as_ignored() -> None:
    body = graph(tool("work"), way="i_start>work work>i_done", prefix="i_")
    given = flow({"id": "each", "type": "map", "over": "input", "max_items": 5_000, "body": body}, way="start>each each>done")
    planned = Flow.of(FlowDefinition.model_validate(given))
    held = decide(FlowState(planned, breakpoints=frozenset({"each"})), commands.Begin(list(range(1_001)))).state
    decided = decide(held, commands.SetBreakpoints(frozenset({"each", "work"})))
    assert [type(event) for event in decided.events] == [BreakpointsSet, BreakpointsIgnored]


def test_a_history_from_before_does_not_pause_before_a_long_map() -> None:
    decided = _with_breakpoint(1_001, holds_before=False)
    assert [effect.path for effect in decided.state.effects()] == ["each"] and not decided.state.held
    assert any(isinstance(event, BreakpointsIgnored) for event in decided.events)


def test_a_breakpoint_that_comes_when_a_map_runs_in_batches_is_recorded_as_ignored() -> None:
    body = graph(tool("work"), way="i_start>work work>i_done", prefix="i_")
    given = flow({"id": "each", "type": "map", "over": "input", "body": body}, way="start>each each>done")
    begun = decide(FlowState(Flow.of(FlowDefinition.model_validate(given))), commands.Begin(list(range(150)))).state
    decided = decide(begun, commands.SetBreakpoints(frozenset({"work"})))
    assert [type(event) for event in decided.events] == [BreakpointsSet, BreakpointsIgnored]
    assert [effect.path for effect in decided.state.effects()] == ["each"]
