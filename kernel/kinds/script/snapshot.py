"""The stored snapshots of scripts, as erasure finds them."""

from __future__ import annotations

import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence

SCRIPT_AUTHOR = "script "
"""The beginning of the author of a script's stored content; the script's name follows. Erasure finds scripts by it."""

SNAPSHOT_AUTHOR = "script snapshot"
"""The beginning of the author of a snapshot; ` of ` and the scope of its run follow. Erasure finds its owner by it."""

SEAL_BYTES = 32
"""The length of the seal before a snapshot's packed bytes. It proves that the snapshot is ours; it does not encrypt it."""


def snapshot_author(scope: str) -> str:
    """Return the author under which a snapshot of this run is stored."""
    return f"{SNAPSHOT_AUTHOR} of {scope}"


def snapshot_holds(sealed: str, ways: Sequence[bytes]) -> bool:
    """Return whether a sealed snapshot holds one of these byte strings. The seal is not checked, for nothing is loaded."""
    try:
        data = zlib.decompress(b64decode(sealed, validate=True)[SEAL_BYTES:])
    except (NotBase64, zlib.error):
        return False
    return any(way in data for way in ways)
