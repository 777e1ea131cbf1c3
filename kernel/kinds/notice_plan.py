"""The plan of messages about decisions: who is informed of what, by which channel, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.identity.person import People, PersonSettings
from kernel.identity.reach import Zones, allowed_at, digest_at
from kernel.kinds.channel import ChannelSettings

State = Literal["waiting", "sent", "dropped", "given_up"]

EMAIL = "email"
"""The plugin whose channels have the person's `email` as the address."""


@dataclass(frozen=True)
class AskedDecision:
    """An open decision, as its row has it."""

    key: str
    opened: str
    tenant: str | None
    desk: str | None
    risk: str | None
    assignees: Sequence[str]
    initiator: str | None
    reminded: int = 0


@dataclass(frozen=True)
class Planned:
    """A message that exists already: sent, or still waiting."""

    key: str
    person: str
    about: str
    number: int
    state: State
    over: bool


@dataclass(frozen=True)
class NewNotice:
    """A message to be sent from `at` on. With an `error` it is not sent, and the record says why."""

    key: str
    person: str
    about: Literal["opened", "reminded", "closed"]
    number: int
    channel: str | None
    at: datetime
    error: str | None = None


def notice_key(decision: str, opened: str, person: str, about: str, number: int = 0) -> str:
    """Return the id of a message: the same for every attempt, and for every process that plans it."""
    return sha256_of(canonical(["notice", decision, opened, person, about, number]))


def address_on(person: PersonSettings, channel: str, channels: Mapping[str, ChannelSettings]) -> str | None:
    """Return a person's address on a channel; None if there is none."""
    if channel not in channels:
        return None
    return person.addresses.get(channel) or (person.email if channels[channel].plugin == EMAIL else None)


def channels_of(person: PersonSettings, channels: Mapping[str, ChannelSettings]) -> list[str]:
    """Return the channels by which a person can be reached, the preferred one first."""
    return [name for name in person.channels or channels if address_on(person, name, channels) is not None]


def targets(asked: AskedDecision, unassigned: Collection[str]) -> list[str]:
    """Return the names of those who are informed of a decision. Who asks is not: they may not decide it."""
    return [name for name in dict.fromkeys(asked.assignees or unassigned) if name != asked.initiator]


def new_notices(
    asked: AskedDecision,
    people: People,
    channels: Mapping[str, ChannelSettings],
    unassigned: Collection[str],
    planned: Iterable[Planned],
    now: datetime,
    zones: Zones,
) -> list[NewNotice]:
    """Return the messages about an open decision that do not exist yet."""
    known = {each.key: each for each in planned}
    found: list[NewNotice] = []
    for name in targets(asked, unassigned):
        person = people.person(name)
        if person is None or not (reached := channels_of(person, channels)):
            continue
        first = notice_key(asked.key, asked.opened, name, "opened")
        if first not in known:
            found.append(_first(asked, people, person, reached[0], first, now, zones))
        elif asked.reminded and (key := notice_key(asked.key, asked.opened, name, "reminded", asked.reminded)) not in known:
            why = None if known[first].state == "sent" else "The first message was not sent."
            at = _at(person, asked.risk, now, zones)
            found.append(NewNotice(key, name, "reminded", asked.reminded, reached[0], at, why))
    return found


def _first(
    asked: AskedDecision, people: People, person: PersonSettings, channel: str, key: str, now: datetime, zones: Zones
) -> NewNotice:  # fmt: skip
    if not may_read(people, person.name, asked.tenant, asked.desk):
        return NewNotice(key, person.name, "opened", 0, None, now, not_readable(person.name))
    return NewNotice(key, person.name, "opened", 0, channel, _at(person, asked.risk, now, zones))


def may_read(people: People, name: str, tenant: str | None, desk: str | None) -> bool:
    """Return whether a person may read decisions of this tenant and desk."""
    caller = people.caller(name)
    return caller is not None and caller.may("read", tenant=tenant, desk=desk)


def not_readable(name: str) -> str:
    """Return why a person is not informed."""
    return f"{name} may not read decisions of this tenant or desk."


def _at(person: PersonSettings, risk: str | None, now: datetime, zones: Zones) -> datetime:
    """Return the moment at which a message may be sent; that of the next digest for who has one, unless the risk is high."""
    if person.digest is not None and risk != "high":
        return digest_at(now, person.digest, zones)
    return allowed_at(now, person.quiet, zones, risk)


def withdrawn(asked: AskedDecision, unassigned: Collection[str], planned: Iterable[Planned]) -> list[Planned]:
    """Return the messages to people who are not asked any more."""
    still = set(targets(asked, unassigned))
    return [each for each in planned if not each.over and each.person not in still]


def next_channel(reached: Sequence[str], current: str | None, refused: Collection[str]) -> str | None:
    """Return the channel after `current`, the first one again after the last; None if all have refused the message."""
    after = reached.index(current) + 1 if current in reached else 0
    return next((name for name in (*reached[after:], *reached[:after]) if name not in refused), None)
