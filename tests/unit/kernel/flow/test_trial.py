"""Recorded runs on another version of their flow: recorded answers, and the questions that differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.sha256 import sha256_of
from kernel.flow import commands
from kernel.flow.decide import decide
from kernel.flow.events import FlowStarted
from kernel.flow.fork import fork_flow
from kernel.flow.record import FlowRecord, record_of
from kernel.flow.recording import definition_of, recorded
from kernel.flow.shapes import FlowDefinition
from kernel.flow.state import Flow, FlowState
from kernel.flow.trial import Trial, try_flow
from kernel.record.events import Event
from tests.support.flows import agent, graph, tool, transform
from tests.support.flows import flow as flow_of
from tests.support.plain_flow import Broken, play
from tests.unit.kernel.flow.test_any_graph import FLOWS, plain, planned


def read(written: dict[str, Any]) -> FlowDefinition:
    found: FlowDefinition = parse(FlowDefinition, written, "flow")
    return found


def recording(flow: FlowDefinition, happened: Sequence[Any]) -> FlowRecord:
    """Return the record of a run as the event log gives it back: short events, and the long texts beside them."""
    definition, long = definition_of(flow)
    texts = {sha256_of(text): text for text in long}
    start = FlowStarted(flow=flow.name, version=flow.version, hash=flow.hash, definition=definition)
    events = [Event(seq=1, at=datetime.now(UTC), type=start.TYPE, data=start.data())]
    for seq, each in enumerate(happened, 2):
        short, more = recorded(each, Flow.of(flow), ())
        texts |= {sha256_of(text): text for text in more}
        events.append(Event(seq=seq, at=datetime.now(UTC), type=short.TYPE, data=short.data()))
    return record_of(events, texts)


def run(flow: FlowDefinition, given: Any, answers: dict[str, Any]) -> FlowRecord:
    """Return the record of a run in which each node that asks gets an answer of `answers`, as long as there is one."""
    state, events = FlowState(Flow.of(flow)), list[Any]()
    todo: list[commands.Command] = [commands.Begin(given)]
    while todo:
        decided = decide(state, todo.pop(0))
        state = decided.state
        events += decided.events
        todo += [commands.Succeed(each.path, answers[each.key]) for each in state.effects() if each.key in answers][:1]
    return recording(flow, events)


@given(graph=FLOWS, input=st.integers(0, 2), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_flow_comes_to_the_same_end_without_a_question(graph: dict[str, Any], input: int, data: st.DataObject) -> None:
    flow = read({"name": "any", **graph})
    ids = [node["id"] for node in graph["nodes"] if node["type"] == "tool"]
    failing = set(data.draw(st.lists(st.sampled_from(ids), max_size=2))) if ids else set()
    state, events = planned(flow, input, failing, lambda count: data.draw(st.integers(0, count - 1)))
    record = recording(flow, events)
    assert record.definition == flow
    trial = try_flow(record, flow, flow)
    assert state.closed is not None and trial.outcome is not None
    assert (trial.outcome.status, trial.outcome.output) == (state.closed.status, state.closed.output)
    assert trial.equal and not trial.asked_again and not trial.unreached


@given(before=FLOWS, after=FLOWS, input=st.integers(0, 2), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_end_that_a_trial_knows_is_that_of_a_run(
    before: dict[str, Any], after: dict[str, Any], input: int, data: st.DataObject
) -> None:
    old, new = read({"name": "any", **before}), read({"name": "any", **after})
    _, events = planned(old, input, set(), lambda count: 0, by_question)
    trial = try_flow(recording(old, events), old, new)
    if trial.outcome is None:
        assert trial.asked_again
        return
    try:
        expected = play(new, {"input": input}, input, by_question)
    except Broken:
        expected = ("failed", None)
    assert (trial.outcome.status, plain(trial.outcome.output)) == (expected[0], plain(expected[1]))


def by_question(id: str, args: Any) -> int:
    """Return an answer that the same question has wherever it is asked."""
    return len(str(args)) % 3


LINE = flow_of(
    agent("say", "Say {{ input }}"), tool("sum", args={"of": "{{ say }}"}), transform("end", "{{ sum }}!"),
    way="start>say say>sum sum>end end>done",
)  # fmt: skip


def tried(written: dict[str, Any], record: FlowRecord) -> Trial:
    return try_flow(record, read(LINE), read(written))


def test_the_first_question_that_differs_is_shown_and_not_asked() -> None:
    record = run(read(LINE), "hello", {"say": "Hello.", "sum": 6})
    other = flow_of(
        agent("say", "Shout {{ input }}"), tool("sum", args={"of": "{{ say }}"}), transform("end", "{{ sum }}?"),
        way="start>say say>sum sum>end end>done",
    )  # fmt: skip
    trial = tried(other, record)
    assert trial.same == [] and trial.asked_again == ["say"] and trial.unreached == ["sum", "end", "done"]
    assert [(each.node, each.words) for each in trial.changed] == [("say", 'task: "Say hello" → "Shout hello"')]
    assert trial.outcome is None and trial.recorded is not None and trial.recorded.output == "6!"


def test_titles_retries_and_a_new_id_ask_nothing_again() -> None:
    record = run(read(LINE), "hello", {"say": "Hello.", "sum": 6})
    other = flow_of(
        agent("say", "Say {{ input }}", title="Say it", timeout="PT5S"), tool("add", args={"of": "{{ say }}"}),
        transform("end", "{{ add }}?"), way="start>say say>add add>end end>done",
    )  # fmt: skip
    trial = tried(other, record)
    assert (trial.same, trial.asked_again) == (["say", "add"], [])
    assert trial.outcome is not None and trial.outcome.output == "6?" and not trial.equal


def test_a_run_that_is_under_way_is_tried_as_far_as_it_came() -> None:
    record = run(read(LINE), "hello", {"say": "Hello."})
    trial = tried(LINE, record)
    assert (trial.same, trial.asked_again, trial.outcome, trial.recorded) == (["say"], ["sum"], None, None)
    assert trial.changed[0].words == "was not answered in the recorded run"


def test_a_long_answer_is_recorded_as_a_whole_and_one_that_is_too_long_is_lost() -> None:
    long = "é" * 10_000
    record = run(read(LINE), "hello", {"say": long, "sum": {"of": [long]}})
    trial = tried(LINE, record)
    assert trial.outcome is not None and long in trial.outcome.output and trial.equal
    lost = tried(LINE, run(read(LINE), "hello", {"say": "x" * 500_000, "sum": 1}))
    assert (lost.same, lost.asked_again, lost.lost) == ([], ["say"], ["say"])
    assert lost.changed[0].words == "its answer is not recorded as a whole"


def test_an_input_that_does_not_fit_is_refused() -> None:
    record = run(read(LINE), "hello", {"say": "Hello.", "sum": 6})
    strict = {**LINE, "nodes": [{"id": "start", "type": "start", "input_schema": {"type": "integer"}}, *LINE["nodes"][1:]]}
    with pytest.raises(InvalidInput, match="input of the recorded run: input: "):
        tried(strict, record)


def test_a_map_in_batches_hangs_on_its_items_its_body_and_the_names_in_it() -> None:
    def flow(value: str) -> dict[str, Any]:
        body = graph(transform("v", value), way="m_start>v v>m_done", prefix="m_")
        many = {"id": "many", "type": "map", "over": "input", "body": body}
        return flow_of(transform("plus", 1), many, way="start>plus plus>many many>done")

    items = list(range(150))
    record = run(read(flow("{{ item + plus }}")), items, {"many": items})
    same = try_flow(record, read(flow("{{ item + plus }}")), read(flow("{{ item + plus }}")))
    assert same.same == ["many"] and same.equal
    other = try_flow(record, read(flow("{{ item + plus }}")), read(flow("{{ item - plus }}")))
    assert other.asked_again == ["many"] and other.changed[0].words.startswith("body: ")


def test_a_long_loop_is_taken_over_with_its_batches_and_a_round_in_one_is_not_edited() -> None:
    body = graph(tool("t", args={"n": "{{ round }}"}), way="s_start>t t>s_done", prefix="s_")
    loop = {"id": "l", "type": "loop", "until": "last == 'enough'", "max_rounds": 1_000, "body": body}
    flow = read(flow_of(loop, way="start>l l>done"))
    record = run(flow, None, {**{f"l.{number}/t": str(number) for number in range(1, 101)}, "l": "enough"})
    trial = try_flow(record, flow, flow)
    assert trial.equal and trial.same[-1] == "l" and len(trial.same) == 101
    fork = fork_flow("source", record, flow, "l.100/t", edited=True, given={"n": 7})
    assert "l" not in fork.answers and len(fork.answers) == 99
    with pytest.raises(
        InvalidInput, match=r"the input of l\.150/t cannot be edited: this run did not reach it, or ran it in a batch"
    ):
        fork_flow("source", record, flow, "l.150/t", edited=True, given={"n": 7})


def test_the_question_to_a_person_differs_by_its_own_words_and_the_run_s_flow_is_named() -> None:
    asks = {"id": "ask", "type": "human", "question": "Good, {{ input }}?"}
    old = read(flow_of(asks, way="start>ask ask>done", name="old"))
    new = read(flow_of({**asks, "question": "Fine, {{ input }}?"}, way="start>ask ask>done", name="new"))
    trial = try_flow(run(old, "Ann", {"ask": {"choice": None, "answer": "yes"}}), old, new)
    assert (trial.flow, [each.words for each in trial.changed]) == ("old", ['question: "Good, Ann?" → "Fine, Ann?"'])
