"""The sealing of scripts' snapshots: a snapshot from elsewhere, or of another run, is never loaded.

The key is `MOFA_SCRIPT_KEY`, or a file in the data directory that the first worker makes. Workers that share neither cannot
continue each other's scripts.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.kinds.script import SEAL_BYTES

VARIABLE = "MOFA_SCRIPT_KEY"
SHORTEST = 32


class Seal:
    """Seals bytes for a purpose, and opens what it has sealed for the same purpose."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def close(self, purpose: str, data: bytes) -> str:
        """Return `data` as text that only `open` with the same purpose accepts."""
        packed = zlib.compress(data, 1)
        return b64encode(self._mac(purpose, packed) + packed).decode()

    def open(self, purpose: str, text: str, most: int) -> bytes:
        """Return the sealed data.

        Raises:
            ScriptError: it was not sealed with this key for this purpose.
            ScriptLimit: it is longer than `most` bytes.
        """
        raw = b""
        with contextlib.suppress(ValueError):
            raw = b64decode(text, validate=True)
        mac, packed = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
        if not hmac.compare_digest(mac, self._mac(purpose, packed)):
            raise ScriptError(
                "The script's snapshot was not sealed by this worker's key for this run. "
                f"Workers that continue each other's scripts must share the data directory or {VARIABLE}."
            )
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, most + 1)
        if len(data) > most:
            raise ScriptLimit(f"The script's snapshot is longer than {most:,} bytes.", "snapshot_bytes")
        return data

    def _mac(self, purpose: str, packed: bytes) -> bytes:
        name = purpose.encode()
        return hmac.digest(self._key, len(name).to_bytes(8) + name + packed, "sha256")


def seal_of(home: Path, environ: Mapping[str, str] | None = None) -> Seal:
    """Return the seal of this worker's fleet.

    Raises:
        InvalidInput: the key is too short, or the file cannot be read or made.
    """
    env = os.environ if environ is None else environ
    given = env.get(VARIABLE)
    if given is not None:
        if len(given) < SHORTEST:
            raise InvalidInput(
                f"{VARIABLE} must have {SHORTEST} characters or more; make one with: openssl rand -hex 32", VARIABLE
            )
        return Seal(given.encode())
    path = home / "script.key"
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be used as the key of scripts: {error.strerror}", "MOFA_HOME") from None
    if len(key) < SHORTEST:
        raise InvalidInput(
            f"{path} must have {SHORTEST} characters or more; delete it, and the worker makes a new one.", "MOFA_HOME"
        )
    return Seal(key)


def _make(path: Path) -> None:
    """Make the key file. Of workers that start together, one succeeds, and the others use its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".script.key.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
