"""The interpreter's errors as `ScriptError` and `ScriptLimit`, with the place in the script."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import ScriptLimits

if TYPE_CHECKING:
    from pydantic_monty import MontyRuntimeError

T = TypeVar("T")

PRINTED_BYTES = 65_536
_SOURCE_FEED = "<python-input-1>"
"""The interpreter's name for the script's own source: the prelude is input 0."""


class ProcessLost(ScriptLimit):
    """The interpreter's process is gone: killed by the system, or crashed by the script."""


class Faults:
    """A context that turns the interpreter's errors into the kernel's."""

    def __init__(self, name: str, limits: ScriptLimits) -> None:
        self._name, self._limits = name, limits

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from pydantic_monty import MontyCrashedError, MontyRuntimeError, MontySyntaxError

        if isinstance(error, MontyCrashedError):
            if error.timed_out:
                raise limit_reached(self._name, self._limits, "time_s") from None
            raise ProcessLost(f"{self._name}: its process ended unexpectedly ({error}).") from None
        if isinstance(error, MontySyntaxError):
            place = next(((frame.line, frame.column) for frame in error.traceback()), None)
            raise _placed(self._name, f"SyntaxError: {error}", place) from None
        if isinstance(error, MontyRuntimeError):
            raise self._of_runtime(error) from None

    def _of_runtime(self, error: MontyRuntimeError) -> ScriptError | ScriptLimit:
        # The interpreter reports a limit only by its message.
        frames, text = error.traceback(), error.display("type-msg")
        if "time limit exceeded" in text and not frames:
            return limit_reached(self._name, self._limits, "time_s")
        if text.startswith("MemoryError") and "limit" in text:
            return limit_reached(self._name, self._limits, "memory_mb")
        if text.startswith("RecursionError"):
            return limit_reached(self._name, self._limits, "recursion")
        if "suspension" in text and not frames:
            return limit_reached(self._name, self._limits, "host_calls")
        place = next(((frame.line, frame.column) for frame in reversed(frames) if frame.filename == _SOURCE_FEED), None)
        return _placed(self._name, text, place)


def once_more(work: Callable[[], T]) -> T:
    """Do the work, and do it again if its process is lost.

    Something outside may have killed the first process. If the second is lost too, the script is the likely cause.

    Raises:
        ScriptLimit: both processes were lost.
    """
    try:
        return work()
    except ProcessLost:
        try:
            return work()
        except ProcessLost as error:
            raise ScriptLimit(f"{error} It was tried twice.", "process") from None


def limit_reached(name: str, limits: ScriptLimits, limit: str) -> ScriptLimit:
    """Return the error for a limit, by the limit's name."""
    words = {
        "time_s": f"ran longer than {limits.time_s:g} s",
        "memory_mb": f"used more than {limits.memory_mb} MB of memory, or printed more than {PRINTED_BYTES // 1024} KB",
        "recursion": f"nested calls deeper than {limits.recursion}",
        "host_calls": f"called the host more than {limits.host_calls} times",
    }
    return ScriptLimit(f"{name}: {words[limit]}.", limit)


def raise_first(diagnostics: str, name: str) -> NoReturn:
    """Raise `ScriptError` with the type checker's first finding, and how many more there are. `diagnostics` is JSON."""
    errors = [each for each in json.loads(diagnostics) if each.get("severity") == "error"] or [{}]
    first = errors[0]
    at = first.get("location") or {}
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    place = (int(at["row"]), int(at["column"])) if at else None
    raise _placed(name, f"{first.get('message', 'its types do not fit')}{more}", place)


def _placed(name: str, words: str, place: tuple[int, int] | None) -> ScriptError:
    words = words[:2000]
    if place is None:
        return ScriptError(f"{name}: {words}")
    return ScriptError(f"{name}:{place[0]}:{place[1]}: {words}", *place)
