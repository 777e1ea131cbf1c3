"""Started as a process of its own: turns a module on standard input into machine code on standard output.

Run as `python -I _wasm_compile.py SECONDS [parallel]` (of processor time; on one processor, or on all). Compiling is where
a stranger's module can cost most: one function of 900 KB takes 17 s. It exits with 2, and words on standard error, for what
is no module.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wasmtime import Engine

STACK = 1 << 20
"""What the calls of a module may take of the thread's stack, in bytes."""


def engine(parallel: bool = False) -> Engine:
    """What compiles, and what runs: the same settings on both sides, or the code is not taken.

    What makes a module's results depend on the machine (relaxed SIMD, the bits of a NaN) is off: a run that is repeated
    with the same answers must go the same way. What no plugin needs is off too.
    """
    from wasmtime import Config, Engine

    config = Config()
    config.consume_fuel = True
    config.epoch_interruption = True
    config.max_wasm_stack = STACK
    config.cranelift_nan_canonicalization = True
    config.wasm_relaxed_simd = False
    config.wasm_threads = False
    config.shared_memory = False
    config.wasm_memory64 = False
    config.wasm_multi_memory = False
    config.wasm_exceptions = False
    config.wasm_gc = False
    config.wasm_function_references = False
    config.wasm_component_model = False
    config.parallel_compilation = parallel
    return Engine(config)


def main() -> None:
    """One module; text (WAT) too, which is told apart by its first bytes."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from wasmtime import Module, WasmtimeError, wat2wasm

    given = sys.stdin.buffer.read()
    try:
        binary = given if given.startswith(b"\0asm") else wat2wasm(given)
        code = Module(engine("parallel" in sys.argv[2:]), bytes(binary)).serialize()
    except WasmtimeError as error:
        sys.stderr.write(str(error)[:2000])
        sys.stderr.flush()
        os._exit(2)
    sys.stdout.buffer.write(code)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
