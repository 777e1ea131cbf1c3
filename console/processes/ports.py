"""Ports on this machine: which are free, and who holds one that is not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

LOOPBACK = "127.0.0.1"
_LISTEN = "0A"  # TCP_LISTEN in /proc/net/tcp


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(near: int, pair: int = 0) -> int:
    """The first free port from `near` upwards; with `pair`, one whose neighbour at that distance is free too."""
    for port in range(near, 65_536 - pair):
        if is_free(port) and (not pair or is_free(port + pair)):
            return port
    raise OSError(f"no free port at or above {near}")


def answers(port: int) -> bool:
    """Whether something listens on this port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=0.5):
            return True
    except OSError:
        return False


def holder(port: int) -> str:
    """Who listens on this port, for a message: `temporal (process 4711)`, as far as it can be known."""
    found = _holder_in_proc(port) or _holder_by_lsof(port)
    return f"{found[1]} (process {found[0]})" if found else "another program"


def _holder_in_proc(port: int) -> tuple[int, str] | None:
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*") if sockets else ():
        try:
            if any(os.readlink(fd) in sockets for fd in (process / "fd").iterdir()):
                return int(process.name), (process / "comm").read_text().strip()
        except OSError:  # it ended meanwhile, or belongs to somebody else
            continue
    return None


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for row in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = row.split()
            if fields[3] == _LISTEN and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(fields[9])
    return inodes


def _holder_by_lsof(port: int) -> tuple[int, str] | None:
    if shutil.which("lsof") is None:
        return None
    listed = subprocess.run(
        ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"], capture_output=True, text=True, timeout=5, check=False
    ).stdout.split()
    pids, names = [x[1:] for x in listed if x[0] == "p"], [x[1:] for x in listed if x[0] == "c"]
    return (int(pids[0]), names[0]) if pids and names else None
