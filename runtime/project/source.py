"""The project file that a process has read, with its path and hash, to find later changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from kernel.basics.errors import InvalidInput
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.plugin_kind import PluginKind
from kernel.project.project import Project
from kernel.registry.rollout import NO_FILE
from runtime.project.hashed import hash_of
from runtime.project.project_file import checked_project
from runtime.yaml_source import read_bytes

RELOAD = "mofa reload"


@dataclass(frozen=True)
class ProjectSource:
    """A project file as it was read: its path, its content's SHA-256 (`NO_FILE` if there was no file), and its project."""

    path: Path
    hash: str = NO_FILE
    project: Project = field(default_factory=Project)

    def change(self) -> str:
        """Return a sentence that the file has changed since it was read; empty if it has not. Errors of names end with it."""
        current = hash_of(self.path)
        if current in (None, self.hash):
            return ""
        if self.hash == NO_FILE:
            return f"This worker has read no project file; there is one now at {self.path}. Load it with: {RELOAD}"
        if current == NO_FILE:
            return f"The project file {self.path} was removed after this worker read it."
        return f"The project file {self.path} has changed since this worker read it. Load it with: {RELOAD}"

    def where(self) -> str:
        """Return a sentence that says where participants are named."""
        if self.hash != NO_FILE:
            return f"Agents are named under agents in {self.path}."
        return self.change() or (
            f"This worker found no project file at {self.path}. Create one, for example with: mofa init. "
            f"A running mofa up uses it at once; otherwise run: {RELOAD}"
        )


def read_source(
    path: Path, *, required: bool = False, runtime: Mapping[str, PluginKind] | None = MappingProxyType({})
) -> ProjectSource:
    """Read and check a project file. A missing file is an empty project, unless it is `required`.

    `runtime` is as in `checked_project`.

    Raises:
        InvalidInput: it has faults (with line and column), or cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if required:
            raise InvalidInput(f"The file {path} cannot be read: there is no such file.") from None
        return ProjectSource(path)
    except OSError as error:
        raise InvalidInput(f"The file {path} cannot be read: {error.strerror}.") from None
    return ProjectSource(path, sha256_of_bytes(content), checked_project(read_bytes(content, path.name), runtime, path.parent))
