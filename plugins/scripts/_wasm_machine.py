"""The machine that runs modules of WebAssembly: each call in an instance of its own, within limits that no module can lift.

Source: wasmtime 50. Fuel counts instructions, the epoch is the clock, the store limits memory and tables. `_wasm_module.py`
compiles a module, and checks it before it runs. docs/wasm.md describes the call convention.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.basics.sha256 import sha256_of_bytes
from plugins.scripts._wasm_module import IMPORTS, checked, compiled, read_code, write_code

if TYPE_CHECKING:
    from wasmtime import Caller, Engine, Func, InstancePre, Linker, Memory, Module, Store

TICK_S = 0.01
"""The precision of the time limit, in seconds."""

TABLE_ELEMENTS = 10_000
MODULES = 64
"""The number of compiled modules that are kept in memory."""

READY = 2
"""The number of unused instances that are prepared for each module: an instance takes one call only."""


@dataclass(frozen=True)
class Job:
    """One call of a module.

    `answer` answers the module's calls of the host; an exception of it ends the run. `fuel` is in instructions, `memory` in
    bytes, `longest` the limit of the result in bytes.
    """

    name: str
    entry: str
    given: bytes
    fuel: int
    time_s: float
    memory: int
    longest: int
    answer: Callable[[bytes], bytes]


class Failed(Exception):
    """The module ended the run by `mofa.fail`, with this message."""


@dataclass
class _Running:
    """The call that runs in this thread. `ready` are the bytes that the module may read next."""

    job: Job
    ready: bytes | None
    ended_by: BaseException | None = None


@dataclass
class _Instance:
    store: Store
    memory: Memory
    exports: dict[str, Func]


@dataclass
class _Loaded:
    """A module with its imports resolved, and its unused instances by their memory limit."""

    pre: InstancePre
    entries: tuple[str, ...]
    unused: dict[int, list[_Instance]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Machine:
    """Compiled modules, their instances, and the clock. Safe for several threads at once."""

    def __init__(self, threads: int, entries: tuple[str, ...]) -> None:
        """`entries` are the names of exports that may be called."""
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="wasm")
        self._entries = entries
        self._lock = threading.Lock()
        self._compiling: dict[str, threading.Lock] = {}
        self._loaded: OrderedDict[str, _Loaded] = OrderedDict()
        self._now = threading.local()
        self._engine: Engine | None = None
        self._linker: Linker | None = None
        self._running = 0
        self._wake = threading.Event()
        self._closed = False

    def entries(self, content: bytes, job: Job) -> tuple[str, ...]:
        """Compile, check and instantiate a module within the limits of `job`; return its entry points."""
        loaded = self._load(content, job.name)
        with self._ticking():
            self._instance(loaded, job)
        return loaded.entries

    def call(self, content: bytes, job: Job, cache: Path | None = None, compile_s: int | None = None) -> bytes:
        """Call an entry point in a new instance, and return its result.

        Args:
            cache: a file for the compiled code, where other processes find it.
            compile_s: see `compiled`.

        Raises:
            ScriptLimit: it was stopped at a limit.
            ScriptError: it is not a valid module, trapped, or points outside its memory.
            Failed: it called `mofa.fail`.
            Exception: any that `job.answer` raised.
        """
        loaded = self._load(content, job.name, cache, compile_s)
        if job.entry not in loaded.entries:
            raise ScriptError(f"{job.name}: has no function {job.entry}; it has {', '.join(loaded.entries)}.")
        now = self._now.call = _Running(job, job.given)
        with self._ticking():
            instance = self._take(loaded, job)
            try:
                instance.store.set_fuel(job.fuel)
                instance.store.set_epoch_deadline(_ticks(job.time_s))
                packed = self._guarded(now, lambda: instance.exports[job.entry](instance.store, len(job.given)))
                return _result(instance, packed, job)
            finally:
                instance.store.close()
                self._now.call = None
                with suppress(RuntimeError):  # the machine is closing
                    self.threads.submit(self._prepare, loaded, job)

    def close(self) -> None:
        """Wait for running calls, and accept no more."""
        self.threads.shutdown(wait=True, cancel_futures=True)
        self._closed = True
        self._wake.set()

    # ---- modules -----------------------------------------------------------------------------------------------------

    def _load(self, content: bytes, name: str, cache: Path | None = None, compile_s: int | None = None) -> _Loaded:
        key = sha256_of_bytes(content)
        with self._lock:
            turn = self._compiling.setdefault(key, threading.Lock())
        with turn:
            found = self._loaded.get(key)
            if found is None:
                found = self._loaded[key] = self._link(self._compiled(content, name, cache, compile_s), name)
        with self._lock:
            self._compiling.pop(key, None)
            if key in self._loaded:
                self._loaded.move_to_end(key)
            while len(self._loaded) > MODULES:
                self._loaded.popitem(last=False)
        return found

    def _compiled(self, content: bytes, name: str, cache: Path | None, compile_s: int | None) -> Module:
        from wasmtime import Module

        with self._lock:
            self._open()
        assert self._engine is not None
        code = read_code(cache)
        if code is None:
            code = compiled(content, name, compile_s)
            write_code(cache, code)
        return Module.deserialize(self._engine, code)

    def _link(self, module: Module, name: str) -> _Loaded:
        entries = checked(module, name, self._entries)
        assert self._linker is not None
        return _Loaded(self._linker.instantiate_pre(module), entries)

    def _open(self) -> None:
        if self._engine is not None:
            return
        from wasmtime import FuncType, Linker, ValType

        from plugins.scripts._wasm_compile import engine

        self._engine = engine()
        self._linker = Linker(self._engine)
        for function, (into, out) in IMPORTS.items():
            kind = FuncType([ValType.i32()] * into, [ValType.i32()] * out)
            self._linker.define_func("mofa", function, kind, getattr(self, f"_{function}"), access_caller=True)
        threading.Thread(target=self._tick, name="wasm-clock", daemon=True).start()

    # ---- instances ---------------------------------------------------------------------------------------------------

    def _take(self, loaded: _Loaded, job: Job) -> _Instance:
        with loaded.lock:
            unused = loaded.unused.get(job.memory)
            if unused:
                return unused.pop()
        return self._instance(loaded, job)

    def _prepare(self, loaded: _Loaded, job: Job) -> None:
        """Make an instance for the next call, while the caller already has this one's result."""
        with loaded.lock:
            if len(loaded.unused.get(job.memory, [])) >= READY or len(loaded.unused) > READY:
                return
        with suppress(ScriptError, ScriptLimit), self._ticking():  # the next call will report the error
            instance = self._instance(loaded, job)
            with loaded.lock:
                loaded.unused.setdefault(job.memory, []).append(instance)

    def _instance(self, loaded: _Loaded, job: Job) -> _Instance:
        """Return a new instance. The module's start function, if it has one, runs within the same limits, without the host."""
        from wasmtime import Store

        store = Store(self._engine)
        store.set_limits(job.memory, TABLE_ELEMENTS, instances=1, tables=4, memories=1)
        store.set_fuel(job.fuel)
        store.set_epoch_deadline(_ticks(job.time_s))
        before = getattr(self._now, "call", None)
        now = self._now.call = _Running(replace(job, answer=partial(_no_host_in_start, job.name)), None)
        try:
            exports = self._guarded(now, lambda: loaded.pre.instantiate(store)).exports(store)
        finally:
            self._now.call = before
        functions = {entry: cast("Func", exports[entry]) for entry in loaded.entries}
        return _Instance(store, cast("Memory", exports["memory"]), functions)

    def _guarded(self, now: _Running, work: Callable[[], Any]) -> Any:
        from wasmtime import Trap, WasmtimeError

        try:
            result = work()
        except Trap as trap:
            if now.ended_by is None:
                raise _of_trap(trap, now.job) from None
        except WasmtimeError as error:
            if now.ended_by is None:
                raise _of_error(str(error), now.job) from None
        if now.ended_by is not None:
            raise now.ended_by
        return result

    # ---- imports of a module: an exception must not pass through it, wasmtime would raise it in another thread ----------

    def _read(self, caller: Caller, address: int) -> None:
        now = self._current(caller)
        if now is None:
            return
        if now.ready is None:
            return _end(caller, now, ScriptError(f"{now.job.name}: mofa.read: nothing to read, or it was read already."))
        memory = cast("Memory", caller["memory"])
        start = address & 0xFFFFFFFF
        if start + len(now.ready) > memory.data_len(caller):
            return _end(caller, now, _outside(now.job, "mofa.read", start, len(now.ready)))
        if now.ready:
            memory.write(caller, now.ready, start)
        now.ready = None

    def _call(self, caller: Caller, address: int, length: int) -> int:
        now = self._current(caller)
        if now is None:
            return 0
        try:
            now.ready = now.job.answer(_bytes(caller, now.job, "mofa.call", address, length))
        except BaseException as error:  # noqa: BLE001 - any exception ends the run
            _end(caller, now, error)
            return 0
        return len(now.ready)

    def _fail(self, caller: Caller, address: int, length: int) -> None:
        now = self._current(caller)
        if now is not None:
            try:
                _end(caller, now, Failed(_bytes(caller, now.job, "mofa.fail", address, length).decode(errors="replace")))
            except (ScriptError, ScriptLimit) as error:
                _end(caller, now, error)

    def _current(self, caller: Caller) -> _Running | None:
        now: _Running = self._now.call
        return None if now.ended_by is not None else now

    # ---- the clock ---------------------------------------------------------------------------------------------------

    def _ticking(self) -> _Ticking:
        return _Ticking(self)

    def count_running(self, change: int) -> None:
        """Add to the number of running calls. The clock stops at 0, so that an idle worker uses no processor time."""
        with self._lock:
            self._running += change
            self._wake.set() if self._running else self._wake.clear()

    def _tick(self) -> None:
        assert self._engine is not None
        while not self._closed:
            self._wake.wait()
            time.sleep(TICK_S)
            self._engine.increment_epoch()


