"""The commands of a flow's planner: what has happened outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Begin:
    """The flow begins with this input."""

    input: Any


@dataclass(frozen=True)
class Succeed:
    """The effect at this path has an output."""

    path: str
    output: Any


@dataclass(frozen=True)
class Fail:
    """The effect at this path has failed; `type` is the wire name of the failure."""

    path: str
    type: str
    message: str


@dataclass(frozen=True)
class Stop:
    """The flow ends early, with what it has."""

    reason: str


@dataclass(frozen=True)
class GoOn:
    """The last command left more to do than fits into one decision."""


@dataclass(frozen=True)
class SetBreakpoints:
    """The nodes with these ids are not begun until a `Release` comes."""

    nodes: frozenset[str]


@dataclass(frozen=True)
class Release:
    """The nodes that are held at breakpoints go on."""


Command = Begin | Succeed | Fail | Stop | GoOn | SetBreakpoints | Release
