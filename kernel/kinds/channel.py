"""Channels: notification plugins that send one message about one decision to one person, and may bring an answer back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Protocol, runtime_checkable

from pydantic import Field

from kernel.basics.limits import Line
from kernel.basics.pause import grown
from kernel.basics.schema import Duration, Schema
from kernel.identity.person import ChannelName

About = Literal["opened", "reminded", "closed", "digest", "trial"]
"""The occasion of a message. `digest` lists several decisions; `trial` is the message of `mofa notifications test`."""

MOST_CHOICES = 10
"""The most options that a message offers; the page of the decision offers all of them."""


class ChannelSettings(Schema):
    """A channel: a plugin of kind notification by which people are informed."""

    plugin: str = Field(description="A notification plugin that reaches people: email, slack, teams, webhook, apprise, …")
    options: dict[str, Any] = Field(default_factory=dict, description="Options of the plugin.")
    content: Literal["whole", "title"] = Field(
        default="whole", description="The words of a decision that are sent: all of them, or its title alone."
    )
    first_pause: Duration = Field(
        default=timedelta(seconds=5), description="The pause after the first attempt; each later one is twice as long."
    )
    next_after: Duration = Field(
        default=timedelta(minutes=5),
        description="The time for which a message is tried here before the person's next channel is taken.",
    )


class NotificationSettings(Schema):
    """The rules for all messages to people."""

    unassigned: list[Line] = Field(
        default_factory=list, max_length=100, description="The people to inform of a decision that names nobody."
    )
    link_expires: Duration = Field(
        default=timedelta(days=3), description="The time for which a link that decides counts, from its message on."
    )
    give_up_after: Duration = Field(default=timedelta(days=3), description="The time for which one message is tried.")


class Choice(Schema):
    """An option in a message. `value` is what a button sends back; `link` is the address that decides."""

    id: str
    label: str
    value: str
    link: str | None = None
    needs_comment: bool = False


class NoticeWords(Schema):
    """The words that a channel puts around a message, in the language of the person. `%(choices)s` are ids of options."""

    reminded: str = "Still open: "
    closed: str = "Closed: "
    page: str = "All of it"
    reply: str = "Or reply: the first line is your choice (%(choices)s), further lines are a comment."
    comment: str = "Comment"
    own_words: str = "Your own words"
    with_comment: str = "(with a comment)"
    cut: str = "… (the message is cut here; the page has all of it)"


class Notice(Schema):
    """One message. `id` is the same on every attempt: a receiver that has it already ignores the message.

    `reply_code` is for the address of replies: who knows it may decide.
    `to` is the person's address on this channel. `again` says that an earlier attempt may have arrived. `thread` is what the
    channel returned for the first message about the same decision. `outcome` are the words of a decision that is over.
    """

    id: str
    about: About
    to: str
    person: str
    title: str
    text: str = ""
    facts: list[str] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list)
    link: str | None = None
    reply_code: str | None = None
    outcome: str | None = None
    thread: dict[str, str] = Field(default_factory=dict)
    again: bool = False
    since: datetime
    words: NoticeWords = Field(default_factory=NoticeWords)


class Heard(Schema):
    """An answer or a command of a person, by a channel. `id` is the same when the same request arrives again.

    `sender` is the person's address there, which the channel has verified. `value` is that of the `Choice`. `text` is a
    command, or the words that come with a choice: a comment, or the answer itself. `place` is for `Listener.reply`.
    """

    id: str
    kind: Literal["choice", "command"]
    sender: str
    value: str = ""
    text: str = ""
    place: dict[str, str] = Field(default_factory=dict)


class Channel(Protocol):
    """The port of a notification plugin that reaches people: its `create(**options)` returns an object with this method."""

    links: bool
    """Whether a message reaches its person alone, so that it may have links that decide."""
    updates: bool
    """Whether a message about a decision that is over changes the first one, and disturbs nobody."""

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Send a message, and return its place for later ones: `Notice.thread`. It may be called again for the same notice.

        Raises:
            ProviderUnavailable, RateLimited: it cannot be sent for now; it is retried.
            MofaError: it cannot be sent at all; the person's next channel is taken.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


@runtime_checkable
class Listener(Protocol):
    """A channel by which people answer. Its service calls `/channels/NAME` of the console."""

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard | None:
        """Return what a verified request says, None if it says nothing. `headers` are by lower-case name.

        Raises:
            InvalidInput: the request is not genuine or too old (field `signature`), or of another form (`payload`).
            MofaError: it cannot be verified for now.
        """
        ...

    async def reply(self, heard: Heard, words: str) -> dict[str, Any]:
        """Say something to the person alone, where they have answered. Return the body of the response, empty for none."""
        ...


def is_channel(plugin: object) -> bool:
    """Return whether a notification plugin reaches people."""
    return callable(getattr(plugin, "tell", None))


def takes_replies(channel: object) -> bool:
    """Return whether replies to a channel's messages decide: it then has a true `replies`."""
    return bool(getattr(channel, "replies", False))


def pause_after(settings: ChannelSettings, attempts: int) -> timedelta:
    """Return the pause after so many attempts that failed, an hour at most."""
    return grown(settings.first_pause, 2, attempts, timedelta(hours=1))


ChannelOf = Annotated[dict[ChannelName, ChannelSettings], Field(max_length=100)]
