"""Reading what a model wrote: JSON where a schema was asked for, in words that let the model mend it."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from kernel.basics.json_schema import fault_of
from kernel.conversation.transcript import canonical

DATA_BYTES = 256 * 1024
"""JSON larger than this has no place in a workflow's history."""

_FENCED = re.compile(r"\A\s*```[\w-]*[ \t]*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


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
    fault = fault_of(data, schema)
    return (data, None) if fault is None else (None, f"The JSON does not fit the schema. {fault.said('the whole answer')}")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
