"""Checks of a schema, and of a value against it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema_rs import FancyRegexOptions, ValidationError, Validator, validator_for

from kernel.basics.bounds import OutOfBounds, measured, names_in
from kernel.basics.errors import InvalidInput
from kernel.basics.json_schema.fault import Finder, shown
from kernel.basics.json_schema.graph import Graph, Load, Part, Unusable, load_of
from kernel.basics.json_schema.patterns import ALLOWANCE, MATCHING, NAME_BACKTRACKS, PATTERN_BYTES, Allowance, Pattern, matches
from kernel.basics.limits import SCHEMA_BYTES, SCHEMA_NODES

WORK = 100_000_000
"""The most work of one check: the keywords that may be applied to a value, times the values. About a second at worst."""

FRAMES = 20_000
"""The most nested calls in one check: a value's depth, times the longest chain of a schema's parts. jsonschema-rs recurses,
and a stack overflow would end the process."""


class Fault(NamedTuple):
    """A fault of a value.

    `place` is its path, as in `steps.1.id`, and empty for the whole value. `words` is a clause of at most a few hundred
    characters, without a full stop. `decided` is False where the check could not be finished: then it is unknown whether the
    value fits.
    """

    place: str
    words: str
    decided: bool = True

    def said(self, whole: str) -> str:
        """Return the fault as a sentence; `whole` names the whole value, as in "the whole answer"."""
        return f"At {self.place or whole}: {self.words}."


class CheckedSchema(NamedTuple):
    """A schema that can be used, compiled."""

    schema: Any
    validator: Validator
    graph: Graph
    load: Load


def check_schema(schema: Any, field: str, what: str = "") -> None:
    """Check that a JSON Schema can be used.

    Args:
        schema: the schema, as plain JSON.
        field: the reader's name for it, as in `participants.0.output_schema`.
        what: the reader's name for the input that holds it, as in `Sequential input`.

    Raises:
        InvalidInput: it is not valid in its dialect, or exceeds a limit; the message and `field` name the part.
    """
    try:
        _checked_schema(schema)
    except Unusable as error:
        place = ".".join((field, *error.part))
        raise InvalidInput(f"{what}{': ' * bool(what)}{place}: not valid JSON Schema: {error}.", place) from None


def fault_of(value: Any, schema: Any) -> Fault | None:
    """Return the first fault of a value, or None if it fits the schema. Never raise an exception.

    A schema that cannot be used, or a value that exceeds a limit, is a fault that is not `decided`.
    """
    try:
        usable = _checked_schema(schema)
        size = measured(value)
    except Unusable as error:
        part = f"{'.'.join(error.part)[:200]}: " if error.part else ""
        return Fault("", f"the schema itself cannot be used: {part}{error}", decided=False)
    except OutOfBounds as error:
        return Fault("", f"the value {error}", decided=False)
    load = usable.load
    if load.keywords * size.nodes > WORK or load.names * size.longest_name * size.nodes > MATCHING:
        return _too_much(f"{size.nodes:,} values are too many for a schema that applies {load.keywords:,} keywords to each")
    if load.chain * (size.depth + 1) > FRAMES:
        return _too_much(f"{size.depth} levels are too many for a schema with {load.chain:,} parts in a row")
    return _checked(usable, value)


def _checked(usable: CheckedSchema, value: Any) -> Fault | None:
    allowance = Allowance()
    token = ALLOWANCE.set(allowance)
    try:
        _try_names(usable.load, value, allowance)
        fits = usable.validator.is_valid(value)
        if allowance.spent:
            return _too_much("matching the patterns takes too long")
        return None if fits else _first_fault(usable, value, allowance)
    except (ValueError, TypeError) as error:  # not JSON, such as an object with numbers for names
        return Fault("", f"the value is not JSON: {str(error)[:200]}", decided=False)
    finally:
        ALLOWANCE.reset(token)


def _first_fault(usable: CheckedSchema, value: Any, allowance: Allowance) -> Fault:
    try:
        place, words = Finder(usable.graph, usable.load, _options()).first(value)
    except ValueError:  # a part of the schema that cannot be compiled by itself
        return Fault("", "it does not fit the schema")
    return Fault("", "it does not fit the schema") if allowance.spent else Fault(_place(place), words)


def _place(steps: tuple[str, ...]) -> str:
    place = ".".join(steps)
    return place if len(place) <= 200 else f"{place[:99]}…{place[-100:]}"


def _try_names(load: Load, value: Any, allowance: Allowance) -> None:
    """Spend the allowance if a name cannot be matched with a pattern of `patternProperties` within its backtracks.

    jsonschema-rs takes such a name for one that does not match, and would give a wrong result.
    """
    for pattern in load.backtracking:
        for name in names_in(value):
            matches(pattern, name, allowance, NAME_BACKTRACKS)


def _too_much(words: str) -> Fault:
    return Fault("", f"it cannot be checked: {words}", decided=False)


def _checked_schema(schema: Any) -> CheckedSchema:
    if not isinstance(schema, dict | bool):
        raise Unusable(f"{shown(schema)} is not an object, and not true or false")
    try:
        measured(schema, nodes=SCHEMA_NODES, bytes=SCHEMA_BYTES)
        text = json.dumps(schema, allow_nan=False)
    except OutOfBounds as error:
        raise Unusable(str(error)) from None
    except (ValueError, TypeError) as error:
        raise Unusable(f"it is not JSON: {str(error)[:200]}") from None
    return _compiled(text)


@lru_cache(maxsize=32)
def _compiled(text: str) -> CheckedSchema:
    schema = json.loads(text)
    try:
        graph = Graph(schema)
        load = load_of(graph)
        return CheckedSchema(schema, validator_for(schema, **_options()), graph, load)
    except ValidationError as error:
        part: Part = tuple(map(str, error.instance_path))
        raise Unusable(error.message if len(error.message) <= 300 else f"{error.message[:299]}…", part) from None
    except ValueError as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(str(error)[:300]) from None


def _options() -> dict[str, Any]:
    # These options bound `patternProperties`; `Pattern` bounds the keyword `pattern`.
    names = FancyRegexOptions(backtrack_limit=NAME_BACKTRACKS, size_limit=PATTERN_BYTES, dfa_size_limit=64 * 1024)
    return {"keywords": {"pattern": Pattern}, "validate_formats": False, "offline": True, "pattern_options": names}
