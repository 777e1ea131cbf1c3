"""Templates: JSON in whose texts `{{ expression }}` stands for a value.

A text that is one expression and nothing else becomes the value itself, of any kind. In other texts the value is written as a
participant reads it. Keys of objects are taken as they are. Expressions are those of `kernel.basics.expression`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.expression import Steps, evaluate
from kernel.basics.limits import VALUE_BYTES
from kernel.conversation.transcript import as_text

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WHOLE = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}", re.DOTALL)

Place = tuple[str | int, ...]


def render(template: Any, names: Mapping[str, Any], steps: Steps) -> Any:
    """Return the value of a template.

    Raises:
        InvalidInput: an expression has no value, or a text becomes longer than `VALUE_BYTES`.
    """
    if isinstance(template, dict):
        return {key: render(each, names, steps) for key, each in template.items()}
    if isinstance(template, list):
        return [render(each, names, steps) for each in template]
    if not isinstance(template, str):
        return template
    if (only := _WHOLE.fullmatch(template)) is not None:
        return evaluate(only[1].strip(), names, steps=steps)
    return _text(template, names, steps)


def expressions(template: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield the expressions of a template, each with its place."""
    if isinstance(template, dict | list):
        for key, each in template.items() if isinstance(template, dict) else enumerate(template):
            yield from expressions(each, (*place, key))
    elif isinstance(template, str):
        for hole in _HOLE.finditer(template):
            yield place, hole[1].strip()


def only_expression(text: str) -> str | None:
    """Return the expression that a text consists of; None if it has other parts."""
    only = _WHOLE.fullmatch(text)
    return only[1].strip() if only else None


def _text(template: str, names: Mapping[str, Any], steps: Steps) -> str:
    parts: list[str] = []
    size = at = 0
    for hole in _HOLE.finditer(template):
        value = as_text(evaluate(hole[1].strip(), names, steps=steps))
        parts += [template[at : hole.start()], value]
        at = hole.end()
        size += len(parts[-2]) + len(value)
        if size > VALUE_BYTES:
            raise InvalidInput(f"template: the text becomes longer than {VALUE_BYTES:,} characters.", "template")
    return "".join([*parts, template[at:]])
