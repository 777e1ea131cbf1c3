"""Texts that match a regular expression: a guess that is checked. Look-arounds and back-references are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import chain, islice
from typing import Any

from jsonschema import Draft202012Validator

MOST_PIECES = 20_000
"""Where repeats are nested, the text ends here, and then does not match."""


def matches(pattern: str, text: str) -> bool:
    """Whether JSON Schema's `pattern` takes the text."""
    return Draft202012Validator({"pattern": pattern}).is_valid(text)


@cache
def texts_for(pattern: str) -> tuple[str, ...]:
    """Strings for a regular expression, shortest first; best effort, for look-arounds and back-references are not followed.

    The expression must be one that Python can read; a schema's are checked beforehand.
    """
    parser: Any = import_module("re._parser")
    tree = parser.parse(pattern)
    made = ("".join(islice(_written(tree, extra), MOST_PIECES)) for extra in (0, 1, 2, 3, 5, 8, 13, 21, 34, 60))
    return tuple(dict.fromkeys(text for text in made if matches(pattern, text)))


def _written(tree: Any, extra: int) -> Iterator[str]:
    """The text of a parsed expression; what may repeat is repeated `extra` times more than it must."""
    for operation, argument in tree:
        match str(operation):
            case "LITERAL":
                yield chr(argument)
            case "NOT_LITERAL":
                yield "a" if argument != ord("a") else "b"
            case "ANY":
                yield "a"
            case "IN":
                yield _one_of(argument, extra)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inner = argument
                for _ in range(min(least + extra, int(most))):
                    yield from _written(inner, extra)
            case "SUBPATTERN":
                yield from _written(argument[3], extra)
            case "ATOMIC_GROUP":
                yield from _written(argument, extra)
            case "BRANCH":
                yield from _written(argument[1][extra % len(argument[1])], extra)


def _one_of(options: Any, extra: int) -> str:
    """A character of a class."""
    text = [
        chr(code) for code in chain(range(97, 123), range(48, 58), range(65, 91), range(32, 48), range(58, 65), range(91, 97))
    ]
    fitting = [character for character in text if _in_class(options, character)]
    if fitting:
        return fitting[extra % len(fitting)]
    first = next((argument for operation, argument in options if str(operation) in ("LITERAL", "RANGE")), 97)
    return chr(first[0] if isinstance(first, tuple) else first)


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
