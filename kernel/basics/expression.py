"""Conditions such as `score > 0.8 and tries < 3`: a small closed language, evaluated inside workflows.

No loops, no assignments, no calls but those of `FUNCTIONS`, no text patterns. A name that does not exist and a wrong type
are errors with a column, never false. Replay depends on what an expression means, so that is fixed for good by a version:
whoever keeps an expression keeps `VERSION` beside it, and a change of meaning is a new version beside the old one.

```
or · and · not · == != < <= > >= in "not in" · + - · * / % · - (sign) · a.b a["b"] a[0] · literals, lists, (…), calls
```
Both sides of a comparison are of one kind (number, text, true or false, list, object); only `null` is compared with anything,
by `==` and `!=`. `and`, `or`, `not` take true and false alone. `has(a.b)` asks whether there is such a name.

What an evaluation costs is counted in steps: one for each part of the expression, for each pair of values that is compared, and
for every few characters of a text that is read. More than `STEPS` of them are an error, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Any, NoReturn

from kernel.basics.errors import InvalidInput
from kernel.basics.limits import DIGITS

VERSION = 1
"""The newest meaning of expressions."""

LONGEST = 2_000
"""An expression's length at most, in characters."""

DEEPEST = 32
"""Parentheses, lists, calls and operators within each other, at most."""

MOST_WITHIN = 400
"""Operations within each other, of which `a + b + c` are two."""

STEPS = 100_000
"""What one evaluation may cost."""

_LONGEST_TEXT = 65_536
_LONGEST_GUESS = 64
_LARGEST = 2**63
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>==|!=|<=|>=|[<>+\-*/%().,\[\]])"
    r"|(?P<end>$))",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
_WORDS = {"and", "or", "not", "in", "true", "false", "null", "has"}
_MISSING = object()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class _Node:
    """`what` says how to read `value` and `parts`: literal, name, index, list, call, has, not, minus, or an operator."""

    what: str
    at: int
    value: Any = None
    parts: tuple[_Node, ...] = ()
    within: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "within", 1 + max((part.within for part in self.parts), default=0))


class Steps:
    """What is left of an allowance of steps, which several evaluations may share."""

    def __init__(self, left: int = STEPS) -> None:
        self._all = self._left = left

    def take(self, steps: int) -> None:
        """Raises `TooManySteps` once more was taken than there was."""
        self._left -= steps
        if self._left < 0:
            raise TooManySteps(f"it takes more than {self._all:,} steps")


class TooManySteps(Exception):
    """An allowance of steps is used up."""


@dataclass(frozen=True)
class _Scope:
    names: Mapping[str, Any]
    steps: Steps


class _Fault(Exception):
    def __init__(self, at: int, words: str) -> None:
        self.at, self.words = at, words


def evaluate(text: str, names: Mapping[str, Any], version: int = VERSION, steps: Steps | None = None) -> Any:
    """What an expression comes to, for JSON values by name. `steps` is an allowance that is shared with other evaluations.

    Raises:
        InvalidInput: it does not parse, a name does not exist, a type is wrong, it takes too many steps, or the version is
            unknown.
    """
    _known(version)
    try:
        return _value(_parsed(text), _Scope(names, steps or Steps()))
    except TooManySteps as spent:
        raise _refusal(text, _Fault(0, str(spent))) from None
    except _Fault as fault:
        raise _refusal(text, fault) from None


def holds(text: str, names: Mapping[str, Any], version: int = VERSION, steps: Steps | None = None) -> bool:
    """Return whether a condition is true; one that comes to anything but true or false is an error, as in `evaluate`."""
    result = evaluate(text, names, version, steps)
    if not isinstance(result, bool):
        raise _refusal(text, _Fault(0, f"a condition must come to true or false, not to {_kind(result)}"))
    return result


