"""A valid value for a JSON Schema: the words of a draft where they fit, made-up words elsewhere. Deterministic.

Every place of the schema yields candidates, the best first; the first valid candidate is taken. The candidates need only be
good guesses, since the JSON Schema checker decides, for each place and for the whole at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from kernel.basics.bounds import measured
from kernel.basics.errors import InvalidInput, ProviderRefused
from kernel.basics.json_schema import check_schema, fault_of
from plugins.llm._schema_answer.containers import MAX_DEPTH, NO_DRAFT, arrays, objects, refuse_excess
from plugins.llm._schema_answer.merge import Unsatisfiable, merged, resolve, type_names
from plugins.llm._schema_answer.place import Place, has_reference, rebased, reference_of
from plugins.llm._schema_answer.scalars import numbers, strings

MAX_CANDIDATES = 40
"""Candidates that are checked for one place."""

MAX_STEPS = 5_000
"""Checks, and values and alternatives that are tried, for one answer."""

MAX_WORK = 3_000_000
"""The steps of one answer, times the values in the schema."""

MAX_CHARACTERS = 100_000
"""Characters of all texts of one answer."""

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
        schema: a JSON Schema, with references inside itself only, as JSON Pointers.
        draft: the wanted value; parts that the schema has no place for, or does not take, are left out.
        words: the text for strings that the draft does not cover.

    Raises:
        ProviderRefused: the schema is not one, or no value was found; the message names the part.
    """
    try:
        check_schema(schema, "output_schema")
        value = _Answerer(schema, words).answer(draft)
    except InvalidInput as error:
        raise ProviderRefused(str(error)) from None
    except (Unsatisfiable, RecursionError) as error:
        why = "it contains itself without an end" if isinstance(error, RecursionError) else error
        raise ProviderRefused(f"The offline model cannot satisfy the output schema: {why}") from None
    if (fault := fault_of(value, schema)) is not None:
        raise ProviderRefused(f"The offline model cannot satisfy the output schema. {fault.said('the whole answer')}")
    return value


