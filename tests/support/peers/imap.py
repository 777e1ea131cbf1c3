"""A real IMAP server in a process of its own: pymap, with one mailbox in memory, and TLS with a certificate of its own."""

from __future__ import annotations

import imaplib
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.processes.free_ports import free_port

USER, PASSWORD, VARIABLE = "answers", "the-password-of-the-answers", "IMAP_PASSWORD"


@dataclass
class ImapServer:
    """The server. `certificate` is a folder for `cert.pem` and `key.pem`; without it there is no TLS."""

    certificate: Path | None = None
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def options(self) -> dict[str, Any]:
        """The option `mailbox` of the plugin email for this server."""
        place = {"host": "127.0.0.1", "port": self.port, "user": USER, "password_env": VARIABLE, "every": "PT1S"}
        return {**place, "security": "none" if self.certificate is None else "starttls"}

    def start(self) -> None:
        """Start it, with an empty mailbox, and wait until it answers."""
        tls = ["--no-tls"]
        if self.certificate is not None:
            certify(self.certificate)
            tls = ["--cert", str(self.certificate / "cert.pem"), "--key", str(self.certificate / "key.pem")]
        place = ["--host", "127.0.0.1", "--port", str(self.port)]
        account = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        self._process = subprocess.Popen([Path(sys.executable).with_name("pymap"), *place, *tls, *account])
        for _ in range(600):
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=30).shutdown()
                return
            except OSError:
                assert self._process.poll() is None, "the IMAP server has ended"
                time.sleep(0.05)
        raise AssertionError("the IMAP server does not answer")

    def stop(self) -> None:
        """End it. Its mails are gone."""
        self._process.kill()
        self._process.wait()

    def put(self, *mails: bytes) -> None:
        """Put unread mails into the mailbox."""
        with self._logged_in() as server:
            for mail in mails:
                state, words = server.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail)
                assert state == "OK", words

    def unread(self) -> list[str]:
        """Return the subjects of the unread mails, in their order."""
        return self._subjects("UNSEEN")

    def read(self) -> list[str]:
        """Return the subjects of the mails that were marked as read."""
        return self._subjects("SEEN")

    def forget(self, subject: str) -> None:
        """Mark a mail as unread again, as it is after a reader was killed before it could mark it."""
        with self._logged_in() as server:
            [number] = server.search(None, "SUBJECT", subject)[1][0].split()
            server.store(number.decode(), "-FLAGS", r"(\Seen)")

    def empty(self) -> None:
        """Remove all mails."""
        with self._logged_in() as server:
            server.store("1:*", "+FLAGS", r"(\Deleted)")
            server.expunge()

    def _subjects(self, which: str) -> list[str]:
        found: list[str] = []
        with self._logged_in() as server:
            for number in server.search(None, which)[1][0].split():
                answer: list[Any] = server.fetch(number.decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
                found.append(answer[0][1].decode().partition(":")[2].strip())
        return found

    def _logged_in(self) -> imaplib.IMAP4:
        assert self.certificate is None
        server = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        server.login(USER, PASSWORD)
        server.select("INBOX")
        return server


def certify(folder: Path) -> None:
    """Write a certificate for this machine, which it has signed itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1")), x509.DNSName("localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