def check(text: str, known: Iterable[str] | None = None, version: int = VERSION) -> tuple[str, ...]:
    """Refuse early what does not parse, or names what is not `known`; the names that it uses, sorted.

    Raises:
        InvalidInput: as `evaluate`, as far as it can be said without values.
    """
    _known(version)
    try:
        used, there = dict(_names(_parsed(text))), None if known is None else set(known)
        for name, at in used.items():
            if there is not None and name not in there:
                _no_name(name, at, there)
    except _Fault as fault:
        raise _refusal(text, fault) from None
    return tuple(sorted(used))


def _known(version: int) -> None:
    if version != VERSION:
        raise InvalidInput(f"condition: version {version} is not known; this program knows version {VERSION}.", "version")


def _refusal(text: str, fault: _Fault) -> InvalidInput:
    shown = text if len(text) <= 120 else text[:117] + "..."
    return InvalidInput(f"condition {shown!r}, column {fault.at + 1}: {fault.words}.", "condition")


# ---- from text to a tree ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _parsed(text: str) -> _Node:
    if len(text) > LONGEST:
        raise _Fault(LONGEST, f"it is longer than {LONGEST:,} characters")
    parser = _Parser(list(_tokens(text)))
    node = parser.expression(0)
    parser.expect_end()
    return node


def _tokens(text: str) -> Iterable[_Token]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            words = "this text does not end" if text[at] in "\"'" else f"{text[at]!r} means nothing here"
            raise _Fault(at, f"{words}; write == to compare" if text[at] == "=" else words)
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind], found.start(kind))
        if kind == "end":
            return
        at = found.end()


_BINARY = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")
_COMPARED, _NEGATED, _SIGNED = 4, 3, 7


