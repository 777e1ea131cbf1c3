"""The sender of messages to people. The rows of decisions, written with their events, say what is to be sent.

A message has a row before it is sent, and is claimed by one console at a time. A sender that is killed between the sending and
its record leaves a row that another one sends again, with the same id: delivered at least once, and shown once where the
channel knows the id. A channel that fails is tried again for a while; then the person's next channel is taken.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from console.backend.notifications.channels import OpenChannels
from console.backend.notifications.language import notice_words, words_in
from console.backend.notifications.looking import look_again
from console.backend.notifications.words import (
    Asked,
    choices_of,
    facts_of,
    outcome_of,
    page_of,
    reply_link,
    text_of,
    with_links,
)
from kernel.basics.errors import InvalidInput, MofaError, RateLimited
from kernel.basics.sha256 import sha256_of
from kernel.conversation.transcript import canonical
from kernel.identity.person import Language, People, PersonSettings
from kernel.identity.reach import allowed_at
from kernel.kinds.channel import Channel, Notice, pause_after, takes_replies
from kernel.kinds.notice_plan import (
    AskedDecision,
    NewNotice,
    Planned,
    address_on,
    channels_of,
    may_read,
    new_notices,
    next_channel,
    not_readable,
    notice_key,
    targets,
    withdrawn,
)
from kernel.project.project import Project
from plugins.storage.sql import SqlInbox, SqlLinks, SqlNotices
from plugins.storage.sql.people.notices import NoticeRow
from runtime.failures import without_secrets

LOOK_S = 1.0
"""The interval at which decisions are looked at, in seconds."""

RENEW_S = 3.0
"""The interval at which the sender renews its claims, in seconds."""

SEND_S = 30.0
"""The longest that one attempt may take, in seconds."""

EVERY = 15
"""The looks at which all open decisions are read, whether or not the list has changed."""

PORTION = 500

AT_ONCE = 8

LISTED = 50
"""The most decisions that a digest lists."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notifying:
    """The stores and settings behind the sender."""

    project: Callable[[], Awaitable[Project]]
    people: Callable[[], Awaitable[People]]
    inbox: SqlInbox
    notices: SqlNotices
    links: SqlLinks


@dataclass(frozen=True)
class _Rules:
    """The project file at one look."""

    project: Project
    people: People

    def channels(self, name: str) -> list[str]:
        person = self.people.person(name)
        return [] if person is None else channels_of(person, self.project.channels)

    @property
    def unassigned(self) -> Sequence[str]:
        return self.project.notifications.unassigned


