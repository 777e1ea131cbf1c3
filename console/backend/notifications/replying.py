"""Mails that answer a message about a decision: from stdin, or from a mailbox."""

from __future__ import annotations

from datetime import UTC, datetime

from console.backend.notifications.mail_reply import MailReply, chosen
from console.backend.notifications.sender import Notifying
from console.backend.notifications.settling import Answer, Settled, Settling, is_answer
from console.backend.notifications.words import in_message, reply_hash
from console.terminal.failure import FAILED, Failure
from kernel.kinds.notice_plan import channels_of
from plugins.storage.sql.people.notices import DecisionLink

UNKNOWN = "This address belongs to no decision, or it counts no longer. Decide in the console."

TAKEN = "taken replies"
"""The name under which the ids of mails that have decided are remembered."""


class Replying:
    """Gives the answers of mails to runs."""

    def __init__(self, behind: Notifying, settling: Settling) -> None:
        self._behind, self._settling = behind, settling

    async def link(self, reply: MailReply) -> DecisionLink | None:
        """Return the link of a mail's code, if its person has written the mail. The code proves them.

        A look at the sender stops a forwarded mail.
        """
        link = await self._behind.links.by_hash(reply_hash(reply.code))
        if link is None:
            return None
        project, person = await self._behind.project(), (await self._behind.people()).person(link.person)
        if person is None:
            return None
        known = {person.email, *(person.addresses.get(name) for name in channels_of(person, project.channels))}
        return link if reply.sender.casefold() in {each.casefold() for each in known if each} else None

    async def settle(self, reply: MailReply, link: DecisionLink) -> Settled:
        """Give the answer of a mail to the run. A mail that comes again, after a kill for example, changes nothing.

        Raises:
            InvalidInput: its words are no answer.
            Failure: the link counts no longer (`LinkExpired`, `LinkUsed`), or the answer cannot be given for now.
            MofaError, ServerUnreachable: it cannot be given for now.
        """
        now = datetime.now(UTC)
        if link.expires_at <= now:
            raise Failure(UNKNOWN, FAILED, "LinkExpired")
        if link.used_at is not None:
            if await self._behind.notices.heard(TAKEN, reply.id):
                return Settled("settled")
            raise Failure("Your answer was taken already; this mail changes nothing.", FAILED, "LinkUsed")
        found, key = await self._settling.look(link.person, link.decision, link.opened), f"mail:{link.hash}:{reply.id}"
        if found.request is None:
            return found
        if found.ended == "open":
            options = [each for each in found.request.options if in_message(found.request, each)]
            answer = chosen(found.request, options, reply.lines())
            done = await self._settling.settle(Answer(link.person, link.decision, link.opened, key, *answer))
        else:
            done = Settled("settled") if is_answer(found.request.settled, key) else found
        if done.ended in ("settled", "counted"):
            await self._behind.notices.first_heard(TAKEN, reply.id, now)  # before the link is used: see above
            await self._behind.links.used(link)
        return done
