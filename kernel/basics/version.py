"""Semantic versions (semver.org, 2.0.0) and ranges of them, in npm's notation.

The code is our own: the kernel checks manifests, and depends on pydantic and the JSON Schema checker only. Property tests
compare it with the order of the specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import total_ordering
from typing import Any

from kernel.basics.errors import InvalidInput

_NUMBER = r"(?:0|[1-9]\d*)"
_PRE = rf"(?:{_NUMBER}|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_VERSION = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_PRE}(?:\.{_PRE})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?", re.ASCII
)
_PART = re.compile(
    rf"(\^|~|>=|<=|>|<|=)?\s*v?({_NUMBER}|[xX*])(?:\.({_NUMBER}|[xX*]))?(?:\.({_NUMBER}|[xX*]))?(-[0-9A-Za-z.-]+)?"
)
LONGEST = 128


@total_ordering
@dataclass(frozen=True)
class Version:
    """A version, `major.minor.patch-pre+build`. As specified, the build counts for equality, and not for the order."""

    major: int
    minor: int
    patch: int
    pre: tuple[str, ...] = ()
    build: str = ""

    @staticmethod
    def parse(text: str) -> Version:
        """Return the version that a text names. Raise `InvalidInput` if it is not a version."""
        match = _VERSION.fullmatch(text) if len(text) <= LONGEST else None
        if match is None:
            raise InvalidInput(f"version: {text!r} is not a semantic version; write it as 1.4.0, 2.0.0-rc.1 or 1.4.0+build.7.")
        major, minor, patch, pre, build = match.groups()
        return Version(int(major), int(minor), int(patch), tuple(pre.split(".")) if pre else (), build or "")

    @property
    def core(self) -> tuple[int, int, int]:
        """The version without pre-release and build."""
        return (self.major, self.minor, self.patch)

    @property
    def precedence(self) -> tuple[Any, ...]:
        """The key of the order: a pre-release before its release, numbers before words, fewer parts before more."""
        pre = tuple((0, int(each), "") if each.isdigit() else (1, 0, each) for each in self.pre)
        return (*self.core, not self.pre, pre)

    def __lt__(self, other: object) -> bool:
        return self.precedence < other.precedence if isinstance(other, Version) else NotImplemented

    def __str__(self) -> str:
        pre = "-" + ".".join(self.pre) if self.pre else ""
        return f"{self.major}.{self.minor}.{self.patch}{pre}{'+' + self.build if self.build else ''}"


Test = tuple[Version, Callable[[Version], bool]]


@dataclass(frozen=True)
class Range:
    """A range: `^1.2`, `~1.2.3`, `>=1 <3`, `1.x`, `*`, alternatives by `||`.

    A pre-release is inside only if the range names a pre-release of the same version, so that `^1.0.0` never selects one.
    """

    text: str
    alternatives: tuple[tuple[Test, ...], ...]

    @staticmethod
    def parse(text: str) -> Range:
        """Return the range that a text names. Raise `InvalidInput` if it is not a range."""
        if len(text) > LONGEST:
            raise InvalidInput(f"range: longer than {LONGEST} characters.")
        return Range(text, tuple(_all_of(part.strip(), text) for part in text.split("||")))

    def __contains__(self, version: Version) -> bool:
        return any(_holds(tests, version) for tests in self.alternatives)


def _holds(tests: tuple[Test, ...], version: Version) -> bool:
    if version.pre and not any(bound.pre and bound.core == version.core for bound, _ in tests):
        return False
    return all(test(version) for _, test in tests)


def _all_of(part: str, whole: str) -> tuple[Test, ...]:
    tests: list[Test] = []
    at = 0
    for found in _PART.finditer(part):
        if part[at : found.start()].strip(" ,"):
            break
        tests += _tests(*found.groups())
        at = found.end()
    if part[at:].strip() or not tests:
        raise InvalidInput(f"range: {whole!r} is not a range of versions; write it as ^1.2.0, ~1.2, >=1.0.0 <3.0.0, 1.x or *.")
    return tuple(tests)


def _tests(sign: str | None, major: str, minor: str | None, patch: str | None, pre: str | None) -> list[Test]:
    given = [int(each) for each in _until_any((major, minor, patch))]
    low_major, low_minor, low_patch, *_ = [*given, 0, 0, 0]
    low = Version(low_major, low_minor, low_patch, tuple(pre[1:].split(".")) if pre and len(given) == 3 else ())
    match sign:
        case ">=":
            return [_at_least(low)]
        case "<":
            return [_below(low)]
        case ">":  # above all versions that a shorter form includes
            return (
                [(low, lambda v: v > low)]
                if len(given) == 3
                else [_at_least(_next(given, len(given) - 1))]
                if given
                else [_never()]
            )
        case "<=":
            return [(low, lambda v: v <= low)] if len(given) == 3 else [_below(_next(given, len(given) - 1))] if given else []
        case "^":
            fixed = next((place for place, number in enumerate(given) if number), len(given) - 1)
            return [_at_least(low), _below(_next(given, fixed))] if given else [_at_least(low)]
        case "~":
            return [_at_least(low), _below(_next(given, min(1, len(given) - 1)))] if given else [_at_least(low)]
    if len(given) == 3:
        return [(low, lambda v: v.precedence == low.precedence)]
    return [_at_least(low), _below(_next(given, len(given) - 1))] if given else [_at_least(low)]


def _until_any(parts: tuple[str | None, ...]) -> list[str]:
    numbers: list[str] = []
    for part in parts:
        if part is None or part in "xX*":
            break
        numbers.append(part)
    return numbers


def _next(given: list[int], place: int) -> Version:
    """Return the first version above all those that agree with `given` up to `place`."""
    major, minor, patch, *_ = [*given[:place], given[place] + 1, 0, 0]
    return Version(major, minor, patch)


def _at_least(low: Version) -> Test:
    return (low, lambda v: v >= low)


def _below(high: Version) -> Test:
    # The order puts 2.0.0-rc.1 before 2.0.0, but ^1.0.0 must not include it. A range that means pre-releases names one.
    return (high, lambda v: v < high and (bool(high.pre) or v.core != high.core))


def _never() -> Test:
    return (Version(0, 0, 0), lambda v: False)
