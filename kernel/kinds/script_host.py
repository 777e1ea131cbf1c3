"""The host functions of a script. Each needs a capability, which must be granted.

A grant is a capability (`tool`), or one restricted to names (`tool:calculator`, `publish:orders.*`, `kv:cache.*`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from kernel.basics.errors import InvalidInput, ScriptError
from kernel.kinds.script import HostCall


@dataclass(frozen=True)
class Argument:
    """An argument's name and type: `text`, `list`, `object`, `number` or `any`."""

    name: str
    kind: str
    required: bool = True
    default: Any = None


@dataclass(frozen=True)
class HostFunction:
    """A host function. A grant can be restricted by the argument `about`. `answered_by_engine`: it needs no activity."""

    name: str
    capability: str
    arguments: tuple[Argument, ...]
    about: str | None = None
    answered_by_engine: bool = False


def _optional(name: str, kind: str, default: Any = None) -> Argument:
    return Argument(name, kind, required=False, default=default)


_TEXT = "text"

HOST_FUNCTIONS: dict[str, HostFunction] = {
    function.name: function
    for function in (
        HostFunction("log", "log", (Argument("message", "any"), _optional("level", _TEXT, "info")), None, True),
        HostFunction("config", "config", (Argument("key", _TEXT), _optional("default", "any")), "key", True),
        HostFunction("kv_get", "kv", (Argument("key", _TEXT), _optional("default", "any")), "key"),
        HostFunction("kv_set", "kv", (Argument("key", _TEXT), Argument("value", "any")), "key"),
        HostFunction("kv_delete", "kv", (Argument("key", _TEXT),), "key"),
        HostFunction("kv_keys", "kv", (_optional("prefix", _TEXT, ""),), "prefix"),
        HostFunction("call_tool", "tool", (Argument("name", _TEXT), _optional("args", "object", {})), "name"),
        HostFunction(
            "ask_model",
            "model",
            (
                Argument("prompt", _TEXT),
                _optional("instructions", _TEXT, ""),
                _optional("model", _TEXT),
                _optional("schema", "object"),
            ),
            "model",
        ),
        HostFunction("send_message", "message", (Argument("to", _TEXT), Argument("content", "any")), "to"),
        HostFunction("publish", "publish", (Argument("topic", _TEXT), Argument("content", "any")), "topic"),
        HostFunction(
            "open_decision",
            "decision",
            (
                Argument("question", _TEXT),
                _optional("options", "list", []),
                _optional("assignees", "list", []),
                _optional("title", _TEXT),
            ),
        ),
    )
}

_WITHOUT_ACTIVITY = {each.capability for each in HOST_FUNCTIONS.values() if each.answered_by_engine}

CAPABILITIES = tuple(dict.fromkeys(function.capability for function in HOST_FUNCTIONS.values()))


def needs_a_run(grants: Iterable[str]) -> bool:
    """Return whether a capability needs an activity for each call, and so a run that executes the script."""
    return any(grant.partition(":")[0] not in _WITHOUT_ACTIVITY for grant in grants)


def check_grants(grants: Iterable[str], field: str = "grants") -> None:
    """Raise `InvalidInput` for a grant of an unknown capability."""
    for grant in grants:
        if grant.partition(":")[0] not in CAPABILITIES:
            raise InvalidInput(f"{field}: {grant!r} is not a capability; there are {', '.join(CAPABILITIES)}.", field)


def read_call(function: str, positional: list[Any], named: dict[str, Any], grants: Iterable[str]) -> HostCall:
    """Return a script's call with its arguments by name, checked.

    Raises:
        ScriptError: the function is unknown or not granted, or the arguments do not fit. The engine adds line and column.
    """
    known = HOST_FUNCTIONS.get(function)
    if known is None:
        raise ScriptError(f"{function} is not a host function; there are {', '.join(HOST_FUNCTIONS)}.")
    if len(positional) > len(known.arguments):
        raise ScriptError(f"{function}: takes {len(known.arguments)} arguments, not {len(positional)}.")
    given = dict(zip((argument.name for argument in known.arguments), positional, strict=False))
    for name in named:
        if name in given or name not in {argument.name for argument in known.arguments}:
            raise ScriptError(f"{function}: {'given twice' if name in given else 'no such argument'}: {name}.")
    given.update(named)
    args = {argument.name: _read(function, argument, given) for argument in known.arguments}
    _granted(known, args, list(grants))
    return HostCall(function=function, args=args)


def _read(function: str, argument: Argument, given: dict[str, Any]) -> Any:
    if argument.name not in given:
        if argument.required:
            raise ScriptError(f"{function}: {argument.name} is required.")
        return argument.default
    value = given[argument.name]
    fits = {"text": isinstance(value, str), "list": isinstance(value, list), "object": isinstance(value, dict)}
    if not fits.get(argument.kind, True) and not (value is None and argument.default is None and not argument.required):
        raise ScriptError(f"{function}: {argument.name} must be a {argument.kind}; got {type(value).__name__}.")
    return value


def _granted(function: HostFunction, args: dict[str, Any], grants: list[str]) -> None:
    about = str(args[function.about] or "") if function.about else ""
    for grant in grants:
        capability, colon, names = grant.partition(":")
        if capability == function.capability and (not colon or (function.about and fnmatchcase(about, names))):
            return
    what = f"{function.capability}:{about}" if about else function.capability
    allowed = ", ".join(grants) or "nothing"
    raise ScriptError(
        f"{function.name}: not granted. Grant {function.capability!r} (or {what!r}) to the script; it has {allowed}."
    )
