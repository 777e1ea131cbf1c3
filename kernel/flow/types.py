"""Types of expressions and templates, as JSON Schemas, as far as they are known before a run. `{}` stands for any value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.basics.expression.faults import Fault
from kernel.basics.expression.parser import COMPARISONS, Node, parsed
from kernel.basics.meant import meant
from kernel.flow.template import expressions, only_expression

Type = dict[str, Any]

ANY: Type = {}
BOOLEAN: Type = {"type": "boolean"}
NUMBER: Type = {"type": "number"}
TEXT: Type = {"type": "string"}
NULL: Type = {"type": "null"}

_WORDS = {
    "string": "a text", "number": "a number", "boolean": "true or false", "array": "a list", "object": "an object",
    "null": "null",
}  # fmt: skip
_OF_FUNCTIONS = {
    "len": NUMBER, "abs": NUMBER, "round": NUMBER, "min": NUMBER, "max": NUMBER, "lower": TEXT, "upper": TEXT, "trim": TEXT,
    "starts_with": BOOLEAN, "ends_with": BOOLEAN, "join": TEXT,
}  # fmt: skip


class Misfit(Exception):
    """An expression that cannot have a value, in words without a full stop."""


def object_of(fields: Mapping[str, Type]) -> Type:
    """Return the type of an object with exactly these fields."""
    return {"type": "object", "properties": dict(fields), "required": list(fields), "additionalProperties": False}


def list_of(items: Type) -> Type:
    """Return the type of a list."""
    return {"type": "array", "items": items}


def kinds(type: Any) -> frozenset[str] | None:
    """Return the kinds of JSON that a value of this type may have; None if that is not known. Whole numbers are numbers."""
    if not isinstance(type, dict):
        return None
    named = type.get("type")
    if isinstance(named, str | list):
        names = [named] if isinstance(named, str) else named
        return frozenset("number" if name == "integer" else str(name) for name in names)
    values = [type["const"]] if "const" in type else type.get("enum")
    return frozenset(_kind(value) for value in values) if isinstance(values, list) else None


def in_words(type: Any) -> str:
    """Return a type for people: "a text or null"."""
    known = kinds(type)
    return " or ".join(_WORDS.get(kind, kind) for kind in sorted(known)) if known else "any value"


def all_names(expression: str) -> set[str]:
    """Return all names in an expression that parses, those within `has` included."""
    found, ahead = set[str](), [parsed(expression)]
    while ahead:
        node = ahead.pop()
        if node.what == "name":
            found.add(str(node.value))
        ahead += node.parts
    return found


def type_of(expression: str, names: Mapping[str, Type]) -> Type:
    """Return the type of an expression.

    Raises:
        Misfit: it cannot have a value: it does not parse, a field does not exist, or an operator cannot take these types.
    """
    try:
        return _type(parsed(expression), names)
    except Fault as fault:
        raise Misfit(fault.words) from None


def type_of_template(template: Any, names: Mapping[str, Type]) -> Type:
    """Return the type of a template. Raise `Misfit` as `type_of` does."""
    if isinstance(template, dict):
        return object_of({key: type_of_template(each, names) for key, each in template.items()})
    if isinstance(template, list):
        for each in template:
            type_of_template(each, names)
        return {"type": "array"}
    if not isinstance(template, str):
        return {"type": _kind(template)}
    only = only_expression(template)
    for _, expression in expressions(template):
        type_of(expression, names)
    return TEXT if only is None else type_of(only, names)


def misfit(given: Any, wanted: Any, place: str = "") -> str | None:
    """Return why no value of the type `given` fits `wanted`, or why one lacks a field; None if it may fit."""
    if not isinstance(given, dict) or not isinstance(wanted, dict):
        return None
    where = f"at {place}: " if place else ""
    has, takes = kinds(given), kinds(wanted)
    if has is not None and takes is not None and not has & takes:
        return f"{where}{in_words(given)} does not fit {in_words(wanted)}"
    if has == frozenset({"object"}) and takes == frozenset({"object"}):
        return _misfit_of_objects(given, wanted, place, where)
    if has == frozenset({"array"}) and takes == frozenset({"array"}):
        return misfit(given.get("items"), wanted.get("items"), f"{place}.0".removeprefix("."))
    return None


def _misfit_of_objects(given: Type, wanted: Type, place: str, where: str) -> str | None:
    fields, known = _fields(given), _fields(wanted)
    for name in _required(wanted):
        if name not in fields and given.get("additionalProperties") is False:
            return f"{where}the field {name!r} is missing"
    for name in _required(given):
        if name not in known and wanted.get("additionalProperties") is False and name in fields:
            return f"{where}the field {name!r} is not known{meant(name, known)}"
    faults = (misfit(fields[name], known[name], f"{place}.{name}".removeprefix(".")) for name in fields if name in known)
    return next((fault for fault in faults if fault is not None), None)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def _type(node: Node, names: Mapping[str, Type]) -> Type:
    match node.what:
        case "literal":
            return {"type": _kind(node.value)}
        case "name":
            return names.get(str(node.value), ANY)
        case "list":
            for part in node.parts:
                _type(part, names)
            return {"type": "array"}
        case "index":
            return _indexed(node, names)
        case "has":
            return BOOLEAN
        case "call":
            for part in node.parts:
                _type(part, names)
            return _OF_FUNCTIONS.get(str(node.value), ANY)
        case "not" | "and" | "or":
            for part in node.parts:
                _needs(_type(part, names), "boolean", node.what)
            return BOOLEAN
        case "minus":
            _needs(_type(node.parts[0], names), "number", "-")
            return NUMBER
    left, right = (_type(part, names) for part in node.parts)
    return _compared(node.what, left, right) if node.what in COMPARISONS else _calculated(node.what, left, right)


def _needs(type: Type, kind: str, operator: str) -> None:
    known = kinds(type)
    if known is not None and kind not in known:
        raise Misfit(f"{operator} needs {_WORDS[kind]}, and gets {in_words(type)}")


def _indexed(node: Node, names: Mapping[str, Type]) -> Type:
    whole, key = _type(node.parts[0], names), node.parts[1]
    known = kinds(whole)
    if known is not None and not known & {"object", "array"}:
        raise Misfit(f"{in_words(whole)} has no parts, so it cannot be indexed")
    if key.what != "literal":
        _type(key, names)
        return ANY if known != frozenset({"array"}) else _part(whole, "items")
    if isinstance(key.value, str) and known == frozenset({"object"}):
        fields = _fields(whole)
        if key.value in fields:
            return _part(fields, key.value)
        if whole.get("additionalProperties") is False:
            shown = f"; there are {', '.join(sorted(fields)[:20])}" if fields else ""
            raise Misfit(f"there is no field {key.value!r}{meant(key.value, fields) or shown}")
        return ANY
    return _part(whole, "items") if known == frozenset({"array"}) else ANY


def _fields(type: Type) -> dict[str, Any]:
    """Return the fields of an object's type. A schema that cannot be used, which is a fault of its own, has none."""
    fields = type.get("properties")
    return fields if isinstance(fields, dict) else {}


def _required(type: Type) -> list[str]:
    names = type.get("required")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _part(type: Mapping[str, Any], name: str) -> Type:
    part = type.get(name, ANY)
    return part if isinstance(part, dict) else ANY


def _compared(operator: str, left: Type, right: Type) -> Type:
    one, other = kinds(left), kinds(right)
    if operator in ("in", "not in") or one is None or other is None:
        return BOOLEAN
    if operator in ("==", "!=") and ("null" in one | other or one & other):
        return BOOLEAN
    if operator not in ("==", "!=") and one & other & {"number", "string"}:
        return BOOLEAN
    raise Misfit(f"{operator} cannot take {in_words(left)} and {in_words(right)}")


def _calculated(operator: str, left: Type, right: Type) -> Type:
    one, other = kinds(left), kinds(right)
    if one is None or other is None:
        return ANY if operator == "+" else NUMBER
    if "number" in one & other:
        return NUMBER
    if operator == "+" and "string" in one & other:
        return TEXT
    raise Misfit(f"{operator} cannot take {in_words(left)} and {in_words(right)}")
