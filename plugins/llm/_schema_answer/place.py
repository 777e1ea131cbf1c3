"""Places in the value that is made, and the schema's references as seen from a part of it."""

from __future__ import annotations

from typing import Any, NamedTuple

WHOLE = "#/$defs/whole"
"""The pointer to the whole schema, when a part of it is checked by itself."""

_VALUE_KEYWORDS = ("const", "enum", "default", "examples")


class Place(NamedTuple):
    """A place in the value: the `path` to it, its number among its siblings, and the references that are open there.

    `nth` makes the items of an array differ. `opened` shows a schema that contains itself.
    """

    path: tuple[str, ...] = ()
    nth: int = 0
    opened: frozenset[str] = frozenset({WHOLE})

    @property
    def depth(self) -> int:
        return len(self.path)

    def __str__(self) -> str:
        return "$" + "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in self.path)

    def step(self, name: str) -> Place:
        return self._replace(path=(*self.path, name))

    def item(self, name: int | str, nth: int) -> Place:
        return self._replace(path=(*self.path, str(name)), nth=nth)

    def inside(self, schema: Any) -> Place:
        """Return the same place with the schema's reference, if it has one, among those that are open."""
        reference = reference_of(schema)
        return self if reference is None else self._replace(opened=self.opened | {reference})


def reference_of(schema: Any) -> str | None:
    """Return the reference that a schema is, or None."""
    return str(schema["$ref"]) if isinstance(schema, dict) and "$ref" in schema else None


def has_reference(schema: Any) -> bool:
    """Return whether there is a reference anywhere in a schema."""
    if isinstance(schema, dict):
        return "$ref" in schema or any(has_reference(part) for part in schema.values())
    return isinstance(schema, list) and any(has_reference(each) for each in schema)


def rebased(schema: Any) -> Any:
    """Return the schema with its references to itself changed to references to `WHOLE`."""
    if isinstance(schema, list):
        return [rebased(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _rebased_keyword(name, part) for name, part in schema.items()}


def _rebased_keyword(name: str, part: Any) -> Any:
    if name == "$ref" and isinstance(part, str) and (part == "#" or part.startswith("#/")):
        return WHOLE + part[1:]
    return part if name in _VALUE_KEYWORDS else rebased(part)