class _Answerer:
    """The search for one answer, with the steps and the characters that are left for it."""

    def __init__(self, schema: dict[str, Any], words: str) -> None:
        self._schema, self._words = rebased(schema), words
        self.root: dict[str, Any] = {"$defs": {"whole": self._schema}}
        self._dialect = {"$schema": schema["$schema"]} if "$schema" in schema else {}
        self._steps = min(MAX_STEPS, MAX_WORK // measured(schema).nodes)
        self._characters = MAX_CHARACTERS

    def answer(self, draft: Any) -> Any:
        """Return a value for the whole schema."""
        return self.value(self._schema, draft, Place())

    def value(self, schema: Any, draft: Any, at: Place) -> Any:
        """Return the first valid candidate.

        Raises:
            Unsatisfiable: there is none, or the limits are reached.
        """
        self._count_step(at)
        whole, at = resolve(self.root, schema), at.inside(schema)
        candidates = islice(self._candidates(whole, draft, at), MAX_CANDIDATES)
        impossible: Unsatisfiable | None = None
        try:
            for candidate in candidates:
                self._count_step(at)
                if self._fits(candidate, whole):
                    self._characters -= len(candidate) if isinstance(candidate, str) else 0
                    return candidate
        except Unsatisfiable as error:
            impossible = error
        raise impossible or Unsatisfiable(f"no value fits at {at}")

    def _count_step(self, at: Place) -> None:
        self._steps -= 1
        if self._steps < 0 or self._characters < 0:
            raise Unsatisfiable(f"it is too large; gave up at {at}")

    def _fits(self, candidate: Any, schema: Any) -> bool:
        if isinstance(schema, dict):
            beside = self.root if has_reference(schema) else {}
            schema = {**schema, **beside, **self._dialect}
        return fault_of(candidate, schema) is None

    def _candidates(self, schema: Any, draft: Any, at: Place) -> Iterator[Any]:
        self._count_step(at)
        if schema is False:
            raise Unsatisfiable(f"no value is allowed at {at}")
        if at.depth > 3 * MAX_DEPTH:
            raise Unsatisfiable(f"it goes too deep at {at}")
        if schema is True:
            schema = {}
        # A whole draft may be one of the alternatives, and is better than its parts put into the first of them.
        if draft is not NO_DRAFT and (not isinstance(draft, dict | list) or schema.keys() & {"anyOf", "oneOf"}):
            yield draft
        if "const" in schema:
            yield schema["const"]
            return
        if "enum" in schema:
            options = schema["enum"]
            yield from (options[(at.nth + turn) % len(options)] for turn in range(len(options)))
            return
        yield from self._branches(schema, draft, at)

    def _branches(self, schema: dict[str, Any], draft: Any, at: Place) -> Iterator[Any]:
        """Yield the candidates of the schema itself, or, where it has alternatives, of itself merged with each of them."""
        for name in ("allOf", "anyOf", "oneOf", "if"):
            if name in schema:
                for branch, inside in self._alternatives(schema, name, at):
                    yield from self._attempt(branch, draft, inside)
                return
        yield from self._by_type(schema, draft, at)

    def _alternatives(self, schema: dict[str, Any], name: str, at: Place) -> Iterator[tuple[Any, Place]]:
        rest = {key: part for key, part in schema.items() if key not in (name, "then", "else")}
        match name:
            case "allOf":
                whole: Any = rest | ({k: schema[k] for k in ("then", "else") if k in schema})
                for part in schema["allOf"]:
                    whole = merged(whole, resolve(self.root, part))
                yield whole, at
            case "if":
                condition, then = resolve(self.root, schema["if"]), resolve(self.root, schema.get("then", True))
                yield merged(merged(rest, condition), then), at
                yield merged(rest, resolve(self.root, schema.get("else", True))), at
            case _:
                for part in sorted(schema[name], key=lambda part: _rank(part, at)):
                    yield merged(rest, resolve(self.root, part)), at.inside(part)

    def _attempt(self, schema: Any, draft: Any, at: Place) -> Iterator[Any]:
        """Yield the candidates of an alternative, and none where it is impossible."""
        try:
            yield from self._candidates(resolve(self.root, schema), draft, at)
        except Unsatisfiable:
            return

    def _by_type(self, schema: dict[str, Any], draft: Any, at: Place) -> Iterator[Any]:
        types = _types(schema, draft)
        if at.depth > MAX_DEPTH:
            types = sorted(types, key=lambda name: name != "null")
        impossible: Unsatisfiable | None = None
        for name in types:
            try:
                yield from self._of_type(name, schema, draft, at)
            except Unsatisfiable as error:
                impossible = impossible or error
        if impossible is not None:
            raise impossible

    def _of_type(self, name: str, schema: dict[str, Any], draft: Any, at: Place) -> Iterable[Any]:
        default = [schema["default"]] if "default" in schema and draft is NO_DRAFT else []
        match name:
            case "object":
                return objects(self, schema, draft if isinstance(draft, dict) else {}, at)
            case "array":
                return arrays(self, schema, draft if isinstance(draft, list) else [], at)
            case "string":
                refuse_excess(schema, "minLength", self._characters, "characters", at)
                return chain(default, strings(schema, self._words, at.nth, self._characters))
            case "integer" | "number":
                return chain(default, numbers(schema, name, at.nth))
            case "boolean":
                return chain(default, (at.nth % 2 == 0, at.nth % 2 == 1))
            case _:
                return (None,)


def _types(schema: dict[str, Any], draft: Any) -> list[str]:
    """Return the types to try: the draft's own first, then those whose keywords the schema has, then the rest; null last."""
    allowed = type_names(schema["type"]) if "type" in schema else list(_ALL_TYPES)
    drafted = "object" if isinstance(draft, dict) else "array" if isinstance(draft, list) else None
    with_keywords = {name for name, keywords in _KEYWORDS_OF_TYPE.items() if keywords & schema.keys()}
    return sorted(allowed, key=lambda name: (name == "null", name != drafted, name not in with_keywords))


def _rank(schema: Any, at: Place) -> int:
    """Return the order among alternatives: null last, but first at depth; after both, a schema that contains itself."""
    if reference_of(schema) in at.opened:
        return 2
    is_null = isinstance(schema, dict) and (schema.get("type") == "null" or schema.get("const", 0) is None)
    return int(is_null is (at.depth <= MAX_DEPTH))