class Notifier:
    """Plans and sends until it is cancelled."""

    def __init__(self, behind: Notifying, channels: OpenChannels, base: str) -> None:
        """`base` is the address of the console in links."""
        self._behind, self._channels, self._base = behind, channels, base
        self._holder = secrets.token_hex(16)
        self._seen: tuple[str, Project] | None = None
        self._looks = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Look for messages to send, again and again."""
        renewing = asyncio.create_task(self._renew())
        try:
            await look_again(self.look, LOOK_S, _LOG, "the sender of messages to people")
        finally:
            for task in (renewing, *self._tasks):
                task.cancel()
            await asyncio.gather(renewing, *self._tasks, return_exceptions=True)
            with suppress(MofaError):
                await self._behind.notices.let_go(self._holder)

    async def look(self) -> None:
        """Plan messages, and begin to send those that are due."""
        rules = _Rules(await self._behind.project(), await self._behind.people())
        if not rules.project.channels:
            return
        await self._plan(rules)
        await self._end_closed(rules)
        if len(self._tasks) >= AT_ONCE:
            return
        for group in _groups(rules, await self._behind.notices.claim(self._holder, datetime.now(UTC), LISTED)):
            task = asyncio.create_task(self._send(rules, group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            with suppress(MofaError):
                if self._tasks:
                    await self._behind.notices.renew(self._holder, datetime.now(UTC))

    # ---- planning -------------------------------------------------------------------------------------------------

    async def _plan(self, rules: _Rules) -> None:
        """Write the messages about open decisions that do not exist yet."""
        seen = await self._behind.inbox.state(), rules.project
        self._looks += 1
        if seen == self._seen and self._looks % EVERY:
            return
        after = ""
        while some := await self._behind.notices.open_decisions(after, PORTION):
            after = some[-1].key
            known = await self._behind.notices.of_decisions(each.key for each in some)
            for asked in some:
                await self._plan_one(rules, asked, [each for each in known.get(asked.key, ()) if each.opened == asked.opened])
        self._seen = seen

    async def _plan_one(self, rules: _Rules, asked: AskedDecision, known: Sequence[NoticeRow]) -> None:
        planned = [Planned(row.key, row.person, row.about, row.number, row.state, row.over) for row in known]
        channels, now = rules.project.channels, datetime.now(UTC)
        if new := new_notices(asked, rules.people, channels, rules.unassigned, planned, now, ZoneInfo):
            await self._behind.notices.add(asked, new)
        rows = {row.key: row for row in known}
        for each in withdrawn(asked, rules.unassigned, planned):
            row = rows[each.key]
            await self._behind.notices.end(row, now, _closing(row, now))

    async def _end_closed(self, rules: _Rules) -> None:
        """End the messages about decisions that are over."""
        now = datetime.now(UTC)
        for row in await self._behind.notices.closed(PORTION):
            await self._behind.notices.end(row, now, _closing(row, now))

    # ---- sending --------------------------------------------------------------------------------------------------

    async def _send(self, rules: _Rules, group: Sequence[NoticeRow]) -> None:
        """Send one message, or a digest of several."""
        async with self._gate:
            await self._send_now(rules, group)

    async def _send_now(self, rules: _Rules, group: Sequence[NoticeRow]) -> None:
        try:
            ready = [(row, asked) for row in group if (asked := await self._asked(rules, row)) is not None]
            if not ready:
                return
            row = ready[0][0]
            try:
                name, channel, to = await self._channel(rules, row)
            except Exception as error:  # also a bug in the making of a plugin: it must not stop the others
                await self._failed(rules, [each for each, _ in ready], row.channel, error, refused=True)
                return
            notice = await self._notice(rules, ready, name, channel, to)
            if notice is None:
                return
            try:
                async with asyncio.timeout(SEND_S):
                    thread = await channel.tell(notice)
            except Exception as error:  # a plugin's bug must not stop the others
                await self._failed(rules, [each for each, _ in ready], name, error)
                return
            keys = [each.key for each, _ in ready]
            place = thread if len(ready) == 1 else {}  # nobody changes a digest when one of its decisions is over
            await self._behind.notices.sent(keys, self._holder, name, place, datetime.now(UTC))
        except MofaError as error:
            _LOG.debug("the record of a message waits: %s", error)

    async def _asked(self, rules: _Rules, row: NoticeRow) -> Asked | None:
        """Return the decision of a message; None if it is not to be sent any more, which is recorded."""
        found = await self._behind.inbox.by_key(row.decision)
        request = await self._behind.inbox.request(found) if found is not None and found.opened == row.opened else None
        if found is None or request is None:
            why = "the decision is gone, or its words were erased"
        elif not may_read(rules.people, row.person, found.tenant, found.desk):
            why = not_readable(row.person)
        elif row.about == "closed":
            return Asked(found, request)
        elif found.status != "open":
            why = f"the decision was {found.status} before"
        elif row.person not in targets(_asked_decision(found), rules.unassigned):
            why = "other people are asked"
        else:
            return Asked(found, request)
        await self._drop(row, why)
        return None

    async def _drop(self, row: NoticeRow, why: str) -> None:
        await self._behind.notices.put(row.key, self._holder, state="dropped", over=True, error=why)

    async def _channel(self, rules: _Rules, row: NoticeRow) -> tuple[str, Channel, str]:
        """Return the channel of a message, and the person's address there."""
        reached = rules.channels(row.person)
        name = row.channel if row.channel in reached else next(iter(reached), None)
        person = rules.people.person(row.person)
        if name is None or person is None or (row.about == "closed" and name != row.channel):
            raise InvalidInput(f"{row.person} has no address on a channel of the project file any more.", "people")
        to = address_on(person, name, rules.project.channels)
        assert to is not None  # it is reached
        return name, await self._channels.get(name, rules.project.channels[name]), to

    async def _thread(self, row: NoticeRow, channel: str) -> dict[str, str]:
        """Return the place of the first message about the same decision to the same person, if it is on this channel."""
        if row.about != "reminded":
            return row.thread
        known = (await self._behind.notices.of_decisions([row.decision])).get(row.decision, [])
        first = notice_key(row.decision, row.opened, row.person, "opened")
        return next((each.thread for each in known if each.key == first and each.channel == channel), {})

    async def _notice(
        self, rules: _Rules, ready: Sequence[tuple[NoticeRow, Asked]], channel_name: str, channel: Channel, to: str
    ) -> Notice | None:
        row, asked = ready[0]
        language = rules.people.language(row.person)
        _ = words_in(language)
        whole = rules.project.channels[channel_name].content == "whole"
        again = any(_may_be_there(each) for each, _ in ready)
        if len(ready) > 1:
            return self._digest(ready, to, language, again=again)
        fields: dict[str, Any] = {
            "id": row.key, "about": row.about, "to": to, "person": row.person, "title": asked.row.title or _("A decision"),
            "again": again, "words": notice_words(language),
            "thread": await self._thread(row, channel_name), "since": row.created_at, "link": page_of(self._base, asked.row),
        }  # fmt: skip
        if whole:
            fields |= {"text": text_of(asked.request), "facts": facts_of(asked, _)}
        if row.about == "closed":
            settled = asked.request.settled
            decided = settled is not None and settled.by == row.person
            if not row.thread or (decided and not channel.updates):
                await self._drop(row, "there is nothing to say: the person has decided, or the channel has no threads")
                return None
            still = asked.row.status != "open"
            return Notice(**fields, outcome=outcome_of(asked.row.status, asked.request, row.person, still, _))
        caller = rules.people.caller(row.person)
        may_decide = caller is not None and caller.may("decide", tenant=asked.row.tenant, desk=asked.row.desk)
        choices = choices_of(asked, _) if may_decide else []
        if channel.links and choices:
            lasts = rules.project.notifications.link_expires
            choices, links = with_links(choices, asked, row.person, self._base, datetime.now(UTC), lasts)
            if takes_replies(channel):
                fields["reply_code"], link = reply_link(asked, row.person, datetime.now(UTC), lasts)
                links.append(link)
            await self._behind.links.add(links, datetime.now(UTC))
        return Notice(**fields, choices=choices)

    def _digest(self, ready: Sequence[tuple[NoticeRow, Asked]], to: str, language: Language, *, again: bool) -> Notice:
        lines = [f"- {asked.row.title}\n  {page_of(self._base, asked.row)}" for _, asked in ready]
        row, _ = ready[0][0], words_in(language)
        return Notice(
            id=sha256_of(canonical(sorted(each.key for each, _ in ready))),
            about="digest",
            to=to,
            person=row.person,
            title=_("%(number)s decisions wait for you", number=len(ready)),
            text="\n".join(lines),
            link=f"{self._base}/inbox",
            again=again,
            since=min(each.created_at for each, _ in ready),
            words=notice_words(language),
        )

    async def _failed(
        self, rules: _Rules, rows: Sequence[NoticeRow], channel: str | None, error: Exception, *, refused: bool = False
    ) -> None:
        words = without_secrets(str(error) if isinstance(error, MofaError) else f"{type(error).__name__} in the plugin")[:500]
        refused = refused or (isinstance(error, MofaError) and not error.retryable)
        for row in rows:
            await self._behind.notices.put(
                row.key, self._holder, **_after(rules, row, channel, words, refused, _patience(error))
            )


