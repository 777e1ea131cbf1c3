"""The parser: from the source of an expression to its tree, by precedence climbing.

Bounds on the length of the source and on nesting hold while parsing, so that no source exhausts Python's stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kernel.basics.expression.faults import Fault
from kernel.basics.expression.functions import FUNCTIONS
from kernel.basics.expression.tokens import Token, tokens_of, unquoted
from kernel.basics.expression.values import calculated

LONGEST = 2_000
"""The longest expression, in characters."""

DEEPEST = 32
"""The most parentheses, lists, calls and operators within each other."""

MOST_WITHIN = 400
"""The most operations within each other, of which `a + b + c` are two."""

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")

_BINARY = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
"""The precedence of operators; a larger number binds closer. `not`, the comparisons and the sign have those below."""

_NEGATED, _COMPARED, _SIGNED = 3, 4, 7
_WORDS = {"and", "or", "not", "in", "true", "false", "null", "has"}


@dataclass(frozen=True)
class Node:
    """A part of the tree.

    `what` says how to read `value` and `parts`: literal, name, index, list, call, has, not, minus, or an operator. `at` is the
    position that an error names. `within` is the height of the tree below, this node included.
    """

    what: str
    at: int
    value: Any = None
    parts: tuple[Node, ...] = ()
    within: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "within", 1 + max((part.within for part in self.parts), default=0))


@lru_cache(maxsize=1024)
def parsed(source: str) -> Node:
    """Return the tree of an expression. Raise `Fault` if it does not parse or exceeds a bound."""
    if len(source) > LONGEST:
        raise Fault(LONGEST, f"it is longer than {LONGEST:,} characters")
    parser = _Parser(list(tokens_of(source)))
    node = parser.expression(0)
    parser.expect_end()
    return node


def names_of(node: Node) -> Iterator[tuple[str, int]]:
    """Yield each name that an expression needs, with its position. `has(name)` does not need its name."""
    if node.what == "has":
        return
    if node.what == "name":
        yield str(node.value), node.at
    for part in node.parts:
        yield from names_of(part)


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._next, self._depth = tokens, 0, 0

    def expression(self, closer_than: int) -> Node:
        """Parse an operand and all operators that bind closer than `closer_than`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Fault(self._peek.at, f"it is nested deeper than {DEEPEST}")
        node = self._operand()
        length = 0
        while True:
            operator, binds, tokens = self._operator()
            if binds <= closer_than:
                break
            length += 1
            if length > 4 * DEEPEST:
                raise Fault(self._peek.at, f"more than {4 * DEEPEST} operators stand in a row")
            node = self._joined(node, operator, binds, tokens)
        self._depth -= 1
        return node

    def expect_end(self) -> None:
        """Raise `Fault` if there are more tokens."""
        if self._peek.kind != "end":
            raise Fault(self._peek.at, f"{self._peek.text!r} is not expected here")

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _joined(self, left: Node, operator: str, binds: int, tokens: int) -> Node:
        at = self._peek.at
        self._next += tokens
        node = Node(operator, at, parts=(left, self.expression(binds)))
        if node.within > MOST_WITHIN:
            raise Fault(at, f"more than {MOST_WITHIN} operations stand within each other")
        if binds == _COMPARED and self._operator()[1] == _COMPARED:
            raise Fault(self._peek.at, "comparisons cannot be chained; write a < b and b < c")
        return node

    def _operator(self) -> tuple[str, int, int]:
        """Return the next operator, how closely it binds, and the number of its tokens. What is not an operator binds by 0."""
        text = self._peek.text if self._peek.kind in ("sign", "name") else ""
        if text == "not" and self._tokens[self._next + 1].text == "in":
            return "not in", _COMPARED, 2
        if text in COMPARISONS:
            return text, _COMPARED, 1
        return text, _BINARY.get(text, 0), 1

    def _operand(self) -> Node:
        token = self._take()
        match token.kind, token.text:
            case "number", text:
                number = float(text) if re.search("[.eE]", text) else int(text)
                node = Node("literal", token.at, calculated(number, token.at))
            case "text", _:
                node = Node("literal", token.at, unquoted(token))
            case "name", "true" | "false" | "null":
                node = Node("literal", token.at, {"true": True, "false": False, "null": None}[token.text])
            case "name", "not":
                return Node("not", token.at, parts=(self.expression(_NEGATED),))
            case "name", "has":
                node = self._has(token)
            case "name", name if name not in _WORDS:
                node = self._name_or_call(token)
            case "sign", "-":
                return Node("minus", token.at, parts=(self.expression(_SIGNED),))
            case "sign", "(":
                node = self._in_parentheses(token, "")
            case "sign", "[":
                node = Node("list", token.at, parts=self._list_until("]"))
            case "end", _:
                raise Fault(token.at, "something is missing at the end")
            case _:
                raise Fault(token.at, f"{token.text!r} is not expected here")
        return self._indexed(node)

    def _has(self, token: Token) -> Node:
        node = Node("has", token.at, parts=(self._in_parentheses(self._take(), "has needs (name)"),))
        if node.parts[0].what not in ("name", "index"):
            raise Fault(node.parts[0].at, "has takes a name, such as has(order.coupon)")
        return node

    def _name_or_call(self, token: Token) -> Node:
        if self._peek.text != "(":
            return Node("name", token.at, token.text)
        if token.text not in FUNCTIONS:
            raise Fault(token.at, f"there is no function {token.text!r}; there are {', '.join(sorted(FUNCTIONS))}, has")
        self._take()
        arguments, counts = self._list_until(")"), FUNCTIONS[token.text].takes
        if len(arguments) not in counts:
            raise Fault(token.at, f"{token.text} takes {' or '.join(map(str, counts))} values, not {len(arguments)}")
        return Node("call", token.at, token.text, arguments)

    def _indexed(self, node: Node) -> Node:
        """Parse the `.name` and `[index]` that follow an operand."""
        for _ in range(DEEPEST):
            if self._peek.is_sign("."):
                self._take()
                token = self._take()
                if token.kind != "name":
                    raise Fault(token.at, "a name is expected after the dot")
                node = Node("index", token.at, parts=(node, Node("literal", token.at, token.text)))
            elif self._peek.is_sign("["):
                at = self._take().at
                node = Node("index", at, parts=(node, self.expression(0)))
                self._expect("]")
            else:
                return node
        raise Fault(self._peek.at, f"it is nested deeper than {DEEPEST}")

    def _in_parentheses(self, opening: Token, words: str) -> Node:
        if opening.text != "(":
            raise Fault(opening.at, words)
        node = self.expression(0)
        self._expect(")")
        return node

    def _list_until(self, closing: str) -> tuple[Node, ...]:
        parts: list[Node] = []
        while not self._peek.is_sign(closing):
            parts.append(self.expression(0))
            if not self._peek.is_sign(","):
                break
            self._take()
        self._expect(closing)
        return tuple(parts)

    def _take(self) -> Token:
        token = self._peek
        self._next = min(self._next + 1, len(self._tokens) - 1)  # the end is never passed
        return token

    def _expect(self, sign: str) -> None:
        token = self._take()
        if not token.is_sign(sign):
            raise Fault(token.at, f"{sign!r} is expected here")
