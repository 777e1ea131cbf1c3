"""Models that a run keeps for long, in less memory."""

from __future__ import annotations

from typing import TypeVar

from kernel.basics.schema import Schema

H = TypeVar("H", bound=Schema)

_FIELDS: dict[type[Schema], set[str]] = {}


def held(model: H) -> H:
    """Return a model that a run keeps, with all its fields as the given ones.

    Pydantic keeps a set of the given fields for each model, which is half of a short event's memory. All models of a type share
    one here. A copy of a model gets a set of its own.
    """
    kind = type(model)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = set(kind.model_fields)
    object.__setattr__(model, "__pydantic_fields_set__", fields)
    return model
