"""A JSON Schema as a graph of its parts, and an upper bound on the work of a check with it.

jsonschema-rs bounds a pattern and follows no remote reference, but it does not bound the work of a check. A few lines of
references double the work at each step (`d9: {allOf: [d8, d8]}`, `d8: {allOf: [d7, d7]}` and so on). Nested
`unevaluatedProperties` triple it at each level. Long chains of references overflow its stack, which ends the process. The graph
shows all of that: its edges are "is applied to the same value" and "is applied to a value inside".

A part is named by its path, as in `("properties", "age")`. The schema comes from `json.loads`, so `type` is enough instead of
`isinstance`, which takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from kernel.basics.json_schema.patterns import PATTERN_BYTES, Compiled, NoPattern, compiled

Part = tuple[str, ...]

_HERE = ("not", "if", "then", "else")
_HERE_LISTS = ("allOf", "anyOf", "oneOf")
_HERE_MAPS = ("dependentSchemas", "dependencies")
_INSIDE = (
    "items", "additionalItems", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
    "unevaluatedProperties",
)  # fmt: skip
_INSIDE_LISTS = ("prefixItems", "items")
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")

LONGEST_CHAIN = 1_000
"""The longest chain of parts that are applied to one value, each by the one before."""

MOST_NAMED = 100
"""The most parts of a schema with an `$id`, or with anchors of one name."""

MOST_APPLIED = 100_000
"""The most keywords of a schema that are applied to one value, references followed."""

_OWN_DRAFT = "https://json-schema.org/draft/"


class Unusable(ValueError):
    """A schema cannot be used. `part` is the path of the fault; the message is the end of a sentence."""

    def __init__(self, words: str, part: Part = ()) -> None:
        super().__init__(words)
        self.part = part


class Load(NamedTuple):
    """The most work of a check.

    `keywords` is the number of keywords that may be applied to one value, `chain` the length of the longest chain of parts on
    one value. `names` is the work of the patterns of `patternProperties` for each byte of a name; `backtracking` are those
    patterns that may backtrack.
    """

    keywords: int
    chain: int
    names: int
    backtracking: tuple[Compiled, ...]


class Graph:
    """The parts of a schema, by path. The constructor raises `Unusable` if too many of them have names."""

    def __init__(self, schema: Any) -> None:
        self.root = schema
        self._resources: list[tuple[str, Part]] = []
        self._anchors: dict[str, list[Part]] = {}
        self._here: dict[Part, list[Part]] = {}
        self._inside: dict[Part, list[list[Part]]] = {}
        old = type(schema) is dict and "draft-04" in str(schema.get("$schema", ""))
        self._index(schema, "id" if old else "$id")
        if len(self._resources) > MOST_NAMED or any(len(found) > MOST_NAMED for found in self._anchors.values()):
            raise Unusable(f"has more than {MOST_NAMED} parts with an $id, or with an anchor of the same name")

    def at(self, part: Part) -> Any:
        """Return the schema at a path. Raise KeyError if there is none."""
        place = self.root
        for step in part:
            try:
                place = place[int(step)] if type(place) is list else place[step]
            except (KeyError, IndexError, ValueError, TypeError):
                raise KeyError(part) from None
        return place

    def here(self, part: Part) -> list[Part]:
        """Return the parts that a part applies to the same value, in order, references resolved."""
        if part not in self._here:
            schema = self.at(part)
            self._here[part] = self._read_here(part, schema) if type(schema) is dict else []
        return self._here[part]

    def _read_here(self, part: Part, schema: dict[str, Any]) -> list[Part]:
        found = [target for keyword in REFERENCES if keyword in schema for target in self.targets(part, keyword) or ()]
        found += [(*part, name) for name in _HERE if name in schema]
        found += [inner for name in _HERE_LISTS for inner in _items(part, schema, name)]
        return found + [inner for name in _HERE_MAPS for inner in _members(part, schema, name)]

    def inside(self, part: Part) -> list[list[Part]]:
        """Return the parts that a part applies to values inside. Of each inner list, at most one applies to one value."""
        if part not in self._inside:
            schema = self.at(part)
            self._inside[part] = _read_inside(part, schema) if type(schema) is dict else []
        return self._inside[part]

    def reach(self, part: Part) -> int:
        """Return the number of parts that are reachable from a part, itself included."""
        return len(_ordered(part, self.edges)[0])

    def edges(self, part: Part) -> list[Part]:
        """Return all parts that a part applies."""
        return [*self.here(part), *(inner for group in self.inside(part) for inner in group)]

    def targets(self, part: Part, keyword: str) -> list[Part] | None:
        """Return the targets of a part's reference: one part, or all candidates of a dynamic one. None for a meta-schema.

        Raises:
            Unusable: the reference leaves the schema, or has no target.
        """
        reference = self.at(part).get(keyword)
        if type(reference) is not str:
            return []
        address, _, fragment = reference.partition("#")
        if address.startswith((_OWN_DRAFT, "http://json-schema.org/")) and not self._named(address):
            return None
        start = self._resource(part) if not address else self._named(address)
        if start is None:
            raise Unusable(f"cannot resolve $ref {_short(reference)}; a $ref must stay within the schema", part)
        if keyword == "$recursiveRef":
            return [start, *(root for _, root in self._resources)]
        if fragment and not fragment.startswith("/"):
            targets = self._anchors.get(fragment, [])
        else:
            targets = [(*start, *(_unescaped(step) for step in fragment.split("/")[1:]))]
        try:
            for target in targets:
                self.at(target)
        except KeyError:
            targets = []
        if not targets:
            raise Unusable(f"cannot resolve $ref {_short(reference)}: there is no such part", part)
        return targets

    def _resource(self, part: Part) -> Part:
        """Return the path of the resource that a part belongs to: the innermost schema around it with an `$id`, or the root."""
        around = [root for _, root in self._resources if root == part[: len(root)]]
        return max(around, key=len, default=())

    def _named(self, address: str) -> Part | None:
        """Return the resource of that `$id`. An `$id` with the same last segment is enough: a relative one is resolved against
        those around it.
        """
        alike = [(name, root) for name, root in self._resources if name.rsplit("/", 1)[-1] == address.rsplit("/", 1)[-1]]
        return next((root for name, root in alike if name == address), alike[0][1] if alike else None)

    def _index(self, schema: Any, id_keyword: str) -> None:
        ahead: list[tuple[Part, Any]] = [((), schema)]
        while ahead:
            part, each = ahead.pop()
            if type(each) is dict:
                name = each.get(id_keyword)
                if type(name) is str and name.startswith("#"):  # the form of an anchor until draft 7
                    self._anchors.setdefault(name[1:], []).append(part)
                elif type(name) is str:
                    self._resources.append((name.rstrip("#"), part))
                for keyword in ("$anchor", "$dynamicAnchor"):
                    if type(anchor := each.get(keyword)) is str:
                        self._anchors.setdefault(anchor, []).append(part)
                ahead += [((*part, key), inner) for key, inner in each.items()]
            elif type(each) is list:
                ahead += [((*part, str(number)), inner) for number, inner in enumerate(each)]


def load_of(graph: Graph) -> Load:
    """Return the most work of a check with a schema.

    Raises:
        Unusable: a part applies itself to the same value without end, a limit above is exceeded, or a reference or a pattern
            cannot be used.
    """
    order, circles = _ordered((), graph.edges)
    _check_patterns(graph, order)
    here = {part: graph.here(part) for part in order}
    in_order, loops = _ordered_all(order, here.__getitem__)
    if loops:
        raise Unusable("refers to itself without a step into the value, so that a check would never end", min(loops)[0])
    chain, weight = dict[Part, int](), dict[Part, int]()
    for part in in_order:
        chain[part] = 1 + max((chain[inner] for inner in here[part]), default=0)
        weight[part] = _weight(graph.at(part)) + _times(graph.at(part)) * sum(weight[inner] for inner in here[part])
    keywords = _applied(graph, order, circles, here, weight, lambda part: _weight(graph.at(part)))
    names = _applied(graph, order, circles, here, dict.fromkeys(order, 0), lambda part: _weight_of_names(graph.at(part)))
    backtracking = {compiled(each) for part in order for each in _name_patterns(graph.at(part)) if not compiled(each).linear}
    load = Load(keywords, max(chain.values()), names, tuple(sorted(backtracking)))
    if load.chain > LONGEST_CHAIN:
        raise Unusable(f"has more than {LONGEST_CHAIN:,} parts that refer to each other in a row")
    if load.keywords > MOST_APPLIED:
        raise Unusable(f"applies more than {MOST_APPLIED:,} keywords to one value, its references followed")
    return load


def _applied(
    graph: Graph,
    order: list[Part],
    circles: set[tuple[Part, Part]],
    here: dict[Part, list[Part]],
    at_once: dict[Part, int],
    weight: Callable[[Part], int],
) -> int:
    """Return the weight of all keywords that may be applied to one value at any depth.

    jsonschema-rs caches, for each list and object, the result of a part that contains itself. So such a part counts once; a
    reference to it counts only the part's work on the same value (`at_once`).
    """
    total = dict[Part, int]()

    def of(outer: Part, inner: Part) -> int:
        return at_once[inner] if (outer, inner) in circles else total[inner]

    for part in order:
        inside = sum(max((of(part, inner) for inner in group), default=0) for group in graph.inside(part))
        total[part] = weight(part) + _times(graph.at(part)) * (sum(of(part, inner) for inner in here[part]) + inside)
    return total[()] + sum(total[target] for target in {inner for _, inner in circles})


def _weight(schema: Any) -> int:
    """Return an estimate of the work of a schema's own keywords, without its subschemas."""
    if type(schema) is not dict:
        return 1
    weight = 1 + len(schema)
    if type(required := schema.get("required")) is list:
        weight += len(required)
    if type(options := schema.get("enum")) is list:
        weight += sum(20 if isinstance(option, dict | list) else 1 for option in options)
    if type(step := schema.get("multipleOf")) is float:  # decimals: the more digits, the slower
        weight += 2_000 if abs(step) > 1e-50 else 10_000
    weight += 3 * len(list(_name_patterns(schema)))
    return weight + 50 * ("pattern" in schema) + 10 * ("uniqueItems" in schema)


