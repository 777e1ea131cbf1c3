"""The limits of values from outside: on their length, depth, size and distance in the future.

Each limit guards against something that Temporal or a database would refuse later, for good and without a message to the user.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

DEPTH = 100
"""The most lists and objects within each other, in any JSON or YAML value. Temporal reads payloads to a depth of about 200."""

LONGEST_DURATION = timedelta(days=36_525)
"""A hundred years. Added to a date, it must not pass the year 9999, where `datetime` ends."""

COUNT = 1_000_000_000
"""The largest number of calls, tokens or steps."""

PARTICIPANTS = 2_000
"""The most participants of one mode. Each has a line in the outcome, which is one payload of 2 MiB."""

EARLIER = 5_000
"""The most messages before the task of a run."""

OPTIONS = 200
"""The most options of one decision or vote."""

ROUNDS = 1_000

NAME_CHARACTERS = 100

TENANT_CHARACTERS = 128
"""A search attribute holds 2,048 bytes of escaped JSON, where a character takes up to 12 bytes."""

LINE_CHARACTERS = 1_000
"""The longest text that is shown on one line: a reason, a title, a person's name."""

COMMENT_CHARACTERS = 20_000
"""The longest comment, guidance or message to people."""

# ---- JSON values, JSON Schemas, YAML -----------------------------------------------------------------------------------

VALUE_NODES = 100_000
"""The most values in one JSON value: itself, every item of a list, every value of an object."""

VALUE_BYTES = 2 * 1024 * 1024
"""The most bytes of the texts, names and digits of one JSON value: the limit of a payload."""

DIGITS = 1_000
"""The most digits of a whole number."""

SCHEMA_BYTES = 128 * 1024
"""The longest JSON Schema, as JSON."""

SCHEMA_NODES = 10_000
"""The most values in a JSON Schema."""

YAML_BYTES = 256 * 1024
"""The longest YAML file, as written."""

YAML_NODES = 25_000
"""The most keys and values in a YAML file, as written. After the expansion of aliases, the limits of all values hold."""

YAML_MERGES = 100
"""The most merge keys (`<<`) in a YAML file."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _one_line(text: str) -> str:
    control = _CONTROL.search(text)
    if control:
        raise ValueError(f"has the control character U+{ord(control[0]):04X}; write printable characters")
    return text


def is_one_line(text: str) -> bool:
    """Return whether a text has no control characters."""
    return _CONTROL.search(text) is None


OneLine = AfterValidator(_one_line)
"""A text without control characters. It becomes part of ids and names, which databases and terminals must accept."""

Name = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS, pattern=r"^[^\s/].*$"), OneLine]
"""The name of a participant, in any script."""

Tenant = Annotated[str, Field(min_length=1, max_length=TENANT_CHARACTERS), OneLine]
"""The tenant that a run belongs to."""

Id = Annotated[str, Field(min_length=1, max_length=500), OneLine]
"""An identifier from outside: of a workflow, a message, a task queue or an activity."""

Line = Annotated[str, Field(max_length=LINE_CHARACTERS)]
Comment = Annotated[str, Field(max_length=COMMENT_CHARACTERS)]
Count = Annotated[int, Field(le=COUNT)]


def clipped(text: str, characters: int) -> str:
    """Return at most `characters` characters of a text, with an ellipsis where it is cut."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def escaped_bytes(text: str) -> int:
    """Return the length of a text in escaped JSON (`\\uXXXX`), in bytes. Search attributes are sent in this form."""
    return sum(1 if 0x20 <= ord(c) < 0x7F and c not in '"\\' else 12 if ord(c) > 0xFFFF else 6 for c in text)
