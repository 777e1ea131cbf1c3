"""The hash of the project file as it is on disk, by which a change is seen without reading what it says."""

from __future__ import annotations

from pathlib import Path

from kernel.basics.sha256 import sha256_of_bytes
from kernel.registry.rollout import NO_FILE


def hash_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's content; `NO_FILE` if there is no file, None if it cannot be read."""
    try:
        return sha256_of_bytes(path.read_bytes())
    except FileNotFoundError:
        return NO_FILE
    except OSError:
        return None
