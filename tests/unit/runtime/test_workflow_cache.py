"""The memory of cached workflows: what is evicted, when, and what stays."""

from __future__ import annotations

import logging
from pathlib import Path

import psutil
import pytest

from runtime import workflow_cache
from runtime.workflow_cache import KEPT, PORTION, SHARE, MemoryBound, default_limit


class Cache:
    """A cache whose workflows leave at once."""

    def __init__(self, runs: int) -> None:
        self.there = [f"run-{number}" for number in range(runs)]

    def runs(self) -> list[str]:
        return list(self.there)

    def evict(self, run_id: str) -> None:
        self.there.remove(run_id)


def test_within_the_limit_nothing_is_evicted() -> None:
    cache = Cache(400)
    assert MemoryBound(cache, limit=100, taken=lambda: 100).look() == 0
    assert len(cache.there) == 400


def test_over_the_limit_the_first_cached_leave_portion_by_portion(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "mofa.worker")
    cache, memory = Cache(400), [101, 101, 101, 90]
    bound = MemoryBound(cache, limit=100, taken=lambda: memory[0])
    assert bound.look() == 400 // PORTION
    assert cache.there[0] == "run-50"
    memory[0] = 90
    assert bound.look() == 0
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "50 workflows were evicted" in caplog.text


def test_a_few_workflows_stay_however_much_memory_something_else_takes() -> None:
    cache = Cache(KEPT + 3)
    bound = MemoryBound(cache, limit=100, taken=lambda: 1000)
    while bound.look():
        pass
    assert len(cache.there) == KEPT
    empty = MemoryBound(Cache(0), limit=100, taken=lambda: 1000)
    assert empty.look() == 0


def test_the_default_is_a_part_of_the_containers_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit, none = tmp_path / "limit", tmp_path / "none"
    limit.write_text("400000\n")
    none.write_text("max\n")
    monkeypatch.setattr(workflow_cache, "CGROUP_LIMITS", (none, limit))
    assert default_limit() == 400_000 // SHARE
    monkeypatch.setattr(workflow_cache, "CGROUP_LIMITS", (none,))
    assert default_limit() == psutil.virtual_memory().total // SHARE
