"""A valid value for a JSON Schema: a draft's words where they fit, made-up ones elsewhere. Deterministic.

Every place of the schema yields candidates, best first; the first that is valid there is taken. So the rules below need
only be good guesses: what is right is decided by the checker, here as for the whole at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from kernel.basics.bounds import measured
from kernel.basics.errors import InvalidInput, ProviderRefused
from kernel.basics.json_schema import check_schema, fault_of
from plugins.llm._pattern_text import matches, texts_for

MAX_DEPTH = 12
"""Beyond this, only what must be there; a schema that must go deeper cannot be answered."""

MAX_CANDIDATES = 40

MAX_STEPS = 5_000
"""Questions to the checker, and values and alternatives that are tried, for one answer."""

MAX_WORK = 3_000_000
"""The steps, times the values in the schema."""

MAX_ITEMS = 1_000
"""Items of one list, or properties of one object."""

MAX_CHARACTERS = 100_000
"""Characters of all texts of one answer."""

_NOTHING = object()
"""No draft for this place; None is a draft of null."""

_FORMATS = {
    "date-time": "2026-01-05T09:00:00Z", "date": "2026-01-05", "time": "09:00:00Z", "duration": "P1D",
    "email": "someone@example.com", "idn-email": "someone@example.com",
    "hostname": "example.com", "idn-hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/", "uri-reference": "/example",
    "iri": "https://example.com/",
    "iri-reference": "/example", "url": "https://example.com/", "uri-template": "https://example.com/{id}",
    "uuid": "00000000-0000-4000-8000-000000000000", "json-pointer": "/example", "relative-json-pointer": "0", "regex": "^.*$",
}  # fmt: skip
_KEYWORDS_OF_TYPE = {
    "object": {"properties", "required", "additionalProperties", "minProperties", "patternProperties", "propertyNames"},
    "array": {"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"},
    "string": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
}
_ALL_TYPES = ("string", "object", "array", "integer", "number", "boolean", "null")


def answer(schema: dict[str, Any], draft: Any, words: str) -> Any:
    """Return a value that fits `schema`.

    Args:
        schema: a JSON Schema, references inside itself only, as JSON Pointers.
        draft: what the value should say; parts that the schema has no place for, or does not take, are left out.
        words: the text for strings that the draft does not cover.

    Raises:
        ProviderRefused: the schema is not one, or no value was found; the message names the part.
    """
    try:
        check_schema(schema, "output_schema")
        value = _Answerer(schema, words).answer(draft)
    except InvalidInput as error:
        raise ProviderRefused(str(error)) from None
    except (_Impossible, RecursionError) as error:
        why = "it goes round in circles" if isinstance(error, RecursionError) else error
        raise ProviderRefused(f"The offline model cannot satisfy the output schema: {why}") from None
    if (fault := fault_of(value, schema)) is not None:
        raise ProviderRefused(f"The offline model cannot satisfy the output schema. {fault.said('the whole answer')}")
    return value


def resolve(root: dict[str, Any], schema: Any) -> Any:
    """`schema` with its local reference, if it is one, followed to the end; its own keywords win over the referred ones."""
    for _ in range(20):
        if not isinstance(schema, dict) or "$ref" not in schema:
            return schema
        beside = {name: part for name, part in schema.items() if name != "$ref"}
        target = _pointed(root, schema["$ref"])
        schema = both(target, beside) if beside else target
    raise _Impossible(f"the reference {schema['$ref']!r} leads to itself")


def both(one: Any, other: Any) -> Any:
    """One schema that asks what two ask, as far as a guess needs it."""
    if one is True or one == {}:
        return other
    if other is True or other == {}:
        return one
    if one is False or other is False:
        return False
    merged = dict(one)
    for name, part in other.items():
        merged[name] = _joined(name, merged[name], part) if name in merged else part
    return merged


class _Impossible(Exception):
    """No value for a part of the schema."""


def _pointed(root: dict[str, Any], pointer: str) -> Any:
    if not pointer.startswith("#"):
        raise _Impossible(f"the reference {pointer!r} leads outside the schema")
    place: Any = root
    for step in pointer[1:].split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            place = place[int(step)] if isinstance(place, list) else place[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise _Impossible(f"the reference {pointer!r} leads nowhere") from None
    return place


def _joined(name: str, one: Any, other: Any) -> Any:
    """Two values of one keyword as one value that asks for both."""
    if one == other:
        return one
    match name:
        case "properties" | "patternProperties" | "$defs":
            return {**one, **{key: both(one[key], part) if key in one else part for key, part in other.items()}}
        case "required":
            return [*one, *(key for key in other if key not in one)]
        case "enum":
            return [item for item in one if item in other]
        case "type":
            first, second = _listed(one), _listed(other)
            return [t for t in first if t in second or (t == "integer" and "number" in second)] or second
        case "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties":
            return max(one, other)
        case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties":
            return min(one, other)
        case "multipleOf" if isinstance(one, int) and isinstance(other, int):
            return math.lcm(one, other)
        case "items" | "additionalProperties" | "propertyNames" | "not" | "contains":
            return both(one, other) if name != "not" else {"anyOf": [one, other]}
        case "allOf":
            return [*one, *other]
        case _:
            return other


_WHOLE = "#/$defs/whole"
"""Where the whole schema stands beside a part of it that is looked at alone."""


def _moved(schema: Any) -> Any:
    """Return a schema whose references to itself are to `_WHOLE`."""
    if isinstance(schema, list):
        return [_moved(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _moved_keyword(name, part) for name, part in schema.items()}


def _moved_keyword(name: str, part: Any) -> Any:
    if name == "$ref" and isinstance(part, str) and (part == "#" or part.startswith("#/")):
        return _WHOLE + part[1:]
    return part if name in ("const", "enum", "default", "examples") else _moved(part)


def _refers(schema: Any) -> bool:
    """Return whether there is a reference in a schema."""
    if isinstance(schema, dict):
        return "$ref" in schema or any(_refers(part) for part in schema.values())
    return isinstance(schema, list) and any(_refers(each) for each in schema)


class _At(NamedTuple):
    """A place: the way there, its number among its like (so that the items of an array differ), the references it is in."""

    path: tuple[str, ...] = ()
    nth: int = 0
    opened: frozenset[str] = frozenset({_WHOLE})

    @property
    def depth(self) -> int:
        return len(self.path)

    def __str__(self) -> str:
        return "$" + "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in self.path)

    def step(self, name: str) -> _At:
        return self._replace(path=(*self.path, name))

    def item(self, place: int | str, nth: int) -> _At:
        return self._replace(path=(*self.path, str(place)), nth=nth)

    def inside(self, schema: Any) -> _At:
        """Return the same place, seen from inside the schema's reference, if it is one."""
        reference = _reference(schema)
        return self if reference is None else self._replace(opened=self.opened | {reference})


