"""The known names beside a wrong one, and the fields that a place of a file may have."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from runtime.yaml_source import Step


def listed(known: tuple[str, ...]) -> str:
    """Return `; known: NAMES`, or nothing if there are none."""
    return f"; known: {', '.join(known)}" if known else ""


def known_fields(kind: Any, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return the fields that are possible at `steps` within a `kind`. Items, keys and union tags stay in one type."""
    candidates = list(_models(kind))
    for step in steps:
        tagged = [each for each in candidates if _tag(each) == step] if len(candidates) > 1 else []
        inner = [each.model_fields[str(step)].annotation for each in candidates if str(step) in each.model_fields]
        candidates = (
            tagged or [model for annotation in inner for model in _models(annotation)] if tagged or inner else candidates
        )
    return tuple(dict.fromkeys(field for each in candidates for field in each.model_fields))


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif origin is Annotated:
        yield from _models(get_args(kind)[0])
    elif origin in (list, dict, Union, UnionType):
        for argument in get_args(kind):
            yield from _models(argument)


def _tag(model: type[BaseModel]) -> str | None:
    kind = model.model_fields.get("kind") or model.model_fields.get("type")
    return str(get_args(kind.annotation)[0]) if kind is not None and get_args(kind.annotation) else None
