"""What the house offers to plugins that ask for it: a plugin whose `create` has a parameter `services` gets these."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.kinds.documents import Documents
from kernel.kinds.memory import Memory


@dataclass(frozen=True)
class Services:
    """The services of a process. Each takes a `Caller`, so that it knows whom it works for, and books what it pays."""

    memory: Memory
    documents: Documents
