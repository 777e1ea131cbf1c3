"""The search for the first place where a value does not fit its schema, and the message for it.

jsonschema-rs has messages too, but copies the value once for each keyword that refuses it: 2 GB for 300 alternatives and an
answer of 200 KB. So the search only asks it whether a part of the value fits a part of the schema, which is cheap, and descends
from the whole value to the first part that does not fit.

The messages are sent to models as repairs and are part of the ledger's hash: do not change their words.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jsonschema_rs import Registry, ValidationError, Validator, validator_for

from kernel.basics.bounds import measured
from kernel.basics.json_schema.graph import REFERENCES, Graph, Load, Part

PlacedFault = tuple[tuple[str, ...], str]
"""The path to a place in the value, and the fault there, in words."""

COMPILING = 100_000
"""The most parts of a schema that one search compiles, those that they refer to included."""

WORK = 200_000_000
"""The most work of one search, as in a check: the keywords that may be applied, times the values."""

_ASKING, _COMPILING_ONE = 1_000, 10_000
"""The least work of one question, and the work of compiling one keyword, in the same unit."""

DEEPEST = 100
"""The most steps of the search: into the value, or from one part of the schema to the next."""

_ADDRESS = "https://schema.invalid/"
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 120
_repr.maxlist = _repr.maxdict = 6
_repr.maxlevel = 4


def shown(value: Any) -> str:
    """Return a value as people read it, in at most 200 characters."""
    text = _repr.repr(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


class _Enough(Exception):
    """The allowance of this search is spent."""


class Finder:
    """The search for the first fault of one value that does not fit a schema."""

    def __init__(self, graph: Graph, load: Load, options: dict[str, Any]) -> None:
        self._graph, self._load, self._options = graph, load, options
        self._registry = Registry([(_ADDRESS, graph.root)])
        self._validators: dict[tuple[str, ...], Validator | None] = {}
        self._nodes: dict[int, int] = {}  # by id(), which is safe here: the whole value outlives the search
        self._compiling, self._work = COMPILING, WORK

    def first(self, value: Any) -> PlacedFault:
        """Return the place of the first fault, and its words."""
        return self._at((), value, (), 0)

    def _at(self, part: Part, value: Any, place: tuple[str, ...], steps: int) -> PlacedFault:
        """Return the first fault of a value that does not fit a part of the schema."""
        schema = self._graph.at(part)
        if schema is False:
            return place, f"{shown(value)} is not allowed here"
        try:
            found = self._keywords(part, schema, value, place, steps) if steps < DEEPEST else None
        except _Enough:
            found = None
        return found or (place, f"{shown(value)} does not fit the schema")

    def _keywords(
        self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        for keyword, words in _LEAVES.items():
            if keyword in schema and not self._alone(schema, keyword, value):
                return place, words(schema[keyword], value)
        for search in (self._same_value, self._alternatives, self._condition, self._names, self._members, self._items):
            found: PlacedFault | None = search(part, schema, value, place, steps + 1)
            if found is not None:
                return found
        return None

    # ---- keywords that apply to the same value --------------------------------------------------------------------------

    def _same_value(
        self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        needed = [target for keyword in REFERENCES if keyword in schema for target in self._graph.targets(part, keyword) or ()]
        needed += [(*part, "allOf", str(number)) for number in range(len(schema.get("allOf", ())))]
        for keyword in ("dependentSchemas", "dependencies"):
            for name in schema.get(keyword, {}):
                if isinstance(value, dict) and name in value and isinstance(schema[keyword][name], dict | bool):
                    needed.append((*part, keyword, name))
        return next((self._at(inner, value, place, steps) for inner in needed if self._refuses(inner, value)), None)

    def _alternatives(
        self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        for keyword in ("anyOf", "oneOf"):
            options: list[Part] = [(*part, keyword, str(number)) for number in range(len(schema.get(keyword, ())))]
            fitting = [option for option in options if not self._refuses(option, value)]
            if not options or len(fitting) == 1 or (fitting and keyword == "anyOf"):
                continue
            if fitting:
                return place, f"{shown(value)} is valid under {len(fitting)} of the given schemas, where it must be one"
            closest = _closest([self._at(option, value, place, steps) for option in options], len(place))
            return closest or (place, f"{shown(value)} is not valid under any of the given schemas")
        if "not" in schema and not self._refuses((*part, "not"), value):
            return place, f"{shown(value)} should not be valid under {shown(schema['not'])}"
        return None

    def _condition(
        self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        if "if" not in schema:
            return None
        branch = (*part, "else" if self._refuses((*part, "if"), value) else "then")
        if branch[-1] in schema and self._refuses(branch, value):
            return self._at(branch, value, place, steps)
        return None

    # ---- keywords that apply to the parts of the value ------------------------------------------------------------------

    def _names(self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int) -> PlacedFault | None:
        if not isinstance(value, dict) or "propertyNames" not in schema:
            return None
        inner = (*part, "propertyNames")
        wrong = next((name for name in value if self._refuses(inner, name)), None)
        if wrong is None:
            return None
        return place, f"the name {shown(wrong)} is not allowed: {self._at(inner, wrong, (), steps)[1]}"

    def _members(
        self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        if not isinstance(value, dict):
            return None
        known = schema.get("properties", {})
        for name in value:
            inner = (*part, "properties", name)
            if name in known and self._refuses(inner, value[name]):
                return self._at(inner, value[name], (*place, name), steps)
        for pattern in schema.get("patternProperties", {}):
            inner = (*part, "patternProperties", pattern)
            for name in value:
                if self._refuses(inner, value[name]) and self._is_named_by([pattern], name):
                    return self._at(inner, value[name], (*place, name), steps)
        return self._further_members(part, schema, value, place, steps)

    def _further_members(
        self, part: Part, schema: dict[str, Any], value: dict[str, Any], place: tuple[str, ...], steps: int
    ) -> PlacedFault | None:
        inner, patterns = (*part, "additionalProperties"), list(schema.get("patternProperties", {}))
        if "additionalProperties" in schema:
            names = [name for name in value if name not in schema.get("properties", {})]
            wrong = [name for name in names if self._refuses(inner, value[name]) and not self._is_named_by(patterns, name)]
            if wrong and schema["additionalProperties"] is False:
                return place, f"Additional properties are not allowed ({_unexpected(wrong)})"
            if wrong:
                return self._at(inner, value[wrong[0]], (*place, wrong[0]), steps)
        if "unevaluatedProperties" in schema:
            return place, f"Unevaluated properties are not allowed: of {_listed(value)}, not all stand in the schema"
        return None

    def _items(self, part: Part, schema: dict[str, Any], value: Any, place: tuple[str, ...], steps: int) -> PlacedFault | None:
        if not isinstance(value, list | tuple):
            return None
        for first, inner, given in _parts_of_items(part, schema, value):
            if (number := self._first_refused(inner, given)) is not None:
                return self._at(inner, given[number], (*place, str(first + number)), steps)
        if "contains" in schema and not self._alone(schema, "contains", value, "minContains", "maxContains"):
            least, most = schema.get("minContains", 1), schema.get("maxContains", "any number")
            return place, f"{shown(value)} must contain {least} to {most} items that match {shown(schema['contains'])}"
        if "unevaluatedItems" in schema:
            return place, f"{shown(value)} holds more items than the schema allows"
        return None

    # ---- questions to jsonschema-rs -------------------------------------------------------------------------------------

    def _refuses(self, part: Part, value: Any) -> bool:
        """Return whether a value does not fit a part of the schema. False for a part that cannot be compiled by itself."""
        validator = self._validator(part)
        return validator is not None and not self._fits(validator, value)

    def _first_refused(self, part: Part, values: Sequence[Any]) -> int | None:
        """Return the position of the first value that does not fit a part of the schema, by binary search."""
        whole, low, high = self._validator(part, "items"), 0, len(values)
        if whole is None or self._fits(whole, list(values)):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._fits(whole, list(values[low:middle])) else (low, middle)
        return low

    def _validator(self, part: Part, of: str | None = None) -> Validator | None:
        """Return the validator of a part by itself; with `of="items"`, of a list whose items must fit the part."""
        key = (of or "", *part)
        if key not in self._validators:
            self._compiling -= self._graph.reach(part)
            if self._compiling < 0:
                raise _Enough
            pointer = "".join(f"/{_escaped(step)}" for step in part)
            schema: dict[str, Any] = {"$ref": f"{_ADDRESS}#{pointer}"}
            try:
                self._validators[key] = validator_for({of: schema} if of else schema, registry=self._registry, **self._options)
            except ValidationError:
                self._validators[key] = None
        return self._validators[key]

    def _alone(self, schema: dict[str, Any], keyword: str, value: Any, *beside: str) -> bool:
        """Return whether a value fits one keyword of a schema; the keywords `beside` it change its meaning and go with it."""
        together = [keyword, *beside, *_BESIDE.get(keyword, ())]
        alone = {name: schema[name] for name in together if name in schema}
        if isinstance(self._graph.root, dict) and "$schema" in self._graph.root:
            alone["$schema"] = self._graph.root["$schema"]
        self._work -= _COMPILING_ONE
        try:
            return self._fits(validator_for(alone, **self._options), value)
        except ValidationError:  # the keyword refers to another part of the schema
            return True

    def _fits(self, validator: Validator, value: Any) -> bool:
        self._work -= max(_ASKING, self._load.keywords * self._size(value))
        if self._work < 0:
            raise _Enough
        return validator.is_valid(value)

    def _size(self, value: Any) -> int:
        if not isinstance(value, dict | list | tuple):
            return 1
        if id(value) not in self._nodes:
            self._nodes[id(value)] = measured(value).nodes
        return self._nodes[id(value)]

    def _is_named_by(self, patterns: Iterable[str], name: str) -> bool:
        """Return whether a name matches one of the patterns."""
        schema = {"patternProperties": dict.fromkeys(patterns, False)}
        return not self._fits(validator_for(schema, **self._options), {name: None})


def _parts_of_items(part: Part, schema: dict[str, Any], value: Sequence[Any]) -> Iterator[tuple[int, Part, Sequence[Any]]]:
    """Yield each part for items of a list: the position of its first item, the part, and its items."""
    keyword = "prefixItems" if "prefixItems" in schema else "items"
    fixed = len(schema[keyword]) if isinstance(schema.get(keyword), list) else 0
    for number, item in enumerate(value[:fixed]):
        yield number, (*part, keyword, str(number)), [item]
    rest = "additionalItems" if isinstance(schema.get("items"), list) else "items"
    if rest in schema and not isinstance(schema[rest], list):
        yield fixed, (*part, rest), value[fixed:]


def _closest(faults: list[PlacedFault], depth: int) -> PlacedFault | None:
    """Return the fault of the alternative that the value most likely means, or None if there is no single one.

    It is the alternative whose fault lies deepest in the value. An alternative for another type, or with another tag
    (`const`), is not meant. `depth` is that of the value which the alternatives are for.
    """
    meant = [fault for fault in faults if not _is_for_another(fault, depth)]
    deepest = max((len(fault[0]) for fault in meant), default=0)
    closest = {fault for fault in meant if len(fault[0]) == deepest}
    return closest.pop() if len(closest) == 1 else None


def _is_for_another(fault: PlacedFault, depth: int) -> bool:
    place, words = fault
    return (len(place) == depth and " is not of type " in words) or (len(place) <= depth + 1 and " was expected, not " in words)


def _escaped(step: str) -> str:
    """Return a step of a JSON Pointer (RFC 6901), encoded for a URI's fragment (RFC 3986)."""
    plain = step.replace("~", "~0").replace("/", "~1")
    return "".join(each if each in _SAFE else "".join(f"%{byte:02X}" for byte in each.encode()) for each in plain)


