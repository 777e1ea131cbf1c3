"""E-mail by SMTP: one message for each decision, in a thread, with one link for each option."""

from __future__ import annotations

import asyncio
import os
import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr
from html import escape
from typing import Any, Literal

from kernel.basics.address import LOOPBACK
from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from kernel.kinds.channel import Choice, Notice
from kernel.kinds.mailing import MailAnswer
from kernel.kinds.notification import Told
from plugins.notification._imap import ImapMailbox, mailbox_of
from plugins.notification._notice_words import body, subject
from plugins.notification.webhook import in_words

TIMEOUT_S = 15.0

Security = Literal["starttls", "tls", "none"]


def create(
    *,
    host: str = "",
    port: int = 587,
    sender: str = "",
    user: str | None = None,
    password_env: str | None = None,
    security: Security = "starttls",
    to: str | None = None,
    reply_to: str | None = None,
    mailbox: dict[str, Any] | None = None,
) -> Email:
    """Return the channel.

    Args:
        host: the mail server.
        port: its port.
        sender: the address that messages come from.
        user: the name for the server, if it asks for one.
        password_env: the variable that holds the password of `user`.
        security: `starttls`, `tls` (usually with port 465), or `none`, which takes no password except on this machine.
        reply_to: the address for replies, also with sub-addresses (name+CODE@…): they decide. Its mail server calls
            `mofa reply`, or the console reads `mailbox`.
        mailbox: the mailbox of `reply_to` by IMAP: `host`, `port` (993), `user`, `password_env`, `folder` (INBOX), `security`
            (`tls`, `starttls`, or `none` on this machine) and `every` (PT1M), the pause between two looks.
        to: the address for events, where the plugin handles events instead of reaching people.

    Raises:
        InvalidInput: an option cannot be used.
    """
    where = "Notification plugin email: "
    if not host:
        raise InvalidInput(f"{where}host is missing: the name of the mail server.", "config")
    for name, given in (("sender", sender), ("to", to), ("reply_to", reply_to)):
        if (name == "sender" or given is not None) and not _is_address(given or ""):
            raise InvalidInput(f"{where}{name} must be an address such as mofa@example.com.", "config")
    if security not in ("starttls", "tls", "none"):
        raise InvalidInput(f"{where}security is starttls, tls or none.", "config")
    if (user is None) != (password_env is None):
        raise InvalidInput(f"{where}user and password_env belong together.", "config")
    if security == "none" and user is not None and host not in LOOPBACK:
        raise InvalidInput(f"{where}a password is sent only with security starttls or tls.", "config")
    if reply_to is not None and len(parseaddr(reply_to)[1].partition("@")[0]) > 30:
        raise InvalidInput(f"{where}reply_to has a name of more than 30 characters, which leaves no room for a code.", "config")
    if mailbox is not None and reply_to is None:
        raise InvalidInput(f"{where}mailbox needs reply_to: the address for replies.", "config")
    read = None if mailbox is None else mailbox_of(mailbox, where)
    return Email(host, port, sender, user, password_env, security, to, reply_to, read)


def _is_address(text: str) -> bool:
    """Return whether a text is one address. Anything that could begin another header or receiver is refused."""
    name, _, domain = parseaddr(text)[1].rpartition("@")
    return bool(name and domain) and not any(each in text for each in "\r\n,;") and text.isprintable()


