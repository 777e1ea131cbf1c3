"""Python scripts (`.py`), by Pydantic's Monty: an interpreter in Rust, in processes of its own.

Source: pydantic-monty 1.4.0, `pydantic_monty.Monty`. Time, memory and recursion are limited inside the process. A process
that does not stop half a second after its limit is killed. `_confine.py` says what rights a process keeps.

The sandbox makes the JSON, and this program parses it under a size limit: values that share their parts are small there
and endless when written out. Only our own prelude knows the function that leaves the sandbox; it takes two texts.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from kernel.basics.errors import InvalidInput, ScriptError
from kernel.kinds.script import ENTRIES, Ended, HostAnswer, Invocation, ScriptEngine, ScriptLimits, Shape, Waiting, check_source
from kernel.kinds.script_host import HOST_FUNCTIONS
from plugins.scripts._monty_faults import Faults, once_more, raise_first
from plugins.scripts._monty_processes import Processes, os_policy, resource_limits
from plugins.scripts._monty_run import HOST, Run, collector, drive
from plugins.scripts._values import source_text, written

T = TypeVar("T")

_STUBS = Path(__file__).with_name("mofa_host.pyi")

# Afterwards only closures hold the host's function: nothing in this language reaches into a closure.
_PRELUDE = f"""
import json
def _make(host, dumps, loads):
    def named(name):
        def call(*args, **kwargs):
            return loads(host(name, dumps([args, kwargs])))
        return call
    return named
_named = _make({HOST}, json.dumps, json.loads)
{"; ".join(f"{name} = _named({name!r})" for name in HOST_FUNCTIONS)}
_named = _make = {HOST} = None
"""

# `dumps`, `loads` and `len` are bound before any line of the entry point runs. A result that is too long does not leave
# the sandbox: only its length does.
_CALL = """
import json
def _call(dumps, loads, len, most, text):
    out = dumps({entry}({argument}))
    return out if len(out) <= most else len(out)
_call(json.dumps, json.loads, len, {most}, _input)
"""
_ARITY = "def _checked(value):\n    return execute(value)\n"


def create(processes: int | None = None) -> MontyEngine:
    """Return the engine; `processes` run scripts at the same time (default: twice the processors).

    Raises:
        InvalidInput: the interpreter is not installed.
    """
    try:
        import pydantic_monty  # noqa: F401 - only to report early that it is missing
    except ImportError:
        raise InvalidInput(
            "scripts: Python scripts need the interpreter Monty. Install it with: pip install 'mofa-temporal[scripts]'",
            "scripts",
        ) from None
    return MontyEngine(processes or 2 * (os.cpu_count() or 2))


class MontyEngine(ScriptEngine):
    """Runs scripts in `processes` processes, and checks them in one more."""

    def __init__(self, processes: int = 4) -> None:
        if not 1 <= processes <= 64:
            raise InvalidInput(f"processes: must be 1 to 64, not {processes}.", "processes")
        self._processes = Processes(processes)
        self._threads = ThreadPoolExecutor(processes + 1, thread_name_prefix="script")

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        check_source(source, name, limits)
        return await self._in_thread(partial(self._check, source_text(source, name), name, limits))

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        check_source(source, name, limits)
        if invocation.entry not in ENTRIES:
            raise InvalidInput(f"entry: {invocation.entry!r} must be one of {', '.join(ENTRIES)}.", "entry")
        run = Run(name, invocation, limits)
        return await self._in_thread(partial(self._start, source_text(source, name), run))

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        run = Run(name, invocation, limits, calls=int.from_bytes(snapshot[:4]))
        return await self._in_thread(partial(self._resume, run, snapshot[4:], answer))

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    # ---- in a thread, which waits for a process without holding Python's lock ----------------------------------------

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(once_more, work))

    def _check(self, source: str, name: str, limits: ScriptLimits) -> Shape:
        from pydantic_monty import MontyTypingError

        checkout = self._processes.for_checks().checkout(
            limits=resource_limits(limits),
            os_policy=os_policy(None),
            type_check=True,
            type_check_stubs=_STUBS.read_text(),
            type_check_format="json",
        )
        with Faults(name, limits), checkout as session:
            feed = partial(session.feed_run, external_lookup={HOST: _refuse}, print_callback=_discard)
            feed(_PRELUDE, skip_type_check=True)
            try:
                feed(source)
            except MontyTypingError as error:
                raise_first(error.display(), name)
            entries = tuple(entry for entry in ENTRIES if _is_function(feed, entry))
            if "execute" not in entries:
                raise ScriptError(f"{name}: has no function execute(input).")
            try:
                feed(_ARITY)
            except MontyTypingError:
                raise ScriptError(f"{name}: execute must take one argument, the input.") from None
        return Shape(entries=entries)

    def _start(self, source: str, run: Run) -> Ended | Waiting:
        given = written(run.invocation.input, f"{run.name}: the input", run.limits).decode()
        argument = "loads(text)" if run.invocation.entry == "execute" else ""
        call = _CALL.format(entry=run.invocation.entry, argument=argument, most=run.limits.result_bytes)
        checkout = self._processes.for_runs().checkout(limits=resource_limits(run.limits), os_policy=os_policy(run.invocation))
        with Faults(run.name, run.limits), checkout as session:
            feed = partial(session.feed_run, external_lookup={HOST: _refuse}, print_callback=_discard)
            feed(_PRELUDE)
            feed(source)
            printed = collector()
            snapshot = session.feed_start(call, inputs={"_input": given}, print_callback=printed)
            return drive(session, snapshot, run, printed)

    def _resume(self, run: Run, state: bytes, answer: HostAnswer) -> Ended | Waiting:
        from pydantic_monty import FunctionSnapshot

        result: Any
        if answer.error is None:
            result = {"return_value": written(answer.value, f"{run.name}: the host's answer", run.limits).decode()}
        else:
            result = {"exc_type": "RuntimeError", "message": answer.error}
        with Faults(run.name, run.limits), self._processes.for_runs().checkout() as session:
            printed = collector()
            waiting = session.load_snapshot(state, print_callback=printed)
            if not isinstance(waiting, FunctionSnapshot):
                raise ScriptError(f"{run.name}: the snapshot does not wait for a host call.")
            return drive(session, waiting.resume(result), run, printed)

    def _close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._processes.close()


def _is_function(feed: Callable[..., Any], entry: str) -> bool:
    """Return whether the script defines a function of this name."""
    from pydantic_monty import MontyRuntimeError, MontySyntaxError

    try:
        return bool(feed(f"type({entry}).__name__", skip_type_check=True) == "function")
    except (MontyRuntimeError, MontySyntaxError):  # the name does not exist
        return False


def _discard(stream: str, text: str) -> None:
    """Drop what is printed while the file is read: only the entry points may log."""


def _refuse(*_: Any) -> NoReturn:
    raise RuntimeError("host functions may be called only inside execute, init, start, stop and unload")
