"""Flows as a command or a request names them: by a file, by a name, or by a published version."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from console.backend.desk import project_of
from console.backend.stores import registry
from kernel.basics.errors import InvalidInput
from kernel.basics.schema import parse
from kernel.basics.text import decoded
from kernel.flow.shapes import FlowDefinition, FlowRef
from kernel.flow.versions import FlowVersion, no_version, ref_of
from kernel.project.project import Project
from kernel.registry.rollout import PluginStore
from runtime.flows.flow_file import read_flow
from runtime.flows.flow_text import text_fault
from runtime.flows.named_flows import file_of
from runtime.plugins.flow_names import FlowNames, NothingPublished, Published
from runtime.plugins.flow_publishing import FlowPublisher
from runtime.settings import Settings
from runtime.yaml_source import content_of

SQLITE = "sqlite:///"
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class FoundFlow:
    """A flow and the text that it was read from. `published` is its version if it is a published one, `file` its file."""

    flow: FlowDefinition
    text: str
    published: FlowVersion | None = None
    file: Path | None = None


class Flows:
    """The flows of a project and of its database."""

    def __init__(self, settings: Settings, store: PluginStore | None, project: Project | None = None) -> None:
        """`store` is the registry; None if there is no database yet, so that nothing is published.

        `project` is the content of the project file; it is read if it is not given.
        """
        self._folder = settings.project_file.parent
        self._project = project_of(settings) if project is None else project
        self.files = dict(self._project.flows)
        """The flows in the project file: name → file, relative to the project file."""
        self.names = frozenset(self.files)
        self.publisher = FlowPublisher(store, self._project, self._folder) if store is not None else None

    async def find(self, place: str, *, file_first: bool = False) -> FoundFlow:
        """Return the flow of a file, of `name@version`, or of a name: the published one, else the one in the project file.

        With `file_first`, a name means the project file's flow if there is one. The flows that it uses are found, too.

        Raises:
            InvalidInput: there is no such flow or version, or it has faults.
        """
        found = await self._find(place, file_first)
        try:
            await self.check_used(found.flow)
        except InvalidInput as error:
            fault = text_fault(found.text, error)
            name = place if found.file is None else found.file.name
            raise InvalidInput(f"{name}:{fault.line}:{fault.column}: {error}", error.field) from None
        return found

    async def check_used(self, flow: FlowDefinition) -> None:
        """Raise `InvalidInput`, with the place in the flow, if it uses a flow or a version that there is not."""
        await FlowNames(await self._published(), self._project, self._folder).find_used(flow)

    def file_named(self, place: str) -> FoundFlow | None:
        """Return the flow of a file, or of a name in the project file; None if it is neither. Raises as `find` does."""
        if _is_file(place):
            return _read(Path(place))
        if place in self._project.flows:
            return _read(self._folder / file_of(self._project, place))
        return None

    def project_text(self, name: str) -> str | None:
        """Return the text of a flow in the project file, whether it is valid or not; None if there is none of that name.

        Raises:
            InvalidInput: its file cannot be read.
        """
        if name not in self.files:
            return None
        file = self._folder / self.files[name]
        try:
            return decoded(content_of(file))
        except UnicodeDecodeError:
            raise InvalidInput(f"The file {file} is not text in UTF-8.") from None

    async def _find(self, place: str, file_first: bool) -> FoundFlow:
        if _is_file(place) or (file_first and place in self._project.flows):
            found = self.file_named(place)
            assert found is not None  # looked up above
            return found
        ref = ref_of(parse(FlowRef, place, "flow"))
        if ref.version is not None and self.publisher is None:
            raise no_version(ref.name, ref.version, [])
        published = await self.publisher.find(ref.name, ref.version) if self.publisher is not None else None
        if published is not None:
            return FoundFlow(published.flow, published.text, published=published.version)
        return _read(self._folder / file_of(self._project, ref.name, await self.all_published()))

    async def all_published(self) -> list[str]:
        """Return the names of the published flows, sorted."""
        return [] if self.publisher is None else await self.publisher.names()

    async def _published(self) -> Published:
        return NothingPublished() if self.publisher is None else await self.publisher.published()


@asynccontextmanager
async def flows(settings: Settings, *, create: bool = False) -> AsyncIterator[Flows]:
    """Open the flows of these settings. Without `create`, a database that is not there yet stays away."""
    if not create and settings.database_url.startswith(SQLITE) and not Path(settings.database_url[len(SQLITE) :]).exists():
        yield Flows(settings, None)
        return
    async with registry(settings) as store:
        yield Flows(settings, store)


def _is_file(place: str) -> bool:
    if Path(place).is_file():
        return True
    if "/" in place or Path(place).suffix in SUFFIXES:
        raise InvalidInput(f"{place} cannot be read: there is no such file.")
    return False


def _read(file: Path) -> FoundFlow:
    flow, text = read_flow(file)
    return FoundFlow(flow, text, file=file)
