"""Scripts: names, limits, contents, grants and logs."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.basics.errors import InvalidInput, ScriptError, ScriptLimit
from kernel.basics.sha256 import sha256_of
from kernel.kinds.script import (
    LINE_CHARACTERS,
    LOG_CHARACTERS,
    LOG_LINES,
    SEAM,
    Log,
    LogLine,
    ScriptLimits,
    check_ceiling,
    check_source,
    check_value,
    content_bytes,
    content_hash,
    content_text,
    engine_of,
    limits_for,
)
from kernel.kinds.script_host import check_grants, read_call


@pytest.mark.parametrize(
    ("name", "engine"), [("a.py", "monty"), ("rate.rhai", "rhai"), ("x.wasm", "wasm"), ("x.y.wat", "wasm"), ("mine.lua", "lua")]
)
def test_the_ending_chooses_the_engine(name: str, engine: str) -> None:
    assert engine_of(name) == engine


@pytest.mark.parametrize("name", ["", "x", ".py", "x.", "../x.py", "a/b.py", "x\n.py"])
def test_a_name_that_chooses_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="must be a file name whose ending chooses the engine"):
        engine_of(name)


def test_the_default_limits_are_those_of_the_documentation() -> None:
    limits = ScriptLimits()
    assert (limits.time_s, limits.memory_mb, limits.recursion, limits.host_calls) == (2.0, 64, 64, 100)
    assert (limits.source_bytes, limits.result_bytes, limits.depth) == (256 * 1024, 1024 * 1024, 32)


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "size", "limit"), [("x", 1_048_577, "result_bytes"), (nested(33), 66, "depth"), ([0] * 100_000, 200_001, "nodes")]
)
def test_a_value_beyond_a_limit_is_refused_by_that_limits_name(value: Any, size: int, limit: str) -> None:
    with pytest.raises(ScriptLimit) as caught:
        check_value(value, size, "the result", ScriptLimits())
    assert caught.value.limit == limit


def test_a_value_at_its_limits_passes() -> None:
    check_value(nested(32), 1_048_576, "the result", ScriptLimits())
    check_value([0] * 99_999, 200_000, "the result", ScriptLimits())
    check_source(b"x" * 262_144, "a.py", ScriptLimits())


def test_a_source_that_is_too_long_is_refused() -> None:
    with pytest.raises(ScriptLimit, match=r"a\.py: 262,145 bytes"):
        check_source(b"x" * 262_145, "a.py", ScriptLimits())


@pytest.mark.parametrize(("name", "content"), [("a.py", "é = 1\n".encode()), ("a.wasm", b"\0asm\xff\xfe")])
def test_a_scripts_content_is_kept_as_text_whatever_it_is(name: str, content: bytes) -> None:
    text = content_text(name, content)
    assert content_bytes(name, text) == content
    assert content_hash(name, content) == sha256_of(text)


def test_content_that_is_not_text_is_refused() -> None:
    with pytest.raises(ScriptError, match="must be UTF-8 text; byte 1 is not"):
        content_text("a.py", b"x\xff")
    with pytest.raises(ScriptError, match="not base64"):
        content_bytes("a.wasm", "***")


def test_arguments_are_named_and_defaults_filled_in() -> None:
    call = read_call("call_tool", ["calculator"], {}, ["tool"])
    assert call.args == {"name": "calculator", "args": {}}
    assert read_call("kv_get", [], {"key": "a"}, ["kv"]).args == {"key": "a", "default": None}


@pytest.mark.parametrize(
    ("function", "positional", "named", "words"),
    [
        ("os_system", ["ls"], {}, "is not a host function"),
        ("publish", ["a", 1, 2], {}, "takes 2 arguments, not 3"),
        ("publish", ["a"], {"topic": "b", "content": 1}, "given twice: topic"),
        ("publish", ["a"], {"contents": 1}, "no such argument: contents"),
        ("publish", ["a"], {}, "content is required"),
        ("publish", [1, 2], {}, "topic must be a text; got int"),
        ("call_tool", ["a", []], {}, "args must be a object; got list"),
        ("call_tool", [None], {}, "name must be a text; got NoneType"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(function: str, positional: list[Any], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ScriptError, match=words):
        read_call(function, positional, named, ["tool", "publish"])


@pytest.mark.parametrize(
    ("grants", "allowed"),
    [
        ([], False),
        (["kv"], False),
        (["tool"], True),
        (["tool:calculator"], True),
        (["tool:calc*"], True),
        (["tool:shell"], False),
        (["log", "tool:calculator"], True),
    ],
)
def test_nothing_may_be_called_that_is_not_granted(grants: list[str], allowed: bool) -> None:
    if allowed:
        assert read_call("call_tool", ["calculator"], {}, grants).function == "call_tool"
        return
    with pytest.raises(ScriptError, match=r"call_tool: not granted\. Grant 'tool' \(or 'tool:calculator'\) to the script"):
        read_call("call_tool", ["calculator"], {}, grants)


def test_a_grant_of_an_unknown_capability_is_refused() -> None:
    check_grants(["tool", "kv:cache.*"])
    with pytest.raises(InvalidInput, match="'shell' is not a capability; there are log, config, kv"):
        check_grants(["shell"])


@pytest.mark.parametrize(
    ("name", "limits", "ceiling", "words"),
    [
        ("a.py", {"time_s": 1}, {}, None),
        ("a.py", {"time_s": 2, "memory_mb": 64}, {}, None),
        ("a.py", {"time_s": 5}, {}, "limits.time_s: shout 1.0.0 asks for 5.0; at most 2.0 is allowed here"),
        ("a.py", {"time_s": 5}, {"time_s": 5}, None),
        ("a.py", {"time_s": 6}, {"time_s": 5}, "at most 5.0 is allowed here"),
        ("a.py", {"memory_mb": 128}, {"time_s": 5}, "put plugins: {limits: {memory_mb: 128}} into the workers' mofa.yaml"),
        ("a.py", {"time_s": 2}, {"time_s": 1}, None),  # it widens, and does not narrow
        ("a.wasm", {"memory_mb": 64}, {}, "at most 16 is allowed here"),
        ("a.wasm", {"result_bytes": 1_572_864}, {}, None),
        ("a.rhai", {"fuel": 20_000_000}, {}, "at most 10000000 is allowed here"),
        ("a.wasm", {"fuel": 100_000_000}, {}, None),
    ],
)
def test_a_manifest_widens_limits_as_far_as_the_operator_allows(
    name: str, limits: dict[str, float], ceiling: dict[str, float], words: str | None
) -> None:
    asked, allowed = limits_for(name, ScriptLimits.model_validate(limits)), ScriptLimits.model_validate(ceiling)
    if words is None:
        check_ceiling(name, asked, allowed, "shout 1.0.0")
        return
    with pytest.raises(InvalidInput) as caught:
        check_ceiling(name, asked, allowed, "shout 1.0.0")
    assert words in str(caught.value)


def test_a_log_ends_at_its_limit_with_a_note() -> None:
    log = Log()
    log.add({"a": 1}, "warning")
    log.add("x" * 10_000)
    assert [(line.level, len(line.text)) for line in log.since(0)] == [("warning", 12), ("info", LINE_CHARACTERS + SEAM + 1)]
    for _ in range(1000):
        log.add("y" * 1000)
    lines = log.since(2)
    assert sum(len(line.text) for line in log.since(0)) < LOG_CHARACTERS + 1_100
    assert log.full() and lines[-1].text.endswith("[The log is full: later lines are not kept.]")
    assert not any("full" in line.text for line in lines[:-1])
    many = Log(LogLine(text="") for _ in range(5000))
    assert len(many) == LOG_LINES and many.full()
