"""The memory of a worker's cached workflows. Over its limit, the workflows that were cached first are evicted.

The SDK bounds its cache by count alone, but a conversation of a year takes a thousand times the memory of a run that waits. An
evicted workflow loses nothing: its next task replays its history.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Protocol

import psutil
from temporalio.worker import Worker

from runtime.garbage import keep_what_is_there, look_seldom

log = logging.getLogger("mofa.worker")

SHARE = 4
"""The part of the machine's memory that a worker may take by default: a quarter."""

LOOK_S = 2.0
"""The time between two looks at the memory, in seconds."""

PORTION = 8
"""The part of the cache that is evicted at once: an eighth, so that a short peak does not empty it."""

KEPT = 50
"""The fewest workflows that stay cached: memory that something else takes must not make every task a replay."""

CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def default_limit() -> int:
    """Return the default limit in bytes: a quarter of the memory of the container, or of the machine."""
    total = psutil.virtual_memory().total
    for path in CGROUP_LIMITS:
        with suppress(OSError, ValueError):  # "max" is no limit
            total = min(total, int(path.read_text()))
    return total // SHARE


class Cached(Protocol):
    """Cached workflows."""

    def runs(self) -> list[str]:
        """Return the run ids, the longest cached first."""
        ...

    def evict(self, run_id: str) -> None:
        """Remove a workflow from the cache, once it has no task."""
        ...


class CachedBy:
    """The cached workflows of a worker. The SDK has no public access to them."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def runs(self) -> list[str]:
        """Return the run ids, the longest cached first."""
        workflows = self._worker._workflow_worker
        return [] if workflows is None else list(workflows._running_workflows)

    def evict(self, run_id: str) -> None:
        """Remove a workflow from the cache, once it has no task."""
        assert self._worker._bridge_worker is not None
        self._worker._bridge_worker.request_workflow_eviction(run_id)


class MemoryBound:
    """Evicts workflows while the process takes more memory than its limit."""

    def __init__(self, cached: Cached, limit: int, taken: Callable[[], int]) -> None:
        """`limit` and what `taken` returns are bytes."""
        self._cached, self._limit, self._taken = cached, limit, taken
        self._evicted = 0

    def is_over(self) -> bool:
        """Return whether the process takes more memory than its limit."""
        return self._taken() > self._limit

    def look(self) -> int:
        """Evict a portion of the cache if the memory is over its limit. Return the number of evicted workflows."""
        if not self.is_over():
            if self._evicted:
                log.info("workflow cache: %d workflows were evicted, and the memory is under its limit again", self._evicted)
                self._evicted = 0
            return 0
        runs = self._cached.runs()
        count = min(max(1, len(runs) // PORTION), max(0, len(runs) - KEPT))
        for run_id in islice(runs, count):
            self._cached.evict(run_id)
        if count and not self._evicted:
            log.warning(
                "workflow cache: the worker takes %d MiB, and may take %d (MOFA_CACHE_MIB). Of %d cached workflows, the first "
                "are evicted. They lose nothing: their next task replays their history.",
                self._taken() >> 20,
                self._limit >> 20,
                len(runs),
            )
        self._evicted += count
        return count


@asynccontextmanager
async def bounded_cache(worker: Worker, limit: int | None) -> AsyncIterator[None]:
    """Keep the worker's cache within `limit` bytes of the whole process; None stands for `default_limit`."""
    look_seldom()
    keep_what_is_there()
    process = psutil.Process()
    bound = MemoryBound(CachedBy(worker), default_limit() if limit is None else limit, lambda: process.memory_info().rss)

    async def watch() -> None:
        while True:
            if bound.look():
                await asyncio.sleep(LOOK_S)  # the evictions run meanwhile
                if bound.is_over():
                    gc.collect()  # of what an error holds of a run that was evicted
            await asyncio.sleep(LOOK_S)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
