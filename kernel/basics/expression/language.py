"""The functions to evaluate and to check an expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.basics.expression.evaluator import Scope, refuse_name, value_of
from kernel.basics.expression.faults import Fault, Steps, TooManySteps
from kernel.basics.expression.parser import names_of, parsed
from kernel.basics.expression.values import kind_of

VERSION = 1
"""The newest meaning of expressions."""


def evaluate(text: str, names: Mapping[str, Any], version: int = VERSION, steps: Steps | None = None) -> Any:
    """Return the value of an expression.

    Args:
        names: the JSON values that the expression may use, by name.
        steps: an allowance that is shared with other evaluations.

    Raises:
        InvalidInput: it does not parse, a name does not exist, a type is wrong, it takes too many steps, or the version is
            unknown.
    """
    _check_version(version)
    try:
        return value_of(parsed(text), Scope(names, steps or Steps()))
    except TooManySteps as spent:
        raise _refusal(text, Fault(0, str(spent))) from None
    except Fault as fault:
        raise _refusal(text, fault) from None


def holds(text: str, names: Mapping[str, Any], version: int = VERSION, steps: Steps | None = None) -> bool:
    """Return whether a condition is true. A value other than true or false is an error, as in `evaluate`."""
    result = evaluate(text, names, version, steps)
    if not isinstance(result, bool):
        raise _refusal(text, Fault(0, f"a condition must come to true or false, not to {kind_of(result)}"))
    return result


def check(text: str, known: Iterable[str] | None = None, version: int = VERSION) -> tuple[str, ...]:
    """Check an expression without values; return the names that it uses, sorted.

    Raises:
        InvalidInput: it does not parse, uses a name that is not among `known`, or the version is unknown.
    """
    _check_version(version)
    try:
        used, allowed = dict(names_of(parsed(text))), None if known is None else set(known)
        for name, at in used.items():
            if allowed is not None and name not in allowed:
                refuse_name(name, at, allowed)
    except Fault as fault:
        raise _refusal(text, fault) from None
    return tuple(sorted(used))


def _check_version(version: int) -> None:
    if version != VERSION:
        raise InvalidInput(f"expression: version {version} is not known; this program knows version {VERSION}.", "version")


def _refusal(text: str, fault: Fault) -> InvalidInput:
    shown = text if len(text) <= 120 else text[:117] + "..."
    return InvalidInput(f"expression {shown!r}, column {fault.at + 1}: {fault.words}.", "expression")
