"""Channels whose answers are mails: the mailbox that they come into, and the answer to one that does not count."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from kernel.basics.schema import Schema

MAIL_BYTES = 1024 * 1024
"""The longest mail that is read."""

REPLY_CODE = re.compile(r"\+([0-9a-f]{32})@")
"""A code in the address of a reply. Mail servers may change the case of addresses, so that it has digits of base 16 alone."""

RECEIVERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
"""The fields that may have this address."""


class MailAnswer(Schema):
    """The words to a person whose mail does not count. `id` is the same on every attempt."""

    id: str
    to: str
    subject: str
    words: str
    in_reply_to: str | None = None


class Mailbox(Protocol):
    """A mailbox with replies. All readers of one `name` read the same mails."""

    name: str
    every: timedelta

    async def read(self, take: Callable[[bytes], Awaitable[bool]]) -> int:
        """Give unread mails whose receivers have a code to `take`, and mark those for which it returns True as read.

        Return their number. A mail for which `take` fails stays unread, and the first failure is raised after the others were
        given.

        Raises:
            ProviderRefused, ProviderUnavailable: the mailbox cannot be read.
        """
        ...


class Mailing(Protocol):
    """A channel with a mailbox."""

    mailbox: Mailbox

    async def answer(self, answer: MailAnswer) -> None:
        """Send a mail to a person who has written one.

        Raises:
            MofaError: it cannot be sent.
        """
        ...


def mailing(channel: object) -> Mailing | None:
    """Return the channel if answers come into a mailbox that is to be read; else None."""
    return channel if getattr(channel, "mailbox", None) is not None else None  # type: ignore[return-value]
