"""The data directory belongs to one user: what people wrote, keys and tokens lie in it."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

log = logging.getLogger("mofa.private")

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The rights of everybody but the owner."""


def make_private(home: Path) -> None:
    """Make the data directory, and take the rights of other users from it and from what lies directly in it.

    A directory that is also something else (the working directory, a user's home, one that is shared with the sticky bit) keeps
    its rights; so does one of another user. Each file that is made later is made for its owner alone (`touch(mode=0o600)`).
    """
    try:
        for folder in (*reversed(home.parents), home):  # `parents=True` would leave those above it open
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        if _is_shared(home):
            return
        for path in (home, *home.iterdir()):
            _take(path)
    except OSError as error:  # whoever needs the directory says so; a worker with a database elsewhere may not
        log.warning("the data directory %s cannot be made private: %s", home, error.strerror)


def _is_shared(folder: Path) -> bool:
    """Return whether the directory is more than a data directory, so that its rights are not ours to change."""
    real, here = folder.resolve(), Path.cwd()
    known = {Path("/"), Path.home().resolve(), here, *here.parents}
    return real in known or bool(real.stat().st_mode & stat.S_ISVTX)


def _take(path: Path) -> None:
    try:
        found = path.lstat()
    except FileNotFoundError:  # another process has removed it
        return
    ordinary = stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)
    if ordinary and found.st_uid == os.geteuid() and found.st_mode & OTHERS:
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
