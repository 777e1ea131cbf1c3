"""The files of a project's flows, and the names of flows that a flow uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kernel.basics.errors import InvalidInput
from kernel.basics.meant import meant
from kernel.flow.shapes import Graph, SubflowNode, bodies
from kernel.flow.template import Place
from kernel.project.project import Project

LISTED = 20
"""The most names of flows that an error lists."""


def subflow_places(graph: Graph, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield the names of the flows that a graph uses, each with its place, also within flows that are written in it."""
    for number, node in enumerate(graph.nodes):
        at = (*place, "nodes", number)
        for body in bodies(node):
            yield from subflow_places(body, (*at, "body"))
        if isinstance(node, SubflowNode):
            if isinstance(node.flow, str):
                yield (*at, "flow"), node.flow
            else:
                yield from subflow_places(node.flow, (*at, "flow"))


def subflow_names(graph: Graph) -> list[str]:
    """Return the names of the flows that a graph uses, each once, sorted."""
    return sorted({name for _, name in subflow_places(graph)})


def file_of(project: Project, name: str, published: Iterable[str] = ()) -> str:
    """Return the file of a flow, relative to the project file. `published` are the names of the published flows.

    Raises:
        InvalidInput: the project file has no such flow; the message has the name that was meant, and those that there are.
    """
    if name in project.flows:
        return project.flows[name]
    known = sorted({*project.flows, *published})
    more = f" and {len(known) - LISTED:,} more" if len(known) > LISTED else ""
    shown = f"{meant(name, known) or ';'} there are {', '.join(known[:LISTED])}{more}" if known else "; there are none"
    raise InvalidInput(f"flows: no flow {name!r} is published, and the project file has none under flows{shown}.", "flows")
