"""The options of installed plugins, checked once against the signature of `create`: their names and their simple types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from inspect import Parameter, signature
from pathlib import PurePath
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from kernel.basics.errors import InvalidInput

_WORDS: Mapping[Any, str] = {
    str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a mapping",
    NoneType: "null",
}  # fmt: skip
_MADE_FROM_PLAIN = (str, int, float, bool, list, tuple, set, frozenset, dict, bytes, Decimal, Enum, PurePath, BaseModel)


def check_options(create: Callable[..., Any], options: Mapping[str, Any], plugin: str, reserved: AbstractSet[str]) -> None:
    """Raise `InvalidInput` for an option that `create` does not have, that is missing, or that has another type.

    A `create` with `**options` takes any name. Types that a YAML file cannot write (an enumeration, a model of pydantic)
    are left to the plugin. `plugin` begins the message (`Tool plugin clock`); `reserved` are the parameters that the
    program fills in itself.
    """
    parameters, types = _parameters(create), _types(create)
    known = [name for name in parameters if name not in reserved and _is_option(types.get(name, Any))]
    takes_any = _takes_any(create)
    for name, value in options.items():
        if name not in known and not (takes_any and name not in parameters):
            raise InvalidInput(f"{plugin}: unknown option {name!r}; {_listed(known)}", "options")
        if name in known and not _fits(value, types.get(name, Any)):
            wanted, given = _in_words(types[name]), _in_words(type(value))
            raise InvalidInput(f"{plugin}: the option {name} must be {wanted}, not {given}; {_listed(known)}", "options")
    for name in known:
        if name not in options and parameters[name].default is Parameter.empty:
            raise InvalidInput(f"{plugin}: the option {name} is missing; {_listed(known)}", "options")


def parameter_names(create: Callable[..., Any]) -> AbstractSet[str]:
    """Return the names that `create` takes as keywords."""
    return _parameters(create).keys()


def _parameters(create: Callable[..., Any]) -> dict[str, Parameter]:
    by_keyword = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return {name: each for name, each in signature(create).parameters.items() if each.kind in by_keyword}


def _takes_any(create: Callable[..., Any]) -> bool:
    return any(each.kind is Parameter.VAR_KEYWORD for each in signature(create).parameters.values())


def _types(create: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of the parameters; {} where an annotation names something that only a type checker imports."""
    annotated = create.__init__ if isinstance(create, type) else create  # type: ignore[misc]
    try:
        return get_type_hints(annotated)
    except (AttributeError, NameError, SyntaxError, TypeError, ValueError):  # annotations are code of the plugin
        return {}


def _listed(known: Collection[str]) -> str:
    return f"known options: {', '.join(known)}" if known else "it has no options"


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _is_option(kind: Any) -> bool:
    """Return whether a file can give it: a client, a function or a service of a test is not an option."""
    return any(_is_plain(each) for each in _alternatives(kind) if each is not NoneType)


def _is_plain(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    if origin is Any or not isinstance(origin, type):
        return True
    return origin is object or issubclass(origin, (*_MADE_FROM_PLAIN, Collection)) or is_dataclass(origin)


def _fits(value: Any, kind: Any) -> bool:
    return any(_fits_one(value, each) for each in _alternatives(kind))


def _fits_one(value: Any, kind: Any) -> bool:
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin is Literal:
        return value in arguments
    if origin in (NoneType, None):
        return value is None
    if origin is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if origin in (str, bool, int):
        return type(value) is origin
    if not isinstance(origin, type) or not issubclass(origin, Collection) or issubclass(origin, str | bytes):
        return True
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(_fits(each, arguments[1]) for each in value.values() if len(arguments) == 2)
    return isinstance(value, list | tuple) and all(_fits(each, arguments[0]) for each in value if arguments)


def _in_words(kind: Any) -> str:
    return " or ".join(_in_words_of_one(each) for each in _alternatives(kind) if each is not NoneType) or _WORDS[NoneType]


def _in_words_of_one(kind: Any) -> str:
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _WORDS.get(arguments[1]) if len(arguments) == 2 else None
        return f"{_WORDS[dict]} (each value {inner})" if inner else _WORDS[dict]
    if isinstance(origin, type) and issubclass(origin, Collection) and not issubclass(origin, str | bytes):
        inner = _WORDS.get(arguments[0]) if arguments else None
        return f"{_WORDS[list]} (each {inner})" if inner else _WORDS[list]
    return _WORDS.get(origin, getattr(origin, "__name__", str(origin)))
