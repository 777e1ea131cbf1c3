"""The work of `mofa reply`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from console.backend.notifications.mail_reply import MAIL_BYTES, MailReply, chosen, read_reply
from console.backend.notifications.settling import Answer, Settled, Settling
from console.backend.notifications.words import in_message, reply_hash
from console.servers.web.services import Services
from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, say
from kernel.basics.schema import Schema
from kernel.kinds.notice_plan import channels_of
from plugins.storage import sql
from plugins.storage.sql.people.notices import DecisionLink
from runtime.settings import Settings

UNKNOWN = "This address belongs to no decision, or it counts no longer. Decide in the console."


class Replied(Schema):
    """The outcome of a reply."""

    outcome: str
    words: str


async def take_reply(as_json: bool) -> int:
    """Take a mail from stdin; return the exit code."""
    reply = read_reply(sys.stdin.buffer.read(MAIL_BYTES + 1))
    if reply is None:
        return _shown(Replied(outcome="ignored", words="A program wrote this mail; it decides nothing."), as_json)
    settings = Settings.from_environment()
    await sql.ready(settings.database_url)
    here = Services(settings, None)
    try:
        return _shown(_in_words(await _settle(here, reply)), as_json)
    finally:
        await here.close()


async def _settle(here: Services, reply: MailReply) -> Settled:
    link = await here.links.by_hash(reply_hash(reply.code))
    if link is None or link.expires_at <= datetime.now(UTC) or not await _is_from(here, link, reply.sender):
        raise Failure(UNKNOWN, FAILED, "UnknownReply")
    if link.used_at is not None:
        raise Failure("Your answer was taken already; this mail changes nothing.", FAILED, "LinkUsed")
    settling = Settling(here.inbox, here.people, here.temporal, here.keys)
    found = await settling.look(link.person, link.decision, link.opened)
    if found.ended != "open" or found.request is None:
        return found
    options = [each for each in found.request.options if in_message(found.request, each)]
    choice, text, comment = chosen(found.request, options, reply.lines)
    done = await settling.settle(Answer(link.person, link.decision, link.opened, f"mail:{link.hash}", choice, text, comment))
    if done.ended in ("settled", "counted"):
        await here.links.used(link)
    return done


async def _is_from(here: Services, link: DecisionLink, sender: str) -> bool:
    """Return whether a mail comes from an address of the person. The code proves them; this stops a forwarded mail."""
    project, person = await here.project(), (await here.people()).person(link.person)
    if person is None:
        return False
    known = {person.email, *(person.addresses.get(name) for name in channels_of(person, project.channels))}
    return sender.casefold() in {each.casefold() for each in known if each}


def _in_words(found: Settled) -> Replied:
    settled = found.request.settled if found.request is not None else None
    words = {
        "settled": "Your answer counts.",
        "counted": "Your answer counts; more people have to give the same one.",
        "too_late": f"Too late: {settled.by or 'somebody'} has decided already." if settled else "Too late: it is over.",
        "gone": UNKNOWN,
    }
    return Replied(outcome=found.ended, words=words.get(found.ended, found.words))


def _shown(replied: Replied, as_json: bool) -> int:
    if replied.outcome not in ("settled", "counted", "ignored"):
        raise Failure(replied.words, FAILED, "Refused")
    if as_json:
        emit(replied)
    else:
        say(replied.words)
    return OK
