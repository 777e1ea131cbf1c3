"""Arguments as a page shows them, and forms from JSON Schemas: the fields to show, and the value that a filled form stands for.

The schema is checked later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kernel.basics.errors import InvalidInput
from kernel.basics.json_text import read_strictly, whole_json
from kernel.conversation.transcript import as_text

MOST_FIELDS = 60
"""The most fields of one form. An object with more is one field of JSON."""

LINE = 80
"""A longer text gets a field of several lines."""

FORM = 40_000
"""The most characters of the values of one form. A value that has no room is not shown, and stays as it is."""

ARGUMENT, ARGUMENTS = 5_000, 40_000
"""The most characters that a page shows of one argument of an action, and of all of them."""

CONTEXT = 500
"""The most characters that are shown before the first difference of two texts."""

Widget = Literal["line", "text", "whole", "number", "check", "choice", "json", "long"]


@dataclass(frozen=True)
class FormField:
    """A field of a form. `value` is its text; of a `check` it is `on` or empty; `options` are (value, label)."""

    name: str
    label: str
    widget: Widget
    value: str = ""
    required: bool = False
    help: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)


def shown_args(args: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Return (name, text, whether the text is cut) of the first arguments that a page has room for."""
    found, room = list[tuple[str, str, bool]](), ARGUMENTS
    for name, value in args.items():
        text = as_text(value)
        found.append((name, text[:ARGUMENT], len(text) > ARGUMENT))
        room -= min(len(text), ARGUMENT) + min(len(name), 200) + 60  # the markup counts, too
        if room < 0:
            break
    return found


def fields_of(schema: Mapping[str, Any] | None, value: Any, prefix: str) -> list[FormField]:
    """Return the fields for a value of this schema: one for each property of an object, otherwise one for the whole."""
    properties = _properties(schema)
    if properties is None or not isinstance(value, dict | None):
        whole = _field(prefix, "", schema or {}, value, required=True)
        return [whole if len(whole.value) <= FORM else replace(whole, widget="long", value="")]
    required = (schema or {}).get("required")
    names = required if isinstance(required, list) else []
    given, room = value or {}, FORM
    found = []
    for name, inner in properties.items():
        each = _field(f"{prefix}.{name}", name, inner, given.get(name, _default(inner)), required=name in names)
        room -= len(each.value)
        if room < 0:
            room += len(each.value)
            each = replace(each, widget="long", value="")
        found.append(each)
    return found


def read_form(schema: Mapping[str, Any] | None, before: Any, form: Mapping[str, Any], prefix: str) -> Any:
    """Return the value that the fields of a form stand for. What the form does not show stays as it was `before`.

    Raises:
        InvalidInput: a number or JSON cannot be read.
    """
    properties = _properties(schema)
    if properties is None or not isinstance(before, dict | None):
        if before is not None and prefix not in form and fields_of(schema, before, prefix)[0].widget == "long":
            return before
        return _read(_field(prefix, "", schema or {}, before, required=True), form, schema or {}, prefix)
    found = dict(before or {})
    for name, inner in properties.items():
        shown = _field(f"{prefix}.{name}", name, inner, None, required=False)
        text = form.get(shown.name)
        if shown.widget == "check":
            if text is not None or name in found or inner.get("default") is not None:
                found[name] = text is not None
        elif text is None or (text == "" and shown.widget != "text" and name not in found):
            continue
        elif text == "" and shown.widget not in ("line", "text"):
            found.pop(name, None)
        elif text != "" or name in found:
            found[name] = _read(shown, form, inner, name)
    return found


def _properties(schema: Mapping[str, Any] | None) -> dict[str, dict[str, Any]] | None:
    properties = (schema or {}).get("properties")
    if not isinstance(properties, dict) or not 0 < len(properties) <= MOST_FIELDS:
        return None
    return {str(name): inner if isinstance(inner, dict) else {} for name, inner in properties.items()}


def _default(schema: Mapping[str, Any]) -> Any:
    return schema.get("default")


def _field(name: str, label: str, schema: Mapping[str, Any], value: Any, *, required: bool) -> FormField:
    known: dict[str, Any] = {"name": name, "label": str(schema.get("title") or label), "required": required}
    known["help"] = str(schema.get("description") or "")[:500]
    kind = schema.get("type")
    if isinstance(options := schema.get("enum"), list) and len(options) <= 200:
        pairs = [(_json(option), option if isinstance(option, str) else _json(option)) for option in options]
        return FormField(**known, widget="choice", value="" if value is None else _json(value), options=pairs)
    if kind == "boolean":
        return FormField(**known, widget="check", value="on" if value is True else "")
    if kind in ("integer", "number") and isinstance(value, int | float | None):
        return FormField(
            **known, widget="whole" if kind == "integer" else "number", value="" if value is None else _json(value)
        )
    if kind == "string" and isinstance(value, str | None):
        long = value is not None and (len(value) > LINE or "\n" in value)
        return FormField(**known, widget="text" if long or not label else "line", value=value or "")
    if kind is None and not label and isinstance(value, str | None):
        return FormField(**known, widget="text", value=value or "")
    shown = "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)
    return FormField(**known, widget="json", value=shown)


def _read(shown: FormField, form: Mapping[str, Any], schema: Mapping[str, Any], name: str) -> Any:
    text = form.get(shown.name)
    if shown.widget == "check":
        return text is not None
    if not isinstance(text, str) or text == "":
        return text
    if shown.widget in ("line", "text") and schema.get("type") in (None, "string"):
        return text
    try:
        value = json.loads(whole_json(read_strictly(text)))
    except (ValueError, RecursionError):
        if schema.get("type") in (None, "string") or (isinstance(schema.get("type"), list) and "string" in schema["type"]):
            return text
        what = {"number": "a number", "whole": "a whole number"}.get(shown.widget, "JSON")
        raise InvalidInput(f"{name}: {text[:100]!r} is not {what}.", name) from None
    if shown.widget in ("number", "whole") and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise InvalidInput(f"{name}: {text[:100]!r} is not a number.", name)
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Change:
    """A difference between two values: `before` or `after` is None where one of them lacks the name."""

    name: str
    before: str | None
    after: str | None


def changes(before: Any, after: Any) -> list[Change]:
    """Return the differences of two values, by the names of an object."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return [] if before == after else [_change("", _text(before), _text(after))]
    names = dict.fromkeys([*before, *after])
    return [
        _change(name, _text(before[name]) if name in before else None, _text(after[name]) if name in after else None)
        for name in names
        if name not in before or name not in after or before[name] != after[name]
    ]


def _change(name: str, before: str | None, after: str | None) -> Change:
    """Return a change of which a page shows the part that differs: what two long texts have in common before it is left out."""
    one, other = before or "", after or ""
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if same <= CONTEXT:
        return Change(name, before, after)
    return Change(name, before and f"…{before[same - CONTEXT :]}", after and f"…{after[same - CONTEXT :]}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)
