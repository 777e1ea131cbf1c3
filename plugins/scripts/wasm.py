"""Modules of WebAssembly (`.wasm`, or `.wat` as text), by wasmtime. They exchange JSON in linear memory: see docs/wasm.md.

A module that calls the host is run again from its beginning with the answers so far, so that no instance has to wait.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from kernel.basics.errors import InvalidInput, ScriptError
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
)
from plugins.scripts._conversation import Conversation, Suspended
from plugins.scripts._values import parsed, written
from plugins.scripts._wasm_machine import Failed, Job, Machine, available

T = TypeVar("T")

FUEL = 100_000_000
"""The number of instructions, if the limits set no fuel."""


def create(threads: int | None = None) -> WasmEngine:
    """Return the engine; `threads` modules run at the same time (default: twice the processors).

    Raises:
        InvalidInput: wasmtime is not installed.
    """
    available()
    return WasmEngine(threads or 2 * (os.cpu_count() or 2))


class WasmEngine(ScriptEngine):
    """Modules run in threads, each call in an instance of its own."""

    def __init__(self, threads: int) -> None:
        self._machine = Machine(threads, ENTRIES)

    async def check(self, source: bytes, name: str, limits: ScriptLimits) -> Shape:
        check_source(source, name, limits)
        job = _job(name, "execute", b"", limits, _no_host_in_check)
        return Shape(entries=await self._in_thread(partial(self._machine.entries, source, job)))

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
        check_source(source, name, limits)
        if invocation.entry not in ENTRIES:
            raise InvalidInput(f"entry: {invocation.entry!r} must be one of {', '.join(ENTRIES)}.", "entry")
        conversation = Conversation(name, invocation, limits)
        if resumption is not None:
            conversation.remember(*resumption)
        given = written(invocation.input, f"{name}: the input", limits)
        try:
            result = self._machine.call(source, _job(name, invocation.entry, given, limits, conversation.answer))
        except Suspended:
            return conversation.waiting()
        except Failed as failure:
            raise ScriptError(f"{name}: {failure}") from None
        return Ended(parsed(result, f"{name}: the result", limits), conversation.ended())


def _job(name: str, entry: str, given: bytes, limits: ScriptLimits, answer: Callable[[bytes], bytes]) -> Job:
    return Job(
        name=name,
        entry=entry,
        given=given,
        fuel=limits.fuel or FUEL,
        time_s=limits.time_s,
        memory=limits.memory_mb << 20,
        longest=limits.result_bytes,
        answer=answer,
    )


def _no_host_in_check(request: bytes) -> bytes:
    raise AssertionError("a check calls no entry point")