def _unexpected(names: list[str]) -> str:
    return f"{_listed(names)} {'were' if len(names) > 1 else 'was'} unexpected"


def _listed(names: Iterable[str]) -> str:
    each = list(names)
    return ", ".join(map(shown, each[:5])) + (f" and {len(each) - 5} more" if len(each) > 5 else "")


def _missing(names: list[str], value: Any) -> str:
    return f"{next((shown(name) for name in names if name not in value), 'a name')} is a required property"


def _dependent(names: dict[str, list[str]], value: Any) -> str:
    for name, needed in names.items():
        if name in value and (missing := [each for each in needed if each not in value]):
            return f"{shown(missing[0])} is a dependency of {shown(name)}"
    return "a dependency of another property is missing"


def _types(types: str | list[str]) -> str:
    return ", ".join(map(repr, [types] if isinstance(types, str) else types))


_LEAVES: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda types, value: f"{shown(value)} is not of type {_types(types)}",
    "const": lambda wanted, value: f"{shown(wanted)} was expected, not {shown(value)}",
    "enum": lambda options, value: f"{shown(value)} is not one of {shown(options)}",
    "required": _missing,
    "dependentRequired": _dependent,
    "minLength": lambda least, value: f"{shown(value)} is too short: {least} characters or more are needed",
    "maxLength": lambda most, value: f"{shown(value)} is too long: {most} characters at most are allowed",
    "pattern": lambda pattern, value: f"{shown(value)} does not match {shown(pattern)}",
    "exclusiveMinimum": lambda least, value: f"{shown(value)} is less than or equal to the minimum of {shown(least)}",
    "exclusiveMaximum": lambda most, value: f"{shown(value)} is greater than or equal to the maximum of {shown(most)}",
    "minimum": lambda least, value: f"{shown(value)} is less than the minimum of {shown(least)}",
    "maximum": lambda most, value: f"{shown(value)} is greater than the maximum of {shown(most)}",
    "multipleOf": lambda step, value: f"{shown(value)} is not a multiple of {shown(step)}",
    "minItems": lambda least, value: f"{shown(value)} is too short: {least} items or more are needed",
    "maxItems": lambda most, value: f"{shown(value)} is too long: {most} items at most are allowed",
    "uniqueItems": lambda _, value: f"{shown(value)} has non-unique elements",
    "minProperties": lambda least, value: f"{shown(value)} does not have enough properties: {least} or more are needed",
    "maxProperties": lambda most, value: f"{shown(value)} has too many properties: {most} at most are allowed",
}  # fmt: skip
"""The keywords without subschemas, in the order in which they are tried, with the message for a value that does not fit."""

_BESIDE = {"minimum": ("exclusiveMinimum",), "maximum": ("exclusiveMaximum",)}
"""Until draft 4, `exclusive…` changed the meaning of the other keyword. Later it is independent, and tried first."""
