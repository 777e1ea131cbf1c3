"""Rhai scripts (`.rhai`), by the original Rhai: its crate, with the wrapper in `_rhai/`, built to WebAssembly.

Rhai limits operations, recursion and sizes. The machine around it limits instructions, time and memory, out of a script's
reach. A script without a function `execute` is run as a whole: its input is the variable `input`, its result the value of
its last expression.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.script import (
    ENTRIES,
    Ended,
    HostAnswer,
    Invocation,
    ScriptEngine,
    ScriptLimits,
    Shape,
    Waiting,
    check_source,
    check_value,
)
from kernel.kinds.script_host import HOST_FUNCTIONS
from plugins.scripts._conversation import Conversation, Suspended
from plugins.scripts._values import parsed, source_text, written
from plugins.scripts._wasm_machine import Failed, Job, Machine, available

T = TypeVar("T")

OPERATIONS = 10_000_000
"""The number of operations, if the limits set no fuel."""

COMPILE_S = 60
"""Processor time for compiling the interpreter, in seconds. It takes 4, once on each machine."""

OWN_MEMORY = 4 << 20
"""The memory that the interpreter needs besides the script's values, in bytes."""

_MODULE = Path(__file__).with_name("rhai.wasm")


def create(threads: int | None = None) -> RhaiEngine:
    """Return the engine; `threads` scripts run at the same time (default: twice the processors).

    Raises:
        InvalidInput: wasmtime is not installed.
    """
    available()
    return RhaiEngine(threads or 2 * (os.cpu_count() or 2))


class RhaiEngine(ScriptEngine):
    """Runs each script in a new instance of the interpreter."""

    def __init__(self, threads: int) -> None:
        self._machine = Machine(threads, ("execute",))

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        reply = await self._in_thread(partial(self._ask, source, name, limits, {"entry": None}, _no_host_in_check))
        functions: dict[str, set[int]] = {}
        for function, arity in reply["functions"]:
            functions.setdefault(function, set()).add(arity)
        if 1 not in functions.get("execute", {1}):
            raise ScriptError(f"{name}: execute must take one argument, the input.")
        if "execute" not in functions and reply["statements"] == 0:
            raise ScriptError(f"{name}: has no function execute(input), and nothing else to run.")
        return Shape(entries=tuple(entry for entry in ENTRIES if entry in functions or entry == "execute"))

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        return await self._in_thread(partial(self._run, source, name, invocation, limits))

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        return await self._in_thread(partial(self._run, source, name, invocation, limits, (snapshot, answer)))

    async def close(self) -> None:
        await asyncio.to_thread(self._machine.close)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._machine.threads, work)

    def _run(
        self,
        source: bytes,
        name: str,
        invocation: Invocation,
        limits: ScriptLimits,
        resumption: tuple[bytes, HostAnswer] | None = None,
    ) -> Ended | Waiting:
        if invocation.entry not in ENTRIES:
            raise InvalidInput(f"entry: {invocation.entry!r} must be one of {', '.join(ENTRIES)}.", "entry")
        written(invocation.input, f"{name}: the input", limits)
        conversation = Conversation(name, invocation, limits)
        if resumption is not None:
            conversation.remember(*resumption)
        request = {
            "entry": invocation.entry,
            "input": invocation.input,
            "now": invocation.now.isoformat(),
            "seed": int.from_bytes(hashlib.sha256(invocation.seed.encode()).digest()[:8]),
            "functions": [
                [f.name, sum(argument.required for argument in f.arguments), len(f.arguments)] for f in HOST_FUNCTIONS.values()
            ],
        }
        try:
            reply = self._ask(source, name, limits, request, partial(_answer_or_denial, conversation))
        except Suspended:
            return conversation.waiting()
        return Ended(reply["output"], conversation.ended())

    def _ask(
        self, source: bytes, name: str, limits: ScriptLimits, request: dict[str, Any], answer: Callable[[bytes], bytes]
    ) -> dict[str, Any]:
        """Send a request about the script to the interpreter, and return its reply.

        Raises:
            ScriptError, ScriptLimit: the reply reports an error or a limit.
        """
        check_source(source, name, limits)
        bounds = limits.model_dump(include={"recursion", "result_bytes", "nodes", "depth"})
        bounds["operations"] = operations = limits.fuel or OPERATIONS
        job = Job(
            name=name,
            entry="execute",
            given=json.dumps({**request, "source": source_text(source, name), "limits": bounds}, ensure_ascii=False).encode(),
            # No operation takes this many instructions: time or operations end a run long before.
            fuel=1_000_000_000 + 1_000 * operations,
            time_s=limits.time_s,
            memory=(limits.memory_mb << 20) + OWN_MEMORY,
            longest=limits.result_bytes + 1024,
            answer=answer,
        )
        try:
            reply = self._machine.call(_module(), job, _cache_file(), COMPILE_S)
        except Failed as failure:
            if str(failure) == "memory_mb":
                raise ScriptLimit(f"{name}: more than {limits.memory_mb} MB of memory.", "memory_mb") from None
            raise ScriptError(f"{name}: {failure}") from None
        return _reply(reply, name, limits)


def _reply(text: bytes, name: str, limits: ScriptLimits) -> dict[str, Any]:
    around = limits.model_copy(update={"result_bytes": limits.result_bytes + 1024, "depth": limits.depth + 4})
    reply: dict[str, Any] = parsed(text, f"{name}: the result", around)
    match reply:
        case {"limit": {"name": str(limit), "message": str(message)}}:
            raise ScriptLimit(f"{name}: {message}.", limit)
        case {"error": {"message": str(message), "line": line, "column": column}}:
            place = f"{line}:{column or 1}: " if line else ""
            raise ScriptError(f"{name}:{place}{'' if place else ' '}{message[:2000]}", line, (column or 1) if line else None)
        case {"output": output}:
            check_value(output, len(text) - len('{"output":}'), f"{name}: the result", limits)
    return reply


def _answer_or_denial(conversation: Conversation, request: bytes) -> bytes:
    """Answer a call of the host, or deny it. The interpreter then ends the script, and adds the place in the script."""
    try:
        return conversation.answer(request)
    except ScriptError as error:
        return json.dumps({"denied": str(error).partition(": ")[2]}).encode()


def _no_host_in_check(request: bytes) -> NoReturn:
    raise AssertionError("a check runs nothing")


@cache
def _module() -> bytes:
    return _MODULE.read_bytes()


def _cache_file() -> Path:
    """Return the file in which this user's processes keep the compiled interpreter."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "mofa" / f"rhai-{sha256_of_bytes(_module())[:16]}-wasmtime-{version('wasmtime')}.code"
