"""The files of a project's flows, and the names of flows that a flow uses."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.flow.shapes import Graph, SubflowNode, every_node
from kernel.project.project import Project


def subflow_names(graph: Graph) -> Iterator[str]:
    """Yield the names of the flows that a graph uses, also within flows that are written in it."""
    for node in every_node(graph):
        if isinstance(node, SubflowNode):
            if isinstance(node.flow, str):
                yield node.flow
            else:
                yield from subflow_names(node.flow)


def file_of(project: Project, name: str) -> str:
    """Return the file of a flow, relative to the project file.

    Raises:
        InvalidInput: the project file has no such flow.
    """
    if name not in project.flows:
        known = tuple(sorted(project.flows))
        shown = f"{meant(name, known)}; there are {', '.join(known)}" if known else "; it names none"
        raise InvalidInput(f"flows: no flow {name!r} is published, and the project file has none under flows{shown}.", "flows")
    return project.flows[name]
