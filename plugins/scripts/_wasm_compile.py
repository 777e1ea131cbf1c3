"""A compiler in a process of its own: it reads a module from standard input and writes machine code to standard output.

Run as `python -I _wasm_compile.py SECONDS [parallel]`: seconds of processor time, on one processor or on all. Compiling is
the most expensive step for an untrusted module: one function of 900 KB takes 17 s. If the input is not a module, the process
exits with 2 and writes the reason to standard error.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wasmtime import Engine

STACK = 1 << 20
"""The part of the thread's stack that the calls of a module may use, in bytes."""


def engine(parallel: bool = False) -> Engine:
    """Return the engine, for compiling and for running: wasmtime refuses code that was compiled with other settings.

    Features whose results depend on the machine (relaxed SIMD, the bits of a NaN) are off: a run that is repeated with the
    same answers must go the same way. Features that no plugin needs are off too.
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
    """Compile one module. Text (WAT) is compiled too: a binary module begins with `\\0asm`."""
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
