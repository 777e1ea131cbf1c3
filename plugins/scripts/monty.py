"""Python scripts (`.py`), by Pydantic's Monty: an interpreter in Rust, in processes of its own.

Source: pydantic-monty 1.4.0, `pydantic_monty.Monty`. Time, memory and recursion are limited inside the process, which is
killed from outside when it does not stop half a second later; `_confine.py` says what the process is left with.

JSON is made inside the sandbox and parsed here under a size cap: values that share their parts are small there and endless
when written out. The function that leads outside is known to our own prelude only, and takes two texts.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast, get_args

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.kinds.script import (
    ENTRIES,
    Ended,
    HostAnswer,
    HostCall,
    Invocation,
    Level,
    Log,
    LogLine,
    ScriptEngine,
    ScriptLimits,
    Shape,
    Waiting,
    check_source,
    check_value,
)
from kernel.kinds.script_host import HOST_FUNCTIONS, read_call

if TYPE_CHECKING:
    from pydantic_monty import FunctionSnapshot, Monty, MontyRuntimeError, MontySession, OSPolicy, ResourceLimits

T = TypeVar("T")

ADDRESS_SPACE = 1 << 30
"""What a process may map at most, in bytes: the interpreter maps 180 MB before it runs anything."""

PRINTED_BYTES = 65_536
CHECK_S = 10.0
"""How long a script's types may be checked for, in seconds."""

GRACE_S = 0.5
"""How long after its time limit a process may stop by itself, in seconds; then it is killed."""

LONGEST_S = 65.0
"""When a process is killed in any case, whatever its script's own limit."""

_STUBS = Path(__file__).with_name("mofa_host.pyi")
_HOST = "_host"

# The host's function lives on in the closures only: nothing in this language reaches into a closure.
_PRELUDE = f"""
import json
def _make(host, dumps, loads):
    def named(name):
        def call(*args, **kwargs):
            return loads(host(name, dumps([args, kwargs])))
        return call
    return named
_named = _make({_HOST}, json.dumps, json.loads)
{"; ".join(f"{name} = _named({name!r})" for name in HOST_FUNCTIONS)}
_named = _make = {_HOST} = None
"""

# `dumps`, `loads` and `len` are taken before any line of the entry point runs. What is too long does not come out at all.
_CALL = """
import json
def _call(dumps, loads, len, most, text):
    out = dumps({entry}({argument}))
    return out if len(out) <= most else len(out)
_call(json.dumps, json.loads, len, {most}, _input)
"""
_SOURCE_FEED = "<python-input-1>"
_ARITY = "def _checked(value):\n    return execute(value)\n"


@dataclass
class _Run:
    """What one run has used. It crosses a suspension in front of the interpreter's own snapshot."""

    name: str
    invocation: Invocation
    limits: ScriptLimits
    calls: int = 0
    log: Log = field(default_factory=Log)
    host_s: float = 0.0

    def count(self) -> None:
        self.calls += 1
        if self.calls > self.limits.host_calls:
            raise ScriptLimit(f"{self.name}: more than {self.limits.host_calls} host calls.", "host_calls")

    def took(self, seconds: float) -> None:
        """Count time that the host spent on a call, which the interpreter's own clock does not see."""
        self.host_s += seconds
        if self.host_s > self.limits.time_s:
            raise _limit(self.name, self.limits, "time_s")


