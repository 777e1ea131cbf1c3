"""Whether a tool's arguments fit its schema, as workflows ask it: nothing is fetched."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from referencing import Registry
    from referencing.exceptions import Unresolvable


def schema_fault(schema: dict[str, Any], value: Any) -> str | None:
    """What is wrong with the value, in words for the model; None when nothing is."""
    # A registry of our own, empty: the default one would fetch a "$ref" from the network.
    try:
        error = best_match(Draft202012Validator(schema, registry=Registry()).iter_errors(value))
    except (Unresolvable, RecursionError):
        return "The tool's own schema cannot be used."
    if error is None:
        return None
    return f"At {'.'.join(map(str, error.absolute_path)) or 'the whole object'}: {error.message[:300]}."
