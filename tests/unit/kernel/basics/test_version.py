"""Semantic versions: the order of the specification, by property tests, and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.basics.errors import InvalidInput
from kernel.basics.version import Range, Version

NUMBERS = st.integers(0, 30)
WORDS = st.from_regex(r"[0-9A-Za-z-]{0,3}[A-Za-z-][0-9A-Za-z-]{0,3}", fullmatch=True)
IDENTIFIERS = st.one_of(NUMBERS.map(str), WORDS)
PRES = st.lists(IDENTIFIERS, max_size=4).map(tuple)
VERSIONS = st.builds(Version, NUMBERS, NUMBERS, NUMBERS, PRES, st.sampled_from(["", "7", "dev.3f9a"]))


def by_the_specification(a: Version, b: Version) -> int:
    """Return -1, 0 or 1: semver.org, point 11, literally, and independent of our implementation."""
    for left, right in zip(a.core, b.core, strict=True):
        if left != right:
            return -1 if left < right else 1
    if bool(a.pre) != bool(b.pre):
        return -1 if a.pre else 1  # a pre-release has lower precedence
    for one, other in zip(a.pre, b.pre, strict=False):
        if one == other:
            continue
        if one.isdigit() and other.isdigit():
            return -1 if int(one) < int(other) else 1
        if one.isdigit() != other.isdigit():
            return -1 if one.isdigit() else 1
        return -1 if one.encode("ascii") < other.encode("ascii") else 1
    return (len(a.pre) > len(b.pre)) - (len(a.pre) < len(b.pre))


@settings(deadline=None)
@given(VERSIONS, VERSIONS)
def test_the_order_is_the_specifications(a: Version, b: Version) -> None:
    assert (a.precedence > b.precedence) - (a.precedence < b.precedence) == by_the_specification(a, b)
    assert (a < b) == (by_the_specification(a, b) < 0)


@settings(deadline=None)
@given(VERSIONS)
def test_what_is_written_is_read_again(version: Version) -> None:
    assert Version.parse(str(version)) == version


@settings(deadline=None)
@given(VERSIONS, NUMBERS, NUMBERS, NUMBERS)
def test_a_caret_keeps_the_first_number_that_counts(version: Version, major: int, minor: int, patch: int) -> None:
    inside = version in Range.parse(f"^{major}.{minor}.{patch}")
    if major:
        same = version.major == major
    elif minor:
        same = version.core[:2] == (0, minor)
    else:
        same = version.core == (0, 0, patch)
    assert inside == (same and version.core >= (major, minor, patch) and not version.pre)


def test_the_specifications_own_examples() -> None:
    chain = (
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 2.0.0 2.1.0 2.1.1"
    )
    versions = [Version.parse(text) for text in chain.split()]
    assert sorted({*versions}) == versions
    assert Version.parse("1.0.0+a").precedence == Version.parse("1.0.0+b").precedence


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1.2",
        "01.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3+",
        "v1.2.3",
        "1.2.3 ",
        "",
        "1.2.-3",
        "1.2.3-ä",
        "１.2.3",
        "1." + "2" * 200 + ".0",
    ],
)
def test_other_texts_are_not_versions(text: str) -> None:
    with pytest.raises(InvalidInput, match="semantic version"):
        Version.parse(text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("*", "0.0.0 9.9.9", "1.0.0-rc.1"),
        ("1.x", "1.0.0 1.9.9", "2.0.0 0.9.9"),
        ("1.2", "1.2.0 1.2.9", "1.3.0 1.1.9"),
        ("1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.2.3-rc.1"),
        ("^1.2", "1.2.0 1.99.0", "2.0.0 1.1.9 2.0.0-rc.1"),
        ("^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2"),
        ("^0", "0.0.1 0.9.9", "1.0.0"),
        ("~1.2.3", "1.2.3 1.2.9", "1.3.0"),
        ("~1", "1.0.0 1.9.0", "2.0.0"),
        (">=1.2 <2", "1.2.0 1.9.9", "2.0.0 1.1.9 2.0.0-rc.1"),
        (">=1.2.0, <2.0.0", "1.2.0", "2.0.0"),
        (">1.2", "1.3.0", "1.2.9 1.2.0"),
        ("<=1.2", "1.2.9", "1.3.0"),
        (">1.2.3", "1.2.4", "1.2.3"),
        (">=2.0.0-rc.1", "2.0.0-rc.1 2.0.0-rc.2 2.0.0 3.0.0", "2.0.0-beta 3.0.0-rc.1"),
        ("1.x || >=3.1.0", "1.4.0 3.1.0", "2.0.0 3.0.9"),
    ],
)  # fmt: skip
def test_ranges(text: str, inside: str, outside: str) -> None:
    range = Range.parse(text)
    assert [v for v in inside.split() if Version.parse(v) not in range] == []
    assert [v for v in outside.split() if Version.parse(v) in range] == []


@pytest.mark.parametrize("text", ["", "latest", "^", ">=", "1.2.3.4", "^1 or ^2", "1 ||", "^1.2.3-" + "a" * 200])
def test_other_texts_are_not_ranges(text: str) -> None:
    with pytest.raises(InvalidInput, match="range"):
        Range.parse(text)
