"""What a YAML file may be at most: a small one can stand for a very large value."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import DEPTH, YAML_BYTES, YAML_MERGES, YAML_NODES
from runtime.yaml_source import read, read_bytes

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""A billion laughs: 10 to the power of 9 in 500 bytes."""

KEYS = "{" + ", ".join(f"k{number}: 1" for number in range(4000)) + "}"

HOSTILE: dict[str, tuple[str, str]] = {
    "a billion laughs": (LAUGHS, r"^it\.yaml: the content holds more than 100,000 values\.$"),
    "a circle": ("&a [*a, *a]", r"^it\.yaml: the content is nested deeper than 100 levels\.$"),
    "a circle of keys": ("&a {k: *a}", "nested deeper"),
    "merged keys": (
        f"a: &a {KEYS}\n" + "".join(f"b{n}: {{<<: *a}}\n" for n in range(90)),
        r"^it\.yaml:\d+:\d+: more than 25,000",
    ),
    "deep lists": ("[" * 100_000, r"^it\.yaml:1:\d+: is nested deeper than 100 levels\.$"),
    "deep dashes": ("- " * 100_000, "nested deeper than 100 levels"),
    "deep maps": ("{a: " * 50_000, "nested deeper than 100 levels"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_file_that_stands_for_much_is_refused(hostile: str) -> None:
    text, words = HOSTILE[hostile]
    with pytest.raises(InvalidInput, match=words):
        read_bytes(text.encode(), "it.yaml")


def test_a_file_has_a_length(tmp_path: Path) -> None:
    file = tmp_path / "it.yaml"
    file.write_text(f"a: {'x' * (YAML_BYTES - 3)}")
    assert len(read(file).plain["a"]) == YAML_BYTES - 3
    file.write_text(f"a: {'x' * (YAML_BYTES - 2)}")
    with pytest.raises(InvalidInput, match=r"^it\.yaml: is longer than 262,144 bytes\.$"):
        read(file)


def test_a_file_has_a_depth() -> None:
    assert read_bytes(("[" * DEPTH + "]" * DEPTH).encode(), "it.yaml").plain
    with pytest.raises(InvalidInput, match="nested deeper than 100 levels"):
        read_bytes(("[" * (DEPTH + 1) + "]" * (DEPTH + 1)).encode(), "it.yaml")


def test_a_file_has_a_number_of_values() -> None:
    assert len(read_bytes(b"- 1\n" * (YAML_NODES - 1), "it.yaml").plain) == YAML_NODES - 1
    with pytest.raises(InvalidInput, match=r"^it\.yaml:25000:3: more than 25,000 keys and values in one file"):
        read_bytes(b"- 1\n" * YAML_NODES, "it.yaml")


def test_aliases_and_merge_keys_mean_what_they_did() -> None:
    merged = "a: &a {x: 1}\n" + "".join(f"b{n}: {{<<: *a, y: {n}}}\n" for n in range(YAML_MERGES)) + "c: [*a, *a]\n"
    plain = read_bytes(merged.encode(), "it.yaml").plain
    assert plain["b7"] == {"x": 1, "y": 7} and plain["c"] == [{"x": 1}, {"x": 1}]
    with pytest.raises(InvalidInput, match="more than 100 merge keys"):
        read_bytes(f"{merged}d: {{<<: *a}}\n".encode(), "it.yaml")


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029\ufeff"),
    max_size=8,
)
"""Not the characters that ruamel refuses, or takes for the end of a line."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(TEXTS, JSON, max_size=4), st.sampled_from([None, 1, 4]))
def test_json_is_read_as_the_parser_of_yaml_reads_it(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    both = [read_bytes(each.encode(), "it.yaml").plain for each in (text, f"# YAML\n{text}")]
    assert json.dumps(both[0]) == json.dumps(both[1]) == json.dumps(value)


WRONG_JSON = {
    '{"a": 1, "a": 2}': "^it.yaml:1:10: duplicate key 'a'",
    '{"a": 1': "^it.yaml:1:8: not YAML",
    '{"a": ' * 101 + "1" + "}" * 101: "nested deeper than 100 levels",
    json.dumps({str(number): number for number in range(YAML_NODES // 2 + 1)}): "more than 25,000 keys and values",
}


@pytest.mark.parametrize("text", WRONG_JSON, ids=["twice", "cut", "deep", "many"])
def test_what_is_wrong_in_json_has_its_place(text: str) -> None:
    with pytest.raises(InvalidInput, match=WRONG_JSON[text]):
        read_bytes(text.encode(), "it.yaml")


def test_a_fault_in_json_has_its_place() -> None:
    source = read_bytes(b'{\n  "a": [1,\n    {"b": 2}]}', "it.yaml")
    fault = source.fault(["a", 1, "b"], "is wrong")
    assert (fault.line, fault.column, fault.message) == (3, 11, "a.1.b: is wrong")


READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from kernel.basics.errors import InvalidInput
from runtime.yaml_source import read_bytes
for text in sys.stdin.read().split("\\0"):
    try:
        read_bytes(text.encode(), "it.yaml")
    except InvalidInput:
        continue
    sys.exit("was taken: " + text[:40])
"""


def test_hostile_files_take_little_time_and_memory() -> None:
    given = "\0".join(text for text, _ in HOSTILE.values())
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", READER], input=given, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
