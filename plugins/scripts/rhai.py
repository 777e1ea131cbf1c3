"""Rhai scripts (`.rhai`), by the real Rhai: its crate, built to WebAssembly by the wrapper in `_rhai/`.

Operations, recursion and sizes are limited by Rhai; instructions, time and memory by the machine around it, where no script
reaches. A script without a function `execute` is run as a whole: its input is the variable `input`, its result the
value of its last expression.
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
from plugins.scripts._values import parsed, written
from plugins.scripts._wasm_machine import Failed, Job, Machine, available

T = TypeVar("T")

OPERATIONS = 10_000_000
"""Where the limits set no fuel."""

COMPILE_S = 60
"""Processor time for compiling the interpreter, once a machine, in seconds; it takes 4."""

OWN_MEMORY = 4 << 20
"""What the interpreter needs besides the script's values, in bytes."""

_MODULE = Path(__file__).with_name("rhai.wasm")


def create(threads: int | None = None) -> RhaiEngine:
    """Return the engine; `threads` scripts run at the same time (default: twice the processors).

    Raises:
        InvalidInput: wasmtime is not installed.
    """
    available()
    return RhaiEngine(threads or 2 * (os.cpu_count() or 2))


class RhaiEngine(ScriptEngine):
    """Every run has an interpreter of its own, that never ran before."""

    def __init__(self, threads: int) -> None:
        self._machine = Machine(threads, ("execute",))

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        found = await self._away(partial(self._ask, source, name, limits, {"entry": None}, _unheard))
        functions: dict[str, set[int]] = {}
        for function, arity in found["functions"]:
            functions.setdefault(function, set()).add(arity)
        if 1 not in functions.get("execute", {1}):
            raise ScriptError(f"{name}: execute must take one argument, the input.")
        if "execute" not in functions and found["statements"] == 0:
            raise ScriptError(f"{name}: has no function execute(input), and nothing else to run.")
        return Shape(entries=tuple(entry for entry in ENTRIES if entry in functions or entry == "execute"))

    async def start(self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits) -> Ended | Waiting:
        return await self._away(partial(self._run, source, name, invocation, limits))

    async def resume(
        self, source: bytes, name: str, invocation: Invocation, limits: ScriptLimits, snapshot: bytes, answer: HostAnswer
    ) -> Ended | Waiting:
        return await self._away(partial(self._run, source, name, invocation, limits, (snapshot, answer)))

    async def close(self) -> None:
        await asyncio.to_thread(self._machine.close)

    async def _away(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._machine.threads, work)

    def _run(
        self,
        source: bytes,
        name: str,
        invocation: Invocation,
        limits: ScriptLimits,
        heard: tuple[bytes, HostAnswer] | None = None,
    ) -> Ended | Waiting:
        if invocation.entry not in ENTRIES:
            raise InvalidInput(f"entry: {invocation.entry!r} is none of {', '.join(ENTRIES)}.", "entry")
        written(invocation.input, f"{name}: the input", limits)
        conversation = Conversation(name, invocation, limits)
        if heard is not None:
            conversation.remember(*heard)
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
            found = self._ask(source, name, limits, request, partial(_said, conversation))
        except Suspended:
            return conversation.waiting()
        return Ended(found["output"], conversation.ended())

    def _ask(
        self, source: bytes, name: str, limits: ScriptLimits, request: dict[str, Any], say: Callable[[bytes], bytes]
    ) -> dict[str, Any]:
        """What the interpreter replies to a request about the script; what it says went wrong is raised."""
        check_source(source, name, limits)
        bounds = limits.model_dump(include={"recursion", "result_bytes", "nodes", "depth"})
        bounds["operations"] = operations = limits.fuel or OPERATIONS
        job = Job(
            name=name,
            entry="execute",
            given=json.dumps({**request, "source": _text(source, name), "limits": bounds}, ensure_ascii=False).encode(),
            # Time ends a run long before; this many instructions an operation is more than any operation takes.
            fuel=1_000_000_000 + 1_000 * operations,
            time_s=limits.time_s,
            memory=(limits.memory_mb << 20) + OWN_MEMORY,
            longest=limits.result_bytes + 1024,
            say=say,
        )
        try:
            reply = self._machine.call(_module(), job, _kept_at(), COMPILE_S)
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


def _said(conversation: Conversation, request: bytes) -> bytes:
    """Return a call that may not be made ends the script at the place where it stands, which only the interpreter knows."""
    try:
        return conversation.say(request)
    except ScriptError as error:
        return json.dumps({"denied": str(error).partition(": ")[2]}).encode()


def _unheard(request: bytes) -> NoReturn:
    raise AssertionError("a check runs nothing")


def _text(source: bytes, name: str) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError(f"{name}: must be UTF-8 text; byte {error.start} is not.") from None


@cache
def _module() -> bytes:
    return _MODULE.read_bytes()


def _kept_at() -> Path:
    """Where the compiled interpreter is kept for this user's other processes."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "mofa" / f"rhai-{sha256_of_bytes(_module())[:16]}-wasmtime-{version('wasmtime')}.code"
