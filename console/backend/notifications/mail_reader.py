"""The reader of mailboxes: mails that answer a message decide, as `mofa reply` does.

One console at a time reads a mailbox. A mail is marked as read after its answer is with the run: a reader that is killed before
leaves it to the next one, and the second answer changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from console.backend.notifications.channels import OpenChannels
from console.backend.notifications.language import words_for
from console.backend.notifications.looking import look_again
from console.backend.notifications.mail_reply import MailReply, read_reply
from console.backend.notifications.replying import Replying
from console.backend.notifications.sender import Notifying
from console.backend.notifications.settling import Settling, outcome_words
from console.terminal.failure import Failure
from kernel.basics.errors import InvalidInput, MofaError
from kernel.basics.pause import grown
from kernel.basics.sha256 import sha256_of
from kernel.kinds.mailing import MailAnswer, Mailing, mailing
from plugins.storage.sql import SqlMailboxes
from plugins.storage.sql.people.notices import DecisionLink
from runtime.connection import ServerUnreachable
from runtime.failures import without_secrets

LOOK_S = 1.0
"""The interval at which the reader asks which mailboxes are due, in seconds."""

SPARE = timedelta(seconds=30)
"""The time beyond its next look for which a reader has a mailbox: another one reads on after that, if it was killed."""

LONGEST_PAUSE = timedelta(minutes=5)

_LOG = logging.getLogger(__name__)


class MailReader:
    """Reads the mailboxes of the project file until it is cancelled."""

    def __init__(self, behind: Notifying, channels: OpenChannels, mailboxes: SqlMailboxes, settling: Settling) -> None:
        self._behind, self._channels, self._mailboxes = behind, channels, mailboxes
        self._replying = Replying(behind, settling)
        self._holder = secrets.token_hex(16)
        self._due: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    async def run(self) -> None:
        """Read what is due, again and again."""
        try:
            await look_again(self.look, LOOK_S, _LOG, "the reader of mailboxes")
        finally:
            with suppress(MofaError):
                await self._mailboxes.let_go(self._holder)

    async def look(self) -> None:
        """Read the mailboxes that are due."""
        found: dict[str, Mailing] = {}
        for name, settings in (await self._behind.project()).channels.items():
            try:
                channel = mailing(await self._channels.get(name, settings))
            except MofaError:  # the sender says so of each message
                continue
            if channel is not None:
                found[channel.mailbox.name] = channel  # two channels may share one
        now = time.monotonic()
        due = [channel for name, channel in found.items() if self._due.get(name, 0.0) <= now]
        await asyncio.gather(*(self._read(channel) for channel in due))

    async def _read(self, channel: Mailing) -> None:
        box = channel.mailbox
        pause = box.every
        if await self._hold(channel):
            failure: Exception | None = None
            try:
                await box.read(lambda raw: self._take(channel, raw))
            except Exception as error:
                failure = error
            pause = await self._ended(channel, failure)
        self._due[box.name] = time.monotonic() + pause.total_seconds()

    async def _hold(self, channel: Mailing) -> bool:
        box = channel.mailbox
        return await self._mailboxes.hold(box.name, self._holder, datetime.now(UTC), box.every + SPARE)

    async def _ended(self, channel: Mailing, failure: Exception | None) -> timedelta:
        """Note the end of a look, and return the pause until the next one."""
        box, words = channel.mailbox, None
        if failure is not None:
            known = isinstance(failure, (MofaError, Failure, ServerUnreachable))
            words = without_secrets(str(failure) if known else f"{type(failure).__name__} in the plugin")[:500]
            if box.name not in self._failures:
                _LOG.warning("the mailbox %s cannot be read, and is tried again: %s", box.name, words)
        await self._mailboxes.read(box.name, self._holder, datetime.now(UTC), words)
        if failure is None:
            self._failures.pop(box.name, None)
            return box.every
        attempts = self._failures[box.name] = self._failures.get(box.name, 0) + 1
        return max(grown(box.every, 2, attempts, LONGEST_PAUSE), box.every)

    # ---- one mail -------------------------------------------------------------------------------------------------

    async def _take(self, channel: Mailing, raw: bytes) -> bool:
        """Give the answer of a mail to its run. Return whether the mail is done with; a mail without an answer of ours is not.

        Raises:
            MofaError, Failure, ServerUnreachable: the answer cannot be given for now.
        """
        try:
            reply = read_reply(raw)
        except InvalidInput:
            return False
        if reply is None:  # a program wrote it
            return True
        if (link := await self._replying.link(reply)) is None:
            _LOG.warning("a mail has the code of no message, or not the sender whom the message was for; it is left unread")
            return False
        if not await self._hold(channel):
            raise Failure("Another console reads this mailbox now.", type="Taken")
        words = await self._refusal(reply, link)
        if words is not None:
            await self._answer(channel, reply, words)
        return True

    async def _refusal(self, reply: MailReply, link: DecisionLink) -> str | None:
        """Give the answer, and return why it does not count; None if it does."""
        try:
            done = await self._replying.settle(reply, link)
        except InvalidInput as error:
            return str(error)
        except Failure as failure:
            if failure.type not in ("LinkExpired", "LinkUsed"):
                raise
            return str(failure)
        if done.ended in ("settled", "counted"):
            return None
        return outcome_words(done, "", words_for(await self._behind.people(), link.person))

    async def _answer(self, channel: Mailing, reply: MailReply, words: str) -> None:
        subject = reply.subject if reply.subject.lower().startswith("re:") else f"Re: {reply.subject}"
        answer = MailAnswer(
            id=sha256_of(f"answer to {reply.id}"),
            to=reply.sender,
            subject=subject,
            words=words,
            in_reply_to=reply.message_id,
        )
        try:
            await channel.answer(answer)
        except MofaError as error:
            if error.retryable:
                raise
            _LOG.warning("the writer of a reply that does not count could not be answered: %s", error)
