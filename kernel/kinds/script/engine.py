"""The port of a script engine: an invocation, and the two ways in which it returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import Field

from kernel.basics.schema import Schema
from kernel.kinds.script.limits import ScriptLimits
from kernel.kinds.script.log import LogLine

ENTRIES = ("execute", "init", "health", "start", "stop", "unload")
"""The functions that can be called from outside. `execute(input)` is required; the others take no argument.

`health` raises where the script cannot do its work; it is called when a plugin starts, and at intervals."""


class HostCall(Schema):
    """A call of a host function, with its arguments by name."""

    function: str
    args: dict[str, Any] = Field(default_factory=dict)


class HostAnswer(Schema):
    """The host's answer: a value, or an error, which the script may catch."""

    value: Any = None
    error: str | None = None


@dataclass(frozen=True)
class Invocation:
    """One run of an entry point. `now` and `seed` are its only time and randomness; equal ones give equal runs.

    `grants` are the capabilities (see `kernel.kinds.script_host`); `config` holds the values for `config(key)`.
    """

    entry: str
    input: Any
    now: datetime
    seed: str
    grants: tuple[str, ...] = ()
    config: dict[str, Any] | None = None


@dataclass(frozen=True)
class Ended:
    """The script's function returned."""

    output: Any
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """The script waits for the host. `snapshot` has the engine's own format, and includes the limits used so far; `log` holds
    the new lines.
    """

    call: HostCall
    snapshot: bytes
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True)
class Shape:
    """The result of a check: the entry points that the script has."""

    entries: tuple[str, ...]


class ScriptEngine(Protocol):
    """The port: it runs the scripts of one language. All methods may be called concurrently and never block the event loop.

    All methods raise `ScriptError` for an error of the script itself (with line and column, where known), `ScriptLimit` for a
    limit, which a script cannot catch, and `ProviderUnavailable` where the engine's own process was lost without a fault of
    the script. The engine answers `log` and `config` itself; `kernel.kinds.script_host.read_call` checks each call first.

    An engine that cannot freeze a script may use the answers so far as its snapshot, and run the script again from the
    beginning: the same invocation and answers take the same path.
    """

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        """Parse the script, check its types as far as the language can, and require `execute`, without running it."""
        ...

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        """Run an entry point until it returns or calls the host."""
        ...

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        """Resume from a snapshot. The caller's seal guarantees that it is of this engine, script and invocation."""
        ...

    async def close(self) -> None:
        """End the engine's processes."""
        ...
