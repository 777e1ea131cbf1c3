"""The tokens of an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.basics.expression.faults import Fault

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>==|!=|<=|>=|[<>+\-*/%().,\[\]])"
    r"|(?P<end>$))",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


@dataclass(frozen=True)
class Token:
    """A token: `kind` is number, text, name, sign or end; `at` is its position in the source, counted from 0."""

    kind: str
    text: str
    at: int

    def is_sign(self, sign: str) -> bool:
        """Return whether the token is this sign, and not a text that looks like it."""
        return self.kind == "sign" and self.text == sign


def tokens_of(source: str) -> Iterator[Token]:
    """Yield the tokens, the end as the last one. Raise `Fault` at a character that begins none."""
    at = 0
    while True:
        match = _TOKEN.match(source, at)
        if match is None:
            at += len(source[at:]) - len(source[at:].lstrip())
            words = "this text does not end" if source[at] in "\"'" else f"{source[at]!r} means nothing here"
            raise Fault(at, f"{words}; write == to compare" if source[at] == "=" else words)
        kind = str(match.lastgroup)
        yield Token(kind, match[kind], match.start(kind))
        if kind == "end":
            return
        at = match.end()


def unquoted(token: Token) -> str:
    """Return the text that a quoted token stands for. Raise `Fault` for an unknown escape."""

    def unescaped(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            known = " ".join(f"\\{each}" for each in _ESCAPES)
            raise Fault(token.at, f"\\{match[1]} is not an escape; the escapes are {known}")
        return _ESCAPES[match[1]]

    return re.sub(r"\\(.)", unescaped, token.text[1:-1], flags=re.DOTALL)
