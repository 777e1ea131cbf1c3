"""A launcher that runs before a script's interpreter: it gives up rights that the interpreter does not need, then becomes it.

Run as `python -I -S _confine.py BYTES PROGRAM [ARGUMENT…]`, with the standard library alone. On Linux, the process gets no
new privileges, and an empty network namespace (inside a user namespace if the system requires one). Everywhere, it gets an
address space of at most BYTES, few open files and an empty environment, and can write neither files nor core dumps.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys

_NO_NEW_PRIVILEGES = 38
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def confine(address_space: int) -> None:
    """Give up every right that the system lets a process give up. The sandbox holds without those that it does not."""
    for what, limit in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit of the address space
            resource.setrlimit(what, (limit, limit))
    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_NETWORK | _NEW_USER)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


if __name__ == "__main__":
    confine(int(sys.argv[1]))
    os.execve(sys.argv[2], sys.argv[2:], {})