class MontyEngine(ScriptEngine):
    """Processes are started when the first script comes, and kept: `processes` run scripts, one more checks them."""

    def __init__(self, processes: int = 4) -> None:
        if not 1 <= processes <= 64:
            raise InvalidInput(f"processes: must be 1 to 64, not {processes}.", "processes")
        self._processes = processes
        self._lock = threading.Lock()
        self._pools: dict[str, Monty] = {}
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._threads = ThreadPoolExecutor(processes + 1, thread_name_prefix="script")

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        check_source(source, name, limits)
        return await self._away(partial(self._check, _text(source, name), name, limits))

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        check_source(source, name, limits)
        if invocation.entry not in ENTRIES:
            raise InvalidInput(f"entry: {invocation.entry!r} is none of {', '.join(ENTRIES)}.", "entry")
        run = _Run(name, invocation, limits)
        return await self._away(partial(self._start, _text(source, name), run))

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        run = _Run(name, invocation, limits, calls=int.from_bytes(snapshot[:4]))
        return await self._away(partial(self._resume, run, snapshot[4:], answer))

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    # ---- in a thread, which waits for a process without holding Python's lock ----------------------------------------

    async def _away(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(_twice, work))

    def _check(self, source: str, name: str, limits: ScriptLimits) -> Shape:
        from pydantic_monty import MontyRuntimeError, MontySyntaxError, MontyTypingError

        pool = self._pool("check", 1, CHECK_S)
        checkout = pool.checkout(
            limits=_limits(limits),
            os_policy=_policy(None),
            type_check=True,
            type_check_stubs=_STUBS.read_text(),
            type_check_format="json",
        )
        with _faults(name, limits), checkout as session:
            feed = partial(session.feed_run, external_lookup={_HOST: _refuse}, print_callback=_discard)
            feed(_PRELUDE, skip_type_check=True)
            try:
                feed(source)
            except MontyTypingError as error:
                _raise_first(error.display(), name)
            there = []
            for entry in ENTRIES:
                try:
                    if feed(f"type({entry}).__name__", skip_type_check=True) == "function":
                        there.append(entry)
                except (MontyRuntimeError, MontySyntaxError):  # there is no such name
                    continue
            if "execute" not in there:
                raise ScriptError(f"{name}: has no function execute(input).")
            try:
                feed(_ARITY)
            except MontyTypingError:
                raise ScriptError(f"{name}: execute must take one argument, the input.") from None
        return Shape(entries=tuple(there))

    def _start(self, source: str, run: _Run) -> Ended | Waiting:
        given = _json(run.invocation.input, f"{run.name}: the input", run.limits)
        argument = "loads(text)" if run.invocation.entry == "execute" else ""
        call = _CALL.format(entry=run.invocation.entry, argument=argument, most=run.limits.result_bytes)
        checkout = self._pool("run", self._processes, LONGEST_S).checkout(
            limits=_limits(run.limits), os_policy=_policy(run.invocation)
        )
        with _faults(run.name, run.limits), checkout as session:
            feed = partial(session.feed_run, external_lookup={_HOST: _refuse}, print_callback=_discard)
            feed(_PRELUDE)
            feed(source)
            printed = _collector()
            snapshot = session.feed_start(call, inputs={"_input": given}, print_callback=printed)
            return _driven(session, snapshot, run, printed)

    def _resume(self, run: _Run, state: bytes, answer: HostAnswer) -> Ended | Waiting:
        from pydantic_monty import FunctionSnapshot

        result: Any
        if answer.error is None:
            result = {"return_value": _json(answer.value, f"{run.name}: the host's answer", run.limits)}
        else:
            result = {"exc_type": "RuntimeError", "message": answer.error}
        with _faults(run.name, run.limits), self._pool("run", self._processes, LONGEST_S).checkout() as session:
            printed = _collector()
            waiting = session.load_snapshot(state, print_callback=printed)
            if not isinstance(waiting, FunctionSnapshot):
                raise ScriptError(f"{run.name}: the snapshot waits for no host call.")
            return _driven(session, waiting.resume(result), run, printed)

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

    def _close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            for pool in self._pools.values():
                pool.__exit__(None, None, None)
            self._pools.clear()
            if self._directory is not None:
                self._directory.cleanup()
                self._directory = None


def create(processes: int | None = None) -> MontyEngine:
    """Return the engine; `processes` run scripts at the same time (default: twice the processors).

    Raises:
        InvalidInput: the interpreter is not installed.
    """
    try:
        import pydantic_monty  # noqa: F401 - only to say early that it is missing
    except ImportError:
        raise InvalidInput(
            "scripts: Python scripts need the interpreter Monty. Install it with: pip install 'mofa-temporal[scripts]'",
            "scripts",
        ) from None
    return MontyEngine(processes or 2 * (os.cpu_count() or 2))


