"""A flow in a file, in YAML or JSON, checked as a whole: each fault has its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kernel.basics.meant import meant
from kernel.basics.schema import innermost, reason_of
from kernel.basics.text import decoded
from kernel.flow.faults import faults_of
from kernel.flow.shapes import FlowDefinition
from runtime.known_names import known_fields, listed
from runtime.yaml_source import Fault, Source, Step, content_of, read, read_bytes


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


def flow_of_text(text: str | bytes, name: str = "flow.yaml", *, published: bool = False) -> FlowDefinition:
    """Return the flow of a text in YAML or JSON; `name` names it in faults. Raises as `load_flow` does.

    Of a published text, faults do not count that were accepted when it was published.
    """
    return checked_flow(read_bytes(text if isinstance(text, bytes) else text.encode(), name), published=published)


def checked_flow(source: Source, *, published: bool = False) -> FlowDefinition:
    """Return the flow of a file's content. Raises as `flow_of_text` does."""
    flow, faults = flow_and_faults(source, published=published)
    if flow is None or faults:
        raise source.error(faults)
    return flow


def flow_and_faults(source: Source, *, published: bool = False) -> tuple[FlowDefinition | None, list[Fault]]:
    """Return the flow of a file's content, None if its fields are wrong, and all faults that count."""
    if not isinstance(source.plain, dict):
        return None, [source.fault([], "must be a mapping with name, nodes and edges")]
    unsayable = [source.fault(path, "JSON has no such number, and runs know JSON alone") for path in _infinite(source.plain)]
    if unsayable:
        return None, unsayable
    try:
        flow = FlowDefinition.model_validate(source.plain)
    except ValidationError as error:
        return None, [_explained(source, each) for each in innermost(error, source.plain)]
    faults = (each for each in faults_of(flow) if not (published and each.later))
    return flow, [source.fault(list(each.place), each.words) for each in faults]


def _infinite(value: Any) -> Iterator[list[Step]]:
    """Yield the places of `.inf` and `.nan`."""
    if isinstance(value, float) and not isfinite(value):
        yield []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in steps:
        yield from ([step, *rest] for rest in _infinite(each))


def _explained(source: Source, fault: ErrorDetails) -> Fault:
    steps = list(_without_tags(fault["loc"]))
    if fault["type"] == "extra_forbidden":
        path, known = source.path(steps), known_fields(FlowDefinition, fault["loc"][:-1])
        return source.fault(path, f"unknown field{meant(str(path[-1]), known) or listed(known)}", at_key=True)
    if fault["type"] == "missing":
        return source.fault(source.path(steps), reason_of(fault))
    path = source.path([*steps, ""])[:-1]  # without the branch of a union, which is no place in the file
    if fault["type"] == "union_tag_invalid":
        tag, tags = str(fault["ctx"]["tag"]), re.findall(r"'(.*?)'", fault["ctx"]["expected_tags"])
        field = fault["ctx"]["discriminator"].strip("'")
        return source.fault([*path, field], f"{tag!r} is not one of {', '.join(tags)}{meant(tag, tags)}")
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
