"""Arithmetic: expressions are parsed as Python and evaluated here, by a list of allowed operations. No code is executed."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

LONGEST = 1000
"""The longest expression, in characters."""

MOST_BITS = 4096
"""The largest whole number, in bits (about 1,200 digits), so that every operation is fast."""

Number = int | float

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def _round(number: Number, digits: Number = 0) -> Number:
    # round(1, -10**9) would first compute 10**10**9.
    if not isinstance(digits, int) or abs(digits) > 300:
        raise ToolFault("round takes a whole number of digits, from -300 to 300.")
    return round(number, digits) if digits else round(number)


_CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs, "round": _round, "min": min, "max": max, "sqrt": math.sqrt, "exp": math.exp, "log": math.log,
    "log2": math.log2, "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin,
    "acos": math.acos, "atan": math.atan, "floor": math.floor, "ceil": math.ceil, "gcd": math.gcd, "hypot": math.hypot,
    "degrees": math.degrees, "radians": math.radians,
}  # fmt: skip

FACTS = ToolFacts(
    description=(
        "Works out one arithmetic expression exactly, for example (12.5 + 3) * 2 ** 4 or sqrt(2). "
        f"Operators + - * / // % **; constants {', '.join(_CONSTANTS)}; functions {', '.join(_FUNCTIONS)}."
    ),
    parameters={
        "type": "object",
        "properties": {"expression": {"type": "string", "minLength": 1, "maxLength": LONGEST}},
        "required": ["expression"],
        "additionalProperties": False,
    },
)


def create() -> Tool:
    """Return the calculator. It takes no options."""
    return Calculator()


class Calculator:
    """The tool; many calls may run at once."""

    facts = FACTS

    async def run(self, args: dict[str, Any], context: ToolContext) -> str:
        """Return the value of the expression, as text."""
        return str(calculate(args["expression"]))

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""


def calculate(expression: str) -> Number:
    """Return the expression's value.

    Raises:
        ToolFault: it is not arithmetic, has no value, or is too large; the message is for the model.
    """
    if len(expression) > LONGEST:
        raise ToolFault(f"The expression is longer than {LONGEST} characters.")
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ToolFault(f"Not an arithmetic expression: {expression[:80]!r}.") from None
    except ZeroDivisionError:
        raise ToolFault("Division by zero.") from None
    except (ArithmeticError, ValueError, TypeError) as error:
        raise ToolFault(f"No value: {error}.") from None


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=bool()):
            raise ToolFault("True and False are not numbers.")
        case ast.Constant(value=int() | float() as number):
            return _small(number)
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _UNARY:
            return _small(_UNARY[type(sign)](_value(operand)))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left), _value(right))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return _small(_BINARY[type(sign)](_value(left), _value(right)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _small(_FUNCTIONS[name](*(_value(argument) for argument in arguments)))
    known = f"numbers, + - * / // % **, {', '.join([*_CONSTANTS, *_FUNCTIONS])}"
    raise ToolFault(f"{ast.unparse(node)[:80]!r} is not allowed here; known: {known}.")


def _power(left: Number, right: Number) -> Number:
    # The size is checked before the operation: 9**9**9 would take for ever.
    if isinstance(left, int) and abs(left) > 1 and abs(right) * left.bit_length() > MOST_BITS:
        raise ToolFault(f"Too large: {_short(left)} ** {_short(right)}.")
    return _small(left**right)


def _small(number: Any) -> Number:
    if isinstance(number, int):
        if number.bit_length() > MOST_BITS:
            raise ToolFault("Too large: the number has more than 1,200 digits.")
        return number
    if isinstance(number, float) and math.isfinite(number):
        return number
    raise ToolFault(f"The value is not a finite real number: {number}.")


def _short(number: Number) -> str:
    return str(number) if abs(number) < 10**15 else "a large number"
