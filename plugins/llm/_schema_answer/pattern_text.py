"""Texts for a regular expression: guesses that are checked. Look-arounds and back-references are not followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import chain, islice
from typing import Any

from kernel.basics.json_schema import fault_of

MOST_PIECES = 20_000
"""Pieces of one text. Nested repeats can demand more; the text is then cut, and does not match."""

MOST_STEPS = 20_000
"""Visits to parts of an expression for one text; a repeated part counts each time."""

_EXTRAS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 60)
"""Repetitions beyond the required ones, one text for each: each repeat of an expression is written so often."""

_PROPERTIES = {"L": "A-Za-z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9", "P": "!-/", "S": "$+<=>", "Z": " ", "Zs": " "}
"""Character classes for the properties of Unicode (ECMA-262, `\\p{Lu}`), which Python's expressions lack."""


def matches(pattern: str, text: str) -> bool:
    """Return whether the text matches JSON Schema's `pattern`."""
    return fault_of(text, {"pattern": pattern}) is None


@lru_cache(maxsize=256)
def texts_for(pattern: str) -> tuple[str, ...]:
    """Return texts that match a regular expression, shortest first; none if Python cannot read it, or no guess matches."""
    parser: Any = import_module("re._parser")
    try:
        tree = parser.parse(_for_python(pattern))
        made = ["".join(islice(_Writer(extra).text(tree), MOST_PIECES)) for extra in _EXTRAS]
    except (re.error, RecursionError, OverflowError):
        return ()
    return tuple(dict.fromkeys(text for text in made if matches(pattern, text)))


def _for_python(pattern: str) -> str:
    """Return an expression of ECMA-262 in Python's syntax, as far as a guess needs it."""

    def class_of(name: re.Match[str]) -> str:
        in_class = name.string.count("[", 0, name.start()) > name.string.count("]", 0, name.start())
        characters = _PROPERTIES.get(name[1].rpartition("=")[2], "a-z")
        return characters if in_class else f"[{characters}]"

    return re.sub(r"\\p\{([^}]{1,60})\}", class_of, re.sub(r"\(\?<(?![=!])", "(?P<", pattern))


class _Writer:
    """The writer of one text for a parsed expression; it writes each repeat `extra` times more than it must, where it may."""

    def __init__(self, extra: int) -> None:
        self._extra, self._steps = extra, MOST_STEPS

    def text(self, tree: Any) -> Iterator[str]:
        """Yield the text in pieces, until the steps are used up."""
        for operation, argument in tree:
            if not self._goes_on(1):
                return
            match str(operation):
                case "LITERAL":
                    yield chr(argument)
                case "NOT_LITERAL":
                    yield "a" if argument != ord("a") else "b"
                case "ANY":
                    yield "a"
                case "IN":
                    yield self._one_of(argument)
                case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                    yield from self._repeated(*argument)
                case "SUBPATTERN":
                    yield from self.text(argument[3])
                case "ATOMIC_GROUP":
                    yield from self.text(argument)
                case "BRANCH":
                    yield from self.text(argument[1][self._extra % len(argument[1])])

    def _repeated(self, least: int, most: Any, inner: Any) -> Iterator[str]:
        for _ in range(min(least + self._extra, int(most))):
            if not self._goes_on(1):
                return
            yield from self.text(inner)

    def _one_of(self, options: Any) -> str:
        """Return a character that a character class allows."""
        self._goes_on(len(_CHARACTERS) * len(options))
        fitting = [character for character in _CHARACTERS if _in_class(options, character)]
        if fitting:
            return fitting[self._extra % len(fitting)]
        first = next((argument for operation, argument in options if str(operation) in ("LITERAL", "RANGE")), 97)
        return chr(first[0] if isinstance(first, tuple) else first)

    def _goes_on(self, steps: int) -> bool:
        self._steps -= steps
        return self._steps >= 0


_CHARACTERS = [
    chr(code) for code in chain(range(97, 123), range(48, 58), range(65, 91), range(32, 48), range(58, 65), range(91, 97))
]


def _in_class(options: Any, character: str) -> bool:
    negated = any(str(operation) == "NEGATE" for operation, _ in options)
    return negated is not any(_fits(str(operation), argument, character) for operation, argument in options)


def _fits(operation: str, argument: Any, character: str) -> bool:
    match operation:
        case "LITERAL":
            return bool(ord(character) == argument)
        case "RANGE":
            return bool(argument[0] <= ord(character) <= argument[1])
        case "CATEGORY":
            name = str(argument)
            fits = {"DIGIT": character.isdigit(), "SPACE": character.isspace(), "WORD": character.isalnum() or character == "_"}
            kind = name.rsplit("_", 1)[-1]
            return fits.get(kind, False) is not ("_NOT_" in name)
        case _:
            return False
