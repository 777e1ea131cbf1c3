"""Rhai scripts as people write them, in the real Rhai; what every engine must do is in test_script_engines.py."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import LOG_CHARACTERS, Ended, HostAnswer, ScriptLimits, Waiting
from plugins import discovery
from plugins.scripts.rhai import RhaiEngine
from tests.support.scripts.attacks import invocation

SCRIPTS = Path(__file__).resolve().parents[3] / "plugins" / "scripts"

RATING = """
let rate = |score| switch score {
    90..=100 => "A",
    70..90 => "B",
    50..70 => "C",
    _ => "D",
};

let student = #{ name: input.name, grades: [] };
for score in input.scores {
    student.grades.push(rate.call(score));
}
student
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[RhaiEngine]:
    made: RhaiEngine = discovery.load("scripts", "rhai")()
    yield made
    asyncio.run(made.close())


async def value(engine: RhaiEngine, source: str, given: Any = None, limits: ScriptLimits | None = None) -> Any:
    ended = await engine.start(source.encode(), "a.rhai", invocation(given), limits or ScriptLimits())
    assert isinstance(ended, Ended)
    return ended.output


@pytest.mark.parametrize(
    ("source", "given", "expected"),
    [
        ("(1 + 2) * 3 + 4", None, 13),
        ("fn fibonacci(n) { if n < 2 { n } else { fibonacci(n - 1) + fibonacci(n - 2) } }\nfibonacci(10)", None, 55),
        ("#{ a: 1, b: #{ c: [1, 2.5, 'x', \"y\", (), true] } }", None, {"a": 1, "b": {"c": [1, 2.5, "x", "y", None, True]}}),
        ("let a = [3, 1, 2]; a.sort(); a.push(9); a.filter(|x| x > 1).map(|x| x * 10)", None, [20, 30, 90]),
        ("let n = 40; let add = |x| x + n; add.call(2)", None, 42),
        ('switch input { 1 | 2 => "few", 3..10 if input > 5 => "many", _ => "else" }', 7, "many"),
        ('let who = "you"; `Hello ${who}, ${1 + 1} times`', None, "Hello you, 2 times"),
        ("let r = 0; try { throw #{ code: 42 } } catch (e) { r = e.code } r", None, 42),
        ("let r = \"\"; try { 1 / 0 } catch (e) { r = `${e.error}` } r", None, "ErrorArithmetic"),
        ("fn total(order) { order.items.map(|i| i.price * i.n).reduce(|s, x| s + x, 0) }\ntotal(input)",
         {"items": [{"price": 5, "n": 2}, {"price": 2.5, "n": 4}]}, 20.0),
        ("const RATE = 2; fn execute(input) { input.n * global::RATE }", {"n": 21}, 42),
        ("fn execute(input) { again(input) } fn again(x) { parse_json(to_json(x)) }", ["é", None], ["é", None]),
        (RATING, {"name": "Ann", "scores": [95, 75, 65, 45]}, {"name": "Ann", "grades": ["A", "B", "C", "D"]}),
    ],
)  # fmt: skip
async def test_a_script_means_what_it_means_in_rhai(engine: RhaiEngine, source: str, given: Any, expected: Any) -> None:
    assert await value(engine, source, given) == expected


async def test_functions_are_called_with_json(engine: RhaiEngine) -> None:
    source = b"fn execute(input) { input }\nfn init() { #{ ready: true } }\nfn stop(given) { given }"
    assert (await engine.check(source, "a.rhai", ScriptLimits())).entries == ("execute", "init", "stop")
    begun = await engine.start(source, "a.rhai", replace(invocation(), entry="init"), ScriptLimits())
    assert begun == Ended({"ready": True})


