"""The program's services for plugins: a plugin whose `create` has a parameter `services` gets them."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.kinds.documents import Documents
from kernel.kinds.memory import Memory


@dataclass(frozen=True)
class Services:
    """The services of a process. Each method takes a `Caller`: it identifies the tenant, and the costs are booked on it."""

    memory: Memory
    documents: Documents
