"""Modules of WebAssembly in the real wasmtime: what one can do, and what none gets past."""

# ruff: noqa: E501 - one line a module

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from wasmtime import wat2wasm

from kernel.basics.errors import ScriptError
from kernel.kinds.script import LOG_CHARACTERS, Ended, HostAnswer, ScriptLimits, Waiting, engine_of, limits_for
from plugins import discovery
from plugins.scripts.wasm import WasmEngine
from tests.support.scripts.attacks import attempt_of, invocation

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "wasm"
LIMITS = limits_for("a.wat")
QUICK = LIMITS.model_copy(update={"time_s": 0.3})


def module(body: str, *, top: str = "", memory: str = "1") -> bytes:
    """A module in text whose `execute` has this body."""
    return f"""(module
      (import "mofa" "read" (func $read (param i32)))
      (import "mofa" "call" (func $call (param i32 i32) (result i32)))
      (import "mofa" "fail" (func $fail (param i32 i32)))
      (memory (export "memory") {memory})
      {top}
      (func $execute (export "execute") (param $length i32) (result i64) {body}))""".encode()


def data(text: str, at: int = 1024) -> str:
    escaped = "".join(f"\\{byte:02x}" for byte in text.encode())
    return f'(data (i32.const {at}) "{escaped}")'


def packed(at: int, size: int) -> str:
    return f"(i64.const {at << 32 | size})"


def calling(request: Any) -> bytes:
    """A module that makes one host call and returns the answer as it came."""
    text = json.dumps(request)
    return module(
        f"""(local $n i32)
        (local.set $n (call $call (i32.const 1024) (i32.const {len(text.encode())})))
        (call $read (i32.const 8192))
        (i64.or (i64.const {8192 << 32}) (i64.extend_i32_u (local.get $n)))""",
        top=data(text),
    )


ECHO = module(f"(call $read (i32.const 0)) (i64.or {packed(0, 0)} (i64.extend_i32_u (local.get $length)))", memory="30")


@pytest.fixture(scope="module")
def engine() -> Iterator[WasmEngine]:
    made: WasmEngine = discovery.load("scripts", "wasm")(threads=4)
    yield made
    asyncio.run(made.close())


async def run(engine: WasmEngine, source: bytes, given: Any = None, limits: ScriptLimits = LIMITS, **at: Any) -> Any:
    ended = await engine.start(source, "a.wat", invocation(given, **at), limits)
    assert isinstance(ended, Ended), ended
    return ended.output


# ---- what a module does ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, 21, "é\n", [1, {"a": [True, None]}], {"deep": [[[["x"]]]]}, "x" * 1_000_000])
async def test_json_goes_in_and_comes_out(engine: WasmEngine, value: Any) -> None:
    assert await run(engine, ECHO, value) == value


async def test_the_defaults_of_a_module_are_those_of_the_documentation() -> None:
    assert (LIMITS.memory_mb, LIMITS.host_calls, LIMITS.time_s) == (16, 1000, 2.0)
    assert engine_of("a.wasm") == "wasm"
    assert limits_for("a.wasm", ScriptLimits(time_s=1)) == LIMITS.model_copy(update={"time_s": 1.0})
    assert limits_for("a.py") == ScriptLimits()


async def test_log_config_clock_and_chance_are_answered_at_once(engine: WasmEngine) -> None:
    assert await run(engine, calling({"function": "config", "args": ["k"]}), config={"k": {"v": 1}}) == {"value": {"v": 1}}
    assert await run(engine, calling({"function": "now"})) == {"value": "2026-05-17T12:30:00+00:00"}
    first = await run(engine, calling({"function": "random"}))
    assert 0 <= first["value"] < 1 and first == await run(engine, calling({"function": "random"}))
    ended = await engine.start(
        calling({"function": "log", "args": {"message": "hm", "level": "warning"}}), "a.wat", invocation(), LIMITS
    )
    assert [(line.level, line.text) for line in ended.log] == [("warning", "hm")]