@pytest.mark.parametrize(
    ("source", "limits", "limit"),
    [
        ("loop { }", ScriptLimits(fuel=1000), "fuel"),
        ("let n = 0; loop { n += 1 }", ScriptLimits(time_s=0.2, fuel=10**10), "time_s"),
        ("fn f(n) { f(n + 1) } f(0)", ScriptLimits(recursion=20), "recursion"),
        ("let b = []; loop { let s = \"\"; s.pad(100000, 'a'); b.push(s); }", ScriptLimits(memory_mb=8), "memory_mb"),
    ],
)  # fmt: skip
async def test_a_limit_is_named_and_cannot_be_caught(engine: RhaiEngine, source: str, limits: ScriptLimits, limit: str) -> None:
    functions, _, rest = source.rpartition("} ") if source.startswith("fn") else ("", "", source)
    caught = f"{functions}{'} ' if functions else ''}try {{ {rest} }} catch {{ }} return 1;"
    with pytest.raises(ScriptLimit) as stopped:
        await value(engine, caught, limits=limits)
    assert stopped.value.limit == limit


async def test_what_is_run_again_does_not_log_again(engine: RhaiEngine) -> None:
    source, at, limits = b'print("one"); let a = kv_get("a"); print(`two ${a}`); kv_get("b")', invocation(), ScriptLimits()
    first = await engine.start(source, "a.rhai", at, limits)
    assert isinstance(first, Waiting)
    second = await engine.resume(source, "a.rhai", at, limits, first.snapshot, HostAnswer(value=7))
    assert isinstance(second, Waiting)
    third = await engine.resume(source, "a.rhai", at, limits, second.snapshot, HostAnswer(value=8))
    assert [line.text for step in (first, second, third) for line in step.log] == ["one", "two 7"]
    assert isinstance(third, Ended)
    assert third.output == 8


async def test_the_log_keeps_the_beginning_of_what_is_written(engine: RhaiEngine) -> None:
    source = b'let s = ""; s.pad(500000, "x"); for n in 0..90 { log(s); print(s); } 1'
    ended = await engine.start(source, "a.rhai", invocation(), ScriptLimits(time_s=60, host_calls=1000))
    assert isinstance(ended, Ended)
    assert sum(len(line.text) for line in ended.log) < LOG_CHARACTERS + 3_000
    assert ended.log[-1].text.endswith("[The log is full: later lines are not kept.]")


async def test_a_snapshot_of_another_script_is_found_out(engine: RhaiEngine) -> None:
    at, limits = invocation(), ScriptLimits()
    waiting = await engine.start(b'kv_get("a")', "a.rhai", at, limits)
    assert isinstance(waiting, Waiting)
    for other in (b'kv_get("b")', b"1"):
        with pytest.raises(ScriptError, match="did not take the same path again"):
            await engine.resume(other, "a.rhai", at, limits, waiting.snapshot, HostAnswer(value=1))


async def test_a_call_that_is_not_granted_names_its_place(engine: RhaiEngine) -> None:
    with pytest.raises(ScriptError, match=r"a\.rhai:2:\d+: publish: not granted") as denied:
        await value(engine, 'let x = 1;\npublish("a", 1)')
    assert denied.value.line == 2


async def test_execute_takes_the_input(engine: RhaiEngine) -> None:
    with pytest.raises(ScriptError, match=r"a\.rhai: execute must take one argument, the input"):
        await engine.check(b"fn execute() { 1 }", "a.rhai", ScriptLimits())


def test_the_module_was_built_from_the_source_beside_it() -> None:
    """`make rhai` puts the hash of its source into a custom section of the module."""
    files = ["Cargo.toml", "Cargo.lock", "src/host.rs", "src/json.rs", "src/lib.rs", "build.sh"]
    source = hashlib.sha256(b"".join((SCRIPTS / "_rhai" / name).read_bytes() for name in files)).hexdigest()
    module = (SCRIPTS / "rhai.wasm").read_bytes()
    assert sorted(path.name for path in (SCRIPTS / "_rhai/src").iterdir()) == ["host.rs", "json.rs", "lib.rs"]
    assert source.encode() in module, "the source has changed: run make rhai"
