"""A mailbox on a real IMAP server: which mails are given away, which are marked, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.mailing import MAIL_BYTES
from plugins.notification import _imap, email
from plugins.notification._imap import ImapMailbox, mailbox_of
from tests.support.peers import imap
from tests.support.peers.imap import ImapServer

CODE = "0123456789abcdef" * 2
Take = Callable[[bytes], Awaitable[bool]]


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture(autouse=True)
def fresh(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty mailbox, and the password in the environment."""
    server.empty()
    monkeypatch.setenv(imap.VARIABLE, imap.PASSWORD)


def mail(subject: str, to: str = f"Answers <ANSWERS+{CODE.upper()}@example.com>", words: str = "yes") -> bytes:
    return f"From: ann@example.com\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{words}\r\n".encode()


def opened(server: ImapServer, **other: Any) -> ImapMailbox:
    return mailbox_of(server.options | other, "test: ")


class Taker:
    """Takes mails, notes them, and leaves or fails those with these words in them."""

    def __init__(self, leave: str = "-", fail: str = "-") -> None:
        self.given: list[bytes] = []
        self._leave, self._fail = leave.encode(), fail.encode()

    async def __call__(self, raw: bytes) -> bool:
        self.given.append(raw)
        if self._fail in raw:
            raise ProviderUnavailable("not now")
        return self._leave not in raw


async def test_replies_are_given_once_and_all_other_mails_stay_unread(server: ImapServer) -> None:
    box, taker = opened(server), Taker(leave="left")
    server.put(mail("a"), mail("other", to="answers@example.com"), mail("left"), mail("b"))
    assert await box.read(taker) == 2 and await box.read(taker) == 0
    assert [each.splitlines()[2] for each in taker.given] == [b"Subject: a", b"Subject: left", b"Subject: b"]
    assert (server.read(), server.unread()) == (["a", "b"], ["other", "left"])
    server.put(mail("c"))
    again = Taker(leave="left")
    assert await box.read(again) == 1 and len(again.given) == 1, "what was left is not given again"
    assert await opened(server).read(Taker()) == 1, "but to the next reader"


async def test_a_mail_that_fails_stays_and_holds_up_no_other(server: ImapServer) -> None:
    box = opened(server)
    server.put(mail("a"), mail("bad"), mail("c"))
    with pytest.raises(ProviderUnavailable, match="not now"):
        await box.read(Taker(fail="bad"))
    assert (server.read(), server.unread()) == (["a", "c"], ["bad"])
    assert await box.read(Taker()) == 1 and server.unread() == []


async def test_a_look_has_a_limit_and_the_next_one_goes_on(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_imap, "MOST", 2)
    monkeypatch.setattr(_imap, "AT_ONCE", 2)
    server.put(*(mail(str(number), **({} if number % 3 else {"to": "x@example.com"})) for number in range(7)))
    box = opened(server)
    assert [await box.read(Taker()) for _ in range(3)] == [2, 2, 0]
    assert server.unread() == ["0", "3", "6"]


async def test_of_a_long_mail_only_so_much_is_read(server: ImapServer) -> None:
    server.put(mail("long", words="yes " * MAIL_BYTES))
    taker = Taker()
    assert await opened(server).read(taker) == 1 and len(taker.given[0]) == MAIL_BYTES + 1


@pytest.mark.parametrize(
    ("other", "words"),
    [({"folder": "Nowhere"}, "no folder Nowhere"), ({"user": "mallory"}, "refuses the user or the password"),
     ({"password_env": "NOBODY_SET_THIS"}, "NOBODY_SET_THIS")],
)  # fmt: skip
async def test_what_is_wrong_is_said(server: ImapServer, other: dict[str, str], words: str) -> None:
    with pytest.raises(ProviderRefused, match=words):
        await opened(server, **other).read(Taker())


async def test_a_server_that_is_down_is_unavailable() -> None:
    with ImapServer() as server:
        box = opened(server)
    with pytest.raises(ProviderUnavailable, match="did not answer"):
        await box.read(Taker())


async def test_a_certificate_counts_only_if_it_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ImapServer(certificate=tmp_path) as server:
        with pytest.raises(ProviderRefused, match="no certificate that counts"):
            await opened(server).read(Taker())
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert await opened(server).read(Taker()) == 0
        with pytest.raises(ProviderUnavailable, match="did not answer"):
            await opened(server, security="tls").read(Taker())


@pytest.mark.parametrize(
    ("other", "words"),
    [({"security": "none", "host": "imap.example.com"}, "this machine alone"), ({"folder": 'a"b'}, "folder"),
     ({"folder": "a\r\nb"}, "folder"), ({"port": 0}, "port"), ({"every": "PT0.1S"}, "every"), ({"pasword": "x"}, "pasword")],
)  # fmt: skip
def test_options_that_cannot_be_used_are_refused(other: dict[str, Any], words: str) -> None:
    good = {"host": "imap.example.com", "user": "mofa", "password_env": "IMAP_PASSWORD"}
    assert mailbox_of(good, "test: ").every.total_seconds() == 60
    with pytest.raises(InvalidInput, match=words):
        mailbox_of(good | other, "test: ")


def test_a_mailbox_needs_the_address_of_replies() -> None:
    box = {"host": "imap.example.com", "user": "mofa", "password_env": "IMAP_PASSWORD"}
    given: dict[str, Any] = {"host": "smtp.example.com", "sender": "mofa@example.com", "mailbox": box}
    assert email.create(**given, reply_to="answers@example.com").mailbox is not None
    with pytest.raises(InvalidInput, match="reply_to"):
        email.create(**given)