class _Answerer:
    def __init__(self, schema: dict[str, Any], words: str) -> None:
        self._schema, self._words = _moved(schema), words
        self._root = {"$defs": {"whole": self._schema}}
        self._dialect = {"$schema": schema["$schema"]} if "$schema" in schema else {}
        self._steps = min(MAX_STEPS, MAX_WORK // measured(schema).nodes)
        self._characters = MAX_CHARACTERS

    def answer(self, draft: Any) -> Any:
        """Return a value for the whole schema."""
        return self.value(self._schema, draft, _At())

    def value(self, schema: Any, draft: Any, at: _At) -> Any:
        """Return the first valid candidate."""
        self._step(at)
        whole, at = resolve(self._root, schema), at.inside(schema)
        candidates = islice(self._candidates(whole, draft, at), MAX_CANDIDATES)
        impossible: _Impossible | None = None
        try:
            for candidate in candidates:
                self._step(at)
                if self._fits(candidate, whole):
                    self._characters -= len(candidate) if isinstance(candidate, str) else 0
                    return candidate
        except _Impossible as error:
            impossible = error
        raise impossible or _Impossible(f"no value fits at {at}")

    def _step(self, at: _At) -> None:
        self._steps -= 1
        if self._steps < 0 or self._characters < 0:
            raise _Impossible(f"it is too large; gave up at {at}")

    def _fits(self, candidate: Any, schema: Any) -> bool:
        if isinstance(schema, dict):
            beside = self._root if _refers(schema) else {}
            schema = {**schema, **beside, **self._dialect}
        return fault_of(candidate, schema) is None

    def _candidates(self, schema: Any, draft: Any, at: _At) -> Iterator[Any]:
        self._step(at)
        if schema is False or at.depth > 3 * MAX_DEPTH:
            raise _Impossible(f"nothing may stand at {at}" if schema is False else f"it goes too deep at {at}")
        if schema is True:
            schema = {}
        # Among alternatives, a draft that is whole is one of them, and better than parts of it put into the first.
        if draft is not _NOTHING and (not isinstance(draft, dict | list) or schema.keys() & {"anyOf", "oneOf"}):
            yield draft
        if "const" in schema:
            yield schema["const"]
            return
        if "enum" in schema:
            options = schema["enum"]
            yield from (options[(at.nth + turn) % len(options)] for turn in range(len(options)))
            return
        yield from self._branches(schema, draft, at)

    def _branches(self, schema: dict[str, Any], draft: Any, at: _At) -> Iterator[Any]:
        """Yield the schema itself, or, where it offers alternatives, itself with each of them."""
        for name in ("allOf", "anyOf", "oneOf", "if"):
            if name in schema:
                for branch, inside in self._split(schema, name, at):
                    yield from self._attempt(branch, draft, inside)
                return
        yield from self._by_type(schema, draft, at)

    def _split(self, schema: dict[str, Any], name: str, at: _At) -> Iterator[tuple[Any, _At]]:
        rest = {key: part for key, part in schema.items() if key not in (name, "then", "else")}
        match name:
            case "allOf":
                whole: Any = rest | ({k: schema[k] for k in ("then", "else") if k in schema})
                for part in schema["allOf"]:
                    whole = both(whole, resolve(self._root, part))
                yield whole, at
            case "if":
                yield both(both(rest, resolve(self._root, schema["if"])), resolve(self._root, schema.get("then", True))), at
                yield both(rest, resolve(self._root, schema.get("else", True))), at
            case _:
                for part in sorted(schema[name], key=lambda part: _reluctance(part, at)):
                    yield both(rest, resolve(self._root, part)), at.inside(part)

    def _attempt(self, schema: Any, draft: Any, at: _At) -> Iterator[Any]:
        """Yield the candidates of an alternative; one that is impossible has none."""
        try:
            yield from self._candidates(resolve(self._root, schema), draft, at)
        except _Impossible:
            return

    def _by_type(self, schema: dict[str, Any], draft: Any, at: _At) -> Iterator[Any]:
        kinds = _types(schema, draft)
        if at.depth > MAX_DEPTH:
            kinds = sorted(kinds, key=lambda kind: kind != "null")
        impossible: _Impossible | None = None
        for kind in kinds:
            try:
                yield from self._of_type(kind, schema, draft, at)
            except _Impossible as error:
                impossible = impossible or error
        if impossible is not None:
            raise impossible

    def _of_type(self, kind: str, schema: dict[str, Any], draft: Any, at: _At) -> Iterable[Any]:
        default = [schema["default"]] if "default" in schema and draft is _NOTHING and kind not in ("object", "array") else []
        match kind:
            case "object":
                return self._objects(schema, draft if isinstance(draft, dict) else {}, at)
            case "array":
                return self._arrays(schema, draft if isinstance(draft, list) else [], at)
            case "string":
                _few(schema, "minLength", self._characters, "characters", at)
                return chain(default, _strings(schema, self._words, at.nth, self._characters))
            case "integer" | "number":
                return chain(default, _numbers(schema, kind, at.nth))
            case "boolean":
                return chain(default, (at.nth % 2 == 0, at.nth % 2 == 1))
            case _:
                return (None,)

    def _objects(self, schema: dict[str, Any], draft: dict[str, Any], at: _At) -> Iterator[Any]:
        _few(schema, "minProperties", MAX_ITEMS, "properties", at)
        properties = schema.get("properties", {})
        made: dict[str, Any] = {}
        for name in dict.fromkeys([*properties, *schema.get("required", [])]):
            required = name in schema.get("required", [])
            if not required and (name not in draft or at.depth > MAX_DEPTH):
                continue
            try:
                made[name] = self.value(self._property(schema, name), draft.get(name, _NOTHING), at.step(name))
            except _Impossible:
                if required:
                    raise
        yield made
        made = dict(made)
        for name in chain(properties, self._further_names(schema, at)):
            if name not in made and len(made) < schema.get("minProperties", 0):
                made[name] = self.value(self._property(schema, name), draft.get(name, _NOTHING), at.step(name))
        yield made
        for trigger, names in schema.get("dependentRequired", {}).items():
            for name in names if trigger in made else ():
                made.setdefault(name, self.value(self._property(schema, name), _NOTHING, at.step(name)))
        yield made

    def _property(self, schema: dict[str, Any], name: str) -> Any:
        matching = [part for pattern, part in schema.get("patternProperties", {}).items() if matches(pattern, name)]
        if name in schema.get("properties", {}):
            matching.insert(0, schema["properties"][name])
        if not matching:
            return schema.get("additionalProperties", True)
        whole: Any = True
        for part in matching:
            whole = both(whole, resolve(self._root, part))
        return whole

    def _further_names(self, schema: dict[str, Any], at: _At) -> Iterator[str]:
        names = schema.get("propertyNames", {})
        for pattern in schema.get("patternProperties", {}):
            yield from texts_for(pattern)
        for turn in range(schema.get("minProperties", 0) + 1):
            wanted = resolve(self._root, names) if names is not True else {}
            yield self.value(
                both({"type": "string"}, wanted), _NOTHING if wanted else f"item_{turn + 1}", at.item("name", turn)
            )

    def _arrays(self, schema: dict[str, Any], draft: list[Any], at: _At) -> Iterator[Any]:
        for keyword in ("minItems", "minContains"):
            _few(schema, keyword, MAX_ITEMS, "items", at)
        (fixed, rest), least, most = _of_list(schema), schema.get("minItems", 0), schema.get("maxItems", math.inf)
        made = self._items(schema, draft[: len(draft) if most == math.inf else int(most)], at)
        yield made[: int(most)] if most != math.inf else made
        contains = schema.get("contains", _NOTHING)
        if contains is not _NOTHING:
            item = both(resolve(self._root, rest), resolve(self._root, contains))
            made = [self.value(item, _NOTHING, at.item(turn, at.nth + turn)) for turn in range(schema.get("minContains", 1))]
        turn = 0
        while len(made) < max(least, len(fixed) if least else 0) and turn < 4 * least + 20:
            place = len(made)
            item = fixed[place] if place < len(fixed) else rest
            new = self.value(item, _NOTHING, at.item(place, at.nth + turn))
            turn += 1
            if not schema.get("uniqueItems") or not any(_same(new, old) for old in made):
                made.append(new)
        yield made

    def _items(self, schema: dict[str, Any], draft: list[Any], at: _At) -> list[Any]:
        """Return the draft's items, without those that have no valid form here."""
        made: list[Any] = []
        fixed, rest = _of_list(schema)
        for number, wanted in enumerate(draft):
            place = len(made)
            item = fixed[place] if place < len(fixed) else rest
            try:
                new = self.value(item, wanted, at.item(place, number))
            except _Impossible:
                continue
            if not schema.get("uniqueItems") or not any(_same(new, old) for old in made):
                made.append(new)
        return made


def _few(schema: dict[str, Any], keyword: str, most: int, what: str, at: _At) -> None:
    """Refuse to make more of something than the offline model makes."""
    if (wanted := schema.get(keyword, 0)) > most:
        raise _Impossible(f"{keyword} {wanted} is too large: at most {most:,} {what} are made, at {at}")


def _of_list(schema: dict[str, Any]) -> tuple[list[Any], Any]:
    """Return the schemas of the first items of a list, and that of the rest; until draft 2019-09 the first stood in `items`."""
    if isinstance(schema.get("items"), list):
        return schema["items"], schema.get("additionalItems", True)
    return schema.get("prefixItems", []), schema.get("items", True)


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _types(schema: dict[str, Any], draft: Any) -> list[str]:
    """Return the types to try, in order: the draft's own, those that the keywords speak of, the rest; null last."""
    allowed = _listed(schema["type"]) if "type" in schema else list(_ALL_TYPES)
    drafted = "object" if isinstance(draft, dict) else "array" if isinstance(draft, list) else None
    spoken = {kind for kind, keywords in _KEYWORDS_OF_TYPE.items() if keywords & schema.keys()}
    return sorted(allowed, key=lambda kind: (kind == "null", kind != drafted, kind not in spoken))


def _strings(schema: dict[str, Any], words: str, nth: int, longest: int) -> Iterator[str]:
    suffix = f" {nth + 1}" if nth else ""
    least, most = int(schema.get("minLength", 0)), int(min(schema.get("maxLength", longest), longest))
    if "format" in schema:
        known = _FORMATS.get(schema["format"], words)
        yield known if not nth else known.replace("example", f"example{nth}").replace("0000-4000", f"{nth:04x}-4000")
    if "pattern" in schema:
        patterned = list(texts_for(schema["pattern"]))
        yield from patterned[nth % len(patterned) :] if patterned else ()
        yield from patterned
    long = (words + suffix).ljust(least, ".")
    yield long if len(long) <= most else words[: max(0, most - len(suffix))] + suffix[-most:] if most else ""
    yield (chr(97 + nth % 26) * max(least, 1))[:most]


def _numbers(schema: dict[str, Any], kind: str, nth: int) -> Iterator[float]:
    try:
        yield from _guesses(schema, kind, nth)
    except OverflowError:  # limits that are beyond a float's range
        return


def _guesses(schema: dict[str, Any], kind: str, nth: int) -> Iterator[float]:
    low = max(schema.get("minimum", -math.inf), schema.get("exclusiveMinimum", -math.inf))
    high = min(schema.get("maximum", math.inf), schema.get("exclusiveMaximum", math.inf))
    step = schema.get("multipleOf", 1)
    start = low if low > -math.inf else min(1, high)
    multiple = math.ceil(start / step)
    guesses: list[float] = [multiple * step + turn * step for turn in (nth, nth + 1, 0, 1, 2)]
    guesses += [1, low, high, math.floor(min(high, 1e15) / step) * step, math.floor(min(high, 1e15) / step) * step - step, 0]
    if low > -math.inf and high < math.inf:
        guesses += [low + (high - low) / (nth + 2), (low + high) / 2]
    if kind == "number":
        guesses += [low + 0.5, high - 0.5, low + 1e-6, high - 1e-6]
    for guess in guesses:
        if math.isfinite(guess):
            yield int(guess) if float(guess).is_integer() else round(guess, 9)


def _reference(schema: Any) -> str | None:
    return str(schema["$ref"]) if isinstance(schema, dict) and "$ref" in schema else None


def _reluctance(schema: Any, at: _At) -> int:
    """Null comes after what says something, and first at depth; what holds itself comes last."""
    if _reference(schema) in at.opened:
        return 2
    is_null = isinstance(schema, dict) and (schema.get("type") == "null" or schema.get("const", 0) is None)
    return int(is_null is (at.depth <= MAX_DEPTH))


def _same(one: Any, other: Any) -> bool:
    """Equality as JSON Schema has it: `true` is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
