"""The search attributes of a workflow, cut to the sizes that the server accepts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

with workflow.unsafe.imports_passed_through():
    from kernel.basics.limits import escaped_bytes

VALUE_BYTES = 1_900
"""The longest value of one attribute, as escaped JSON. The server terminates a run that sets one of more than 2,048."""

KEYWORD_CHARACTERS = 255
"""The longest keyword: the width of its column in Temporal's visibility store."""

_SEPARATORS = 4
"""The bytes of one name's quotes and comma in a list, and one to spare."""

Value = str | int | datetime | list[str] | None


def attribute(name: str, value: Value) -> SearchAttributeUpdate[Any]:
    """Return the update that sets an attribute; None and an empty list unset it.

    A keyword that is too long is cut. Of a list, the first names that fit are kept.
    """
    key: SearchAttributeKey[Any] = _KEYS.get(name) or SearchAttributeKey.for_keyword(name)
    if value is None or value == []:
        return key.value_unset()
    if isinstance(value, str):
        return key.value_set(_cut(value))
    return key.value_set(names_that_fit(value) if isinstance(value, list) else value)


_KEYS: dict[str, SearchAttributeKey[Any]] = {
    "MofaAgents": SearchAttributeKey.for_keyword_list("MofaAgents"),
    "MofaOpenDecisions": SearchAttributeKey.for_int("MofaOpenDecisions"),
    "MofaDecisionDeadline": SearchAttributeKey.for_datetime("MofaDecisionDeadline"),
}


def names_that_fit(names: list[str]) -> list[str]:
    """Return the first names that fit into one attribute together."""
    room, fitting = VALUE_BYTES, []
    for name in names:
        room -= escaped_bytes(name) + _SEPARATORS
        if room < 0:
            break
        fitting.append(name)
    return fitting


def _cut(text: str) -> str:
    text = text[:KEYWORD_CHARACTERS]
    while escaped_bytes(text) > VALUE_BYTES:
        text = text[:-16]
    return text