async def test_the_log_keeps_the_beginning_of_what_is_written(engine: WasmEngine) -> None:
    """A module that may only log writes 300 lines of a megabyte: what is kept is cut as it comes."""
    text = '{"function": "log", "args": ["'
    source = module(
        f"""(local $n i32)
        (memory.fill (i32.const {1024 + len(text)}) (i32.const 120) (i32.const 1000000))
        (memory.copy (i32.const {1024 + len(text) + 1000000}) (i32.const 512) (i32.const 3))
        (loop $again
          (drop (call $call (i32.const 1024) (i32.const {len(text) + 1000003})))
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $n) (i32.const 300))))
        {packed(500, 1)}""",
        top=data(text) + data('"]}', 512) + data("1", 500),
        memory="17",
    )
    ended = await engine.start(source, "a.wat", invocation(), LIMITS.model_copy(update={"time_s": 60.0}))
    assert isinstance(ended, Ended)
    assert all(line.text.startswith("xxxx") for line in ended.log)
    assert sum(len(line.text) for line in ended.log) < LOG_CHARACTERS + 3_000
    assert ended.log[-1].text.endswith("[The log is full: later lines are not kept.]")


async def test_a_host_call_suspends_and_is_answered_elsewhere(engine: WasmEngine) -> None:
    source = calling({"function": "call_tool", "args": {"name": "add", "args": {"a": 1}}})
    waiting = await engine.start(source, "a.wat", invocation(), LIMITS)
    assert isinstance(waiting, Waiting)
    assert (waiting.call.function, waiting.call.args) == ("call_tool", {"name": "add", "args": {"a": 1}})
    another: WasmEngine = discovery.load("scripts", "wasm")()
    try:
        for answer, heard in (
            (HostAnswer(value={"b": 2}), {"value": {"b": 2}}),
            (HostAnswer(error="broken"), {"error": "broken"}),
        ):
            ended = await another.resume(source, "a.wat", invocation(), LIMITS, waiting.snapshot, answer)
            assert ended == Ended(heard)
    finally:
        await another.close()


async def test_nothing_stays_from_one_call_to_the_next(engine: WasmEngine) -> None:
    """Instances wait ready for a call, and each takes one only."""
    counts = module(
        f"""(i32.store8 (i32.const 64) (i32.add (i32.load8_u (i32.const 64)) (i32.const 1)))
        {packed(64, 1)}""",
        top=data("0", 64),
    )
    assert [await run(engine, counts) for _ in range(6)] == [1] * 6


async def test_further_entry_points_are_found_and_run(engine: WasmEngine) -> None:
    source = module(packed(64, 1), top=data("1", 64) + f'(func (export "init") (param i32) (result i64) {packed(64, 1)})')
    assert (await engine.check(source, "a.wat", LIMITS)).entries == ("execute", "init")
    assert await engine.start(source, "a.wat", replace(invocation(), entry="init"), LIMITS) == Ended(1)
    with pytest.raises(ScriptError, match=r"a\.wat: has no function stop; it has execute, init"):
        await engine.start(source, "a.wat", replace(invocation(), entry="stop"), LIMITS)


async def test_the_example_in_rust_does_what_its_documentation_says(engine: WasmEngine) -> None:
    source = (EXAMPLES / "order-total" / "order_total.wasm").read_bytes()
    order = {"items": [{"price": 2.5, "count": 4}, {"price": 1}]}
    ended = await engine.start(source, "order_total.wasm", invocation(order, config={"currency": "CHF"}), LIMITS)
    assert isinstance(ended, Ended)
    assert ended.output == {"total": 11.0, "currency": "CHF"}
    assert [line.text for line in ended.log] == ["2 items"]
    with pytest.raises(ScriptError, match=r"order_total\.wasm: items\.1\.price must be a number"):
        await engine.start(source, "order_total.wasm", invocation({"items": [{"price": 1}, {}]}), LIMITS)
    assert await run(engine, (EXAMPLES / "echo.wat").read_bytes(), {"a": 1}) == {"a": 1}


async def test_a_module_says_why_it_fails(engine: WasmEngine) -> None:
    source = module(f"(call $fail (i32.const 1024) (i32.const 9)) {packed(1024, 9)}", top=data('"no seats"'[1:-1] + "!"))
    with pytest.raises(ScriptError, match=r"a\.wat: no seats!"):
        await run(engine, source)


