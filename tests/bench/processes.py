"""The cost of processes: their CPU time and their memory."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Cost:
    """The CPU time of a process and its children, in seconds, and their own memory, in bytes."""

    cpu_s: float
    memory: int

    def __sub__(self, before: Cost) -> Cost:
        return Cost(self.cpu_s - before.cpu_s, self.memory - before.memory)


def cost(pid: int) -> Cost:
    """Return the cost until now of a process and its children that run."""
    whole = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    times = [process.cpu_times() for process in whole]
    return Cost(sum(each.user + each.system for each in times), sum(process.memory_full_info().uss for process in whole))