class _Parser:
    """Precedence climbing; `_BINARY` says how closely each operator binds."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._next, self._depth = tokens, 0, 0

    def expression(self, closer_than: int) -> _Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Fault(self._peek.at, f"it is nested deeper than {DEEPEST}")
        node = self._first()
        length = 0
        while True:
            operator, binds, tokens = self._operator()
            if binds <= closer_than:
                break
            length += 1
            if length > 4 * DEEPEST:
                raise _Fault(self._peek.at, f"more than {4 * DEEPEST} operators stand in a row")
            at = self._peek.at
            self._next += tokens
            right = self.expression(binds)
            node = _Node(operator, at, parts=(node, right))
            if node.within > MOST_WITHIN:
                raise _Fault(at, f"more than {MOST_WITHIN} operations stand within each other")
            if binds == _COMPARED and self._operator()[1] == _COMPARED:
                raise _Fault(self._peek.at, "comparisons cannot be chained; write a < b and b < c")
        self._depth -= 1
        return node

    def expect_end(self) -> None:
        if self._peek.kind != "end":
            raise _Fault(self._peek.at, f"{self._peek.text!r} is not expected here")

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _operator(self) -> tuple[str, int, int]:
        text = self._peek.text if self._peek.kind in ("sign", "name") else ""
        if text == "not" and self._tokens[self._next + 1].text == "in":
            return "not in", _COMPARED, 2
        if text in _COMPARISONS:
            return text, _COMPARED, 1
        return text, _BINARY.get(text, 0), 1

    def _first(self) -> _Node:
        token = self._take()
        match token.kind, token.text:
            case "number", text:
                number = float(text) if re.search("[.eE]", text) else int(text)
                node = _Node("literal", token.at, _number(number, token.at))
            case "text", text:
                node = _Node("literal", token.at, _unquoted(text, token.at))
            case "name", "true" | "false" | "null":
                node = _Node("literal", token.at, {"true": True, "false": False, "null": None}[token.text])
            case "name", "not":
                return _Node("not", token.at, parts=(self.expression(_NEGATED),))
            case "name", "has":
                node = _Node("has", token.at, parts=(self._inside(self._take(), "has needs (name)"),))
                if node.parts[0].what not in ("name", "index"):
                    raise _Fault(node.parts[0].at, "has takes a name, such as has(order.coupon)")
            case "name", name if name not in _WORDS:
                node = self._name(token)
            case "sign", "-":
                return _Node("minus", token.at, parts=(self.expression(_SIGNED),))
            case "sign", "(":
                node = self._inside(token, "")
            case "sign", "[":
                node = _Node("list", token.at, parts=self._until("]"))
            case "end", _:
                raise _Fault(token.at, "something is missing at the end")
            case _:
                raise _Fault(token.at, f"{token.text!r} is not expected here")
        return self._steps(node)

    def _name(self, token: _Token) -> _Node:
        if self._peek.text != "(":
            return _Node("name", token.at, token.text)
        if token.text not in FUNCTIONS:
            raise _Fault(token.at, f"there is no function {token.text!r}; there are {', '.join(sorted(FUNCTIONS))}, has")
        self._take()
        parts, wanted = self._until(")"), FUNCTIONS[token.text].takes
        if len(parts) not in wanted:
            raise _Fault(token.at, f"{token.text} takes {' or '.join(map(str, wanted))} values, not {len(parts)}")
        return _Node("call", token.at, token.text, parts)

    def _steps(self, node: _Node) -> _Node:
        for _ in range(DEEPEST):
            if self._peek.text == "." and self._peek.kind == "sign":
                self._take()
                token = self._take()
                if token.kind != "name":
                    raise _Fault(token.at, "a name is expected after the dot")
                node = _Node("index", token.at, parts=(node, _Node("literal", token.at, token.text)))
            elif self._peek.text == "[" and self._peek.kind == "sign":
                at = self._take().at
                node = _Node("index", at, parts=(node, self.expression(0)))
                self._expect("]")
            else:
                return node
        raise _Fault(self._peek.at, f"it is nested deeper than {DEEPEST}")

    def _inside(self, opening: _Token, words: str) -> _Node:
        if opening.text != "(":
            raise _Fault(opening.at, words)
        node = self.expression(0)
        self._expect(")")
        return node

    def _until(self, closing: str) -> tuple[_Node, ...]:
        parts: list[_Node] = []
        while not (self._peek.text == closing and self._peek.kind == "sign"):
            parts.append(self.expression(0))
            if self._peek.text != "," or self._peek.kind != "sign":
                break
            self._take()
        self._expect(closing)
        return tuple(parts)

    def _take(self) -> _Token:
        token = self._peek
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _expect(self, sign: str) -> None:
        token = self._take()
        if (token.kind, token.text) != ("sign", sign):
            raise _Fault(token.at, f"{sign!r} is expected here")


def _unquoted(text: str, at: int) -> str:
    def escaped(found: re.Match[str]) -> str:
        if found[1] not in _ESCAPES:
            raise _Fault(at, f"\\{found[1]} is no escape; there are {' '.join(chr(92) + each for each in _ESCAPES)}")
        return _ESCAPES[found[1]]

    return re.sub(r"\\(.)", escaped, text[1:-1], flags=re.DOTALL)


def _names(node: _Node) -> Iterable[tuple[str, int]]:
    if node.what == "has":  # what is asked for need not be there
        return
    if node.what == "name":
        yield str(node.value), node.at
    for part in node.parts:
        yield from _names(part)


# ---- from a tree to a value ------------------------------------------------------------------------------------------


def _value(node: _Node, scope: _Scope) -> Any:
    scope.steps.take(1)
    match node.what:
        case "literal":
            return node.value
        case "list":
            return [_value(part, scope) for part in node.parts]
        case "name":
            if node.value not in scope.names:
                _no_name(node.value, node.at, scope.names)
            return scope.names[node.value]
        case "index":
            return _index(node, scope)
        case "has":
            return _found(node.parts[0], scope) is not _MISSING
        case "call":
            return _call(node, [_value(part, scope) for part in node.parts], scope.steps)
        case "not":
            return not _truth(node.parts[0], _value(node.parts[0], scope))
        case "and":
            left = _truth(node.parts[0], _value(node.parts[0], scope))
            return left and _truth(node.parts[1], _value(node.parts[1], scope))
        case "or":
            left = _truth(node.parts[0], _value(node.parts[0], scope))
            return left or _truth(node.parts[1], _value(node.parts[1], scope))
        case "minus":
            value = _value(node.parts[0], scope)
            return _writable(-value, node.at) if _kind(value) == "a number" else _wrong(node, "-", value)
    left = _value(node.parts[0], scope)
    right = _value(node.parts[1], scope)
    return _compare(node, left, right, scope.steps) if node.what in _COMPARISONS else _calculate(node, left, right)


def _truth(node: _Node, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Fault(node.at, f"true or false is needed here, not {_kind(value)}")
    return value


def _compare(node: _Node, left: Any, right: Any, steps: Steps) -> bool:
    operator, kinds = node.what, (_kind(left), _kind(right))
    if operator in ("in", "not in"):
        if kinds[1] == "a list":
            found = _is_in(left, right, kinds[0], steps)
        elif kinds[0] == "a text" and kinds[1] in ("a text", "an object"):
            steps.take(_reading(left) + _reading(right))
            found = left in right
        else:
            return _wrong(node, operator, left, right)
        return found == (operator == "in")
    if operator in ("==", "!="):
        if kinds[0] != kinds[1] and "null" not in kinds:
            return _wrong(node, operator, left, right)
        return _same(left, right, steps) == (operator == "==")
    if kinds not in (("a number", "a number"), ("a text", "a text")):
        return _wrong(node, operator, left, right)
    steps.take(_reading(left))
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def _is_in(value: Any, values: list[Any] | tuple[Any, ...], kind: str, steps: Steps) -> bool:
    if kind in ("a list", "an object"):
        return any(_same(value, each, steps) for each in values)
    steps.take(len(values) * _reading(value))
    return any(each == value and _kind(each) == kind for each in values)


def _reading(value: Any) -> int:
    """What it costs to read a text, or the digits of a number, once."""
    # Types are compared and not asked for by `isinstance`, which takes ten times as long within a workflow.
    kind = type(value)
    if kind is str:
        return 1 + len(value) // 64
    return 1 + value.bit_length() // 512 if kind is int else 1


def _calculate(node: _Node, left: Any, right: Any) -> Any:
    operator, kinds = node.what, (_kind(left), _kind(right))
    if operator == "+" and kinds == ("a text", "a text"):
        if len(left) + len(right) > _LONGEST_TEXT:
            raise _Fault(node.at, f"the text becomes longer than {_LONGEST_TEXT:,} characters")
        return left + right
    if kinds != ("a number", "a number"):
        return _wrong(node, operator, left, right)
    if operator in "/%" and right == 0:
        raise _Fault(node.at, "division by zero")
    try:
        result = {
            "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right,
            "/": lambda: left / right, "%": lambda: left % right,
        }[operator]()  # fmt: skip
    except OverflowError:
        raise _Fault(node.at, "the number is too large") from None
    return _number(result, node.at)


def _index(node: _Node, scope: _Scope) -> Any:
    found = _found(node, scope)
    if found is not _MISSING:
        return found
    inner, key = _value(node.parts[0], scope), _value(node.parts[1], scope)
    if isinstance(inner, dict) and isinstance(key, str):
        _no_name(key, node.at, inner)
    shown = repr(_start(key) if isinstance(key, str) else key)
    raise _Fault(node.at, f"there is no {shown} in {_kind(inner)}" + (f" of {len(inner)}" if isinstance(inner, list) else ""))


def _found(node: _Node, scope: _Scope) -> Any:
    """Return a name's value, or `_MISSING`; a step into what has no parts is an error even for `has`, for it is a wrong
    type.
    """
    scope.steps.take(1)
    if node.what == "name":
        return scope.names.get(str(node.value), _MISSING)
    if node.what != "index":
        return _value(node, scope)
    inner, key = _found(node.parts[0], scope), _value(node.parts[1], scope)
    if inner is _MISSING:
        return _MISSING
    if isinstance(inner, dict) and isinstance(key, str):
        return inner.get(key, _MISSING)
    if isinstance(inner, list) and isinstance(key, int) and not isinstance(key, bool):
        return inner[key] if -len(inner) <= key < len(inner) else _MISSING
    return _wrong(node, "a step into it", inner, key)


def _no_name(name: str, at: int, known: Iterable[str]) -> NoReturn:
    there = sorted(_start(str(each)) for each in islice(known, 1_000))
    close = get_close_matches(name, there, n=1) if len(name) <= _LONGEST_GUESS else []
    guess = f", did you mean {close[0]!r}?" if close else "."
    raise _Fault(at, f"there is no name {_start(name)!r}{guess} There are: {', '.join(there[:20]) or 'none'}")


def _start(name: str) -> str:
    return name if len(name) <= _LONGEST_GUESS else f"{name[: _LONGEST_GUESS - 1]}…"


def _wrong(node: _Node, operator: str, *values: Any) -> NoReturn:
    raise _Fault(node.at, f"{operator} cannot take {' and '.join(_kind(value) for value in values)}")


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
    return type(value).__name__


def _same(left: Any, right: Any, steps: Steps) -> bool:
    """Equality of JSON: Python takes 1 for true."""
    ahead = [(left, right)]
    while ahead:
        one, other = ahead.pop()
        kind = _kind(one)
        if kind != _kind(other):
            return False
        if kind == "a list":
            if len(one) != len(other):
                return False
            steps.take(1 + len(one))
            ahead.extend(zip(one, other, strict=True))
        elif kind == "an object":
            if one.keys() != other.keys():
                return False
            steps.take(1 + len(one))
            ahead.extend((value, other[key]) for key, value in one.items())
        else:
            steps.take(_reading(one))
            if one != other:
                return False
    return True


def _writable(value: Any, at: int) -> Any:
    """Return a number that was made of a fact, which may be larger than what is calculated, but not so long that no JSON
    holds it.
    """
    if isinstance(value, int) and value.bit_length() > DIGITS * 10 // 3:
        raise _Fault(at, "the number is too large")
    return value


def _number(value: Any, at: int) -> Any:
    if abs(value) >= _LARGEST if isinstance(value, int) else not math.isfinite(value):
        raise _Fault(at, "the number is too large")
    return value


@dataclass(frozen=True)
class _Function:
    takes: tuple[int, ...]
    kinds: tuple[str, ...]
    does: Callable[..., Any]


_TEXT, _NUMBER = ("a text",), ("a number",)

FUNCTIONS: dict[str, _Function] = {
    "len": _Function((1,), ("a text", "a list", "an object"), len),
    "lower": _Function((1,), _TEXT, str.lower),
    "upper": _Function((1,), _TEXT, str.upper),
    "trim": _Function((1,), _TEXT, str.strip),
    "starts_with": _Function((2,), _TEXT, str.startswith),
    "ends_with": _Function((2,), _TEXT, str.endswith),
    "abs": _Function((1,), _NUMBER, abs),
    "round": _Function((1, 2), _NUMBER, lambda value, places=0: _rounded(value, places)),
    "min": _Function((1, 2, 3, 4), ("a number", "a list"), lambda *values: _extreme(min, values)),
    "max": _Function((1, 2, 3, 4), ("a number", "a list"), lambda *values: _extreme(max, values)),
}
"""All that an expression may call, besides `has`."""


def _call(node: _Node, values: list[Any], steps: Steps) -> Any:
    function = FUNCTIONS[node.value]
    if any(_kind(value) not in function.kinds for value in values):
        _wrong(node, node.value, *values)
    if node.value != "len":
        for value in values:
            steps.take(len(value) if isinstance(value, list) else _reading(value))
    try:
        return _writable(function.does(*values), node.at)
    except (TypeError, ValueError, OverflowError) as error:
        raise _Fault(node.at, f"{node.value}: {error}") from None


def _rounded(value: float, places: float) -> float:
    if not isinstance(places, int) or not 0 <= places <= 12:
        raise ValueError("places must be a whole number from 0 to 12")
    return round(value, places) if places else math.floor(value + 0.5)


def _extreme(pick: Callable[[Iterable[Any]], Any], values: tuple[Any, ...]) -> Any:
    given = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not given or any(_kind(each) != "a number" for each in given):
        raise ValueError("numbers are needed, or one list of numbers that is not empty")
    return pick(given)
