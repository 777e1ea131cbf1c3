"""What belongs to one user: the data directory, in which words, keys and tokens lie, and a process with keys in its memory."""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4  # <linux/prctl.h>

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


def hide_process() -> None:
    """Keep this process's memory and environment from other processes of the same user, on Linux; root still sees them.

    `/proc/PID/environ` shows a process's environment to every program of its user, and the keys of providers are in it. A
    debugger of the same user cannot attach any more either.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


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
