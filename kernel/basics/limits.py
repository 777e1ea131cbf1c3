"""The limits at the door: how long, deep, large and far in the future a value from outside may be.

Each bounds something that Temporal or a database would refuse later, without words and for good.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from kernel.basics.errors import InvalidInput

JSON_DEPTH = 100
"""How deep JSON from outside may be nested: a payload is read to a depth of about 200, and we put it into other JSON."""

LONGEST_DURATION = timedelta(days=36_525)
"""A hundred years: a date is at most in the year 9999."""

COUNT = 1_000_000_000
"""The largest number of calls, tokens or steps."""

PARTICIPANTS = 2_000
"""Of one mode; each has a line in the outcome, which is one payload of 2 MiB."""

OPTIONS = 200
"""What one decision or vote may offer."""

ROUNDS = 1_000

NAME_CHARACTERS = 100

TENANT_CHARACTERS = 128
"""A search attribute has 2,048 bytes of escaped JSON, in which a character takes up to 12."""

LINE_CHARACTERS = 1_000
"""A reason, a title, somebody's name: what is shown on one line."""

COMMENT_CHARACTERS = 20_000
"""A comment, guidance, a message to people: what is read at one sitting."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _one_line(text: str) -> str:
    found = _CONTROL.search(text)
    if found:
        raise ValueError(f"has the control character U+{ord(found[0]):04X}; write printable characters")
    return text


OneLine = AfterValidator(_one_line)
"""A text without control characters: it becomes part of ids and names, which databases and terminals must bear."""

Name = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS, pattern=r"^[^\s/].*$"), OneLine]
"""The name of a participant, in any script."""

Tenant = Annotated[str, Field(min_length=1, max_length=TENANT_CHARACTERS), OneLine]
"""Whose a run is."""

Id = Annotated[str, Field(min_length=1, max_length=500), OneLine]
"""An identifier that somebody else gives: a workflow's, a message's, a task queue's, an activity's."""

Line = Annotated[str, Field(max_length=LINE_CHARACTERS)]
Comment = Annotated[str, Field(max_length=COMMENT_CHARACTERS)]
Count = Annotated[int, Field(le=COUNT)]


def check_json(value: Any, what: str) -> None:
    """Raise `InvalidInput` where JSON from outside is nested too deep, or holds a number that JSON does not have.

    `what` names the value for the reader. The walk uses no recursion, so that its own depth is not bounded.
    """
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, float) and not math.isfinite(each):
            raise InvalidInput(f"{what}: holds {each}, which is no JSON number; use null or a text.", "value")
        if not isinstance(each, (dict, list, tuple)):
            continue
        if depth > JSON_DEPTH:
            raise InvalidInput(f"{what}: is nested more than {JSON_DEPTH} deep; flatten it.", "depth")
        waiting.extend((inner, depth + 1) for inner in (each.values() if isinstance(each, dict) else each))


def clipped(text: str, characters: int) -> str:
    """Return at most so many characters of a text, with an ellipsis where some are left out."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def escaped_bytes(text: str) -> int:
    """Return how many bytes a text takes in escaped JSON, as search attributes are sent (`\\uXXXX`)."""
    return sum(1 if 0x20 <= ord(c) < 0x7F and c not in '"\\' else 12 if ord(c) > 0xFFFF else 6 for c in text)
