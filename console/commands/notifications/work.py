"""The work of `mofa notifications`."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import get_args

from console.backend.desk import project_of
from console.backend.notifications.channels import OpenChannels
from console.backend.notifications.language import notice_words, words_in
from console.backend.stores import stored
from console.terminal.failure import FAILED, OK, not_found, usage
from console.terminal.screen import emit, say
from kernel.basics.errors import MofaError
from kernel.basics.schema import Schema
from kernel.identity.person import People
from kernel.kinds.channel import Notice
from kernel.kinds.notice_plan import State, address_on, channels_of
from plugins.storage import sql
from plugins.storage.sql.people.notices import ListedNotice
from runtime.failures import without_secrets
from runtime.settings import Settings

NONE = """No message was sent or waits. Channels are in mofa.yaml:

channels:
  mail: {plugin: email, options: {host: smtp.example.com, sender: mofa@example.com}}
people:
  - {name: ann, roles: [decider], email: ann@example.com}"""


class Tried(Schema):
    """The result of a message for trying."""

    channel: str
    sent: bool
    error: str | None = None


async def show_notifications(limit: int, state: str | None, as_json: bool) -> int:
    """Print messages; return the exit code."""
    if state is not None and state not in get_args(State):
        raise usage(f"--state: {state!r} is none of {', '.join(get_args(State))}.")
    async with stored(Settings.from_environment()) as storage:
        found = await sql.SqlNotices(storage.database).page(limit, state=state)
    if as_json:
        emit(found)
    elif not found:
        say(NONE)
    for each in [] if as_json else found:
        say(_line(each))
    return OK


def _line(notice: ListedNotice) -> str:
    at = notice.sent_at or (notice.next_at if notice.state == "waiting" else notice.created_at)
    by = f" by {notice.channel}" if notice.channel else ""
    what = f"{notice.about} {notice.number}" if notice.number else notice.about
    why = f" ({notice.error})" if notice.error else ""
    title = (notice.title or "a decision")[:60]
    return f"{at:%Y-%m-%d %H:%M:%S}  {notice.state}  {notice.person}{by}  {what}: {title} — {notice.workflow_id or '?'}{why}"


async def try_channels(name: str, as_json: bool) -> int:
    """Send a message for trying by each channel of a person; return the exit code."""
    project = project_of(Settings.from_environment())
    person = People(project.people).person(name)
    if person is None:
        raise not_found(f"The project file has no person {name!r}.")
    reached, open_channels = channels_of(person, project.channels), OpenChannels()
    if not reached:
        raise not_found(f"{name} has no address on a channel of the project file.")
    _ = words_in(person.language)
    tried: list[Tried] = []
    for channel in reached:
        to = address_on(person, channel, project.channels)
        assert to is not None  # it is reached
        notice = Notice(
            id=secrets.token_hex(32), about="trial", to=to, person=name, title=_("A message for trying"),
            text=_("%(name)s can be reached by the channel %(channel)s.", name=name, channel=channel),
            since=datetime.now(UTC), words=notice_words(person.language),
        )  # fmt: skip
        try:
            await (await open_channels.get(channel, project.channels[channel])).tell(notice)
        except MofaError as error:
            tried.append(Tried(channel=channel, sent=False, error=without_secrets(str(error))))
        else:
            tried.append(Tried(channel=channel, sent=True))
    await open_channels.close()
    if as_json:
        emit(tried)
    for each in [] if as_json else tried:
        say(f"{each.channel}: {'sent' if each.sent else each.error}")
    return OK if all(each.sent for each in tried) else FAILED
