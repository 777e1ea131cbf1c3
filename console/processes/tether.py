"""Run a command that cannot outlive its parent process, even if the parent is killed with SIGKILL.

Usage: tether.py PARENT_PID COMMAND [ARGUMENT...]. This is a separate script on the standard library, so that
a process with threads can start it safely. On Linux the kernel kills the command (PR_SET_PDEATHSIG, prctl(2)); elsewhere
this process stays in between and watches its parent.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
POLL_S = 0.2
GONE = 1


def bind(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends; the setting survives exec."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:  # the parent ended before prctl: no signal will come
        sys.exit(GONE)


def watch(parent: int, command: list[str]) -> int:
    """Run the command, forward SIGTERM, kill it when the parent ends; return its exit code."""
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while child.poll() is None:
        if os.getppid() != parent:
            child.kill()
        time.sleep(POLL_S)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def main(arguments: list[str]) -> int:
    """Run the command of the arguments; return its exit code, where this process stays in between."""
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform != "linux" or os.environ.get("MOFA_TETHER") == "watch":
        return watch(parent, command)
    bind(parent)
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
