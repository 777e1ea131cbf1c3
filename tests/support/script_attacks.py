"""Attacks on a script engine: the form of each language's list, and the way to try one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import Ended, Invocation, ScriptEngine, ScriptLimits, Waiting

Outcome = Literal["limit", "error", "value", "call"]

LIMITS = ScriptLimits(time_s=0.15)
"""Limits with a short time, so that a hundred attacks take seconds; the others are the default."""

GRANTS = ("log", "config", "kv", "tool")


@dataclass(frozen=True)
class Attack:
    """An attack. `source` is a whole script, and `ends` holds the outcomes of a failed attack."""

    name: str
    source: str
    ends: tuple[Outcome, ...] = ("limit",)
    input: Any = field(default=None)


@dataclass(frozen=True)
class Tried:
    """The result of an attack: the outcome, its message, its time, and the longest pause of the event loop, in seconds."""

    outcome: Outcome
    words: str
    took_s: float
    lag_s: float
    value: Any = None
    limit: str | None = None


def invocation(value: Any = None, grants: tuple[str, ...] = GRANTS, **other: Any) -> Invocation:
    now = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
    return Invocation(entry="execute", input=value, now=now, seed="run-1", grants=grants, **other)


async def attempt(engine: ScriptEngine, attack: Attack, ending: str, limits: ScriptLimits = LIMITS) -> Tried:
    """Run the attack, while a clock on the same event loop ticks."""
    return await attempt_of(lambda: engine.start(attack.source.encode(), f"attack{ending}", invocation(attack.input), limits))


async def attempt_of(start: Callable[[], Awaitable[Ended | Waiting]]) -> Tried:
    """Run an attack from its `start`, while a clock on the same event loop ticks."""
    lag = _Lag()
    ticking = asyncio.create_task(lag.tick())
    began = time.monotonic()
    value: Any = None
    limit: str | None = None
    try:
        result = await start()
        outcome: Outcome = "call" if isinstance(result, Waiting) else "value"
        words = repr(result)[:300]
        value = result.output if isinstance(result, Ended) else None
    except ScriptLimit as error:
        outcome, words, limit = "limit", str(error), error.limit
    except ScriptError as error:
        outcome, words = "error", str(error)
    took = time.monotonic() - began
    ticking.cancel()
    await asyncio.wait([ticking])
    return Tried(outcome, words, took, lag.worst_s, value, limit)


class _Lag:
    worst_s = 0.0

    async def tick(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            self.worst_s = max(self.worst_s, time.monotonic() - began - 0.01)
