"""Run a command in a network of its own, where every port is free and nothing outside can be reached.

Usage: own_network.py COMMAND [ARGUMENT...]. On Linux the command gets a new network namespace with a loopback interface. On
other systems, and where that is not allowed, the exit code is `NOT_HERE`.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

NOT_HERE = 77

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # <sched.h>
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1  # <linux/sockios.h>, <net/if.h>


def enter() -> None:
    """Give this process a network of its own. Raise `OSError` if that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    flags = _CLONE_NEWNET if user == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare failed")
    if user != 0:  # within a user namespace: the same user, who may change this network
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH", b"lo", _IFF_UP))


def main(command: list[str]) -> None:
    """Run the command in a network of its own."""
    try:
        enter()
    except (OSError, AttributeError) as error:
        sys.stderr.write(f"no network of its own here: {error}\n")
        sys.exit(NOT_HERE)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
