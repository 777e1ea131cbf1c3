"""The keys of the installation that sign and verify seals: Ed25519, from `MOFA_IDENTITY_KEY` or a private file.

Each entry is `id:private:KEY` or `id:public:KEY`, with the 32 bytes of the key in URL-safe base64. The first private one signs,
all verify. A worker needs the public ones alone.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kernel.basics.errors import InvalidInput
from runtime.private import make_private
from runtime.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VARIABLE = "MOFA_IDENTITY_KEY"

FILE = "identity.key"
"""The file in the data directory, which is used if the variable is not set."""

MOST_KEYS = 20

_ENTRY = re.compile(r"([A-Za-z0-9_-]{1,64}):(private|public):([A-Za-z0-9_-]{43}=?)", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One key."""

    id: str
    kind: Literal["private", "public"]
    text: str

    def __repr__(self) -> str:
        return f"Entry({self.id!r}, {self.kind!r})"  # no key in a log

    @property
    def line(self) -> str:
        """The entry as it is written."""
        return f"{self.id}:{self.kind}:{self.text}"

    def private(self) -> Ed25519PrivateKey:
        """Return the key that signs."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(_bytes(self.text))

    def public(self) -> Ed25519PublicKey:
        """Return the key that verifies."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if self.kind == "private":
            return self.private().public_key()
        return Ed25519PublicKey.from_public_bytes(_bytes(self.text))

    def shown(self) -> Entry:
        """Return the public entry of this key."""
        if self.kind == "public":
            return self
        return Entry(self.id, "public", _text(self.public().public_bytes_raw()))


def read_entries(value: str, where: str) -> tuple[Entry, ...]:
    """Return the entries of a text, separated by commas or lines.

    Raises:
        InvalidInput: the text has another form. The message names the entry, and never quotes it.
    """
    given = [each.strip() for each in re.split(r"[,\n]", value) if each.strip()]
    if len(given) > MOST_KEYS:
        raise InvalidInput(f"{where}: has {len(given)} keys, at most {MOST_KEYS} are used.", where)
    entries: list[Entry] = []
    for number, each in enumerate(given, start=1):
        parts = _ENTRY.fullmatch(each)
        if parts is None:
            raise InvalidInput(f"{where}: entry {number} is not of the form id:private:KEY or id:public:KEY.", where)
        if parts[1] in {known.id for known in entries}:
            raise InvalidInput(f"{where}: the id {parts[1]!r} is used twice; each key needs its own id.", where)
        entries.append(Entry(parts[1], "private" if parts[2] == "private" else "public", parts[3]))
    return tuple(entries)


def new_entry(id: str | None = None) -> Entry:
    """Return a fresh random key."""
    name = id or f"i{datetime.now(UTC):%Y%m%d}-{os.urandom(3).hex()}"
    entry = Entry(name, "private", _text(os.urandom(32)))
    if _ENTRY.fullmatch(entry.line) is None:
        raise InvalidInput(f"An id has 1 to 64 letters, digits, '_' or '-'; {name!r} does not.", "id")
    return entry


class IdentityKeys:
    """The keys of one process. The file is read again when it has changed, so that a rotation needs no restart."""

    def __init__(self, settings: Settings) -> None:
        self._given = settings.identity_key
        self._file = settings.home / FILE
        self._read: tuple[tuple[int, int] | None, tuple[Entry, ...]] | None = None
        self._public: Mapping[str, Ed25519PublicKey] = {}

    @property
    def file(self) -> Path | None:
        """The file with the keys; None if the environment has them."""
        return None if self._given else self._file

    def entries(self) -> tuple[Entry, ...]:
        """Return the keys; none if there is neither the variable nor the file.

        Raises:
            InvalidInput: they have another form.
        """
        if self._given:
            if self._read is None:
                self._read = None, read_entries(self._given, VARIABLE)
            return self._read[1]
        mark = _mark(self._file)
        if self._read is None or self._read[0] != mark:
            text = self._file.read_text() if mark is not None else ""
            self._read, self._public = (mark, read_entries(text, str(self._file))), {}
        return self._read[1]

    def signing(self) -> Entry:
        """Return the key that signs. Without any key, the first one is written to the file.

        Raises:
            InvalidInput: there are public keys alone.
        """
        entries = self.entries()
        if not entries and self._given == "":
            self._append(new_entry())
            entries = self.entries()
        found = next((each for each in entries if each.kind == "private"), None)
        if found is None:
            raise InvalidInput(f"{VARIABLE}: has no private key, so that nothing can be signed here.", VARIABLE)
        return found

    def public(self, id: str) -> Ed25519PublicKey | None:
        """Return the key of that id that verifies, or None."""
        entries = self.entries()
        if id not in self._public:
            found = next((each for each in entries if each.id == id), None)
            if found is None:
                return None
            self._public = {**self._public, id: found.public()}
        return self._public[id]

    def rotate(self, id: str | None = None) -> Entry:
        """Write a new key to the file. It signs from now on; the others still verify.

        Raises:
            InvalidInput: the keys are in the environment.
        """
        if self._given:
            raise InvalidInput(f"{VARIABLE}: is set; put a new key first there: {VARIABLE}=NEW,OLD.", VARIABLE)
        entry = new_entry(id)
        self._append(entry, replace=True)
        return entry

    def _append(self, entry: Entry, replace: bool = False) -> None:
        """Write a key as the first one of the file. Of several that make the first key at once, one is heard."""
        make_private(self._file.parent)
        new = self._file.with_name(f"{FILE}.{secrets.token_hex(8)}.new")
        kept = [each for each in self.entries() if each.id != entry.id][: MOST_KEYS - 1]
        new.touch(mode=0o600)
        new.write_text("\n".join(each.line for each in (entry, *kept)) + "\n")
        try:
            if replace:
                new.replace(self._file)
            else:
                with suppress(FileExistsError):
                    os.link(new, self._file)
        finally:
            new.unlink(missing_ok=True)
        self._read = None
        self._public = {}


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=")
