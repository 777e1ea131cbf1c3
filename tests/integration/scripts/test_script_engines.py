"""The contract of every script engine: what it does, and what no script gets past. Real interpreters, real processes.

A new engine is a line in `ENGINES`, a list of attacks in its language, and the well-behaved scripts of `GOOD`.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import LOG_CHARACTERS, LOG_LINES, Ended, HostAnswer, ScriptEngine, ScriptLimits, Waiting
from plugins import discovery
from tests.support.scripts.attacks import Attack, attempt, invocation
from tests.support.scripts.attacks_py import ATTACKS as PYTHON_ATTACKS
from tests.support.scripts.attacks_rhai import ATTACKS as RHAI_ATTACKS

"""How long the event loop may stand still: no attack makes it wait; the machine may be busy with other things."""


@dataclass(frozen=True)
class Language:
    """An engine, its attacks, and the same well-behaved scripts in its language.

    `doubles` returns twice `input.n`; `asks` returns `[kv_get("a"), kv_get("b")]`; `asks_often` calls the host 10 times
    with 50 ms or so of work between; `catches` returns "caught" where `call_tool("x")` fails; `fails` fails on line 3;
    `time_and_chance` returns text that is made of the clock and of chance; `configured` logs and returns `config("greeting")`;
    `broken` has a syntax error on line 2; `no_execute` has none.
    """

    ending: str
    attacks: list[Attack]
    doubles: str
    asks: str
    asks_often: str
    catches: str
    fails: str
    time_and_chance: str
    configured: str
    broken: str
    no_execute: str


PYTHON = Language(
    ending=".py",
    attacks=PYTHON_ATTACKS,
    doubles="def execute(input):\n    return input['n'] * 2\n",
    asks="def execute(input):\n    first = kv_get('a')\n    return [first, kv_get(key='b', default=0)]\n",
    asks_often="""
def execute(input):
    for i in range(10):
        sum(range(input['n']))
        kv_get(str(i))
""",
    catches="""
def execute(input):
    try:
        return call_tool('x')
    except RuntimeError as error:
        return 'caught ' + str(error)
""",
    fails="def execute(input):\n    x = 1\n    return x / (x - 1)\n",
    time_and_chance="""
from datetime import datetime
import random
def execute(input):
    return f'{datetime.now().isoformat()} {random.random()}'
""",
    configured="def execute(input):\n    log('on my way', 'warning')\n    return config('greeting')\n",
    broken="def execute(input):\n    return (\n",
    no_execute="def other(input):\n    return 1\n",
)

RHAI = Language(
    ending=".rhai",
    attacks=RHAI_ATTACKS,
    doubles="fn execute(input) { input.n * 2 }\n",
    asks="fn execute(input) {\n    let first = kv_get('a'.to_string());\n    [first, kv_get(\"b\", 0)]\n}\n",
    asks_often="""
fn execute(input) {
    for i in 0..10 {
        for j in 0..input.n { }
        kv_get(i.to_string());
    }
}
""",
    catches="""
