"""Ports for the servers that tests start."""

from __future__ import annotations

import random

from console.processes import ports
from console.processes.embedded import UI_OFFSET

# Below the ports that Linux gives to outgoing connections (from 32,768): such a connection could take a server's port first.
_FIRST, _LAST = 10_000, 30_000


def free_port() -> int:
    """Return a port for a server, at random so that two processes hardly ever get the same; a UI's port is free beside it."""
    return ports.free_port(random.SystemRandom().randrange(_FIRST, _LAST), pair=UI_OFFSET)