def _driven(session: MontySession, snapshot: Any, run: _Run, printed: Any) -> Ended | Waiting:
    """Go on until the entry point returns, or calls what only the host can do."""
    from pydantic_monty import FunctionSnapshot, FutureSnapshot, MontyComplete, NameLookupSnapshot

    while True:
        match snapshot:
            case MontyComplete():
                output = _value(snapshot.output, run)
                return Ended(output, _lines(run, printed))
            case NameLookupSnapshot():
                snapshot = snapshot.resume()  # there is no such name
            case FunctionSnapshot() if snapshot.is_os_function:
                snapshot = snapshot.resume_not_handled()
            case FunctionSnapshot():
                run.count()
                began = time.monotonic()
                call = _call_of(snapshot, run)
                run.took(time.monotonic() - began)
                if isinstance(call, HostCall):
                    state = run.calls.to_bytes(4) + session.dump()
                    if len(state) > run.limits.snapshot_bytes:
                        most = f"{run.limits.snapshot_bytes:,}"
                        raise ScriptLimit(f"{run.name}: its snapshot of {len(state):,} bytes is over {most}.", "snapshot_bytes")
                    return Waiting(call, state, _lines(run, printed))
                snapshot = snapshot.resume(cast(Any, call))
            case FutureSnapshot():
                raise ScriptError(f"{run.name}: it awaits what never comes; host functions are called without await.")


def _call_of(snapshot: FunctionSnapshot, run: _Run) -> HostCall | dict[str, Any]:
    """Return the call if it must go out, or else what the script is told at once."""
    function, text = _texts(snapshot, run)
    if function == "log" and run.log.full() and _may_log(run):
        return {"return_value": "null"}  # nobody reads it
    args, kwargs = _parsed(text, f"{run.name}: the arguments of {function}", run.limits)
    invocation = run.invocation
    try:
        call = read_call(function, args, kwargs, invocation.grants)
    except ScriptError as error:
        kind = "PermissionError" if "not granted" in str(error) else "TypeError"
        return {"exc_type": kind, "message": str(error)}
    if call.function == "log":
        if call.args["level"] not in get_args(Level):
            return {"exc_type": "TypeError", "message": f"log: level must be one of {', '.join(get_args(Level))}"}
        run.log.add(call.args["message"], call.args["level"])
        return {"return_value": "null"}
    if call.function == "config":
        value = (invocation.config or {}).get(call.args["key"], call.args["default"])
        return {"return_value": _json(value, f"{run.name}: config {call.args['key']}", run.limits)}
    return call


def _texts(snapshot: FunctionSnapshot, run: _Run) -> tuple[str, str]:
    args = snapshot.args
    if snapshot.function_name != _HOST or len(args) != 2 or not all(isinstance(arg, str) for arg in args):
        raise ScriptError(f"{run.name}: it called the host past its functions.")
    return str(args[0]), str(args[1])


def _value(output: Any, run: _Run) -> Any:
    if isinstance(output, int):
        most = f"{run.limits.result_bytes:,}"
        raise ScriptLimit(f"{run.name}: {output:,} characters of JSON as its result are more than {most}.", "result_bytes")
    if not isinstance(output, str):
        raise ScriptError(f"{run.name}: its result is no JSON.")
    return _parsed(output, f"{run.name}: the result", run.limits)


def _parsed(text: str, what: str, limits: ScriptLimits) -> Any:
    size = len(text.encode(errors="replace"))
    if size > limits.result_bytes:
        raise ScriptLimit(f"{what}: {size:,} bytes of JSON are more than {limits.result_bytes:,}.", "result_bytes")
    try:
        value = json.loads(text, parse_constant=_no_constant)
        size = len(json.dumps(value, ensure_ascii=False).encode())
    except RecursionError:
        raise ScriptLimit(f"{what}: lists and objects are nested deeper than {limits.depth}.", "depth") from None
    except ValueError as error:
        raise ScriptError(f"{what} is no JSON: {str(error)[:200]}") from None
    check_value(value, size, what, limits)
    return value


def _json(value: Any, what: str, limits: ScriptLimits) -> str:
    text = json.dumps(value, ensure_ascii=False)
    check_value(value, len(text.encode(errors="replace")), what, limits)
    return text


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _text(source: bytes, name: str) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError(f"{name}: must be UTF-8 text; byte {error.start} is not.") from None


def _limits(limits: ScriptLimits) -> ResourceLimits:
    return {
        "max_feed_duration_secs": limits.time_s,
        "max_memory": limits.memory_mb * 1024 * 1024,
        "max_recursion_depth": limits.recursion,
        "max_suspensions": limits.host_calls + 1000,
    }