fn execute(input) {
    try { return call_tool("x"); } catch (error) { return "caught " + error; }
}
""",
    fails="fn execute(input) {\n    let x = 1;\n    return x / (x - 1);\n}\n",
    time_and_chance="fn execute(input) { `${now()} ${random()}` }\n",
    configured='fn execute(input) {\n    log("on my way", "warning");\n    config("greeting")\n}\n',
    broken="fn execute(input) {\n    let x = ;\n}\n",
    no_execute="fn other(input) { 1 }\n",
)

ENGINES: dict[str, Language] = {"monty": PYTHON, "rhai": RHAI}


@pytest.fixture(scope="module")
def engines() -> Iterator[dict[str, ScriptEngine]]:
    made: dict[str, ScriptEngine] = {name: discovery.load("scripts", name)() for name in ENGINES}
    for name, engine in made.items():  # what a machine does once, it does before the clocks run
        asyncio.run(engine.check(ENGINES[name].doubles.encode(), f"good{ENGINES[name].ending}", ScriptLimits()))
    yield made
    for engine in made.values():
        asyncio.run(engine.close())


@pytest.fixture
def engine(engines: dict[str, ScriptEngine], name: str) -> ScriptEngine:
    return engines[name]


@pytest.fixture
def speaks(name: str) -> Language:
    return ENGINES[name]


every_engine = pytest.mark.parametrize("name", ENGINES)


@pytest.mark.parametrize(
    ("name", "attack"),
    [pytest.param(n, a, id=f"{n}: {a.name}") for n, language in ENGINES.items() for a in language.attacks],
)
async def test_an_attack_is_stopped_and_stalls_nobody(engine: ScriptEngine, name: str, attack: Attack) -> None:
    tried = await attempt(engine, attack, ENGINES[name].ending)
    assert tried.outcome in attack.ends, tried
    assert len(tried.words) < 3000
    assert not tried.stalled


@every_engine
async def test_there_are_about_a_hundred_attacks(name: str) -> None:
    assert len(ENGINES[name].attacks) >= 95
    assert len({attack.name for attack in ENGINES[name].attacks}) == len(ENGINES[name].attacks)


async def run(engine: ScriptEngine, speaks: Language, source: str, value: Any = None, **other: Any) -> Ended | Waiting:
    limits = other.pop("limits", ScriptLimits())
    return await engine.start(source.encode(), f"good{speaks.ending}", invocation(value, **other), limits)


@every_engine
async def test_a_script_turns_json_into_json(engine: ScriptEngine, speaks: Language) -> None:
    assert await run(engine, speaks, speaks.doubles, {"n": 21}) == Ended(42)


@every_engine
async def test_a_script_goes_on_from_its_snapshot_in_another_process(engine: ScriptEngine, speaks: Language, name: str) -> None:
    source, at, limits = speaks.asks.encode(), invocation(), ScriptLimits()
    first = await engine.start(source, f"good{speaks.ending}", at, limits)
    assert isinstance(first, Waiting)
    assert (first.call.function, first.call.args) == ("kv_get", {"key": "a", "default": None})
    another: ScriptEngine = discovery.load("scripts", name)()
    try:
        second = await another.resume(
            source, f"good{speaks.ending}", at, limits, first.snapshot, HostAnswer(value={"deep": [1, None, "é\n"]})
        )
        assert isinstance(second, Waiting)
        assert second.call.args == {"key": "b", "default": 0}
        for answer in ("once", "twice"):  # a snapshot can be taken up as often as an activity is tried
            ended = await another.resume(source, f"good{speaks.ending}", at, limits, second.snapshot, HostAnswer(value=answer))
            assert ended == Ended([{"deep": [1, None, "é\n"]}, answer])
    finally:
        await another.close()


@every_engine
async def test_a_failed_host_call_is_an_error_that_a_script_may_catch(engine: ScriptEngine, speaks: Language) -> None:
    source, at, limits = speaks.catches.encode(), invocation(), ScriptLimits()
    waiting = await engine.start(source, f"good{speaks.ending}", at, limits)
    assert isinstance(waiting, Waiting)
    ended = await engine.resume(
        source, f"good{speaks.ending}", at, limits, waiting.snapshot, HostAnswer(error="the tool is broken")
    )
    assert isinstance(ended, Ended)
    assert ended.output == "caught the tool is broken"


@every_engine
async def test_time_and_host_calls_add_up_over_suspensions(engine: ScriptEngine, speaks: Language) -> None:
    async def play(limits: ScriptLimits, n: int) -> Ended:
        source, at = speaks.asks_often.encode(), invocation({"n": n})
        result = await engine.start(source, f"good{speaks.ending}", at, limits)
        while isinstance(result, Waiting):
            result = await engine.resume(source, f"good{speaks.ending}", at, limits, result.snapshot, HostAnswer(value=None))
        return result

    assert await play(ScriptLimits(time_s=30, host_calls=10), 10) == Ended(None)
    with pytest.raises(ScriptLimit) as caught:
        await play(ScriptLimits(time_s=30, host_calls=9), 10)
    assert caught.value.limit == "host_calls"
    with pytest.raises(ScriptLimit) as caught:  # each of the ten parts alone takes less than a second
        await play(ScriptLimits(time_s=1), 3_000_000)
    assert caught.value.limit in ("time_s", "fuel"), "what counts work adds up too"


@every_engine
async def test_a_failing_script_is_a_failure_with_its_line(engine: ScriptEngine, speaks: Language) -> None:
    with pytest.raises(ScriptError, match=f"good\\{speaks.ending}:3:") as caught:
        await run(engine, speaks, speaks.fails)
    assert caught.value.line == 3
    assert caught.value.column is not None and caught.value.column > 1


@every_engine
async def test_clock_and_chance_are_the_runs_own(engine: ScriptEngine, speaks: Language) -> None:
    first = await run(engine, speaks, speaks.time_and_chance)
    assert first == await run(engine, speaks, speaks.time_and_chance)
    assert isinstance(first, Ended)
    assert "2026-05-17T12:30" in first.output


@every_engine
async def test_log_and_config_are_answered_at_once(engine: ScriptEngine, speaks: Language) -> None:
    ended = await run(engine, speaks, speaks.configured, config={"greeting": "Guten Tag"})
    assert isinstance(ended, Ended)
    assert ended.output == "Guten Tag"
    assert [(line.level, line.text) for line in ended.log] == [("warning", "on my way")]


@every_engine
async def test_nothing_is_granted_by_default(engine: ScriptEngine, speaks: Language) -> None:
    for source in (speaks.asks, speaks.configured, speaks.catches):
        with pytest.raises(ScriptError, match="not granted"):
            await run(engine, speaks, source, grants=())


@every_engine
async def test_an_input_beyond_the_limits_never_reaches_the_script(engine: ScriptEngine, speaks: Language) -> None:
    with pytest.raises(ScriptLimit, match="the input"):
        await run(engine, speaks, speaks.doubles, "x" * 2_000_000)


@every_engine
async def test_a_check_finds_the_entry_points(engine: ScriptEngine, speaks: Language) -> None:
    shape = await engine.check(speaks.doubles.encode(), f"good{speaks.ending}", ScriptLimits())
    assert shape.entries == ("execute",)


@every_engine
async def test_a_check_refuses_what_does_not_parse_with_its_line(engine: ScriptEngine, speaks: Language) -> None:
    with pytest.raises(ScriptError) as caught:
        await engine.check(speaks.broken.encode(), f"bad{speaks.ending}", ScriptLimits())
    assert caught.value.line in (2, 3)
    assert caught.value.column is not None
    with pytest.raises(ScriptError, match=r"execute"):
        await engine.check(speaks.no_execute.encode(), f"bad{speaks.ending}", ScriptLimits())


# ---- Python alone ----------------------------------------------------------------------------------------------------


@pytest.fixture
def python(engines: dict[str, ScriptEngine]) -> ScriptEngine:
    return engines["monty"]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("def execute(input):\n    return kv_get(3)\n", 2, "Expected `str`, found `Literal[3]`"),
        ("def execute(input):\n    return undefined\n", 2, "Name `undefined` used when not defined"),
        ("def execute(input: str) -> int:\n    return input\n", 2, "expected `int`, found `str`"),
        ("def execute(input):\n    return call_tool(name='a', arguments={})\n", 2, "does not match any known parameter"),
    ],
)
async def test_a_check_finds_wrong_types_with_line_and_column(python: ScriptEngine, source: str, line: int, words: str) -> None:
    with pytest.raises(ScriptError) as caught:
        await python.check(source.encode(), "rate.py", ScriptLimits())
    assert caught.value.line == line
    assert str(caught.value).startswith(f"rate.py:{line}:{caught.value.column}: ")
    assert words in str(caught.value)


async def test_execute_takes_the_input(python: ScriptEngine) -> None:
    with pytest.raises(ScriptError, match=r"rate\.py: execute must take one argument, the input"):
        await python.check(b"def execute():\n    return 1\n", "rate.py", ScriptLimits())


async def test_further_entry_points_are_found_and_run_without_an_argument(python: ScriptEngine) -> None:
    source = b"def execute(input):\n    return 1\ndef init():\n    return 'begun'\nstart = 3\n"
    assert (await python.check(source, "rate.py", ScriptLimits())).entries == ("execute", "init")
    ended = await python.start(source, "rate.py", replace(invocation(), entry="init"), ScriptLimits())
    assert ended == Ended("begun")


async def test_a_check_takes_no_longer_than_it_may(python: ScriptEngine) -> None:
    source = b"x = 1\n" + b"".join(b"if x == %d:\n    x = [x]\n" % n for n in range(8000)) + b"def execute(input): return 1\n"
    with pytest.raises((ScriptLimit, ScriptError)):
        await python.check(source[:262_144], "rate.py", ScriptLimits())


async def test_what_is_printed_goes_to_the_log_where_that_is_granted(python: ScriptEngine) -> None:
    source = b"def execute(input):\n    print('a', 1)\n    print('b')\n"
    ended = await python.start(source, "a.py", invocation(), ScriptLimits())
    assert isinstance(ended, Ended)
    assert [line.text for line in ended.log] == ["a 1", "b"]
    assert await python.start(source, "a.py", invocation(grants=()), ScriptLimits()) == Ended(None)


async def test_the_log_keeps_the_beginning_of_what_is_written(python: ScriptEngine) -> None:
    source = b"def execute(input):\n    for n in range(90):\n        log('x' * 900000)\n    print('\\n' * 60000)\n"
    ended = await python.start(source, "a.py", invocation(), ScriptLimits(time_s=60, memory_mb=256))
    assert isinstance(ended, Ended)
    assert len(ended.log) <= LOG_LINES
    assert sum(len(line.text) for line in ended.log) < LOG_CHARACTERS + 3_000
    lines = b"def execute(input):\n    for n in range(90):\n        log('x' * 900000)\n"
    ended = await python.start(lines, "a.py", invocation(), ScriptLimits(time_s=60, memory_mb=256))
    assert isinstance(ended, Ended)
    assert sum(len(line.text) for line in ended.log) < LOG_CHARACTERS + 3_000
    assert ended.log[-1].text.endswith("[The log is full: later lines are not kept.]")


async def test_the_hosts_time_for_a_call_counts(python: ScriptEngine) -> None:
    """The interpreter's own clock stands while the host reads what it was handed: ten thousand times a megabyte."""
    source = b"def execute(input):\n    big = ['x'] * 90000\n    for n in range(9000):\n        config('a', big)\n"
    with pytest.raises(ScriptLimit) as stopped:
        await python.start(source, "a.py", invocation(), ScriptLimits(time_s=1, memory_mb=256, host_calls=10_000))
    assert stopped.value.limit == "time_s"


