"""Parts of pages that are rendered once for all readers who see the same: lists change less often than they are read.

The key of a part is everything that is put into it, so that nobody gets a part with other words.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from pydantic import BaseModel

KEPT = 200
"""The most parts that are kept: the last used ones."""

LONGEST = 200_000
"""The longest part that is kept, in characters."""


class Fragments:
    """The rendered parts of one server."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()

    def html(self, templates: Environment, language: str, template: str, words: Mapping[str, Any]) -> Markup:
        """Return a template filled with these words."""
        key = (template, language, key_of(words))
        found = self._kept.get(key)
        if found is None:
            found = Markup(  # noqa: S704  # the template escapes each value
                templates.get_template(template).render(**words)
            )
            if len(found) <= LONGEST:
                self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


_PLAIN = frozenset({str, datetime})
"""Types whose values are keys as they are."""


def key_of(value: Any) -> Hashable:
    """Return all of a value as one that can be a key; values that are shown differently have different keys."""
    if value is None or type(value) in _PLAIN:
        return value  # type: ignore[no-any-return]
    if isinstance(value, BaseModel):
        return (type(value), *map(key_of, value.__dict__.values()))
    if isinstance(value, Mapping):
        return (dict, *((name, key_of(each)) for name, each in value.items()))
    if isinstance(value, list | tuple):
        return (list, *map(key_of, value))
    return (type(value), value)
