"""A flow as a text that is being written: the flow if it can be read, and its faults as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from kernel.basics.errors import InvalidInput
from kernel.basics.schema import Schema
from kernel.flow.shapes import FlowDefinition
from runtime.flows.flow_file import flow_and_faults
from runtime.yaml_source import Fault, Step, read_bytes

NAME = "flow"
"""The name of the text in messages, where a file has its own."""

MOST_FAULTS = 100
"""The most faults of one text that are listed."""

_PLACED = re.compile(rf"{NAME}:(?:(\d+):(\d+):)? ?(.*)", re.DOTALL)


class TextFault(Schema):
    """A fault of a flow's text. `node` is the id of the node, `path` the field, as in `nodes[3].when`; both count from 0."""

    message: str
    node: str | None = None
    path: str = ""
    line: int | None = Field(default=None, description="From 1.")
    column: int | None = Field(default=None, description="From 1.")


def read_text(text: str) -> tuple[FlowDefinition | None, list[TextFault]]:
    """Return the flow of a text in YAML or JSON, None if it cannot be read, and its faults in the order of the text."""
    try:
        source = read_bytes(text.encode(), NAME)
    except InvalidInput as error:
        return None, [_of_syntax(str(error))]
    except UnicodeEncodeError as error:
        return None, [TextFault(message=f"not Unicode text (character {error.start})")]
    flow, faults = flow_and_faults(source)
    ordered = sorted(faults, key=lambda fault: (fault.line, fault.column))
    return flow, [_of_place(each, source.plain) for each in ordered[:MOST_FAULTS]]


def text_fault(text: str, error: InvalidInput) -> TextFault:
    """Return an error, whose field is a place in the flow of a text, as a fault of that text."""
    source = read_bytes(text.encode(), NAME)
    steps = [int(step) if step.isdecimal() else step for step in (error.field or "").split(".") if step]
    return _of_place(source.fault(steps, str(error).removeprefix(f"{error.field}: ").removesuffix(".")), source.plain)


def valid_flow(text: str) -> FlowDefinition:
    """Return the flow of a text.

    Raises:
        FaultyText: it has faults.
    """
    flow, faults = read_text(text)
    if flow is None or faults:
        raise FaultyText(faults)
    return flow


class FaultyText(InvalidInput):
    """A text is no valid flow; `faults` says where. On the wire it is `InvalidInput`."""

    def __init__(self, faults: Sequence[TextFault]) -> None:
        first = faults[0]
        place = f"line {first.line}: " if first.line else ""
        more = f" ({len(faults) - 1} more fault{'s' if len(faults) > 2 else ''})" if len(faults) > 1 else ""
        super().__init__(f"The flow has faults: {place}{first.path + ': ' if first.path else ''}{first.message}{more}", "text")
        self.faults = list(faults)

    @property
    def type(self) -> str:
        """The wire name of `InvalidInput`."""
        return InvalidInput.__name__


def _of_syntax(words: str) -> TextFault:
    match = _PLACED.fullmatch(words)
    if match is None:
        return TextFault(message=words)
    line, column, message = match.groups()
    return TextFault(message=message, line=int(line) if line else None, column=int(column) if column else None)


def _of_place(fault: Fault, plain: Any) -> TextFault:
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.path).removeprefix(".")
    return TextFault(
        message=fault.words, node=_node(fault.path, plain), path=shown, line=fault.line, column=fault.column
    )  # fmt: skip


def _node(path: Sequence[Step], plain: Any) -> str | None:
    """Return the id of the innermost node on a path."""
    found, here = None, plain
    for before, step in zip((None, *path), path, strict=False):
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
        if before == "nodes" and isinstance(here, dict) and isinstance(here.get("id"), str):
            found = here["id"]
    return found
