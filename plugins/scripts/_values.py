"""JSON between a script and its host, within the script's limits."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from kernel.basics.errors import ScriptError, ScriptLimit
from kernel.basics.json_text import whole_json
from kernel.kinds.script import ScriptLimits, check_value


def parsed(text: bytes, what: str, limits: ScriptLimits) -> Any:
    """Return the value of JSON that comes from a sandbox. `what` names it in errors.

    Raises:
        ScriptError: it is not JSON.
        ScriptLimit: it is too long, too deep, or holds too many values.
    """
    if len(text) > limits.result_bytes:
        raise ScriptLimit(f"{what}: {len(text):,} bytes of JSON are more than {limits.result_bytes:,}.", "result_bytes")
    try:
        value = json.loads(text.decode(), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()  # fails for half a surrogate pair, which is not text
    except RecursionError:
        raise ScriptLimit(f"{what}: lists and objects are nested deeper than {limits.depth}.", "depth") from None
    except ValueError as error:  # UnicodeError is one
        raise ScriptError(f"{what} is not JSON: {str(error)[:200]}") from None
    check_value(value, len(text), what, limits)
    return value


def written(value: Any, what: str, limits: ScriptLimits) -> bytes:
    """Return a value as JSON, for a sandbox. `what` names it in errors.

    Raises:
        ScriptLimit: it is too long, too deep, or holds too many values.
    """
    text = whole_json(value)
    check_value(value, len(text), what, limits)
    return text


def source_text(source: bytes, name: str) -> str:
    """Return a script's source as text, without a byte order mark.

    Raises:
        ScriptError: it is not UTF-8.
    """
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError(f"{name}: must be UTF-8 text; byte {error.start} is not.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
