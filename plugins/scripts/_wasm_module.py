"""From a module's bytes to machine code: compiled in a process of its own, kept in a file, and checked for its imports.

The imports and exports are the call convention of docs/wasm.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.basics.errors import ScriptError, ScriptLimit

if TYPE_CHECKING:
    from wasmtime import FuncType, Module

COMPILE_S = 10
"""Processor time for compiling a module, in seconds."""

COMPILE_WALL_S = 60.0
COMPILE_ADDRESS_SPACE = 4 << 30

IMPORTS = {"read": (1, 0), "call": (2, 1), "fail": (2, 0)}
"""The functions that a module may import from `mofa`: name, and number of i32 parameters and results."""

_CONFINE, _COMPILE = (Path(__file__).with_name(name) for name in ("_confine.py", "_wasm_compile.py"))


def compiled(content: bytes, name: str, seconds: int | None = None) -> bytes:
    """Return the machine code of a module, made in a process of its own.

    Args:
        seconds: processor time for a module of ours, which may use all processors; an untrusted one gets `COMPILE_S` on one.

    Raises:
        ScriptLimit: it took longer, or needed more memory than `COMPILE_ADDRESS_SPACE`.
        ScriptError: it is not a module.
    """
    own = ["parallel"] if seconds else []
    seconds = seconds or COMPILE_S
    words = [sys.executable, "-I", "-S", str(_CONFINE), str(COMPILE_ADDRESS_SPACE), sys.executable, "-I", str(_COMPILE)]
    try:
        done = subprocess.run(
            [*words, str(seconds), *own], input=content, capture_output=True, timeout=COMPILE_WALL_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise ScriptLimit(f"{name}: compiling it took more than {COMPILE_WALL_S:g} s.", "source_bytes") from None
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode(errors="replace").strip()
    if done.returncode == 2:
        raise ScriptError(f"{name}: is not a WebAssembly module that can run here: {reason}")
    if done.returncode < 0:
        raise ScriptLimit(
            f"{name}: compiling it takes more than {seconds} s of processor time or {COMPILE_ADDRESS_SPACE >> 30} GB of "
            "memory. Make its functions smaller.",
            "source_bytes",
        )
    raise ScriptError(f"{name}: the compiler ended with {done.returncode}: {reason[-500:]}")


def checked(module: Module, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entry points that a module exports, of those in `known`.

    Raises:
        ScriptError: it imports a function that does not exist, or does not export its memory and `execute`.
    """
    from wasmtime import FuncType, MemoryType

    for wanted in module.imports:
        if wanted.module.startswith("wasi"):
            raise ScriptError(f"{name}: imports {wanted.module}.{wanted.name}; WASI is not available. Build it without an "
                              "operating system (Rust: wasm32-unknown-unknown, C: -nostdlib).")  # fmt: skip
        expected = IMPORTS.get(wanted.name or "") if wanted.module == "mofa" else None
        if expected is None or not isinstance(wanted.type, FuncType) or _arity(wanted.type) != expected:
            raise ScriptError(
                f"{name}: imports {wanted.module}.{wanted.name} as {_words(wanted.type)}; only these exist: {_offered()}."
            )
    exports = {export.name: export.type for export in module.exports}
    if not isinstance(exports.get("memory"), MemoryType):
        raise ScriptError(f"{name}: must export its memory as `memory`.")
    entries = tuple(entry for entry in known if entry in exports)
    for entry in entries:
        kind = exports[entry]
        if (
            not isinstance(kind, FuncType)
            or [str(t) for t in kind.params] != ["i32"]
            or [str(t) for t in kind.results] != ["i64"]
        ):
            raise ScriptError(f"{name}: exports {entry} as {_words(kind)}; it must be a function (i32) -> i64.")
    if "execute" not in entries:
        raise ScriptError(f"{name}: must export a function execute (i32) -> i64; it exports {', '.join(exports) or 'nothing'}.")
    return entries


def _arity(kind: FuncType) -> tuple[int, int] | None:
    types = [str(each) for each in (*kind.params, *kind.results)]
    return (len(kind.params), len(kind.results)) if set(types) <= {"i32"} else None


def read_code(path: Path | None) -> bytes | None:
    """Return the machine code in a file, or None. The code will run, so only this user may have been able to write the file."""
    try:
        if path is None or (status := path.stat()).st_uid != os.getuid() or status.st_mode & 0o022:
            return None
        return path.read_bytes()
    except OSError:
        return None


def write_code(path: Path | None, code: bytes) -> None:
    """Write machine code to a file, if there is a path and the file can be written."""
    if path is not None:
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
            fresh.touch(mode=0o600)
            fresh.write_bytes(code)
            fresh.replace(path)


def _words(kind: Any) -> str:
    if hasattr(kind, "params"):
        return f"({', '.join(map(str, kind.params))}) -> {', '.join(map(str, kind.results)) or 'nothing'}"
    return type(kind).__name__.removesuffix("Type").lower()


def _offered() -> str:
    return ", ".join(
        f"mofa.{name} ({', '.join(['i32'] * into)}) -> {'i32' if out else 'nothing'}" for name, (into, out) in IMPORTS.items()
    )
