"""The lifecycle, the mailbox and what an agent remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actors.agent import (
    ANSWERS_BYTES,
    CLOSED,
    LIFECYCLE,
    AgentState,
    Answered,
    State,
    Trigger,
    answer_of,
    next_state,
    read_back,
    reply,
)
from kernel.actors.mailbox import REMEMBERED, Mailbox
from kernel.basics.errors import InvalidInput
from kernel.basics.fitting import json_bytes
from kernel.basics.limits import LINE_CHARACTERS
from kernel.basics.priority import PRIORITIES
from kernel.conversation.budget import Usage
from kernel.conversation.message import Message, QueuedMessage
from kernel.conversation.outcome import Contribution, Failure
from kernel.conversation.participant import Agent, Scripted
from kernel.conversation.transcript import Entry, Thread

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def message(id: str, priority: str = "normal", sender: str = "s") -> Message:
    return Message.model_validate({"id": id, "sender": sender, "content": id, "priority": priority, "sent_at": NOW})


@given(st.lists(st.sampled_from(get_args(Trigger)), max_size=30))
def test_any_sequence_stays_in_the_table(triggers: list[Trigger]) -> None:
    state: State = "created"
    for trigger in triggers:
        before = state
        try:
            state = next_state(state, trigger)
        except InvalidInput as error:
            assert trigger not in LIFECYCLE[before] and trigger in str(error) and before in str(error)
        assert before not in ("stopped", "failed") or state == before
        assert before != "stopping" or state in CLOSED  # what is stopping never comes back


def test_every_state_is_reached_and_every_living_one_can_end() -> None:
    reached: set[State] = {"created"}
    new = set(reached)
    while new:
        new = {to for state in new for to in LIFECYCLE[state].values()} - reached
        reached |= new
    assert reached == set(get_args(State)) == set(LIFECYCLE)
    assert all("fail" in following for following in LIFECYCLE.values() if following)


@pytest.mark.parametrize(("state", "trigger"), [("ready", "interrupt"), ("stopped", "begin"), ("paused", "begin")])
def test_what_the_table_does_not_allow_is_refused(state: State, trigger: Trigger) -> None:
    with pytest.raises(InvalidInput, match=f"{state} cannot {trigger}"):
        next_state(state, trigger)


ARRIVALS = st.lists(st.tuples(st.integers(0, 15), st.sampled_from(PRIORITIES), st.sampled_from("ab")), max_size=40)


@given(ARRIVALS)
def test_each_id_is_taken_once_by_priority_and_then_in_order(arrivals: list[tuple[int, str, str]]) -> None:
    mailbox, accepted = Mailbox(), []
    for id, priority, sender in arrivals:
        if mailbox.put(each := message(str(id), priority, sender)):
            accepted.append(each)
    assert [each.id for each in accepted] == list(dict.fromkeys(str(id) for id, _, _ in arrivals))
    taken = []
    while (found := mailbox.take()) is not None:
        taken.append(found[0].whole())
    assert taken == sorted(accepted, key=lambda each: PRIORITIES.index(each.priority))
    assert not any(mailbox.put(each) for each in accepted)


@given(ARRIVALS)
def test_a_mailbox_survives_the_way_to_the_next_run(arrivals: list[tuple[int, str, str]]) -> None:
    mailbox = Mailbox()
    for n, (id, priority, sender) in enumerate(arrivals):
        mailbox.put(message(str(id), priority, sender))
        if n % 3 == 0:
            mailbox.take()
    carried = Mailbox.model_validate_json(mailbox.model_dump_json())
    assert carried == mailbox and list(carried.seen.keys) == list(mailbox.seen.keys)


def test_memory_is_bounded_and_forgets_the_oldest() -> None:
    mailbox = Mailbox()
    forgotten = []
    for n in range(REMEMBERED + 5):
        mailbox.put(message(f"m{n}"))
        taken = mailbox.take()
        assert taken is not None
        forgotten += taken[1]
    assert forgotten == [f"m{n}" for n in range(5)] and len(mailbox.seen.keys) == REMEMBERED
    assert mailbox.knows("m5") and not mailbox.knows("m4")
    long = "x" * 5000
    mailbox.put(message(long))
    mailbox.take()
    assert mailbox.knows(long) and max(map(len, mailbox.seen.keys)) <= 64


def test_some_messages_may_be_taken_before_others() -> None:
    mailbox = Mailbox(
        waiting=[QueuedMessage.of(each) for each in (message("a", "critical"), message("b"), message("c", "high"))]
    )
    assert mailbox.load() == {"critical": 1, "high": 1, "normal": 1}
    taken = mailbox.take(frozenset({"b", "c"}))
    assert taken is not None and taken[0].id == "c"


def test_the_same_question_gives_the_same_answer() -> None:
    asked = message("m1").model_copy(update={"correlation_id": "c"})
    answered = Answered(at=NOW, content="yes")
    assert reply("a", asked, answered) == reply("a", asked, answered)
    assert reply("a", asked, answered).model_dump(include={"reply_to", "to", "sender", "correlation_id"}) == {
        "reply_to": "m1", "to": "s", "sender": "a", "correlation_id": "c",
    }  # fmt: skip


def test_long_answers_are_remembered_by_address() -> None:
    long = Answered(at=NOW, content="x" * 5000, ref="r")
    assert long.slim().content is None and long.slim().must_be_read
    assert Answered(at=NOW, content="x", ref="r").slim().content == "x"


@pytest.mark.parametrize(
    ("text", "value"), [('{"a": 1}', {"a": 1}), ('```json\n{"a": 1}\n```', {"a": 1}), ('{"a": [1, 2', '{"a": [1, 2')]
)
def test_a_structured_answer_is_read_back(text: str, value: object) -> None:
    assert read_back(text) == value


def living(state: State = "ready", **fields: Any) -> AgentState:
    return AgentState(agent=Agent(name="ann", **fields), state=state)


def test_what_a_participant_contributes_is_the_answer() -> None:
    given = Contribution(participant="ann", content={"a": 1}, ref="r", usage=Usage(calls=2), model="m")
    answered = answer_of(given, "ann", NOW)
    assert (answered.content, answered.ref, answered.structured, answered.model) == ({"a": 1}, "r", True, "m")
    assert answered.usage.calls == 2 and answered.at == NOW and answered.error is None
    chosen = answer_of(Contribution(participant="ann", content="b", choice="b", comment="why"), "ann", NOW)
    assert chosen.content == {"choice": "b", "reason": "why"} and chosen.structured
    cut = answer_of(Contribution(participant="ann", content="begin", truncated=True, ref="r"), "ann", NOW)
    assert cut.must_be_read and not cut.structured


def test_a_failure_is_an_answer_too() -> None:
    failure = Failure(type="ProviderRefused", message="no")
    failed = answer_of(Contribution(participant="ann", status="failed", error=failure, content="x"), "ann", NOW)
    assert failed.error == failure and failed.content is None and not failed.must_be_read
    silent = answer_of(Contribution(participant="ann", status="skipped"), "ann", NOW)
    assert silent.error == Failure(type="Failed", message="ann gave no answer.")


def test_a_long_failure_is_remembered_as_a_line() -> None:
    long = Answered(at=NOW, error=Failure(type="Failed", message="雨" * 100_000))
    slim = long.slim().error
    assert slim is not None and len(slim.message) == LINE_CHARACTERS
    assert Answered(at=NOW, error=Failure(type="F", message="m")).slim().error == Failure(type="F", message="m")


@pytest.mark.parametrize("state", get_args(State))
def test_an_agent_that_ends_takes_only_what_it_has_taken_before(state: State) -> None:
    me = living(state)
    me.accept(message("known"))
    me.accept(message("known"))
    assert me.received == 1 and me.refusal(message("known")) is None
    refusal = me.refusal(message("new"))
    assert (refusal is None) == (state not in CLOSED)
    assert refusal is None or f"'ann' is {state}" in refusal


def test_the_status() -> None:
    me = living(metadata={"team": "weather"}, tools=["search"], model="m")
    me.accept(message("1", "high"))
    assert me.status("0", Usage(calls=1)) == {
        "state": "ready",
        "metadata": {
            "team": "weather", "name": "ann", "instructions": "", "model": "m", "tools": ["search"], "capabilities": [],
        },
        "mailbox": {"waiting": 1, "by_priority": {"high": 1}, "executing": "0", "received": 1, "answered": 0},
        "usage": Usage(calls=1),
    }  # fmt: skip
    scripted = AgentState(agent=Scripted(kind="script", name="s", script="count"))
    assert scripted.status(None, Usage())["metadata"] == {"name": "s", "script": "count", "capabilities": []}


def test_as_many_answers_go_to_the_next_run_as_have_room() -> None:
    me = living()
    error = Failure(type="Failed", message="🌧" * LINE_CHARACTERS)
    for number in range(1000):
        me.accept(message(f"m{number}"))
        me.mailbox.take()
        me.answers[f"m{number}"] = Answered(at=NOW, error=error).slim()
    me.fit()
    assert sum(map(json_bytes, me.answers.values())) <= ANSWERS_BYTES < sum(map(json_bytes, me.answers.values())) + 5000
    # An id is known as long as its answer is: else an `ask` with it would wait for good.
    assert list(me.answers) == list(me.mailbox.seen.keys) and "m999" in me.answers
    assert me.mailbox.put(message("m0")), "a forgotten id counts as new"


def test_few_answers_are_all_kept() -> None:
    me = living()
    me.answers["a"] = Answered(at=NOW, content="x")
    me.mailbox.seen.add("a")
    me.fit()
    assert list(me.answers) == ["a"] and me.mailbox.knows("a")


def test_a_long_answer_goes_to_the_next_run_by_its_address() -> None:
    me = living()
    long, short = Entry.of("answer", "ann", "雨" * 400), Entry.of("answer", "ann", "yes")
    task = Entry.of("task", "s", "x" * 5000)
    me.thread = Thread(head="h", pending=(task, long, short))
    tip = me.thread.tip()
    me.fit()
    assert me.thread.pending == (task, long.model_copy(update={"text": None}), short)
    assert me.thread.tip() == tip, "it is the same conversation"
