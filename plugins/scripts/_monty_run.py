"""One run of a Python script: from the call of its entry point, over its calls of the host, to its result."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, cast, get_args

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import Ended, HostCall, Invocation, Level, Log, LogLine, ScriptLimits, Waiting
from kernel.kinds.script_host import read_call
from plugins.scripts._monty_faults import PRINTED_BYTES, limit_reached
from plugins.scripts._values import parsed, written

if TYPE_CHECKING:
    from pydantic_monty import FunctionSnapshot, MontySession

HOST = "_host"
"""The name of the one function that leaves the sandbox. Only the prelude in `monty.py` knows it."""


@dataclass
class Run:
    """A run, and what it has used. A snapshot carries `calls` in front of the interpreter's own bytes."""

    name: str
    invocation: Invocation
    limits: ScriptLimits
    calls: int = 0
    log: Log = field(default_factory=Log)
    host_s: float = 0.0

    def count(self) -> None:
        """Count one call of the host."""
        self.calls += 1
        if self.calls > self.limits.host_calls:
            raise ScriptLimit(f"{self.name}: more than {self.limits.host_calls} host calls.", "host_calls")

    def took(self, seconds: float) -> None:
        """Count time that the host spent on a call, which the interpreter's own clock does not see."""
        self.host_s += seconds
        if self.host_s > self.limits.time_s:
            raise limit_reached(self.name, self.limits, "time_s")

    @property
    def may_log(self) -> bool:
        """Whether the script was granted `log`."""
        return any(grant.partition(":")[0] == "log" for grant in self.invocation.grants)


def collector() -> Any:
    """Return a collector for what a script prints."""
    from pydantic_monty import CollectString

    return CollectString(PRINTED_BYTES)


def drive(session: MontySession, snapshot: Any, run: Run, printed: Any) -> Ended | Waiting:
    """Continue a script until its entry point returns, or until it makes a call that only the host can answer."""
    from pydantic_monty import FunctionSnapshot, FutureSnapshot, MontyComplete, NameLookupSnapshot

    while True:
        match snapshot:
            case MontyComplete():
                return Ended(_result(snapshot.output, run), _lines(run, printed))
            case NameLookupSnapshot():
                snapshot = snapshot.resume()  # the name does not exist
            case FunctionSnapshot() if snapshot.is_os_function:
                snapshot = snapshot.resume_not_handled()
            case FunctionSnapshot():
                run.count()
                began = time.monotonic()
                call = _call_of(snapshot, run)
                run.took(time.monotonic() - began)
                if isinstance(call, HostCall):
                    return Waiting(call, _suspended(session, run), _lines(run, printed))
                snapshot = snapshot.resume(cast(Any, call))
            case FutureSnapshot():
                raise ScriptError(f"{run.name}: it awaits something that never comes; call host functions without await.")


def _suspended(session: MontySession, run: Run) -> bytes:
    """Return the snapshot: four bytes for the calls so far, then the interpreter's state."""
    state = run.calls.to_bytes(4) + session.dump()
    if len(state) > run.limits.snapshot_bytes:
        most = f"{run.limits.snapshot_bytes:,}"
        raise ScriptLimit(f"{run.name}: its snapshot of {len(state):,} bytes is over {most}.", "snapshot_bytes")
    return state


def _call_of(snapshot: FunctionSnapshot, run: Run) -> HostCall | dict[str, Any]:
    """Return the call if the host must answer it, else the answer for the script."""
    function, text = _texts(snapshot, run)
    if function == "log" and run.log.full() and run.may_log:
        return {"return_value": "null"}  # a full log keeps no line, so its arguments need no check
    args, kwargs = parsed(text.encode(errors="replace"), f"{run.name}: the arguments of {function}", run.limits)
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
        return {"return_value": written(value, f"{run.name}: config {call.args['key']}", run.limits).decode()}
    return call


def _texts(snapshot: FunctionSnapshot, run: Run) -> tuple[str, str]:
    args = snapshot.args
    if snapshot.function_name != HOST or len(args) != 2 or not all(isinstance(arg, str) for arg in args):
        raise ScriptError(f"{run.name}: it called the host without the host functions.")
    return str(args[0]), str(args[1])


def _result(output: Any, run: Run) -> Any:
    """Return the entry point's result. An integer is the length of a result that is too long to leave the sandbox."""
    if isinstance(output, int):
        most = f"{run.limits.result_bytes:,}"
        raise ScriptLimit(f"{run.name}: {output:,} characters of JSON as its result are more than {most}.", "result_bytes")
    if not isinstance(output, str):
        raise ScriptError(f"{run.name}: its result is not JSON.")
    return parsed(output.encode(errors="replace"), f"{run.name}: the result", run.limits)


def _lines(run: Run, printed: Any) -> tuple[LogLine, ...]:
    printed_lines = (LogLine(text=line) for line in printed.output.splitlines()) if run.may_log else ()
    return Log(chain(printed_lines, run.log.since(0))).since(0)
