"""The limits at the door: how long, deep, large and far in the future a value from outside may be.

Each bounds something that Temporal or a database would refuse later, without words and for good.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

DEPTH = 100
"""Lists and objects within each other, in any JSON or YAML value. Temporal's payloads are read to a depth of about 200."""

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

# ---- JSON values, JSON Schemas, YAML -----------------------------------------------------------------------------------

VALUE_NODES = 100_000
"""Values in one JSON value: itself, every item of a list, every value of an object."""

VALUE_BYTES = 2 * 1024 * 1024
"""The texts, names and digits of one JSON value together: what one payload may be, which is the wire's own limit."""

DIGITS = 1_000
"""Digits of a whole number."""

SCHEMA_BYTES = 128 * 1024
"""A JSON Schema, as JSON."""

SCHEMA_NODES = 10_000
"""Values in a JSON Schema."""

YAML_BYTES = 256 * 1024
"""A YAML file, as it is written."""

YAML_NODES = 10_000
"""Keys and values in a YAML file, as they are written; what aliases stand for has the limits of all values."""

YAML_MERGES = 100
"""Merge keys (`<<`) in a YAML file."""

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


def clipped(text: str, characters: int) -> str:
    """Return at most so many characters of a text, with an ellipsis where some are left out."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def escaped_bytes(text: str) -> int:
    """Return how many bytes a text takes in escaped JSON, as search attributes are sent (`\\uXXXX`)."""
    return sum(1 if 0x20 <= ord(c) < 0x7F and c not in '"\\' else 12 if ord(c) > 0xFFFF else 6 for c in text)
