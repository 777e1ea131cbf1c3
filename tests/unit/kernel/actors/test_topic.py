"""Topic filters against a naive oracle, and what a topic remembers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actors.hops import forwarded, hops, returned
from kernel.actors.topic import ANYONE, EVENT_IDS, Redelivery, Subscription, TopicState, grouped, portions
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.message import Message, QueuedMessage
from kernel.conversation.topic_filter import matches

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def message(id: str, **fields: object) -> Message:
    return Message.model_validate({"id": id, "sender": "s", "content": id, "sent_at": NOW, **fields})


def naive(pattern: list[str], topic: list[str]) -> bool:
    if not pattern:
        return not topic
    if pattern[0] in ("#", "**"):
        return naive(pattern[1:], topic) or (bool(topic) and naive(pattern, topic[1:]))
    return bool(topic) and pattern[0] in ("*", topic[0]) and naive(pattern[1:], topic[1:])


@given(
    st.lists(st.sampled_from(["a", "b", "*", "#", "**"]), min_size=1, max_size=6),
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6),
)
def test_as_the_naive_oracle(pattern: list[str], topic: list[str]) -> None:
    assert matches(".".join(pattern), ".".join(topic)) == naive(pattern, topic)


@pytest.mark.parametrize(
    ("filter", "topic", "taken"),
    [
        ("orders.*", "orders.created", True), ("orders.*", "orders", False), ("orders.*", "orders.eu.created", False),
        ("orders.#", "orders", True), ("orders.**", "orders.eu.created", True), ("#", "anything.at.all", True),
        ("*.created", "orders.created", True), ("orders", "order", False),
    ],
)  # fmt: skip
def test_examples(filter: str, topic: str, taken: bool) -> None:
    assert matches(filter, topic) is taken


@pytest.mark.parametrize("filter", ["", "orders.", "or*", "a..b", "#x"])
def test_a_malformed_filter_is_refused(filter: str) -> None:
    with pytest.raises(InvalidInput, match="not a topic filter"):
        parse(Subscription, {"subscriber": "agent/a", "topics": [filter]}, "subscribe")


def test_a_message_goes_to_those_whose_filter_takes_it_and_once() -> None:
    topic = TopicState(name="orders")
    topic.subscribe(Subscription(subscriber="agent/all"))
    topic.subscribe(Subscription(subscribers=["agent/new", "agent/both"], topics=["orders.new"]))
    topic.subscribe(Subscription(subscriber="agent/both", topics=["orders.*", "orders.new"]))
    assert topic.takers(message("1", topic="orders.new")) == ["agent/all", "agent/new", "agent/both"]
    assert topic.takers(message("2", topic="orders.gone")) == ["agent/all", "agent/both"]
    assert topic.takers(message("3")) == ["agent/all"]
    assert topic.accept(message("1")) and not topic.accept(message("1"))


def test_dead_letters_are_redelivered_as_asked() -> None:
    topic = TopicState(name="t")
    topic.add_dead_letters(message("1"), {"a": "gone", "b": "gone"}, NOW)
    topic.add_dead_letters(message("2"), {"a": "gone", ANYONE: "hops"}, NOW)
    assert topic.redeliver(Redelivery(message_id="1", subscriber="b")) == 1
    assert [(letter.message.id, letter.to) for letter in topic.outbox] == [("1", ["b"])]
    assert topic.redeliver(Redelivery()) == 2
    assert [(each.message_id, each.subscriber) for each in topic.dead_letters()] == [("2", ANYONE)]
    assert TopicState.model_validate_json(topic.model_dump_json()) == topic


def test_hops_are_counted() -> None:
    once = forwarded(QueuedMessage.of(message("1")), "t", "topic/t")
    assert (hops(message("1")), hops(once), once.topic) == (0, 1, "t")
    assert returned(once).metadata == {} and returned(forwarded(once, "u", "topic/u")).metadata == {"hops": 1}
    assert hops(message("1", metadata={"hops": "many"})) == 0


def test_who_is_subscribed_to_the_same_is_one_event_of_bounded_length() -> None:
    topic = TopicState(name="t")
    topic.subscribe(Subscription(subscribers=[f"agent/{n}" for n in range(EVENT_IDS + 1)]))
    topic.subscribe(Subscription(subscriber="agent/new", topics=["orders.new"]))
    first, second, third = grouped(topic.subscribers)
    assert (len(first.subscribers), second.subscribers) == (EVENT_IDS, [f"agent/{EVENT_IDS}"])
    assert first.topics == second.topics == []
    assert third.data() == {"subscribers": ["agent/new"], "topics": ["orders.new"]}
    assert list(portions([])) == grouped({}) == []


def test_the_counts_and_the_card() -> None:
    topic = TopicState(name="orders")
    topic.subscribe(Subscription(subscribers=["a", "b"]))
    topic.unsubscribe(Subscription(subscribers=["b", "nobody"]))
    topic.accept(message("1"))
    topic.add_dead_letters(message("0"), {"a": "gone", "b": "gone"}, NOW)
    assert topic.counts() == {
        "name": "orders", "subscribers": 1, "published": 1, "delivered": 0, "waiting": 1, "dead_letters": 2,
    }  # fmt: skip
    assert topic.card().splitlines() == [
        "**Topic orders**", "", "- subscribers: 1", "- published: 1", "- delivered: 0", "- waiting: 1", "- dead letters: 2",
    ]  # fmt: skip