async def test_the_process_is_left_with_next_to_nothing(python: ScriptEngine) -> None:
    """No environment, no new privileges, no network, an address space that ends."""
    script = asyncio.create_task(
        python.start(b"def execute(input):\n    while True: pass\n", "a.py", invocation(), ScriptLimits(time_s=1))
    )
    pid = None
    async with asyncio.timeout(300):
        while pid is None:
            pid = next((p for p in children(os.getpid()) if "monty" in Path(f"/proc/{p}/exe").resolve().name), None)
            await asyncio.sleep(0.01)
    process = Path(f"/proc/{pid}")
    assert (process / "environ").read_bytes().strip(b"\0") == b""
    assert "NoNewPrivs:\t1" in (process / "status").read_text()
    assert [line.split(":")[0].strip() for line in (process / "net/dev").read_text().splitlines()[2:]] == ["lo"]
    limits = (process / "limits").read_text()
    assert re.search(rf"Max address space +{1 << 30}", limits)
    assert re.search(r"Max file size +0 ", limits)
    with pytest.raises(ScriptLimit):
        await script


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


async def test_a_process_that_is_killed_by_a_stranger_costs_nothing(python: ScriptEngine) -> None:
    script = asyncio.create_task(
        python.start(b"def execute(input):\n    return sum(range(10000000))\n", "a.py", invocation(), ScriptLimits(time_s=30))
    )
    async with asyncio.timeout(300):
        while not (pids := [p for p in children(os.getpid()) if "monty" in Path(f"/proc/{p}/exe").resolve().name]):
            await asyncio.sleep(0.01)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    ended = await script
    assert isinstance(ended, Ended)
    assert ended.output == 49999995000000


async def test_scripts_run_side_by_side(python: ScriptEngine) -> None:
    source = PYTHON.doubles.encode()
    ended = await asyncio.gather(
        *(python.start(source, "a.py", invocation({"n": n}), ScriptLimits(time_s=30)) for n in range(50))
    )
    assert ended == [Ended(2 * n) for n in range(50)]
