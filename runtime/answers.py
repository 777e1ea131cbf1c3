"""Reading what a model wrote: JSON where a schema was asked for, in words that let the model mend it."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

from kernel.basics.errors import InvalidInput
from kernel.model_call.json_answer import DATA_BYTES, read_answer
from kernel.model_call.nulls import fitting

__all__ = ["DATA_BYTES", "check_schema", "read_json", "schema_fault"]


def check_schema(schema: dict[str, Any] | None) -> None:
    """Raise `InvalidInput` when an output schema is itself not valid; before anything is paid."""
    try:
        if schema is not None:
            Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(["output_schema", *map(str, error.absolute_path)])
        raise InvalidInput(f"{place}: not valid JSON Schema: {_short(error.message)}", place) from None


def read_json(text: str, schema: dict[str, Any], *, cut_off: bool = False) -> tuple[Any, str | None]:
    """The answer's data, or None and what is wrong with it; see `kernel.model_call.json_answer.read_answer`."""

    def check(data: Any) -> tuple[Any, str | None]:
        return fitting(data, schema, lambda value: schema_fault(value, schema))

    return read_answer(text, check, cut_off=cut_off)


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


def _short(words: str) -> str:
    return words if len(words) <= 300 else words[:200] + " … " + words[-100:]
