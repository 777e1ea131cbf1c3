"""Regular expressions of JSON Schemas, with a bound on the work of matching.

jsonschema-rs matches a pattern in linear time, or, where it has look-around or a back-reference, by backtracking with a limit.
Both can still take minutes: the linear engine needs up to (text x compiled size) steps, and each step of backtracking may read
the whole text. So `Pattern` replaces the keyword `pattern`, and takes the cost of each match from the allowance of one check.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema_rs import Draft202012Validator, FancyRegexOptions, RegexOptions, ValidationError, ValidationErrorKind

PATTERN_BYTES = 4 * 1024 * 1024
"""The most bytes of all compiled patterns of one schema."""

LONGEST_PATTERN = 8_192
"""The longest pattern, in characters as written."""

MATCHING = 10_000_000_000
"""The most work of matching in one check: the sum of (text x compiled pattern x backtracks), in bytes; about a second."""

NAME_BACKTRACKS = 100
"""The most backtracks when a name is matched with a pattern of `patternProperties`, a keyword that cannot be replaced."""

_SIZES = tuple(1024 << shift for shift in range(13))
_BACKTRACKS = (NAME_BACKTRACKS, 1_000, 10_000)
_CACHE_BYTES = 64 * 1024
"""The size of an engine's cache for one pattern, in bytes."""


class NoPattern(ValueError):
    """A pattern cannot be used; the message says why."""


class Compiled(NamedTuple):
    """A pattern. `size` is the smallest limit, in bytes, within which it compiles. `linear`: it needs no backtracking."""

    text: str
    size: int
    linear: bool

    @property
    def cost(self) -> int:
        """The most work of a match, for each byte of the text."""
        return self.size if self.linear else self.size * NAME_BACKTRACKS


class Allowance:
    """The work that one check may still spend on matching. After `spent` is True, the check has no valid result."""

    def __init__(self) -> None:
        self._left, self.spent = MATCHING, False

    def take(self, cost: int) -> bool:
        """Take work from the allowance. Return whether there was enough."""
        self._left -= cost
        self.spent = self.spent or self._left < 0
        return not self.spent


ALLOWANCE: ContextVar[Allowance | None] = ContextVar("ALLOWANCE", default=None)
"""The allowance of the current check; None while a schema is compiled."""


class Pattern:
    """The keyword `pattern`, with the methods that jsonschema-rs calls."""

    def __init__(self, _parent: dict[str, Any], pattern: str, _path: list[str | int]) -> None:
        self._pattern = compiled(pattern)

    def validate(self, text: Any) -> None:
        """Raise ValueError if the value is a text that does not match. Other values match every pattern."""
        if isinstance(text, str) and not matches(self._pattern, text, ALLOWANCE.get() or Allowance()):
            raise ValueError("does not match")


def compiled(pattern: str, within: int = PATTERN_BYTES) -> Compiled:
    """Return a pattern with its measured size.

    Raises:
        NoPattern: it is not a regular expression of ECMA-262, is too long, or compiles to more than `within` bytes.
    """
    found = _measured(pattern) if len(pattern) <= LONGEST_PATTERN else None
    if found is None or found.size > within:
        raise NoPattern(
            f"{_start(pattern)} is not a regular expression that can be used here: one of ECMA-262, "
            f"at most {LONGEST_PATTERN:,} characters long and {PATTERN_BYTES // 1024**2} MB when compiled"
        )
    return found


@lru_cache(maxsize=256)
def _measured(pattern: str) -> Compiled | None:
    for linear in (True, False):
        for size in _SIZES:
            try:
                _engine(pattern, size, None if linear else NAME_BACKTRACKS)
            except ValidationError:
                continue
            return Compiled(pattern, size, linear)
    return None


@lru_cache(maxsize=64)
def _engine(pattern: str, size: int, backtracks: int | None) -> Draft202012Validator:
    options = (
        RegexOptions(size_limit=size, dfa_size_limit=_CACHE_BYTES)
        if backtracks is None
        else FancyRegexOptions(size_limit=size, dfa_size_limit=_CACHE_BYTES, backtrack_limit=backtracks)
    )
    return Draft202012Validator({"pattern": pattern}, pattern_options=options, offline=True)


def matches(pattern: Compiled, text: str, allowance: Allowance, most_backtracks: int = _BACKTRACKS[-1]) -> bool:
    """Return whether a text matches; False once the allowance is spent."""
    each = (len(text) if text.isascii() else 4 * len(text)) * pattern.size + pattern.size
    # The limit of backtracks rises in steps, so that a pattern pays for many only where it needs them.
    if pattern.linear:
        return allowance.take(each) and _engine(pattern.text, pattern.size, None).is_valid(text)
    for backtracks in (each for each in _BACKTRACKS if each <= most_backtracks):
        if not allowance.take(each * backtracks):
            return False
        try:
            _engine(pattern.text, pattern.size, backtracks).validate(text)
        except ValidationError as error:
            if isinstance(error.kind, ValidationErrorKind.BacktrackLimitExceeded | ValidationErrorKind.RegexEngineFailure):
                continue
            return False
        return True
    allowance.spent = True
    return False


def _start(pattern: str) -> str:
    return repr(pattern if len(pattern) <= 80 else pattern[:79] + "…")
