"""Flows by name: the published ones of a plugin set, then those of the project file, with all that they use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Protocol

from kernel.basics.errors import InvalidInput, MofaError
from kernel.flow.shapes import FlowDefinition, PublishedFlow
from kernel.flow.versions import Ref, chosen, no_version, ref_of, versions_of
from kernel.kinds.plugin_kind import FLOW
from kernel.project.project import Project
from kernel.registry.registry import FLOWS, Member, PluginSet, flow_key
from kernel.registry.rollout import PluginStore
from runtime.flows.flow_file import load_flow
from runtime.flows.named_flows import file_of, subflow_names, subflow_places
from runtime.plugins.flow_plugin import flow_of_package

MOST_CHANGES = 10_000
"""The changes of one flow that are read."""

Found = tuple[FlowDefinition, PublishedFlow | None]


class Published(Protocol):
    """The published flows as one process reads them."""

    def names(self) -> list[str]:
        """Return their names, sorted."""
        ...

    async def find(self, ref: Ref) -> Found | None:
        """Return the version that is pinned, or the one in use; None if the flow is not published and not pinned.

        Raises:
            InvalidInput: the pinned version does not exist.
        """
        ...


class NothingPublished:
    """The published flows of a process without a database."""

    def names(self) -> list[str]:
        """Return none."""
        return []

    async def find(self, ref: Ref) -> Found | None:
        """Return None."""
        if ref.version is not None:
            raise no_version(ref.name, ref.version, [])
        return None


class StoredFlows:
    """The published flows of a database, read from its packages."""

    def __init__(
        self, store: PluginStore, plugins: PluginSet, read: Callable[[Member], Awaitable[FlowDefinition]] | None = None
    ) -> None:
        """`plugins` is the set that versions in use are taken from. `read` returns a package's flow; a worker has loaded it."""
        self._store, self._plugins, self._read = store, plugins, read or self._from_package

    def names(self) -> list[str]:
        """See `Published`."""
        return names_of(self._plugins)

    async def find(self, ref: Ref) -> Found | None:
        """See `Published`."""
        key = flow_key(ref.name)
        member = self._plugins.members.get(key)
        if ref.version is not None and (member is None or member.version != ref.version):
            versions = versions_of(await self._store.packages(key), await self._store.history(key, MOST_CHANGES), None)
            wanted = chosen(ref.name, ref.version, versions, self.names())
            member = Member(version=wanted.version, hash=wanted.hash, kind=FLOW)
        if member is None:
            return None
        return await self._read(member), PublishedFlow(version=member.version, hash=member.hash)

    async def _from_package(self, member: Member) -> FlowDefinition:
        package = await self._store.package(member.hash)
        assert package is not None  # a set and the history name stored packages only
        return flow_of_package(package)


def names_of(plugins: PluginSet) -> list[str]:
    """Return the names of the published flows of a set, sorted."""
    return sorted(key.removeprefix(FLOWS) for key, member in plugins.members.items() if member.kind == FLOW)


async def faults_of_new_flows(
    store: PluginStore, plugins: PluginSet, served: PluginSet, project: Project, folder: Path
) -> list[str]:
    """Return a line for each flow of a proposed set that uses a flow which there is not, or itself.

    Only the flows that are not in the set that is served are checked.
    """
    failed = []
    published = StoredFlows(store, plugins)
    for key, member in plugins.members.items():
        if member.kind == FLOW and served.members.get(key) != member:
            name = key.removeprefix(FLOWS)
            try:
                await FlowNames(published, project, folder).find([name])
            except MofaError as error:
                failed.append(f"{name} {member.version}: {error}")
    return failed


class FlowNames:
    """The flows that a name may mean: published ones, then those of a project file."""

    def __init__(self, published: Published, project: Project, folder: Path) -> None:
        """`folder` is that of the project file."""
        self._published, self._project, self._folder = published, project, folder
        self.flows: dict[str, FlowDefinition] = {}
        """The flows that were found, by the name or `name@version` that was asked for."""
        self.versions: dict[str, PublishedFlow] = {}
        """The published ones of them."""

    async def find(self, names: Iterable[str]) -> dict[str, FlowDefinition]:
        """Return the flows of those names, and all that they use, by name.

        Raises:
            InvalidInput: there is no such flow or version, its file has faults, or a flow contains itself.
        """
        for name in names:
            await self._find(name, ())
        return self.flows

    async def find_used(self, flow: FlowDefinition) -> None:
        """Find all flows that a flow uses. Raises as `find` does, with the place in the flow: `nodes.2.flow: …`."""
        for place, name in subflow_places(flow):
            try:
                await self._find(name, (flow.name,))
            except InvalidInput as error:
                at = ".".join(map(str, place))
                raise InvalidInput(f"{at}: {error}", at) from None

    async def _find(self, name: str, inside: tuple[str, ...]) -> None:
        ref = ref_of(name)
        if name in inside:
            shown = " > ".join((*inside, name))
            raise InvalidInput(f"flows.{name}: a flow cannot contain itself ({shown}).", f"flows.{name}")
        if name not in self.flows:
            self.flows[name] = await self._read(name, ref)
        for used in subflow_names(self.flows[name]):
            await self._find(used, (*inside, name))

    async def _read(self, name: str, ref: Ref) -> FlowDefinition:
        found = await self._published.find(ref)
        if found is None:
            file = file_of(self._project, ref.name, self._published.names())
            return await asyncio.to_thread(load_flow, self._folder / file)
        flow, version = found
        if version is not None:
            self.versions[name] = version
        return flow
