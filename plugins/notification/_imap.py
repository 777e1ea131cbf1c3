"""A mailbox by IMAP: the unread mails whose receivers have the code of a reply. All others stay as they are."""

from __future__ import annotations

import asyncio
import imaplib
import os
import re
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kernel.basics.address import LOOPBACK
from kernel.basics.errors import InvalidInput, MofaError, ProviderRefused, ProviderUnavailable
from kernel.basics.schema import Duration, Schema, parse
from kernel.kinds.mailing import MAIL_BYTES, RECEIVERS, REPLY_CODE

TIMEOUT_S = 15.0
"""The longest wait for an answer of the server, in seconds."""

MOST, HEADERS, AT_ONCE = 50, 1_000, 100
"""The most replies and the most other mails of one look, and the mails whose headers are read together."""

_Name = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[ !#-\[\]-~]+$")]
"""A name on one line that needs no escapes between quotation marks."""

_UID = re.compile(rb"UID (\d+)")


class ImapOptions(Schema):
    """The option `mailbox` of the plugin email."""

    host: str = Field(min_length=1, max_length=253)
    port: int = Field(default=993, ge=1, le=65_535)
    user: str = Field(min_length=1, max_length=500)
    password_env: str = Field(min_length=1, max_length=200)
    folder: _Name = "INBOX"
    security: Literal["tls", "starttls", "none"] = "tls"
    every: Duration = Field(default=timedelta(minutes=1), ge=timedelta(seconds=1), le=timedelta(hours=1))


def mailbox_of(given: Mapping[str, Any], where: str) -> ImapMailbox:
    """Return the mailbox of the options.

    Raises:
        InvalidInput: they cannot be used.
    """
    options: ImapOptions = parse(ImapOptions, dict(given), f"{where}mailbox")
    if options.security == "none" and options.host not in LOOPBACK:
        raise InvalidInput(f"{where}mailbox.security none is for this machine alone: the password would be readable.", "config")
    return ImapMailbox(options)


class ImapMailbox:
    """Reads with a connection for each look. A mail that was given away is marked as read, after that."""

    def __init__(self, options: ImapOptions) -> None:
        self._options, self.every = options, options.every
        self.name = f"{options.user}@{options.host}:{options.port}/{options.folder}"
        self._validity, self._after = b"", 0  # no mail up to this one is to be looked at again

    async def read(self, take: Callable[[bytes], Awaitable[bool]]) -> int:
        """Give unread replies to `take`, the oldest first, and mark those for which it returns True. Return their number.

        A mail for which `take` fails stays unread, and the first failure is raised after the others were given.

        Raises:
            ProviderRefused: the server does not take the password, the folder or the certificate.
            ProviderUnavailable: it does not answer.
        """
        server = await self._do(self._open)
        try:
            return await self._take_all(server, take)
        finally:
            with suppress(OSError):
                server.shutdown()

    async def _take_all(self, server: imaplib.IMAP4, take: Callable[[bytes], Awaitable[bool]]) -> int:
        taken, given = 0, 0
        failure: Exception | None = None
        for some in _portions((await self._do(self._unread, server))[:HEADERS]):
            replies = await self._do(_replies, server, some)
            for uid in some:
                if uid in replies:
                    if given == MOST:
                        break
                    given += 1
                    raw = await self._do(_whole, server, uid)
                    try:
                        done = raw is not None and await take(raw)
                    except Exception as error:  # noqa: BLE001  the next one may be of somebody whom this does not touch
                        failure, done = failure or error, False
                    if done:
                        await self._do(_mark, server, uid)
                        taken += 1
                self._after = self._after if failure else uid
            if given == MOST:
                break
        if failure is not None:
            raise failure
        return taken

    async def _do(self, work: Callable[..., Any], *given: Any) -> Any:
        try:
            return await asyncio.to_thread(work, *given)
        except MofaError:
            raise
        except (imaplib.IMAP4.error, OSError, ValueError, IndexError) as error:
            shown = f"The mail server {self._options.host}:{self._options.port}"
            if isinstance(error, ssl.SSLCertVerificationError):
                raise ProviderRefused(f"{shown} has no certificate that counts here.") from None
            raise ProviderUnavailable(
                f"{shown} did not answer as IMAP says: {type(error).__name__}."
            ) from None  # it may quote mails

    def _open(self) -> imaplib.IMAP4:
        options = self._options
        password = os.environ.get(options.password_env, "").strip()
        if not password:
            raise ProviderRefused(f"The variable {options.password_env}, which mailbox.password_env names, is not set here.")
        context = ssl.create_default_context()
        server: imaplib.IMAP4
        if options.security == "tls":
            server = imaplib.IMAP4_SSL(options.host, options.port, ssl_context=context, timeout=TIMEOUT_S)
        else:
            server = imaplib.IMAP4(options.host, options.port, timeout=TIMEOUT_S)
        try:
            if options.security == "starttls":
                server.starttls(ssl_context=context)
            _log_in(server, options, password)
            if server.select(f'"{options.folder}"')[0] != "OK":
                raise ProviderRefused(f"The mailbox of {options.user} has no folder {options.folder}.")
        except BaseException:
            with suppress(OSError):
                server.shutdown()
            raise
        return server

    def _unread(self, server: imaplib.IMAP4) -> list[int]:
        """Return the numbers of the unread mails that were not looked at yet, the oldest first."""
        validity = server.response("UIDVALIDITY")[1][0] or b""
        if validity != self._validity:  # the numbers are others now
            self._validity, self._after = validity, 0
        found = _ok(server.uid("SEARCH", f"{self._after + 1}:*", "UNSEEN"))
        # A range up to the last mail has that one even if its number is lower.
        return sorted(uid for uid in map(int, b" ".join(each for each in found if each).split()) if uid > self._after)


def _log_in(server: imaplib.IMAP4, options: ImapOptions, password: str) -> None:
    try:
        if "AUTH=PLAIN" in server.capabilities:
            server.authenticate("PLAIN", lambda _: f"\0{options.user}\0{password}".encode())
        else:
            server.login(options.user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:  # its words may have what was sent
        raise ProviderRefused(f"The mail server {options.host}:{options.port} refuses the user or the password.") from None


def _replies(server: imaplib.IMAP4, uids: Sequence[int]) -> set[int]:
    """Return the mails whose receivers have a code."""
    fields = " ".join(name.upper() for name in RECEIVERS)
    answer = _ok(server.uid("FETCH", ",".join(map(str, uids)), f"(UID BODY.PEEK[HEADER.FIELDS ({fields})])"))
    return {uid for uid, text in _texts(answer) if REPLY_CODE.search(text.decode("latin-1").lower())}


def _whole(server: imaplib.IMAP4, uid: int) -> bytes | None:
    """Return a mail without marking it; of one that is too long, so much that this is seen. None: it is gone."""
    answer = _ok(server.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{MAIL_BYTES + 1}>)"))
    return next((text for found, text in _texts(answer) if found == uid), None)


def _mark(server: imaplib.IMAP4, uid: int) -> None:
    _ok(server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(state)
    return data


def _texts(answer: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """Yield (number, literal) of each mail in an answer to FETCH. The number may be before the literal or behind it."""
    for at, each in enumerate(answer):
        if isinstance(each, tuple):
            behind = answer[at + 1] if at + 1 < len(answer) and isinstance(answer[at + 1], bytes) else b""
            if (found := _UID.search(each[0]) or _UID.search(behind)) is not None:
                yield int(found[1]), each[1]


def _portions(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[at : at + AT_ONCE] for at in range(0, len(uids), AT_ONCE))