def _may_be_there(row: NoticeRow) -> bool:
    """Return whether an earlier attempt on the same channel may have arrived."""
    return row.interrupted or row.attempts > 0 or any(each["channel"] == row.channel for each in row.tried)


def _patience(error: Exception) -> timedelta:
    if isinstance(error, RateLimited) and error.retry_after_s is not None:
        return timedelta(seconds=min(error.retry_after_s, 3_600.0))
    return timedelta()


def _after(
    rules: _Rules, row: NoticeRow, channel: str | None, words: str, refused: bool, patience: timedelta
) -> dict[str, Any]:
    """Return the columns of a message after an attempt that failed."""
    now = datetime.now(UTC)
    since = row.failing_since or now
    first = datetime.fromisoformat(row.tried[0]["since"]) if row.tried else since
    settings = rules.project.channels.get(channel or "")
    left = refused or settings is None or now - since >= settings.next_after
    values: dict[str, Any] = {"error": words, "channel": channel}
    given_up = {**values, "state": "given_up", "over": True}
    if now - first > rules.project.notifications.give_up_after:
        _LOG.warning("a message to %s was given up: %s", row.person, words)
        return given_up
    if not left and settings is not None:
        wait = max(pause_after(settings, row.attempts + 1), patience)
        at = _allowed(rules, row, now + wait)
        return {**values, "attempts": row.attempts + 1, "failing_since": since, "next_at": at}
    tried = [*row.tried, {"channel": channel, "error": words, "refused": refused, "since": since.isoformat()}]
    tried = [*tried[:1], *tried[1:][-49:]]  # the first one says since when the message fails
    gone = {str(each["channel"]) for each in tried if each["refused"]}
    following = None if row.about == "closed" else next_channel(rules.channels(row.person), channel, gone)
    if following is None and (refused or settings is None):
        _LOG.warning("a message to %s was given up: %s", row.person, words)
        return {**given_up, "tried": tried}
    pause = settings.first_pause if settings is not None and following == channel else timedelta()
    return {
        "error": words, "channel": following or channel, "tried": tried, "attempts": 0, "failing_since": None,
        "next_at": _allowed(rules, row, now + max(pause, patience if following == channel else timedelta())),
    }  # fmt: skip


def _allowed(rules: _Rules, row: NoticeRow, at: datetime) -> datetime:
    person = rules.people.person(row.person)
    return at if person is None else allowed_at(at, person.quiet, ZoneInfo)


def _groups(rules: _Rules, rows: Sequence[NoticeRow]) -> list[list[NoticeRow]]:
    """Return the messages to send, each alone; those of a person with a digest together."""
    groups: dict[str, list[NoticeRow]] = {}
    for row in rows:
        person: PersonSettings | None = rules.people.person(row.person)
        together = person is not None and person.digest is not None and row.about != "closed"
        groups.setdefault(f"{row.person}\n{row.channel}" if together else row.key, []).append(row)
    return list(groups.values())


def _closing(row: NoticeRow, now: datetime) -> NewNotice | None:
    """Return the message that says that a decision is over, to who was informed of it."""
    if row.about != "opened" or not row.thread:
        return None
    return NewNotice(notice_key(row.decision, row.opened, row.person, "closed"), row.person, "closed", 0, row.channel, now)


def _asked_decision(row: Any) -> AskedDecision:
    return AskedDecision(
        row.key, row.opened, row.tenant, row.desk, row.risk, row.assignees, row.initiator, row.reminded
    )  # fmt: skip
