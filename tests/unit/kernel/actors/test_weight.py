"""The weight of a topic's state between two measurements."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kernel.actors.topic import Subscription, TopicState
from kernel.actors.weight import Weight, weight_of, weight_of_message, weight_of_subscription
from kernel.basics.fitting import json_bytes
from kernel.conversation.message import Message

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=80)
MESSAGES = st.builds(Message, id=WORDS, sender=WORDS, content=WORDS | st.lists(WORDS, max_size=3), sent_at=st.just(NOW))
SUBSCRIPTIONS = st.builds(Subscription, subscribers=st.lists(WORDS, min_size=1, max_size=5), topics=st.just(["a.*", "雨.#"]))


@settings(deadline=None)  # the limit is bytes, not time
@example([Message(id="\x01" * 80, sender="雨" * 80, content="雨", sent_at=NOW)])
@given(st.lists(MESSAGES | SUBSCRIPTIONS, max_size=12))
def test_what_is_added_is_an_upper_bound_of_the_bytes(given_: list[Message | Subscription]) -> None:
    topic = TopicState(name="t")
    weight = weight_of(topic)
    for each in given_:
        if isinstance(each, Subscription):
            topic.subscribe(each)
            weight += weight_of_subscription(each)
        elif topic.accept(each):
            weight += weight_of_message(each, topic.outbox[-1])
    assert weight.bytes >= json_bytes(topic)


def test_bytes_and_characters_differ_where_the_script_is_another_one() -> None:
    state = TopicState(name="雨")
    assert weight_of(state).bytes == json_bytes(state) == weight_of(state).characters + 2
    assert Weight(1, 2) + Weight(10, 20) == Weight(11, 22)
