"""The evaluator: from the tree of an expression to its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, NoReturn

from kernel.basics.expression.faults import Fault, Steps
from kernel.basics.expression.functions import FUNCTIONS, LONGEST_TEXT
from kernel.basics.expression.parser import COMPARISONS, Node
from kernel.basics.expression.values import calculated, equal, kind_of, reading_steps, writable

_LONGEST_GUESS = 64
_MISSING = object()


@dataclass(frozen=True)
class Scope:
    """The values of the names, and the allowance that an evaluation draws on."""

    names: Mapping[str, Any]
    steps: Steps


def value_of(node: Node, scope: Scope) -> Any:
    """Return the value of a tree. Raise `Fault` or `TooManySteps`."""
    scope.steps.take(1)
    match node.what:
        case "literal":
            return node.value
        case "list":
            return [value_of(part, scope) for part in node.parts]
        case "name":
            if node.value not in scope.names:
                refuse_name(node.value, node.at, scope.names)
            return scope.names[node.value]
        case "index":
            return _index(node, scope)
        case "has":
            return _lookup(node.parts[0], scope) is not _MISSING
        case "call":
            return _call(node, [value_of(part, scope) for part in node.parts], scope.steps)
        case "not":
            return not _truth(node.parts[0], scope)
        case "and":
            return _truth(node.parts[0], scope) and _truth(node.parts[1], scope)
        case "or":
            return _truth(node.parts[0], scope) or _truth(node.parts[1], scope)
        case "minus":
            value = value_of(node.parts[0], scope)
            return writable(-value, node.at) if kind_of(value) == "a number" else _wrong_kind(node, "-", value)
    left = value_of(node.parts[0], scope)
    right = value_of(node.parts[1], scope)
    return _compare(node, left, right, scope.steps) if node.what in COMPARISONS else _calculate(node, left, right)


def refuse_name(name: str, at: int, known: Iterable[str]) -> NoReturn:
    """Raise `Fault` for an unknown name, with the closest known one and the first 20 of them."""
    # Facts come from outside: there may be very many names, and very long ones.
    shown = sorted(_start(str(each)) for each in islice(known, 1_000))
    close = get_close_matches(name, shown, n=1) if len(name) <= _LONGEST_GUESS else []
    guess = f", did you mean {close[0]!r}?" if close else "."
    raise Fault(at, f"there is no name {_start(name)!r}{guess} There are: {', '.join(shown[:20]) or 'none'}")


def _truth(node: Node, scope: Scope) -> bool:
    value = value_of(node, scope)
    if not isinstance(value, bool):
        raise Fault(node.at, f"true or false is needed here, not {kind_of(value)}")
    return value


def _compare(node: Node, left: Any, right: Any, steps: Steps) -> bool:
    operator, kinds = node.what, (kind_of(left), kind_of(right))
    if operator in ("in", "not in"):
        return _contains(node, left, right, steps) == (operator == "in")
    if operator in ("==", "!="):
        if kinds[0] != kinds[1] and "null" not in kinds:
            return _wrong_kind(node, operator, left, right)
        return equal(left, right, steps) == (operator == "==")
    if kinds not in (("a number", "a number"), ("a text", "a text")):
        return _wrong_kind(node, operator, left, right)
    steps.take(reading_steps(left))
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def _contains(node: Node, value: Any, values: Any, steps: Steps) -> bool:
    kind, within = kind_of(value), kind_of(values)
    if within == "a list":
        if kind in ("a list", "an object"):
            return any(equal(value, each, steps) for each in values)
        steps.take(len(values) * reading_steps(value))
        return any(each == value and kind_of(each) == kind for each in values)
    if kind == "a text" and within in ("a text", "an object"):
        steps.take(reading_steps(value) + reading_steps(values))
        return value in values
    return _wrong_kind(node, node.what, value, values)


def _calculate(node: Node, left: Any, right: Any) -> Any:
    operator, kinds = node.what, (kind_of(left), kind_of(right))
    if operator == "+" and kinds == ("a text", "a text"):
        if len(left) + len(right) > LONGEST_TEXT:
            raise Fault(node.at, f"the text becomes longer than {LONGEST_TEXT:,} characters")
        return left + right
    if kinds != ("a number", "a number"):
        return _wrong_kind(node, operator, left, right)
    if operator in "/%" and right == 0:
        raise Fault(node.at, "division by zero")
    try:
        result = {
            "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right,
            "/": lambda: left / right, "%": lambda: left % right,
        }[operator]()  # fmt: skip
    except OverflowError:
        raise Fault(node.at, "the number is too large") from None
    return calculated(result, node.at)


def _index(node: Node, scope: Scope) -> Any:
    value = _lookup(node, scope)
    if value is not _MISSING:
        return value
    whole, key = value_of(node.parts[0], scope), value_of(node.parts[1], scope)
    if isinstance(whole, dict) and isinstance(key, str):
        refuse_name(key, node.at, whole)
    shown = repr(_start(key) if isinstance(key, str) else key)
    raise Fault(node.at, f"there is no {shown} in {kind_of(whole)}" + (f" of {len(whole)}" if isinstance(whole, list) else ""))


def _lookup(node: Node, scope: Scope) -> Any:
    """Return the value of a name or an index, or `_MISSING`. Raise `Fault` for an index into a value without parts: that is a
    wrong type, and an error even within `has`.
    """
    scope.steps.take(1)
    if node.what == "name":
        return scope.names.get(str(node.value), _MISSING)
    if node.what != "index":
        return value_of(node, scope)
    whole, key = _lookup(node.parts[0], scope), value_of(node.parts[1], scope)
    if whole is _MISSING:
        return _MISSING
    if isinstance(whole, dict) and isinstance(key, str):
        return whole.get(key, _MISSING)
    if isinstance(whole, list) and isinstance(key, int) and not isinstance(key, bool):
        return whole[key] if -len(whole) <= key < len(whole) else _MISSING
    raise Fault(node.at, f"{kind_of(whole)} cannot be indexed by {kind_of(key)}")


def _call(node: Node, values: list[Any], steps: Steps) -> Any:
    function = FUNCTIONS[node.value]
    if any(kind_of(value) not in function.kinds for value in values):
        _wrong_kind(node, node.value, *values)
    if node.value != "len":
        for value in values:
            steps.take(len(value) if isinstance(value, list) else reading_steps(value))
    try:
        return writable(function.does(*values), node.at)
    except (TypeError, ValueError, OverflowError) as error:
        raise Fault(node.at, f"{node.value}: {error}") from None


def _wrong_kind(node: Node, operator: str, *values: Any) -> NoReturn:
    raise Fault(node.at, f"{operator} cannot take {' and '.join(kind_of(value) for value in values)}")


def _start(name: str) -> str:
    return name if len(name) <= _LONGEST_GUESS else f"{name[: _LONGEST_GUESS - 1]}…"
