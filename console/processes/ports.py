"""TCP ports of this machine, and the processes that use them."""

from __future__ import annotations

import socket
import struct

import psutil

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Return whether a server can listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(near: int, pair: int = 0) -> int:
    """Return the first free port from `near` upwards; with `pair`, one for which `port + pair` is free too."""
    for port in range(near, 65_536 - pair):
        if is_free(port) and (not pair or is_free(port + pair)):
            return port
    raise OSError(f"no free port at or above {near}")


def answers(port: int) -> bool:
    """Return whether a server listens on this port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=0.5) as connection:
            if connection.getsockname() != connection.getpeername():
                return True
            # Linux gave the connection this port as its own, and so it met itself. Reset, it leaves the port to the server.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
    except OSError:
        return False


def holder(port: int) -> str:
    """Return the process that listens on this port, for a message: `temporal (process 4711)`, or `another program`."""
    try:
        listening = [
            c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr and c.laddr.port == port
        ]
        pid = next((c.pid for c in listening if c.pid), None)
        return f"{psutil.Process(pid).name()} (process {pid})" if pid else "another program"
    except (psutil.Error, OSError):  # it ended meanwhile, or belongs to another user
        return "another program"
