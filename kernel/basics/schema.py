"""The base of every type on the wire, and the one function that turns raw JSON into such a type."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails

from kernel.basics.bounds import check_json
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import LONGEST_DURATION


class Schema(BaseModel):
    """A type on the wire: plain JSON in snake_case, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", validate_default=False, populate_by_name=True)

    WITHOUT_DEFAULTS: ClassVar[bool] = False
    """Whether a payload leaves out the fields that have their default: for what runs send at each step.

    A default of such a type must never change, because histories no longer name it.
    """


_ISO_DURATION = re.compile(r"^P(?=[\dT])(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$")

_TOO_LONG = f"must be at most {LONGEST_DURATION.days:,} days, a hundred years; leave it out for no limit"


def _iso_only(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _ISO_DURATION.match(value):
        raise ValueError("must be an ISO 8601 duration such as PT30S, PT2H or P3D")
    if any(len(digits) > 9 for digits in re.findall(r"\d+", value)):
        raise ValueError(_TOO_LONG)
    return timedelta(weeks=int(value[1:-1])) if value.endswith("W") else value


def _in_bounds(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("must be longer than zero")
    if value > LONGEST_DURATION:
        raise ValueError(_TOO_LONG)
    return value


def format_time(value: datetime) -> str:
    """Return a time as the JSON of these types has it: `2026-01-01T00:00:00Z`."""
    return value.isoformat().replace("+00:00", "Z")


def format_duration(value: timedelta) -> str:
    """Return the ISO 8601 form of a duration: 90 seconds as `PT1M30S`."""
    seconds = value.total_seconds()
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, secs = divmod(rest, 60)
    date = f"{int(days)}D" if days else ""
    clock = (f"{int(hours)}H" if hours else "") + (f"{int(minutes)}M" if minutes else "") + (f"{secs:g}S" if secs else "")
    return f"P{date}{'T' + clock if clock else ''}" if date or clock else "PT0S"


Duration = Annotated[
    timedelta,
    BeforeValidator(_iso_only),
    AfterValidator(_in_bounds),
    PlainSerializer(format_duration, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "duration", "examples": ["PT30S", "P3D"]}),
]
"""A duration, written in ISO 8601 (`PT30S`, `P3D`); numbers and clock times are refused."""

T = TypeVar("T")


@dataclass(frozen=True)
class Unreadable:
    """A placeholder for a value from outside that cannot be read as JSON; `reason` says why."""

    reason: str


def parse(kind: type[T] | Any, value: Any, what: str) -> T:
    """Return `value` as a `kind`.

    Args:
        kind: any type that pydantic can validate.
        what: the reader's name for the value, for example `Sequential input`.

    Raises:
        InvalidInput: the value does not fit; the message names the first wrong field and how to correct it.
    """
    if isinstance(kind, type) and isinstance(value, kind):
        return value  # type: ignore[return-value]
    if isinstance(value, Unreadable):
        raise InvalidInput(f"{what}: cannot be read: {value.reason}")
    try:
        parsed: T = TypeAdapter(kind).validate_python(_plain(value))
    except ValidationError as error:
        raise invalid(error, kind, what, value) from None
    check_json(value, what)  # fields of type Any may hold anything
    return parsed


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def invalid(error: ValidationError, kind: Any, what: str, value: Any = None) -> InvalidInput:
    """Return a pydantic error in words for the author of the input: the first fault, and the number of further ones."""
    faults = innermost(error, value)
    first = faults[0]
    field = _path(first, value)
    reason = reason_of(first, kind)
    more = f" ({len(faults) - 1} more fault{'s' if len(faults) > 2 else ''})" if len(faults) > 1 else ""
    place = f"{what}: {field}: " if field else f"{what}: "
    return InvalidInput(f"{place}{reason}{more}", field or None)


def innermost(error: ValidationError, value: Any) -> list[ErrorDetails]:
    """Return the faults, without those of a whole value where others name a part of it: the other branches of a union."""
    faults = error.errors(include_url=False)
    paths = [_path(fault, value) for fault in faults]
    outer = {path[:end] for path in paths for end, sign in enumerate(path) if sign == "."}
    return [fault for fault, path in zip(faults, paths, strict=True) if path not in outer]


def _path(fault: ErrorDetails, value: Any) -> str:
    """Return the fault's path as the author of the input would name it: without pydantic's union tags."""
    parts: list[str] = []
    for index, step in enumerate(fault["loc"]):
        last = index == len(fault["loc"]) - 1
        if isinstance(value, dict) and step == value.get("type") and index and isinstance(fault["loc"][index - 1], int):
            continue  # the tag of a union, although a field may have the same name
        inside_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if inside_list or (isinstance(value, dict) and step in value):
            value = value[step]
        elif not (last and fault["type"] in ("missing", "extra_forbidden")):
            continue
        parts.append(str(step))
    return ".".join(parts)


def reason_of(fault: ErrorDetails, kind: Any = None) -> str:
    """Return a fault in words. `kind` is the expected type; its fields are listed where an unknown one is given."""
    given = fault.get("input")
    context = fault.get("ctx", {})
    match fault["type"]:
        case "extra_forbidden":
            known = (
                f"; known fields: {', '.join(kind.model_fields)}"
                if hasattr(kind, "model_fields") and len(fault["loc"]) == 1
                else ""
            )
            return f"unknown field{known}"
        case "missing":
            return "is required"
        case "union_tag_invalid":
            return f"{context.get('tag')!r} is not one of {context.get('expected_tags')}"
        case "union_tag_not_found":
            return f"needs {context.get('discriminator')} to tell what it is; got {_short(given)}"
        case "value_error":
            return str(context.get("error", fault["msg"]))
        case _:
            return f"{fault['msg']}; got {_short(given)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
