"""Who is informed of a decision: once for each occasion, on the preferred channel, and never without the right to read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kernel.identity.person import People, PersonSettings
from kernel.kinds.channel import ChannelSettings, pause_after
from kernel.kinds.notice_plan import (
    AskedDecision,
    NewNotice,
    Planned,
    channels_of,
    new_notices,
    next_channel,
    targets,
    withdrawn,
)

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CHANNELS = {"mail": ChannelSettings(plugin="email"), "team": ChannelSettings(plugin="slack")}


def person(name: str, **fields: Any) -> PersonSettings:
    return PersonSettings.model_validate({"name": name, "roles": ["decider"], **fields})


PEOPLE = People([
    person("ann", email="ann@example.com"),
    person("ben", email="ben@example.com", addresses={"team": "U1"}, channels=["team", "mail"]),
    person("eva", email="eva@example.com", tenants=["acme"]),
    person("deaf"),
    person("daily", email="d@example.com", digest={"at": "08:00"}),
])  # fmt: skip


def asked(*assignees: str, **fields: Any) -> AskedDecision:
    return AskedDecision(**{"key": "k", "opened": "o", "tenant": None, "desk": None, "risk": None, "initiator": None} | fields,
                         assignees=assignees)  # fmt: skip


def plan(decision: AskedDecision, *planned: NewNotice, unassigned: tuple[str, ...] = ()) -> list[NewNotice]:
    known = [Planned(each.key, each.person, each.about, each.number, "sent", False) for each in planned]
    return new_notices(decision, PEOPLE, CHANNELS, unassigned, known, NOW, ZoneInfo)


def test_each_assignee_is_informed_once_on_the_preferred_channel() -> None:
    found = plan(asked("ann", "ben", "ann", "deaf", "nobody"))
    assert [(each.person, each.channel, each.about) for each in found] == [("ann", "mail", "opened"), ("ben", "team", "opened")]
    assert plan(asked("ann", "ben"), *found) == []
    assert len({each.key for each in (*found, *plan(asked("ann", opened="p")), *plan(asked("ann", key="l")))}) == 4


def test_who_asks_and_who_may_not_read_is_not_informed() -> None:
    assert [each.person for each in plan(asked("ann", "ben", initiator="ann"))] == ["ben"]
    [refused] = plan(asked("eva", tenant="other"))
    assert refused.error is not None and "may not read" in refused.error and refused.channel is None
    [allowed] = plan(asked("eva", tenant="acme"))
    assert allowed.error is None


def test_a_decision_for_anybody_goes_to_the_listed_people() -> None:
    assert plan(asked()) == []
    assert [each.person for each in plan(asked(), unassigned=("ben", "ann"))] == ["ben", "ann"]
    assert targets(asked("ann"), ["ben"]) == ["ann"]


def test_a_reminder_is_a_message_of_its_own() -> None:
    first = plan(asked("ann"))
    [second] = plan(asked("ann", reminded=2), *first)
    assert (second.about, second.number) == ("reminded", 2)
    assert plan(asked("ann", reminded=2), *first, second) == []
    assert [each.number for each in plan(asked("ann", reminded=3), *first, second)] == [3]


def test_who_got_no_first_message_gets_no_reminder() -> None:
    secret = asked("eva", tenant="other", reminded=1)
    [refused] = plan(secret)
    known = [Planned(refused.key, "eva", "opened", 0, "given_up", True)]
    [reminder] = new_notices(secret, PEOPLE, CHANNELS, (), known, NOW, ZoneInfo)
    assert reminder.error == "The first message was not sent."


def test_a_digest_waits_unless_the_risk_is_high() -> None:
    [later], [now] = plan(asked("daily")), plan(asked("daily", risk="high"))
    assert (later.at, now.at) == (datetime(2026, 7, 2, 8, tzinfo=UTC), NOW)


def test_people_who_are_no_longer_asked_are_found() -> None:
    sent = [Planned(f"k{name}", name, "opened", 0, "sent", False) for name in ("ann", "ben")]
    assert [each.person for each in withdrawn(asked("ben"), (), sent)] == ["ann"]
    over = Planned("kx", "cid", "opened", 0, "sent", True)
    assert withdrawn(asked("ben"), (), [over]) == []


@pytest.mark.parametrize(
    ("current", "refused", "found"),
    [("a", [], "b"), ("c", [], "a"), ("a", ["b"], "c"), ("a", ["b", "c"], "a"), ("a", ["a", "b", "c"], None), ("z", [], "a")],
)
def test_the_next_channel_is_the_one_after_and_none_that_refused(current: str, refused: list[str], found: str | None) -> None:
    assert next_channel(["a", "b", "c"], current, refused) == found


def test_an_address_is_the_email_only_where_the_channel_is_one() -> None:
    assert channels_of(person("x", email="x@example.com"), CHANNELS) == ["mail"]
    assert channels_of(person("x", addresses={"team": "U2", "gone": "y"}, channels=["gone", "team"]), CHANNELS) == ["team"]
    assert PEOPLE.reached_at("team", "U1") is PEOPLE.person("ben") and PEOPLE.reached_at("team", "U9") is None


def test_pauses_grow_to_an_hour() -> None:
    pauses = [pause_after(CHANNELS["mail"], number) for number in (1, 2, 3, 50)]
    assert pauses == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20), timedelta(hours=1)]
