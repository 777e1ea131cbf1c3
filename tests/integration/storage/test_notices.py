"""Messages to people on real SQLite, PostgreSQL and MariaDB: planned, claimed by one sender, in digests, erased."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from console.backend.notifications.channels import OpenChannels
from console.backend.notifications.sender import Notifier, Notifying
from console.backend.notifications.words import reply_hash
from kernel.basics.errors import ProviderRefused, ProviderUnavailable
from kernel.conversation.decision import DecisionRequest, Option
from kernel.identity.person import People
from kernel.kinds.channel import Channel, ChannelSettings, Notice
from kernel.project.project import Project
from kernel.record.erasure import Whose
from kernel.record.event_log import Mark, Origin, Outgoing
from kernel.record.events import Event
from plugins.storage import sql
from plugins.storage.sql.people.notices import DecisionLink
from plugins.storage.sql.tables.notice import notices

NOW = datetime.now(UTC)
PROJECT = {
    "channels": {
        "one": {"plugin": "email", "first_pause": "PT0.000001S", "next_after": "PT0.000001S"},
        "two": {"plugin": "email", "first_pause": "PT0.000001S", "next_after": "PT0.000001S"},
    },
    "people": [
        {"name": "ann", "roles": ["decider"], "email": "ann@x.example", "channels": ["one", "two"]},
        {"name": "day", "roles": ["decider"], "email": "day@x.example", "channels": ["one"], "digest": {"at": "08:00"}},
    ],
}


@dataclass
class Kept(OpenChannels):
    """One channel behind all names, which keeps what is sent."""

    sent: list[tuple[str, Notice]] = field(default_factory=list)
    faults: dict[str, Exception] = field(default_factory=dict)

    async def get(self, name: str, settings: ChannelSettings) -> Channel:
        kept = self

        class One:
            links, updates = True, False

            async def tell(self, notice: Notice) -> dict[str, str]:
                if name in kept.faults:
                    raise kept.faults[name]
                kept.sent.append((name, notice))
                await asyncio.sleep(0)
                return {"place": notice.id}

            async def close(self) -> None:
                """Close nothing."""

        return One()


@dataclass
class World:
    """A database with decisions in it, and senders over it."""

    database: sql.Database
    channels: Kept
    project: Project

    @property
    def notices(self) -> sql.SqlNotices:
        return sql.SqlNotices(self.database)

    def sender(self) -> Notifier:
        async def project() -> Project:
            return self.project

        async def people() -> People:
            return People(self.project.people)

        behind = Notifying(project, people, sql.SqlInbox(self.database), self.notices, sql.SqlLinks(self.database))
        return Notifier(behind, self.channels, "https://c.example")

    async def look(self, *senders: Notifier) -> None:
        """Let senders look, and wait until they have sent."""
        for _ in range(2):
            await asyncio.gather(*(each.look() for each in senders))
            await asyncio.gather(*(task for each in senders for task in each._tasks))

    async def event(self, run: str, type: str, data: dict[str, Any], after: Mark | None = None) -> Mark:
        event = Event(seq=after.seq + 1 if after else 1, at=NOW, type=type, data=data)
        origin = Origin(workflow_id=run, run_id=f"{run}-1", type="Debate")
        load = Outgoing(chain=f"{run}:1", scope=f"{run}:1", tenant=None, after=after, events=[event], texts=[])
        return (await sql.SqlEventLog(self.database).write(load, origin, None)).mark

    async def ask(self, run: str, *assignees: str, **fields: Any) -> Mark:
        request = DecisionRequest.model_validate({
            "id": "d1", "workflow_id": run, "run_id": f"{run}-1", "title": f"May {run}?", "question": "May it?",
            "options": [Option(id="yes", label="Yes")], "opened_at": NOW, "assignees": assignees, **fields,
        })  # fmt: skip
        return await self.event(run, "decision_opened", {"decision": request.model_dump(mode="json", exclude_none=True)})


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    await sql.upgrade(database_url)
    store = sql.create(url=database_url)
    yield World(store.database, Kept(), Project.model_validate(PROJECT))
    await store.close()


async def test_two_senders_send_each_message_once_and_say_when_it_is_over(world: World) -> None:
    marks = {f"run-{number}": await world.ask(f"run-{number}", "ann") for number in range(12)}
    senders = world.sender(), world.sender()
    await world.look(*senders)
    assert sorted(notice.title for _, notice in world.channels.sent) == sorted(f"May {run}?" for run in marks)
    assert all(notice.choices[0].link for _, notice in world.channels.sent)
    await world.event("run-0", "decision_reminded", {"decision_id": "d1", "number": 1, "to": ["ann"]}, marks["run-0"])
    await world.event("run-1", "decision_settled", {"decision_id": "d1", "choice": "yes", "by": "ben"}, marks["run-1"])
    await world.look(*senders)
    await world.look(*senders)
    later = {notice.about: notice for _, notice in world.channels.sent[12:]}
    assert set(later) == {"reminded", "closed"} and later["closed"].outcome == "Settled by ben: Yes."
    first = next(notice for _, notice in world.channels.sent if notice.title == "May run-1?")
    assert later["closed"].thread == {"place": first.id}
    assert later["reminded"].thread == {"place": next(each.id for _, each in world.channels.sent if each.title == "May run-0?")}
    assert {each.state for each in await world.notices.page(100)} == {"sent"}


async def test_who_may_no_longer_read_gets_nothing_more(world: World) -> None:
    mark = await world.ask("secret", "ann")
    sender = world.sender()
    await world.look(sender)
    assert len(world.channels.sent) == 1
    limited = [{"name": "ann", "roles": ["decider"], "tenants": ["acme"], "email": "ann@x.example"}]
    world.project = Project.model_validate({**PROJECT, "people": limited})
    mark = await world.event("secret", "decision_reminded", {"decision_id": "d1", "number": 1, "to": ["ann"]}, mark)
    await world.look(sender)
    await world.event("secret", "decision_settled", {"decision_id": "d1", "choice": "yes", "by": "ben"}, mark)
    await world.look(sender)
    await world.look(sender)
    assert len(world.channels.sent) == 1
    later = [each for each in await world.notices.page(10) if each.about != "opened"]
    assert {(each.about, each.state) for each in later} == {("reminded", "dropped"), ("closed", "dropped")}
    assert all("may not read" in (each.error or "") for each in later)


async def test_a_channel_that_refuses_is_left_and_one_that_is_down_comes_again(world: World) -> None:
    await world.ask("refused", "ann")
    world.channels.faults = {"one": ProviderRefused("no"), "two": ProviderUnavailable("down")}
    sender = world.sender()
    await world.look(sender)
    [row] = await world.notices.page(10)
    assert row.state == "waiting" and row.channel == "two" and row.tried[0]["refused"] is True
    world.channels.faults = {"one": ProviderRefused("no")}
    await world.look(sender)
    [(name, notice)] = world.channels.sent
    assert name == "two" and notice.again is True
    await world.ask("given-up", "day")
    await world.database.write(lambda db: db.execute(update(notices).values(next_at=NOW)).rowcount)
    await sender.look()
    world.project = Project.model_validate({**PROJECT, "people": []})
    await world.database.write(lambda db: db.execute(update(notices).values(next_at=NOW - timedelta(days=1))).rowcount)
    await world.look(sender)
    gone = next(each for each in await world.notices.page(10) if each.workflow_id == "given-up")
    assert gone.state in ("given_up", "dropped") and gone.error


async def test_a_digest_is_one_message_at_its_hour(world: World) -> None:
    for number in range(3):
        await world.ask(f"daily-{number}", "day")
    sender = world.sender()
    await world.look(sender)
    waiting = await world.notices.page(10, state="waiting")
    assert len(waiting) == 3 and world.channels.sent == [] and all(each.next_at > NOW for each in waiting)
    await world.database.write(lambda db: db.execute(update(notices).values(next_at=NOW)).rowcount)
    await world.look(sender)
    [(_, digest)] = world.channels.sent
    assert (
        digest.about == "digest"
        and digest.title == "3 decisions wait for you"
        and digest.text.count("https://c.example/inbox/") == 3
    )
    assert {each.state for each in await world.notices.page(10)} == {"sent"}


async def test_what_was_erased_is_neither_sent_nor_listed(world: World) -> None:
    await world.ask("erased", "day")
    await world.look(world.sender())
    row = (await world.notices.page(10))[0]
    link = DecisionLink(
        hash="h" * 64, decision=row.decision, opened=row.opened, person="day", choice="yes", created_at=NOW, expires_at=NOW
    )
    await sql.SqlLinks(world.database).add([link], NOW)
    await sql.SqlErasure(world.database).erase(Whose(person="day"), dry=False)
    assert await world.notices.page(10) == []
    await world.ask("erased-too", "day")
    await world.look(world.sender())
    await sql.SqlErasure(world.database).erase(Whose(workflow="erased-too"), dry=False)
    assert [each for each in await world.notices.page(10) if each.workflow_id == "erased-too"] == []
    assert world.channels.sent == []


async def test_a_code_for_replies_by_mail_opens_no_page(world: World) -> None:
    link = DecisionLink(
        hash=reply_hash("code"), decision="d", opened="o", person="ann", choice=None, created_at=NOW, expires_at=NOW
    )
    links = sql.SqlLinks(world.database)
    await links.add([link], NOW)
    assert await links.by_hash(reply_hash("code")) is not None
    assert await links.find("code") is None and await links.find("reply:code") is None


async def test_a_request_counts_once(world: World) -> None:
    heard = await asyncio.gather(*(world.notices.first_heard("team", "v0=abc", NOW) for _ in range(5)))
    assert sorted(heard) == [False, False, False, False, True]
    assert await world.notices.first_heard("other", "v0=abc", NOW) is True
