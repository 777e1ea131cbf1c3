"""Regular expressions of JSON Schemas, with a bound on the work of matching.

jsonschema-rs matches a pattern in linear time, or, where it has look-around or a back-reference, by backtracking with a limit.
Both can still take minutes: the linear engine needs up to (text x compiled size) steps, and each step of backtracking may read
the whole text. So the keyword `pattern` is replaced by `Pattern`, which pays for each match from the allowance of one check.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema_rs import Draft202012Validator, FancyRegexOptions, RegexOptions, ValidationError, ValidationErrorKind

PATTERN_BYTES = 4 * 1024 * 1024
"""The patterns of one schema, compiled, together."""

LONGEST_PATTERN = 8_192
"""Characters of one pattern, as it is written."""

MATCHING = 10_000_000_000
"""What matching may cost in one check: the sum of (text x compiled pattern x backtracks), in bytes. About a second at worst."""

NAME_BACKTRACKS = 100
"""Steps back within one match of a name and a pattern of `patternProperties`, which is not ours to replace."""

_SIZES = tuple(1024 << shift for shift in range(13))
_BACKTRACKS = (NAME_BACKTRACKS, 1_000, 10_000)
_CACHE_BYTES = 64 * 1024
"""What an engine keeps of its work on a pattern, to be faster at the next text."""


class NoPattern(ValueError):
    """A pattern cannot be used; the message says why."""


class Compiled(NamedTuple):
    """A pattern; `size` is the least limit, in bytes, that it compiles within. `linear`: it needs no backtracking."""

    text: str
    size: int
    linear: bool

    @property
    def cost(self) -> int:
        """What a match may cost for each byte of the text."""
        return self.size if self.linear else self.size * NAME_BACKTRACKS


class Allowance:
    """What one check may still spend on matching. `spent` once it was not enough: then the check has no result."""

    def __init__(self) -> None:
        self._left, self.spent = MATCHING, False

    def take(self, cost: int) -> bool:
        """Return whether there is that much left, which is then taken."""
        self._left -= cost
        self.spent = self.spent or self._left < 0
        return not self.spent


ALLOWANCE: ContextVar[Allowance | None] = ContextVar("ALLOWANCE", default=None)
"""The allowance of the check that is under way; none while a schema is compiled."""


class Pattern:
    """The keyword `pattern`, as jsonschema-rs calls it."""

    def __init__(self, _parent: dict[str, Any], pattern: str, _path: list[str | int]) -> None:
        self._pattern = compiled(pattern)

    def validate(self, text: Any) -> None:
        """Raise ValueError unless a text matches; what is no text matches every pattern."""
        if isinstance(text, str) and not matches(self._pattern, text, ALLOWANCE.get() or Allowance()):
            raise ValueError("does not match")


def compiled(pattern: str, within: int = PATTERN_BYTES) -> Compiled:
    """Return a pattern as measured.

    Raises:
        NoPattern: it is no regular expression of ECMA-262 that can be used here, or compiles to more than `within` bytes.
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
    """Return whether a text matches, as far as the allowance says so; False once it is spent."""
    each = (len(text) if text.isascii() else 4 * len(text)) * pattern.size + pattern.size
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
