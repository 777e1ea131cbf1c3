"""The interpreter's processes: started when the first script comes, confined by `_confine.py`, and kept."""

from __future__ import annotations

import shlex
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.kinds.script import Invocation, ScriptLimits

if TYPE_CHECKING:
    from pydantic_monty import Monty, OSPolicy, ResourceLimits

ADDRESS_SPACE = 1 << 30
"""The memory that a process may map, in bytes. The interpreter maps 180 MB before it runs anything."""

CHECK_S = 10.0
"""The time for checking a script's types, in seconds."""

GRACE_S = 0.5
"""The time that a process has to stop by itself after its limit, in seconds. Then it is killed."""

LONGEST_S = 65.0
"""The time after which a process is killed in any case, in seconds, whatever limit its script has."""


class Processes:
    """Pools of processes: `count` run scripts, and one more checks them. Safe for several threads at once."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._pools: dict[str, Monty] = {}
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    def for_checks(self) -> Monty:
        """Return the pool that checks scripts."""
        return self._pool("check", 1, CHECK_S)

    def for_runs(self) -> Monty:
        """Return the pool that runs scripts."""
        return self._pool("run", self._count, LONGEST_S)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for pool in self._pools.values():
                pool.__exit__(None, None, None)
            self._pools.clear()
            if self._directory is not None:
                self._directory.cleanup()
                self._directory = None

    def _pool(self, kind: str, processes: int, longest_s: float) -> Monty:
        from pydantic_monty import Monty

        with self._lock:
            if kind not in self._pools:
                pool = Monty(
                    binary_path=self._launcher(),
                    min_processes=0,
                    max_processes=processes,
                    request_timeout=longest_s,
                    feed_duration_limit_grace=GRACE_S,
                )
                self._pools[kind] = pool.__enter__()
            return self._pools[kind]

    def _launcher(self) -> Path:
        """Return a program that confines itself and then becomes the interpreter: Monty takes only a path."""
        from pydantic_monty._binary import find_monty_binary

        if self._directory is None:
            self._directory = tempfile.TemporaryDirectory(prefix="mofa-scripts-")
        path = Path(self._directory.name, "interpreter")
        if not path.exists():
            confine = Path(__file__).with_name("_confine.py")
            words = [sys.executable, "-I", "-S", str(confine), str(ADDRESS_SPACE), find_monty_binary()]
            path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
            path.chmod(0o700)
        return path


def resource_limits(limits: ScriptLimits) -> ResourceLimits:
    """Return a script's limits as the interpreter takes them."""
    return {
        "max_feed_duration_secs": limits.time_s,
        "max_memory": limits.memory_mb * 1024 * 1024,
        "max_recursion_depth": limits.recursion,
        "max_suspensions": limits.host_calls + 1000,
    }


def os_policy(invocation: Invocation | None) -> OSPolicy:
    """Return a clock that stands still at the run's time, random numbers from the run's seed, and no sleep."""
    from datetime import UTC, datetime

    return {
        "datetime": invocation.now if invocation else datetime(2000, 1, 1, tzinfo=UTC),
        "random_start": {"seed": invocation.seed if invocation else ""},
        "sleep": "zero",
    }
