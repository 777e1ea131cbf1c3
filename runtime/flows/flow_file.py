"""A flow in a file, in YAML or JSON, checked as a whole: each fault has its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kernel.basics.meant import meant
from kernel.basics.schema import reason_of
from kernel.basics.text import decoded
from kernel.flow.faults import faults_of
from kernel.flow.shapes import FlowDefinition, Node
from runtime.known_names import known_fields, listed
from runtime.yaml_source import Fault, Source, Step, content_of, read, read_bytes

TYPES = tuple(str(get_args(kind.model_fields["type"].annotation)[0]) for kind in get_args(get_args(Node)[0]))
"""The types of nodes."""


def load_flow(file: Path) -> FlowDefinition:
    """Return the flow of a file.

    Raises:
        InvalidInput: it cannot be read, or has faults. Each is a line of the message, for example
            `support.yaml:12:7: nodes.2.tsk: unknown field; did you mean 'task'?`.
    """
    return checked_flow(read(file))


def read_flow(file: Path) -> tuple[FlowDefinition, str]:
    """Return the flow of a file, and its text. Raises as `load_flow` does."""
    content = content_of(file)
    return checked_flow(read_bytes(content, file.name)), decoded(content)


def flow_of_text(text: str | bytes, name: str = "flow.yaml") -> FlowDefinition:
    """Return the flow of a text in YAML or JSON; `name` names it in faults. Raises as `load_flow` does."""
    return checked_flow(read_bytes(text if isinstance(text, bytes) else text.encode(), name))


def checked_flow(source: Source) -> FlowDefinition:
    """Return the flow of a file's content. Raises as `load_flow` does."""
    flow, faults = flow_and_faults(source)
    if flow is None or faults:
        raise source.error(faults)
    return flow


def flow_and_faults(source: Source) -> tuple[FlowDefinition | None, list[Fault]]:
    """Return the flow of a file's content, None if its fields are wrong, and all faults that were found."""
    if not isinstance(source.plain, dict):
        return None, [source.fault([], "must be a mapping with name, nodes and edges")]
    try:
        flow = FlowDefinition.model_validate(source.plain)
    except ValidationError as error:
        return None, [_explained(source, each) for each in error.errors(include_url=False)]
    return flow, [source.fault(list(each.place), each.words) for each in faults_of(flow)]


def _explained(source: Source, fault: ErrorDetails) -> Fault:
    path = source.path(list(_without_tags(fault["loc"])))
    if fault["type"] == "extra_forbidden":
        known = known_fields(FlowDefinition, fault["loc"][:-1])
        return source.fault(path, f"unknown field{meant(str(path[-1]), known) or listed(known)}", at_key=True)
    if fault["type"] == "union_tag_invalid":
        tag = str(fault.get("ctx", {}).get("tag"))
        return source.fault([*path, "type"], f"{tag!r} is not one of {', '.join(TYPES)}{meant(tag, TYPES)}")
    return source.fault(path, reason_of(fault))


def _without_tags(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps without the type of a node, which pydantic names after the node's place: a field may have its name."""
    before: tuple[Any, Any] = (None, None)
    for step in steps:
        if before[0] == "nodes" and isinstance(before[1], int):
            before = (None, None)
            continue
        yield step
        before = (before[1], step)
