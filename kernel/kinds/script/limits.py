"""The limits of a script, by its engine and by what the operator allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from kernel.basics.errors import InvalidInput, ScriptLimit
from kernel.basics.schema import Schema

_ENGINES = {".py": "monty", ".rhai": "rhai", ".wasm": "wasm", ".wat": "wasm"}
_NAME = re.compile(r"^[\w][\w.\-]{0,127}$")


class ScriptLimits(Schema):
    """The limits of one run of an entry point; time that it waits for the host is not counted.

    `result_bytes`, `depth` and `nodes` bound the result, the input, and the arguments and the answer of each host call.
    """

    time_s: float = Field(default=2.0, gt=0, le=60, description="Time that its own code runs, in seconds.")
    memory_mb: int = Field(default=64, ge=1, le=1024, description="Memory of its own values, in MB.")
    recursion: int = Field(default=64, ge=1, le=512, description="Depth of calls within calls.")
    host_calls: int = Field(default=100, ge=0, le=10_000, description="Calls of host functions, log lines included.")
    source_bytes: int = Field(default=262_144, ge=1, le=2_097_152, description="Length of the source.")
    result_bytes: int = Field(default=1_048_576, ge=1, le=1_572_864, description="Length of a value, as JSON in UTF-8.")
    depth: int = Field(default=32, ge=1, le=64, description="Depth of lists and objects in a value.")
    nodes: int = Field(default=100_000, ge=1, le=1_000_000, description="Values within a value.")
    fuel: int | None = Field(
        default=None,
        ge=1,
        le=100_000_000_000,
        description="Work, in the engine's own unit: instructions of a module, 100 M by default; operations of a Rhai "
        "script, 10 M by default. Python has none.",
    )
    snapshot_bytes: int = Field(default=4_194_304, ge=1, le=16_777_216, description="Length of a snapshot.")


def engine_of(name: str) -> str:
    """Return the name of the engine's plugin for a script's file name. An unknown ending is the name of a plugin itself.

    Raises:
        InvalidInput: the name has no ending, or is a path.
    """
    stem, dot, ending = name.rpartition(".")
    if not (stem and dot and ending and _NAME.match(name)):
        known = ", ".join(_ENGINES)
        raise InvalidInput(f"script: {name!r} must be a file name whose ending chooses the engine ({known}).", "script")
    return _ENGINES.get(f".{ending}", ending)


def limits_for(name: str, given: ScriptLimits | None = None) -> ScriptLimits:
    """Return the limits of a script by its file name: the given ones, and its engine's defaults for the rest."""
    defaults: dict[str, Any] = {}
    if engine_of(name) == "wasm":  # a module is small, and calls the host cheaply
        defaults = {"memory_mb": 16, "host_calls": 1000, "source_bytes": 1_048_576, "result_bytes": 1_572_864}
    return ScriptLimits(**{**defaults, **(given.model_dump(exclude_unset=True) if given else {})})


def check_ceiling(name: str, limits: ScriptLimits, ceiling: ScriptLimits, whose: str) -> None:
    """Raise `InvalidInput` where a limit exceeds both the engine's default and the operator's `ceiling`.

    `whose` names the script for the reader.
    """
    own = limits_for(name).model_dump()
    own["fuel"] = {"rhai": 10_000_000}.get(engine_of(name), 100_000_000)
    allowed = ceiling.model_dump(exclude_unset=True, exclude_none=True)
    for field, asked in limits.model_dump(exclude_none=True).items():
        most = max(own[field], allowed.get(field, own[field]))
        if asked > most:
            raise InvalidInput(
                f"limits.{field}: {whose} asks for {asked}; at most {most} is allowed here. To allow more, put "
                f"plugins: {{limits: {{{field}: {asked}}}}} into the workers' mofa.yaml, and restart the workers.",
                f"limits.{field}",
            )


def check_source(source: bytes, name: str, limits: ScriptLimits) -> None:
    """Raise `ScriptLimit` where the source is too long."""
    if len(source) > limits.source_bytes:
        raise ScriptLimit(f"{name}: {len(source):,} bytes of source are more than {limits.source_bytes:,}.", "source_bytes")


def check_value(value: Any, size: int, what: str, limits: ScriptLimits) -> None:
    """Raise `ScriptLimit` for JSON that is too long (`size`, in bytes of UTF-8), too deep, or has too many values."""
    if size > limits.result_bytes:
        raise ScriptLimit(f"{what}: {size:,} bytes of JSON are more than {limits.result_bytes:,}.", "result_bytes")
    level: Sequence[Any] = [value]
    depth = seen = 0
    while level:
        seen += len(level)
        if seen > limits.nodes:
            raise ScriptLimit(f"{what}: it holds more than {limits.nodes:,} values.", "nodes")
        inner = [each for each in level if isinstance(each, list | dict)]
        depth += bool(inner)
        if depth > limits.depth:
            raise ScriptLimit(f"{what}: lists and objects are nested deeper than {limits.depth}.", "depth")
        level = [leaf for each in inner for leaf in (each.values() if isinstance(each, dict) else each)]
