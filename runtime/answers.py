"""Reading what a model wrote: JSON where a schema was asked for, in words that let the model mend it."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

from kernel.basics.errors import InvalidInput
from kernel.conversation.transcript import canonical

DATA_BYTES = 256 * 1024
"""JSON larger than this has no place in a workflow's history."""

_FENCED = re.compile(r"\A\s*```[\w-]*[ \t]*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


def check_schema(schema: dict[str, Any] | None) -> None:
    """Raise `InvalidInput` when an output schema is itself not valid; before anything is paid."""
    try:
        if schema is not None:
            Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(["output_schema", *map(str, error.absolute_path)])
        raise InvalidInput(f"{place}: not valid JSON Schema: {_short(error.message)}", place) from None


def read_json(text: str, schema: dict[str, Any], *, cut_off: bool = False) -> tuple[Any, str | None]:
    """The answer's data, or None and what is wrong with it. A ```json fence around the whole answer is let pass."""
    fenced = _FENCED.match(text)
    try:
        data = json.loads(fenced[1] if fenced else text, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        if cut_off:
            return None, "The answer was cut off at the length limit. Answer again, shorter."
        return None, f"The answer is not JSON ({_reason(error)}). Answer with one JSON value and no other words."
    size = len(canonical(data).encode(errors="replace"))
    if size > DATA_BYTES:
        return None, f"The answer is too long: {size:,} bytes of JSON, at most {DATA_BYTES:,} fit. Answer again, shorter."
    fault = schema_fault(data, schema)
    return (None, fault) if fault else (data, None)


def schema_fault(data: Any, schema: dict[str, Any]) -> str | None:
    """What is wrong with `data`, in words for the model that wrote it; None when nothing is."""
    # A registry of our own, empty: the default one would fetch a "$ref" from the network.
    validator = Draft202012Validator(schema, registry=Registry())
    try:
        error: ValidationError | None = best_match(validator.iter_errors(data))
    except Unresolvable as missing:
        raise InvalidInput(f"output_schema: cannot resolve $ref {missing.ref!r}; a $ref must stay within the schema.") from None
    except RecursionError:
        return "The answer is nested too deeply. Answer again, flatter."
    if error is None:
        return None
    place = ".".join(map(str, error.absolute_path)) or "the whole answer"
    return f"The JSON does not fit the schema. At {place}: {_short(error.message)}."


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]


def _short(words: str) -> str:
    return words if len(words) <= 300 else words[:200] + " … " + words[-100:]