def _policy(invocation: Invocation | None) -> OSPolicy:
    """Return a clock that stands at the run's time, chance that comes from the run's seed, and no sleep."""
    from datetime import UTC, datetime

    return {
        "datetime": invocation.now if invocation else datetime(2000, 1, 1, tzinfo=UTC),
        "random_start": {"seed": invocation.seed if invocation else ""},
        "sleep": "zero",
    }


def _collector() -> Any:
    from pydantic_monty import CollectString

    return CollectString(PRINTED_BYTES)


def _lines(run: _Run, printed: Any) -> tuple[LogLine, ...]:
    printed_lines = (LogLine(text=line) for line in printed.output.splitlines()) if _may_log(run) else ()
    return Log(chain(printed_lines, run.log.since(0))).since(0)


def _may_log(run: _Run) -> bool:
    return any(grant.partition(":")[0] == "log" for grant in run.invocation.grants)


def _discard(stream: str, text: str) -> None:
    """What is printed while the file is read goes nowhere."""


def _refuse(*_: Any) -> NoReturn:
    raise RuntimeError("host functions may be called inside execute, init, start, stop and unload only")


class _faults:
    """The interpreter's errors in the kernel's words, with the place in the script."""

    def __init__(self, name: str, limits: ScriptLimits) -> None:
        self._name, self._limits = name, limits

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from pydantic_monty import MontyCrashedError, MontyRuntimeError, MontySyntaxError

        if isinstance(error, MontyCrashedError):
            if error.timed_out:
                raise _limit(self._name, self._limits, "time_s") from None
            raise _Crashed(f"{self._name}: its process ended without a word ({error}).") from None
        if isinstance(error, MontySyntaxError):
            place = next(((frame.line, frame.column) for frame in error.traceback()), None)
            raise _placed(self._name, f"SyntaxError: {error}", place) from None
        if isinstance(error, MontyRuntimeError):
            raise self._of_run(error) from None

    def _of_run(self, error: MontyRuntimeError) -> ScriptError | ScriptLimit:
        frames, text = error.traceback(), error.display("type-msg")
        if "time limit exceeded" in text and not frames:
            return _limit(self._name, self._limits, "time_s")
        if text.startswith("MemoryError") and "limit" in text:
            return _limit(self._name, self._limits, "memory_mb")
        if text.startswith("RecursionError"):
            return _limit(self._name, self._limits, "recursion")
        if "suspension" in text and not frames:
            return _limit(self._name, self._limits, "host_calls")
        place = next(((frame.line, frame.column) for frame in reversed(frames) if frame.filename == _SOURCE_FEED), None)
        return _placed(self._name, text, place)


class _Crashed(ScriptLimit):
    """The process is gone: killed by the system, or crashed by the script."""


def _twice(work: Callable[[], T]) -> T:
    """Return a process that was lost may have been killed by a stranger; one that is lost again is the script's doing."""
    try:
        return work()
    except _Crashed:
        try:
            return work()
        except _Crashed as error:
            raise ScriptLimit(f"{error} It was tried twice.", "process") from None


def _limit(name: str, limits: ScriptLimits, limit: str) -> ScriptLimit:
    words = {
        "time_s": f"ran longer than {limits.time_s:g} s",
        "memory_mb": f"used more than {limits.memory_mb} MB of memory, or printed more than {PRINTED_BYTES // 1024} KB",
        "recursion": f"nested calls deeper than {limits.recursion}",
        "host_calls": f"turned to the host more than {limits.host_calls} times",
    }
    return ScriptLimit(f"{name}: {words[limit]}.", limit)


def _placed(name: str, words: str, place: tuple[int, int] | None) -> ScriptError:
    words = words[:2000]
    if place is None:
        return ScriptError(f"{name}: {words}")
    return ScriptError(f"{name}:{place[0]}:{place[1]}: {words}", *place)


def _raise_first(diagnostics: str, name: str) -> NoReturn:
    """Return the type checker's findings: the first one, and how many more there are."""
    found = [each for each in json.loads(diagnostics) if each.get("severity") == "error"] or [{}]
    first = found[0]
    at = first.get("location") or {}
    more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    place = (int(at["row"]), int(at["column"])) if at else None
    raise _placed(name, f"{first.get('message', 'its types do not fit')}{more}", place)
