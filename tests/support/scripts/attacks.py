"""Attacks on a script engine: the form of each language's list, and the way to try one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import Ended, Invocation, ScriptEngine, ScriptLimits, Waiting

Outcome = Literal["limit", "error", "value", "call"]

LIMITS = ScriptLimits(time_s=0.15)
"""Limits with a short time, so that a hundred attacks take seconds; the others are the default."""

PATIENT = ScriptLimits(time_s=60)
"""Limits for attacks that no limit has to stop: on a busy machine they take long."""

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
    """How it went: the outcome, its words, and how often the event loop ran something else in the meantime."""

    outcome: Outcome
    words: str
    turns: int
    value: Any = None
    limit: str | None = None

    @property
    def stalled(self) -> bool:
        """Whether nothing else ran while the script used up its time."""
        return self.limit == "time_s" and self.turns < 3


def invocation(value: Any = None, grants: tuple[str, ...] = GRANTS, **other: Any) -> Invocation:
    now = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
    return Invocation(entry="execute", input=value, now=now, seed="run-1", grants=grants, **other)


async def attempt(engine: ScriptEngine, attack: Attack, ending: str, limits: ScriptLimits | None = None) -> Tried:
    """Run it, while something else runs on the same event loop."""
    limits = limits or (LIMITS if "limit" in attack.ends else PATIENT)
    return await attempt_of(lambda: engine.start(attack.source.encode(), f"attack{ending}", invocation(attack.input), limits))


async def attempt_of(start: Callable[[], Awaitable[Ended | Waiting]]) -> Tried:
    """Start it, while something else runs on the same event loop."""
    other = _Other()
    running = asyncio.create_task(other.run())
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
    running.cancel()
    await asyncio.wait([running])
    return Tried(outcome, words, other.turns, value, limit)


class _Other:
    turns = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            self.turns += 1