class Email:
    """Sends by SMTP, with a connection for each message. `Message-ID` is made from the message's id: a repeat has the same."""

    links, updates = True, False

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        user: str | None,
        password_env: str | None,
        security: Security,
        to: str | None,
        reply_to: str | None = None,
        mailbox: ImapMailbox | None = None,
    ) -> None:
        self._host, self._port, self._sender, self._security = host, port, sender, security
        self._user, self._password_env, self._to = user, password_env, to
        self._reply_to, self.replies = reply_to, reply_to is not None
        self.mailbox = mailbox
        self._domain = parseaddr(sender)[1].rpartition("@")[2]

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Send a message. Its place is the id of the first message of the thread."""
        first = notice.thread.get("message_id")
        id = f"<{notice.id}@{self._domain}>"
        words, hint = body(notice), ""
        if (code := notice.reply_code) is not None:
            offered = " / ".join(each.id for each in notice.choices if each.id)
            hint = notice.words.reply % {"choices": offered}
            words += f"\n\n{hint}"
        mail = self._mail(notice.to, subject(notice), id, words)
        if code is not None and self._reply_to is not None:
            name, _, domain = parseaddr(self._reply_to)[1].rpartition("@")
            mail["Reply-To"] = f"{name}+{code}@{domain}"
        mail["Date"] = format_datetime(notice.since)
        if first is not None:
            mail["In-Reply-To"] = mail["References"] = first
        if notice.about != "closed":
            mail.add_alternative(_html(notice, hint), subtype="html")
        await self._send(mail)
        return {"message_id": first or id}

    async def answer(self, answer: MailAnswer) -> None:
        """Send words to a person whose reply does not count."""
        mail = self._mail(answer.to, answer.subject[:500], f"<{answer.id}@{self._domain}>", answer.words)
        mail["Date"] = localtime()
        if answer.in_reply_to is not None:
            mail["In-Reply-To"] = mail["References"] = _clean(answer.in_reply_to)
        mail.replace_header("Auto-Submitted", "auto-replied")
        await self._send(mail)

    async def send(self, told: Told) -> None:
        """Send an event to the address `to`."""
        if self._to is None:
            raise InvalidInput("Notification plugin email: to is missing: the address for events.", "config")
        line = in_words(told)
        mail = self._mail(self._to, " ".join(line.split())[:200], f"<{told.event.id}@{self._domain}>", line)
        mail["Date"] = format_datetime(told.event.at)
        await self._send(mail)

    async def close(self) -> None:
        """Close nothing: each message has a connection of its own."""

    def _mail(self, to: str, title: str, id: str, text: str) -> EmailMessage:
        if not _is_address(to):
            raise InvalidInput("The person's address on this channel is not an e-mail address.", "addresses")
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = self._sender, to, _clean(title), id
        mail["Auto-Submitted"] = "auto-generated"  # no machine answers it (RFC 3834)
        mail.set_content(_encodable(text))
        return mail

    async def _send(self, mail: EmailMessage) -> None:
        password = None
        if self._password_env is not None:
            password = os.environ.get(self._password_env, "").strip()
            if not password:
                raise ProviderRefused(f"The variable {self._password_env}, which password_env names, is not set here.")
        try:
            await asyncio.to_thread(self._deliver, mail, password)
        except (smtplib.SMTPException, OSError, MessageError, ValueError) as error:
            raise self._fault(error) from None  # an answer of the server may quote what it was sent

    def _deliver(self, mail: EmailMessage, password: str | None) -> None:
        context = ssl.create_default_context()
        place: dict[str, Any] = {"host": self._host, "port": self._port, "timeout": TIMEOUT_S}
        with smtplib.SMTP_SSL(**place, context=context) if self._security == "tls" else smtplib.SMTP(**place) as server:
            if self._security == "starttls":
                server.starttls(context=context)
            if self._user is not None and password is not None:
                server.login(self._user, password)
            server.send_message(mail)

    def _fault(self, error: Exception) -> MofaError:
        shown = f"The mail server {self._host}:{self._port}"
        code = getattr(error, "smtp_code", None)
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code = next((each[0] for each in error.recipients.values()), None)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return ProviderRefused(f"{shown} refuses the user or the password (code {code}).")
        if isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError, MessageError, ValueError)):
            return ProviderRefused(f"{shown} cannot be used as the options say: {type(error).__name__}.")
        if isinstance(code, int) and 500 <= code < 600:
            return ProviderRefused(f"{shown} refuses the message (code {code}).")
        answered = f" (code {code})" if code else ""
        return ProviderUnavailable(f"{shown} did not take the message: {type(error).__name__}{answered}.")


def _clean(title: str) -> str:
    return _encodable("".join(each if each.isprintable() else " " for each in title))


def _encodable(text: str) -> str:
    """Return a text without lone surrogates, which no mail can have."""
    return text.encode(errors="replace").decode()


def _html(notice: Notice, hint: str) -> str:
    """Return a message as HTML without anything that a mail program would load."""
    parts = [f"<h2>{escape(notice.title)}</h2>", f'<div style="white-space:pre-wrap">{escape(notice.text)}</div>']
    parts += [f"<p>{escape(each)}</p>" for each in notice.facts]
    parts += [_choice(each) for each in notice.choices]
    if hint:
        parts.append(f"<p>{escape(hint)}</p>")
    if notice.link:
        parts.append(f'<p><a href="{escape(notice.link)}">{escape(notice.words.page)}</a></p>')
    return _encodable(f"<!doctype html><html><body>{''.join(parts)}</body></html>")


def _choice(choice: Choice) -> str:
    if not choice.link:
        return f"<p>{escape(choice.label)}</p>"
    return f'<p><a href="{escape(choice.link)}">{escape(choice.label)}</a></p>'