async def test_modules_run_side_by_side_and_do_not_mix_their_ends(engine: WasmEngine) -> None:
    """What one call raises is never raised in another, whose thread waits for the same lock."""
    says = {n: module(f"(call $fail (i32.const 1024) (i32.const 3)) {packed(0, 0)}", top=data(f"n{n:02}")) for n in range(3)}

    async def one(n: int) -> str:
        kind = n % 5
        try:
            if kind < 3:
                await run(engine, says[kind])
            elif kind == 3:
                await run(engine, calling({"function": "kv_get", "args": ["a"]}))
            else:
                return str(await run(engine, ECHO, n))
        except (ScriptError, AssertionError) as error:
            return "waits" if "Waiting" in str(error) else str(error)
        return "?"

    expected = ["a.wat: n00", "a.wat: n01", "a.wat: n02", "waits"]
    found = await asyncio.gather(*(one(n) for n in range(200)))
    assert found == [expected[n % 5] if n % 5 < 4 else str(n) for n in range(200)]


# ---- what no module gets past ----------------------------------------------------------------------------------------

SPIN = "(loop $again (br $again)) (unreachable)"
PATIENT = {"time_s": 30.0}

LIMITED: dict[str, tuple[bytes, str, dict[str, Any]]] = {
    "endless loop": (module(SPIN), "fuel", PATIENT),
    "endless loop, with fuel for hours": (module(SPIN), "time_s", {"fuel": 10**11}),
    "endless recursion": (module("(call $execute (local.get $length))"), "recursion", {"fuel": 10**11, "time_s": 5}),
    "memory to begin with": (module(packed(0, 0), memory="257"), "memory_mb", {}),
    "table to begin with": (module(packed(0, 0), top="(table 20000 funcref)"), "memory_mb", {}),
    "host calls without end": (
        module('(loop $again (drop (call $call (i32.const 1024) (i32.const 39))) (br $again)) (unreachable)',
               top=data('{"function": "log", "args": ["a"]}     ')), "host_calls", PATIENT),
    "a result that is too long": (module(packed(0, 2_000_000), memory="40"), "result_bytes", {}),
    "a host call that is too long": (
        module(f"(drop (call $call (i32.const 0) (i32.const 2000000))) {packed(0, 0)}", memory="40"), "result_bytes", {}),
    "words of failure that are too long": (
        module(f"(call $fail (i32.const 0) (i32.const 2000000)) {packed(0, 0)}", memory="40"), "result_bytes", {}),
    "a start function that hangs": (module(packed(0, 0), top=f"(func $begin {SPIN}) (start $begin)"), "fuel", PATIENT),
    "a start function that hangs, with fuel for hours": (
        module(packed(0, 0), top=f"(func $begin {SPIN}) (start $begin)"), "time_s", {"fuel": 10**11}),
    "a deep result": (module(packed(1024, 80), top=data("[" * 40 + "]" * 40)), "depth", {}),
    "a very deep result": (module(packed(1024, 40000), top=data("[" * 20000 + "]" * 20000)), "depth", {}),
    "a result of many values": (module(packed(1024, 4001), top=data("[" + "1," * 1999 + "1]")), "nodes", {"nodes": 1000}),
    "filling memory in one instruction, again and again": (
        module(f"(loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 16000000)) (br $again)) {packed(0, 0)}",
               memory="256"), "time_s", {"fuel": 10**11}),
    "a module that is too long": (b"(module" + b" " * 1_100_000 + b")", "source_bytes", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITED)
async def test_a_limit_holds_and_stalls_nobody(engine: WasmEngine, name: str) -> None:
    source, limit, other = LIMITED[name]
    tried = await attempt_of(lambda: engine.start(source, "a.wat", invocation(), QUICK.model_copy(update=other)))
    assert (tried.outcome, tried.limit) == ("limit", limit), tried
    assert not tried.stalled


@pytest.mark.parametrize(("table", "grows"), [(False, "memory"), (True, "table")])
async def test_what_grows_is_refused_at_the_limit(engine: WasmEngine, table: bool, grows: str) -> None:
    """`grow` gives -1 there, as the specification says; the module goes on, and says how far it came."""
    grow = "(table.grow (ref.null func) (i32.const 100))" if table else "(memory.grow (i32.const 1))"
    size = "(table.size)" if table else "(memory.size)"
    # The number that it came to, in decimal, written backwards from 64.
    source = module(
        f"""(local $n i32) (local $at i32)
        (loop $again (br_if $again (i32.ne {grow} (i32.const -1))))
        (local.set $n {size}) (local.set $at (i32.const 64))
        (loop $digit
          (local.set $at (i32.sub (local.get $at) (i32.const 1)))
          (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))
          (local.set $n (i32.div_u (local.get $n) (i32.const 10)))
          (br_if $digit (local.get $n)))
        (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
                (i64.extend_i32_u (i32.sub (i32.const 64) (local.get $at))))""",
        top="(table 0 funcref)",
    )
    assert await run(engine, source) == (10_000 if table else 256)


FAULTY = {
    "traps": (module("(unreachable)"), "it trapped"),
    "divides by zero": (module("(i64.div_s (i64.const 1) (i64.const 0))"), "divide by zero"),
    "reads outside its memory": (module("(i64.load (i32.const 65530))"), "out of bounds"),
    "a result outside its memory": (module(packed(65530, 100)), "the result: 100 bytes at 65,530 are not within its memory"),
    "a result at a negative address": (module("(i64.const -4294967286)"), "the result: 10 bytes at 4,294,967,295 are not within"),
    "a call outside its memory": (
        module(f"(drop (call $call (i32.const -8) (i32.const 100))) {packed(0, 0)}"), "mofa.call: 100 bytes at 4,294,967,288"),
    "reads its input to outside": (module(f"(call $read (i32.const 65535)) {packed(0, 0)}"), "mofa.read: 4 bytes at 65,535"),
    "reads its input to a negative address": (module(f"(call $read (i32.const -1)) {packed(0, 0)}"), "not within its memory"),
    "reads twice": (
        module(f"(call $read (i32.const 0)) (loop $again (call $read (i32.const 0)) (br $again)) {packed(0, 0)}"), "read already"),
    "says why outside": (module(f"(call $fail (i32.const -1) (i32.const 9)) {packed(0, 0)}"), "mofa.fail: 9 bytes at"),
    "not JSON": (module(packed(1024, 3), top=data("{a}")), "the result is not JSON"),
    "no text": (module(packed(1024, 3), top='(data (i32.const 1024) "\\22\\ff\\22")'), "the result is not JSON"),
    "half a pair of surrogates": (module(packed(1024, 8), top=data('"\\ud800"')), "the result is not JSON"),
    "nothing": (module(packed(0, 0)), "the result is not JSON"),
    "a call that is not JSON": (module(f"(drop (call $call (i32.const 0) (i32.const 4))) {packed(0, 0)}"), "a host call is not JSON"),
    "a call of another form": (calling(["log"]), 'a host call must be {"function"'),
    "a call of nothing known": (calling({"function": "system", "args": ["ls"]}), "system is not a host function"),
    "a call that is not granted": (calling({"function": "publish", "args": ["a", 1]}), "publish: not granted"),
    "its start function calls the host": (
        module(packed(0, 0), top="(func $begin (drop (call $call (i32.const 0) (i32.const 0)))) (start $begin)"),
        "its start function calls the host"),
    "its start function traps": (module(packed(0, 0), top="(func $begin (unreachable)) (start $begin)"), "it trapped"),
    "data outside its memory": (module(packed(0, 0), top=data("x", 70000)), "out of bounds"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
async def test_what_a_module_does_wrong_is_its_failure(engine: WasmEngine, name: str) -> None:
    source, words = FAULTY[name]
    with pytest.raises(ScriptError) as failed:
        await run(engine, source, limits=QUICK)
    assert str(failed.value).startswith("a.wat: ") and words in str(failed.value)


SHAPES = {
    "no module": (b"hello", "is not a WebAssembly module that can run here"),
    "a broken module": (b"\0asm\1\0\0\0\1\2\3", "is not a WebAssembly module that can run here"),
    "wrong text": (b"(module (func (export \"execute\") (i32.const)))", "is not a WebAssembly module that can run here"),
    "no memory": (b'(module (func (export "execute") (param i32) (result i64) (i64.const 0)))', "must export its memory"),
    "no execute": (b'(module (memory (export "memory") 1) (func (export "run")))', "must export a function execute"),
    "an execute of another type": (
        b'(module (memory (export "memory") 1) (func (export "execute") (param i32 i32) (result i64) (i64.const 0)))',
        "exports execute as (i32, i32) -> i64"),
    "an execute that is no function": (
        b'(module (memory (export "memory") 1) (global (export "execute") i32 (i32.const 0)))', "exports execute as global"),
    "a memory that is none": (
        b'(module (func (export "memory")) (func (export "execute") (param i32) (result i64) (i64.const 0)))', "must export its memory"),
    "WASI": (module(packed(0, 0)).replace(b'"mofa" "fail"', b'"wasi_snapshot_preview1" "fd_close"'), "WASI is not available"),
    "a stranger's function": (module(packed(0, 0)).replace(b'"mofa" "fail"', b'"env" "system"'), "imports env.system"),
    "a function of another type": (
        module("(i64.const 0)").replace(b'"fail" (func $fail (param i32 i32))', b'"fail" (func $fail (param i64))'), "imports mofa.fail as (i64)"),
    "a memory of ours": (
        b'(module (import "mofa" "read" (memory 1)) (export "memory" (memory 0))'
        b' (func (export "execute") (param i32) (result i64) (i64.const 0)))', "imports mofa.read as memory"),
    "memory of 64 bits": (b'(module (memory (export "memory") i64 1))', "is not a WebAssembly module that can run here"),
    "shared memory": (b'(module (memory (export "memory") 1 2 shared))', "is not a WebAssembly module that can run here"),
    "two memories": (b'(module (memory (export "memory") 1) (memory 1))', "is not a WebAssembly module that can run here"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
async def test_a_module_that_is_none_of_ours_is_refused_before_it_runs(engine: WasmEngine, name: str) -> None:
    source, words = SHAPES[name]
    with pytest.raises(ScriptError) as refused:
        await engine.check(source, "a.wat", LIMITS)
    assert str(refused.value).startswith("a.wat: ") and words in str(refused.value)


async def test_a_function_that_compiles_for_ever_is_given_up(engine: WasmEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.scripts._wasm_module.COMPILE_S", 1)
    # Loops over many live variables: what a compiler has to join grows with loops times variables (8,000 and 2,000
    # take 20 s where a plain function of the same length takes 0.2 s), so that no machine is fast enough.
    names = 2000
    variables = "".join(f"(local $v{i} i64)" for i in range(names))
    loops = "".join(
        f"(loop $l{j} (local.set $v{j % names} (i64.add (local.get $v{j % names}) (local.get $v{(7 * j + 1) % names})))"
        f" (br_if $l{j} (i64.eqz (local.get $v{3 * j % names}))))"
        for j in range(8000)
    )
    total = "".join(f"(local.set $v0 (i64.add (local.get $v0) (local.get $v{i})))" for i in range(names))
    source = bytes(wat2wasm(module(f"{variables} {loops} {total} (local.get $v0)")))
    assert len(source) < LIMITS.source_bytes
    tried = await attempt_of(lambda: engine.start(source, "a.wat", invocation(), LIMITS))
    assert (tried.outcome, tried.limit) == ("limit", "source_bytes"), tried
    assert "compiling it takes more than 1 s of processor time" in tried.words
    assert tried.turns >= 3, "the event loop went on while it was compiled"


async def test_a_second_call_does_not_compile_again(engine: WasmEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    source = module(packed(1024, 1), top=data("7"))
    assert await run(engine, source) == 7
    monkeypatch.setattr("plugins.scripts._wasm_module.COMPILE_S", 0)  # a process of the compiler ends before it begins
    for _ in range(20):
        assert await run(engine, source) == 7
