"""Candidates for objects and arrays, the best first. Not every candidate is valid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain
from typing import Any, Protocol

from plugins.llm._schema_answer.merge import Unsatisfiable, merged, resolve
from plugins.llm._schema_answer.pattern_text import matches, texts_for
from plugins.llm._schema_answer.place import Place

MAX_DEPTH = 12
"""Beyond this depth only required properties are made; a schema that must go much deeper cannot be answered."""

MAX_ITEMS = 1_000
"""Items of one array, or properties of one object."""

NO_DRAFT = object()
"""No draft for this place; None is a draft of null."""


class Values(Protocol):
    """The maker of the values inside a container."""

    root: dict[str, Any]

    def value(self, schema: Any, draft: Any, at: Place) -> Any:
        """Return a valid value, or raise `Unsatisfiable`."""


def refuse_excess(schema: dict[str, Any], keyword: str, most: int, unit: str, at: Place) -> None:
    """Raise `Unsatisfiable` if the keyword demands more of something than the offline model makes."""
    if (wanted := schema.get(keyword, 0)) > most:
        raise Unsatisfiable(f"{keyword} {wanted} is too large: at most {most:,} {unit} are made, at {at}")


def objects(values: Values, schema: dict[str, Any], draft: dict[str, Any], at: Place) -> Iterator[Any]:
    """Yield the object of what is required or drafted, then with `minProperties`, then with `dependentRequired`."""
    refuse_excess(schema, "minProperties", MAX_ITEMS, "properties", at)
    properties = schema.get("properties", {})
    made = _drafted_properties(values, schema, draft, at)
    yield made
    made = dict(made)
    for name in chain(properties, _further_names(values, schema, at)):
        if name not in made and len(made) < schema.get("minProperties", 0):
            made[name] = values.value(_property(values, schema, name), draft.get(name, NO_DRAFT), at.step(name))
    yield made
    for trigger, names in schema.get("dependentRequired", {}).items():
        for name in names if trigger in made else ():
            made.setdefault(name, values.value(_property(values, schema, name), NO_DRAFT, at.step(name)))
    yield made


def arrays(values: Values, schema: dict[str, Any], draft: list[Any], at: Place) -> Iterator[Any]:
    """Yield the array of the draft's items, then one that has what `contains` and `minItems` demand."""
    for keyword in ("minItems", "minContains"):
        refuse_excess(schema, keyword, MAX_ITEMS, "items", at)
    (fixed, rest), least, most = _item_schemas(schema), schema.get("minItems", 0), schema.get("maxItems", math.inf)
    made = _drafted_items(values, schema, draft[: len(draft) if most == math.inf else int(most)], at)
    yield made[: int(most)] if most != math.inf else made
    if "contains" in schema:
        item = merged(resolve(values.root, rest), resolve(values.root, schema["contains"]))
        made = [values.value(item, NO_DRAFT, at.item(turn, at.nth + turn)) for turn in range(schema.get("minContains", 1))]
    turn = 0
    # Among unique items some turns repeat a value, so there are more turns than items.
    while len(made) < max(least, len(fixed) if least else 0) and turn < 4 * least + 20:
        place = len(made)
        item = fixed[place] if place < len(fixed) else rest
        _append(schema, made, values.value(item, NO_DRAFT, at.item(place, at.nth + turn)))
        turn += 1
    yield made


def _drafted_properties(values: Values, schema: dict[str, Any], draft: dict[str, Any], at: Place) -> dict[str, Any]:
    """Return what is required, and those of the draft's properties that have a valid form here."""
    required = schema.get("required", [])
    made: dict[str, Any] = {}
    for name in dict.fromkeys([*schema.get("properties", {}), *required]):
        if name not in required and (name not in draft or at.depth > MAX_DEPTH):
            continue
        try:
            made[name] = values.value(_property(values, schema, name), draft.get(name, NO_DRAFT), at.step(name))
        except Unsatisfiable:
            if name in required:
                raise
    return made


def _property(values: Values, schema: dict[str, Any], name: str) -> Any:
    """Return the schema of a property, by its name and by the patterns that match it."""
    matching = [part for pattern, part in schema.get("patternProperties", {}).items() if matches(pattern, name)]
    if name in schema.get("properties", {}):
        matching.insert(0, schema["properties"][name])
    if not matching:
        return schema.get("additionalProperties", True)
    whole: Any = True
    for part in matching:
        whole = merged(whole, resolve(values.root, part))
    return whole


def _further_names(values: Values, schema: dict[str, Any], at: Place) -> Iterator[str]:
    """Yield names for properties that the schema does not name."""
    for pattern in schema.get("patternProperties", {}):
        yield from texts_for(pattern)
    names = schema.get("propertyNames", {})
    for turn in range(schema.get("minProperties", 0) + 1):
        wanted = resolve(values.root, names) if names is not True else {}
        draft = NO_DRAFT if wanted else f"item_{turn + 1}"
        yield values.value(merged({"type": "string"}, wanted), draft, at.item("name", turn))


def _item_schemas(schema: dict[str, Any]) -> tuple[list[Any], Any]:
    """Return the schemas of the first items, and that of the rest. Before draft 2020-12 `items` held those of the first."""
    if isinstance(schema.get("items"), list):
        return schema["items"], schema.get("additionalItems", True)
    return schema.get("prefixItems", []), schema.get("items", True)


def _drafted_items(values: Values, schema: dict[str, Any], draft: list[Any], at: Place) -> list[Any]:
    """Return the draft's items, without those that have no valid form here."""
    made: list[Any] = []
    fixed, rest = _item_schemas(schema)
    for number, wanted in enumerate(draft):
        place = len(made)
        item = fixed[place] if place < len(fixed) else rest
        try:
            new = values.value(item, wanted, at.item(place, number))
        except Unsatisfiable:
            continue
        _append(schema, made, new)
    return made


def _append(schema: dict[str, Any], made: list[Any], new: Any) -> None:
    if not schema.get("uniqueItems") or not any(_is_same(new, old) for old in made):
        made.append(new)


def _is_same(one: Any, other: Any) -> bool:
    """Return whether JSON Schema holds two values for equal: `true` is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
