"""Run one program, and at its end kill all processes that it started, even those in another session (`setsid`).

Usage: _reaper.py DESCRIPTOR PROGRAM [ARGUMENT...]. It is a separate script, on the standard library only. DESCRIPTOR is one end
of a socket. When the other end is closed, the program is killed. The result is written to the socket as JSON: `{"code": 0}`
(a negative code is a signal's number), or `{"error": "Permission denied"}` if the program could not be started.

On Linux this process is a subreaper (prctl(2)): it becomes the parent of orphaned processes, and finds them by that. The
program cannot read the memory or the environment of processes outside, such as the worker. On other systems only the program's
process group is killed.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

LINUX = sys.platform == "linux"
END_S = 5.0
"""Seconds to wait for the end of processes; a process that waits for a disk cannot be killed."""

# <linux/prctl.h>, <linux/capability.h>
PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 24, 36, 38
CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_PERFMON = 19, 21, 38

# <linux/landlock.h>
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_CREATE_RULESET_VERSION = 1
LANDLOCK_RULE_PATH_BENEATH = 1
LANDLOCK_ACCESS_FS_MAKE_BLOCK, LANDLOCK_ACCESS_FS_REFER = 1 << 11, 1 << 13
LANDLOCK_SCOPE_SIGNAL = 1 << 1


def main(descriptor: int, command: list[str]) -> None:
    """Run the command until it ends, or until the other end of the socket is closed."""
    status = socket.socket(fileno=descriptor)
    if LINUX:
        _libc().prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        child = subprocess.Popen(command, preexec_fn=_confine if LINUX else None)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        status.sendall(json.dumps({"error": words}).encode())
        return
    _close_streams()
    code = _wait(child.pid, status, woken)
    _end_all(status)
    with suppress(OSError):  # the other end is closed
        status.sendall(json.dumps({"code": code}).encode())
    if not LINUX:
        os.killpg(0, signal.SIGKILL)  # the group includes this process


def _close_streams() -> None:
    """Close our copies of the program's streams, so that they end with the program."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _wait(pid: int, status: socket.socket, woken: int) -> int | None:
    """Return the exit code of the program; None if the other end of the socket was closed first."""
    watched: list[Any] = [status, woken]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if status in ready:  # nothing is ever sent here, so the other end is closed
            return None
        os.read(woken, 4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == pid:
                    return os.waitstatus_to_exitcode(ended[1])


def _end_all(status: socket.socket) -> None:
    """Kill every process below this one, and wait until there is none left, or `END_S` have passed."""
    until = time.monotonic() + END_S
    while time.monotonic() < until:
        for pid in _stopped():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)


def _stopped() -> set[int]:
    """Stop every process below this one, so that none can start others, and return their ids."""
    stopped = set[int]()
    while new := _descendants() - stopped:
        for pid in new:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGSTOP)
        stopped |= new
    return stopped


def _descendants() -> set[int]:
    """Return the ids of the processes below this one; none on a system without /proc."""
    below: dict[int, list[int]] = {}
    with suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with suppress(OSError), open(f"/proc/{name}/stat", "rb") as stat:
                    below.setdefault(int(stat.read().rpartition(b")")[2].split()[1]), []).append(int(name))
    descendants, unvisited = set[int](), [os.getpid()]
    while unvisited:
        children = below.get(unvisited.pop(), [])
        descendants.update(children)
        unvisited += children
    return descendants


def _confine() -> None:
    """Take the program's access to other processes away. Each step works by itself; a step that the kernel lacks is skipped.

    `NO_NEW_PRIVS` keeps setuid programs from restoring rights. The dropped capabilities let root inspect other processes.
    Landlock denies access to processes outside its domain, of any user, and, from version 6, sending signals to them.
    """
    libc = _libc()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in (CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_PERFMON):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION)
    ruleset = _signal_ruleset() if version >= 6 else _empty_ruleset() if version >= 2 else -1
    if ruleset >= 0:
        libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)


def _signal_ruleset() -> int:
    """Make a ruleset that forbids signals to processes outside, and restricts nothing on the file system."""
    attributes = struct.pack("=QQQ", 0, 0, LANDLOCK_SCOPE_SIGNAL)
    return int(_libc().syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0))


def _empty_ruleset() -> int:
    """Make a ruleset without a restriction: a domain needs a ruleset, and a ruleset needs a right that it handles.

    Every ruleset forbids moving files between folders (REFER) unless it allows that. The first version of Landlock cannot
    allow it, so it is not used.
    """
    rights = LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_REFER
    attributes = struct.pack("=Q", rights)
    ruleset = int(_libc().syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0))
    if ruleset >= 0:
        root = os.open("/", os.O_PATH)
        beneath = struct.pack("=Qi", rights, root)
        if _libc().syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, beneath, 0) != 0:
            os.close(ruleset)
            ruleset = -1
        os.close(root)
    return ruleset


def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