def _weight_of_names(schema: Any) -> int:
    return sum(compiled(pattern).cost for pattern in _name_patterns(schema))


def _name_patterns(schema: Any) -> Iterable[str]:
    patterns = schema.get("patternProperties") if type(schema) is dict else None
    return patterns if type(patterns) is dict else ()


def _times(schema: Any) -> int:
    """Return how often the subschemas of a schema are applied: `unevaluated…` evaluates those of the other keywords again."""
    again = type(schema) is dict and schema.keys() & {"unevaluatedProperties", "unevaluatedItems"}
    return 3 if again else 1


def _check_patterns(graph: Graph, parts: Iterable[Part]) -> None:
    left = PATTERN_BYTES
    for part, pattern in _patterns(graph, parts):
        try:
            left -= compiled(pattern).size
        except NoPattern as error:
            raise Unusable(str(error), part) from None
        if left < 0:
            raise Unusable(f"has patterns that are more than {PATTERN_BYTES // 1024**2} MB when compiled, together", part)


def _patterns(graph: Graph, parts: Iterable[Part]) -> Iterator[tuple[Part, str]]:
    for part in parts:
        schema = graph.at(part)
        if type(schema) is dict:
            if type(pattern := schema.get("pattern")) is str:
                yield (*part, "pattern"), pattern
            yield from (((*part, "patternProperties"), pattern) for pattern in _name_patterns(schema))


