"""`python -m tests.bench.wasm`: the cost of a call of a module, and the gain by the ready instances, on this machine."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kernel.kinds.script import ENTRIES, limits_for
from plugins.scripts import _wasm_machine
from plugins.scripts.rhai import create as rhai
from plugins.scripts.wasm import create as wasm
from tests.support.scripts.attacks import invocation

ECHO = (Path(__file__).resolve().parents[2] / "examples" / "wasm" / "echo.wat").read_bytes()
CALLS = 500


def microseconds(work: Callable[[], Any]) -> float:
    """Return the median of many calls, after one that compiles."""
    work()
    took = []
    for _ in range(CALLS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
        time.sleep(0.002)  # calls come one by one: meanwhile the next instance is made
    return statistics.median(took) * 1e6


def machine(ready: int) -> float:
    """Measure a call alone, without the event loop and the checks of values."""
    _wasm_machine.READY = ready
    made = _wasm_machine.Machine(1, ENTRIES)
    job = _wasm_machine.Job("echo.wat", "execute", b'{"a": 1}', 10**8, 2.0, 16 << 20, 10**6, bytes)
    try:
        return microseconds(lambda: made.call(ECHO, job))
    finally:
        made.close()


async def engine(name: str, made: Any, source: bytes) -> float:
    """Measure a call as an activity makes it: in a thread, with its input and its result checked."""
    took = []
    for _ in range(CALLS + 1):
        began = time.perf_counter()
        await made.start(source, name, invocation({"a": 1}), limits_for(name))
        took.append(time.perf_counter() - began)
    await made.close()
    return statistics.median(took[1:]) * 1e6


def main() -> None:
    began = time.perf_counter()
    wasm()  # the import of wasmtime
    print(f"wasmtime, to import it         {(time.perf_counter() - began) * 1e3:8.0f} ms")
    print(f"a call, instance made for it   {machine(0):8.0f} µs")
    print(f"a call, instance ready         {machine(2):8.0f} µs")
    print(f"a module, by the engine        {asyncio.run(engine('echo.wat', wasm(), ECHO)):8.0f} µs")
    print(f"Rhai, by the engine            {asyncio.run(engine('a.rhai', rhai(), b'input.a + 1')):8.0f} µs")


if __name__ == "__main__":
    main()
