"""Published flows as runtime plugins: the text of a flow's file is the source."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.flow.shapes import FlowDefinition
from kernel.kinds.tool import ToolContext
from kernel.registry.registry import Package
from runtime.flows.flow_file import flow_of_text


class FlowPlugin:
    """One version of a published flow. A run gets all of it, and plans it itself."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._flow: FlowDefinition | None = None

    async def start(self) -> None:
        """Check the flow, as `mofa flow validate` does."""
        self._flow = flow_of_package(self._package)

    async def health(self) -> None:
        """Do nothing: a flow is data, and always healthy."""

    async def use(self, args: Any, context: ToolContext, options: dict[str, Any]) -> Any:
        """Refuse: a flow is run by the workflow Flow."""
        raise InvalidInput(f"{self._package.manifest.label} is a flow; runs of Flow name it.", "kind")

    @property
    def flow(self) -> FlowDefinition:
        """The flow, after `start`."""
        assert self._flow is not None  # the host gives out started plugins only
        return self._flow

    async def close(self) -> None:
        """Do nothing: nothing is open."""


def flow_of_package(package: Package) -> FlowDefinition:
    """Return the flow of a package, with the version that it was published as.

    Raises:
        InvalidInput: it has faults, or another name than its package.
    """
    manifest = package.manifest
    flow = flow_of_text(package.source, manifest.label, published=True)
    if flow.name != manifest.name:
        raise InvalidInput(f"{manifest.label}: name: the flow has the name {flow.name!r}.", "name")
    return flow.model_copy(update={"version": manifest.version})
