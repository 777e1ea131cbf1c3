"""The work of `mofa reply`."""

from __future__ import annotations

import sys

from console.backend.notifications.mail_reply import MailReply, read_reply
from console.backend.notifications.replying import UNKNOWN, Replying
from console.backend.notifications.settling import Settled
from console.servers.web.services import Services
from console.terminal.failure import FAILED, OK, Failure
from console.terminal.screen import emit, say
from kernel.basics.schema import Schema
from kernel.kinds.mailing import MAIL_BYTES
from plugins.storage import sql
from runtime.settings import Settings


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
    replying = Replying(here.notifying, here.settling)
    if (link := await replying.link(reply)) is None:
        raise Failure(UNKNOWN, FAILED, "UnknownReply")
    return await replying.settle(reply, link)


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
