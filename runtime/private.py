"""Protection from other users of the machine: the data directory with its texts, keys and tokens, and the process's memory."""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

PR_SET_DUMPABLE = 4  # <linux/prctl.h>

log = logging.getLogger("mofa.private")

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The permissions of everybody but the owner."""


def make_private(home: Path) -> None:
    """Make the data directory, and remove the permissions of other users from it and from the files directly in it.

    A directory with another purpose (the working directory, a user's home, one that is shared with the sticky bit) keeps
    its permissions; so does one of another user. Later files are made for their owner alone (`touch(mode=0o600)`).
    """
    try:
        for folder in (*reversed(home.parents), home):  # `parents=True` would leave the parents open to other users
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        if _is_shared(home):
            return
        for path in (home, *home.iterdir()):
            _make_private(path)
    except OSError as error:  # not fatal: a worker with a database elsewhere may not need the directory
        log.warning("the data directory %s cannot be made private: %s", home, error.strerror)


def hide_process() -> None:
    """Hide this process's memory and environment from other processes of the same user, on Linux; root still sees them.

    `/proc/PID/environ` shows a process's environment, with the keys of providers, to every program of its user. A debugger
    of the same user cannot attach either.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _is_shared(folder: Path) -> bool:
    """Return whether the directory has another purpose, so that its permissions must stay."""
    real, here = folder.resolve(), Path.cwd()
    known = {Path("/"), Path.home().resolve(), here, *here.parents}
    return real in known or bool(real.stat().st_mode & stat.S_ISVTX)


def _make_private(path: Path) -> None:
    try:
        status = path.lstat()
    except FileNotFoundError:  # another process has removed it
        return
    ordinary = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    if ordinary and status.st_uid == os.geteuid() and status.st_mode & OTHERS:
        path.chmod(stat.S_IMODE(status.st_mode) & ~OTHERS)
