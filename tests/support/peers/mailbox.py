"""A real SMTP server that keeps what it gets, with a log-in."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.support.processes.free_ports import free_port

USER, PASSWORD = "mofa", "the-password-of-the-mailbox"


@dataclass
class Mailbox:
    """Messages in the order in which they came. `refuse` is the answer to every message, if it is set.

    `hold` is waited for after a message was kept, and before its answer.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: str | None = None
    hold: threading.Event | None = None
    port: int = 0

    def __enter__(self) -> Self:
        self.port = self.port or free_port()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, authenticator=_log_in, auth_require_tls=False
        )  # fmt: skip
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # the library's name
        """Take a message."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self.refuse is not None:
            return self.refuse
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.hold is not None:
            import asyncio

            await asyncio.to_thread(self.hold.wait)
        return "250 OK"

    def to(self, address: str, word: str = "") -> list[EmailMessage]:
        """Return the messages to an address whose subject or words have a word."""
        return [each for each in self.mails if each["To"] == address and word in f"{each['Subject']}\n{words(each)}"]


def _log_in(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
    right = given.login == USER.encode() and given.password == PASSWORD.encode()
    return AuthResult(success=right, handled=right)


def words(mail: EmailMessage) -> str:
    """Return the plain text of a message."""
    part = mail.get_body(("plain",))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def links(mail: EmailMessage) -> dict[str, str]:
    """Return the paths of the links that decide, by the option's words."""
    return dict(re.findall(r"^(.+): https?://[^/\s]+(/answer/\S+)$", words(mail), re.MULTILINE))
