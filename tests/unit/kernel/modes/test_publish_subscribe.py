"""PublishSubscribe, on a team that answers from a script."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.conversation.participant import Resolved
from kernel.modes.publish_subscribe import PublishSubscribeInput, publish_subscribe
from tests.support.fakes.team import FakeTeam, failing

ANA = {"kind": "agent", "name": "ana", "topics": ["orders.*"]}
BEN = {"kind": "human", "name": "ben"}
CAT = {"kind": "agent", "name": "cat", "topics": ["invoices.#", "orders.new"]}
DAN = {"kind": "remote", "name": "dan", "task_queue": "q", "activity": "a", "topics": ["nothing"]}


def given(**fields: Any) -> PublishSubscribeInput[Resolved]:
    whole = {"task": "One more order", "topic": "orders.new", "participants": [ANA, BEN, CAT, DAN], **fields}
    found: PublishSubscribeInput[Resolved] = parse(PublishSubscribeInput, whole, "PublishSubscribe input")
    return found


async def test_everyone_whose_filter_takes_it_answers() -> None:
    team = FakeTeam({"ana": ["a"], "ben": ["b"], "cat": ["c"]})
    outcome = await publish_subscribe(team, given())
    assert (outcome.status, outcome.output) == ("completed", {"ana": "a", "ben": "b", "cat": "c"})
    assert [entry.text for entry in team.of("ana")[0].thread.pending] == ["orders.new", "One more order"]
    team.done()


@pytest.mark.parametrize(("topic", "takers"), [("orders.paid", ["ana", "ben"]), ("invoices", ["ben", "cat"])])
async def test_filters(topic: str, takers: list[str]) -> None:
    outcome = await publish_subscribe(FakeTeam({name: ["ok"] for name in takers}), given(topic=topic))
    assert [each.participant for each in outcome.contributions] == takers


async def test_that_many_are_enough_and_the_rest_is_called_off() -> None:
    team = FakeTeam({"ana": [failing("no")], "ben": ["b"], "cat": ["c"]})
    outcome = await publish_subscribe(team, given(acks=1))
    assert outcome.status == "completed" and outcome.output == {"ben": "b"}
    assert [(c.participant, c.status) for c in outcome.contributions] == [
        ("ana", "failed"),
        ("ben", "ok"),
        ("cat", "cancelled"),
    ]


async def test_one_failure_is_partial_and_all_failures_stop() -> None:
    bad = failing("no")
    outcome = await publish_subscribe(FakeTeam({"ana": ["a"], "ben": [bad], "cat": [bad]}), given())
    assert outcome.status == "partial" and "ben, cat" in (outcome.reason or "")
    outcome = await publish_subscribe(FakeTeam({"ana": [bad], "ben": [bad], "cat": [bad]}), given(acks=2))
    assert outcome.status == "stopped"


async def test_none_waits_for_nobody() -> None:
    team = FakeTeam({})
    outcome = await publish_subscribe(team, given(acks="none"))
    assert outcome.status == "completed" and "no answer was waited for" in (outcome.reason or "")
    assert {each.status for each in outcome.contributions} == {"skipped"} and team.steps() == [
        "message/ana", "message/ben", "message/cat",
    ]  # fmt: skip


async def test_nobody_takes_it() -> None:
    outcome = await publish_subscribe(FakeTeam({}), given(participants=[DAN]))
    assert outcome.status == "completed" and "No participant" in (outcome.reason or "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"topic": "orders.*"}, "topic"), ({"acks": 0}, "acks"), ({"acks": "some"}, "acks"), ({"topic": None}, "topic")],
)
def test_bad_input(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        given(**fields)


async def test_more_acks_than_takers_are_refused() -> None:
    with pytest.raises(InvalidInput, match="3 participants take"):
        await publish_subscribe(FakeTeam({}), given(acks=4))


async def test_too_many_to_hand_over_to_are_refused() -> None:
    crowd = [{"kind": "agent", "name": f"a{n}"} for n in range(1001)]
    with pytest.raises(InvalidInput, match="at most 1000"):
        await publish_subscribe(FakeTeam({}), given(participants=crowd, acks="none"))
