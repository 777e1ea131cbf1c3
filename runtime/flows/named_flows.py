"""The flows of a project file, by name, with those that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kernel.basics.errors import InvalidInput
from kernel.flow.shapes import FlowDefinition, Graph, SubflowNode, every_node
from kernel.project.project import Project
from runtime.flows.flow_file import load_flow
from runtime.project.shape_faults import meant


def named_flows(project: Project, folder: Path, names: Iterable[str]) -> dict[str, FlowDefinition]:
    """Return the flows of those names, and all that they use, by name. `folder` is that of the project file.

    Raises:
        InvalidInput: there is no such flow, its file has faults, or a flow contains itself.
    """
    found: dict[str, FlowDefinition] = {}

    def find(name: str, inside: tuple[str, ...]) -> None:
        if name in inside:
            raise InvalidInput(f"flows.{name}: a flow cannot contain itself ({' > '.join((*inside, name))}).", f"flows.{name}")
        if name not in found:
            found[name] = load_flow(folder / _file(project, name))
        for used in sorted(set(subflow_names(found[name]))):
            find(used, (*inside, name))

    for name in names:
        find(name, ())
    return found


def subflow_names(graph: Graph) -> Iterator[str]:
    """Yield the names of the flows that a graph uses, also within flows that are written in it."""
    for node in every_node(graph):
        if isinstance(node, SubflowNode):
            if isinstance(node.flow, str):
                yield node.flow
            else:
                yield from subflow_names(node.flow)


def _file(project: Project, name: str) -> str:
    if name not in project.flows:
        known = tuple(sorted(project.flows))
        shown = f"{meant(name, known)}; there are {', '.join(known)}" if known else "; it names none"
        raise InvalidInput(f"flows: the project file has no flow {name!r} under flows{shown}.", "flows")
    return project.flows[name]