def _ordered_all(parts: Iterable[Part], edges: Callable[[Part], list[Part]]) -> tuple[list[Part], set[tuple[Part, Part]]]:
    done, order, back = set[Part](), list[Part](), set[tuple[Part, Part]]()
    for part in parts:
        if part not in done:
            more, circles = _ordered(part, edges, done)
            order, back = order + more, back | circles
    return order, back


def _ordered(
    start: Part, edges: Callable[[Part], list[Part]], done: set[Part] | None = None
) -> tuple[list[Part], set[tuple[Part, Part]]]:
    """Return the parts that are reachable from a part, each after those that it leads to, and the back edges, which close
    cycles.

    Depth-first search with three colours (Cormen et al., Introduction to Algorithms), without recursion. The parts in `done`
    are not visited again.
    """
    done = set() if done is None else done
    order, back, open_parts = list[Part](), set[tuple[Part, Part]](), {start}
    stack = [(start, iter(edges(start)))]
    while stack:
        part, ahead = stack[-1]
        inner = next((each for each in ahead if each not in done), None)
        if inner is None:
            stack.pop()
            open_parts.discard(part)
            done.add(part)
            order.append(part)
        elif inner in open_parts:
            back.add((part, inner))
        else:
            open_parts.add(inner)
            stack.append((inner, iter(edges(inner))))
    return order, back


def _read_inside(part: Part, schema: dict[str, Any]) -> list[list[Part]]:
    found = [[(*part, name)] for name in _INSIDE if type(schema.get(name)) in (dict, bool)]
    found += [group for name in _INSIDE_LISTS if (group := _items(part, schema, name))]
    found += [group for group in (_members(part, schema, "properties"),) if group]
    return found + [[inner] for inner in _members(part, schema, "patternProperties")]


def _items(part: Part, schema: dict[str, Any], name: str) -> list[Part]:
    given = schema.get(name)
    return [(*part, name, str(number)) for number in range(len(given))] if type(given) is list else []


def _members(part: Part, schema: dict[str, Any], name: str) -> list[Part]:
    given = schema.get(name)
    if type(given) is not dict:
        return []
    return [(*part, name, key) for key, inner in given.items() if type(inner) in (dict, bool)]


def _unescaped(step: str) -> str:
    """Return a step of a JSON Pointer (RFC 6901), decoded from a URI's fragment (RFC 3986)."""
    raw = re.sub(rb"%([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), step.encode())
    return raw.decode(errors="replace").replace("~1", "/").replace("~0", "~")


def _short(reference: str) -> str:
    return repr(reference if len(reference) <= 120 else reference[:119] + "…")
