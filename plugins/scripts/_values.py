"""JSON between a script and its host, under the script's limits."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.kinds.script import ScriptLimits, check_value


def parsed(text: bytes, what: str, limits: ScriptLimits) -> Any:
    """Return the value of what came out of a sandbox; `what` names it in errors.

    Raises:
        ScriptError: it is no JSON.
        ScriptLimit: it is too long, too deep, or holds too many values.
    """
    if len(text) > limits.result_bytes:
        raise ScriptLimit(f"{what}: {len(text):,} bytes of JSON are more than {limits.result_bytes:,}.", "result_bytes")
    try:
        value = json.loads(text.decode(), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except RecursionError:
        raise ScriptLimit(f"{what}: lists and objects are nested deeper than {limits.depth}.", "depth") from None
    except ValueError as error:  # UnicodeError among them
        raise ScriptError(f"{what} is no JSON: {str(error)[:200]}") from None
    check_value(value, len(text), what, limits)
    return value


def written(value: Any, what: str, limits: ScriptLimits) -> bytes:
    """What goes into a sandbox, as JSON.

    Raises:
        ScriptLimit: it is too long, too deep, or holds too many values.
    """
    text = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    check_value(value, len(text), what, limits)
    return text


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
