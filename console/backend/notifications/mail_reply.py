"""Replies by e-mail: the code in the address, the sender, and the words that a person wrote above the quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses

from console.backend.notifications.words import takes_words
from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of_bytes
from kernel.conversation.decision import DecisionRequest, Option
from kernel.kinds.mailing import MAIL_BYTES, RECEIVERS, REPLY_CODE

_QUOTED = re.compile(r">|-- ?$|_{5,}|-{4,} ?\w.*-{4,}|(On|Am|Le|El|Il|Op) .{4,200}:$|.{1,100}写道[:：]$|(From|Von|De|发件人): ")
_EDGES = " \t.!,;:\"'“”*_"


@dataclass(frozen=True)
class MailReply:
    """A reply: the code of its address, and the address of its sender. `id` is the same when the same mail comes again."""

    code: str
    sender: str
    id: str
    subject: str
    message_id: str | None
    mail: EmailMessage
    whole: bool

    def lines(self) -> list[str]:
        """Return the lines that the person wrote above the quotation.

        Raises:
            InvalidInput: there are none, or the mail is too long.
        """
        if not self.whole:
            raise InvalidInput(f"mail: it has more than {MAIL_BYTES:,} bytes; answer in a few words.", "mail")
        with _readable():
            part = self.mail.get_body(("plain",))
            text = "" if part is None else str(part.get_content())
        if not (lines := _own_lines(text)):
            raise InvalidInput("mail: it has no words as plain text above the quotation.", "mail")
        return lines


def read_reply(raw: bytes) -> MailReply | None:
    """Return a reply by its head; its words are read later. None for a mail that a program wrote, like a note of absence.

    Of a mail that is too long, `MAIL_BYTES` and one more are enough.

    Raises:
        InvalidInput: it cannot be read, or its address has no code.
    """
    with _readable():
        mail = message_from_bytes(raw[:MAIL_BYTES], policy=default)
        if _by_program(mail):
            return None
        receivers = " ".join(str(each) for name in RECEIVERS for each in mail.get_all(name, []))
        codes = set(REPLY_CODE.findall(receivers.lower()))
        senders = [address for _, address in getaddresses([str(each) for each in mail.get_all("From", [])]) if address]
        subject, message_id = (str(mail.get(name, "")).strip() for name in ("Subject", "Message-ID"))
    if len(codes) != 1 or len(senders) != 1:
        raise InvalidInput("mail: it is no reply to a message about a decision; use Reply in the mail program.", "mail")
    return MailReply(
        code=codes.pop(),
        sender=senders[0].strip(),
        id=sha256_of_bytes(message_id.encode(errors="replace") if message_id else raw),
        subject=subject,
        message_id=message_id or None,
        mail=mail,
        whole=len(raw) <= MAIL_BYTES,
    )


@contextmanager
def _readable() -> Iterator[None]:
    """Turn faults of a mail's form into `InvalidInput`."""
    try:
        yield
    except InvalidInput:
        raise
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        raise InvalidInput("mail: it cannot be read.", "mail") from None


def _by_program(mail: EmailMessage) -> bool:
    """Return whether a program answers (RFC 3834)."""
    automatic = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
    return automatic or str(mail.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply")


def _own_lines(text: str) -> list[str]:
    own: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line.strip()):
            break
        own.append(line.rstrip())
    while own and not own[0].strip():
        own.pop(0)
    while own and not own[-1].strip():
        own.pop()
    return own


def chosen(
    request: DecisionRequest, options: Sequence[Option], lines: Sequence[str]
) -> tuple[str | None, str | None, str | None]:
    """Return (choice, answer, comment) of a reply. Its first line is an option's id or its words; the rest is a comment.

    Raises:
        InvalidInput: it is none of the options, and the decision takes no other answer.
    """
    first = lines[0].strip(_EDGES).casefold()
    rest = "\n".join(lines[1:]).strip() or None
    found = [each for each in options if first in (each.id.casefold(), each.label.strip(_EDGES).casefold())]
    if len(found) == 1:
        return found[0].id, None, rest
    if takes_words(request):
        return None, "\n".join(lines), None
    offered = ", ".join(f"{each.id} ({each.label})" for each in options) or "none; use its page"
    raise InvalidInput(f"choice: the first line of the mail must be one of these options: {offered}.", "choice")