class _Ticking:
    """A context in which the clock runs."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def __enter__(self) -> None:
        self._machine.count_running(1)

    def __exit__(self, *_: object) -> None:
        self._machine.count_running(-1)


def available() -> None:
    """Raise `InvalidInput` if wasmtime is not installed."""
    try:
        import wasmtime  # noqa: F401 - only to report early that it is missing
    except ImportError:
        raise InvalidInput(
            "scripts: WebAssembly and Rhai need wasmtime. Install it with: pip install 'mofa-temporal[wasm]'", "scripts"
        ) from None


def _no_host_in_start(name: str, request: bytes) -> NoReturn:
    raise ScriptError(f"{name}: its start function calls the host; only an entry point may do that.")


def _ticks(seconds: float) -> int:
    return int(seconds / TICK_S) + 2


def _end(caller: Caller, now: _Running, why: BaseException) -> None:
    """Stop the module at its next instruction that is counted, by taking its fuel away."""
    from wasmtime import Store

    now.ended_by = why
    Store.set_fuel(cast("Store", caller), 0)


def _bytes(caller: Caller, job: Job, what: str, address: int, length: int) -> bytes:
    memory = cast("Memory", caller["memory"])
    start, size = address & 0xFFFFFFFF, length & 0xFFFFFFFF
    if size > job.longest:
        raise ScriptLimit(f"{job.name}: {what}: {size:,} bytes are more than {job.longest:,}.", "result_bytes")
    if start + size > memory.data_len(caller):
        raise _outside(job, what, start, size)
    return bytes(memory.read(caller, start, start + size))


def _result(instance: _Instance, packed: int, job: Job) -> bytes:
    start, size = (packed >> 32) & 0xFFFFFFFF, packed & 0xFFFFFFFF
    if size > job.longest:
        raise ScriptLimit(f"{job.name}: the result of {size:,} bytes is more than {job.longest:,}.", "result_bytes")
    if start + size > instance.memory.data_len(instance.store):
        raise _outside(job, "the result", start, size)
    return bytes(instance.memory.read(instance.store, start, start + size))


def _outside(job: Job, what: str, start: int, size: int) -> ScriptError:
    return ScriptError(f"{job.name}: {what}: {size:,} bytes at {start:,} are not within its memory.")


def _of_trap(trap: Any, job: Job) -> ScriptError | ScriptLimit:
    from wasmtime import TrapCode

    match trap.trap_code:
        case TrapCode.OUT_OF_FUEL:
            return ScriptLimit(f"{job.name}: more than {job.fuel:,} instructions.", "fuel")
        case TrapCode.INTERRUPT:
            return ScriptLimit(f"{job.name}: it ran longer than {job.time_s:g} s.", "time_s")
        case TrapCode.STACK_OVERFLOW:
            return ScriptLimit(f"{job.name}: nested calls deeper than its stack.", "recursion")
    where = next((f" in {frame.func_name}" for frame in trap.frames if frame.func_name), "")
    message = trap.message.splitlines()[-1].strip().removeprefix("wasm trap: ")
    return ScriptError(f"{job.name}: it trapped{where}: {message[:200]}")


def _of_error(words: str, job: Job) -> ScriptError | ScriptLimit:
    if "exceeds memory limits" in words or "memory minimum size" in words:
        return ScriptLimit(f"{job.name}: it starts with more than {job.memory >> 20} MB of memory.", "memory_mb")
    if "exceeds table limits" in words or "table minimum size" in words:
        return ScriptLimit(f"{job.name}: it starts with more than {TABLE_ELEMENTS:,} elements of its tables.", "memory_mb")
    return ScriptError(f"{job.name}: cannot be started: {words.splitlines()[-1][:300]}")
