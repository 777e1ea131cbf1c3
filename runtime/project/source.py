"""The project file with its place and its content's hash: what a process read, and whether there is another content by now."""

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
from runtime.project.project_file import checked_project
from runtime.yaml_source import read_bytes

RELOAD = "mofa reload"


@dataclass(frozen=True)
class ProjectSource:
    """A project file as it was read: its place, its content's SHA-256 (`NO_FILE` where there was none), what it says."""

    path: Path
    hash: str = NO_FILE
    project: Project = field(default_factory=Project)

    def change(self) -> str:
        """Return a sentence for whoever misses something in it: there is another content by now. Empty where there is not."""
        there = hash_of(self.path)
        if there in (None, self.hash):
            return ""
        if self.hash == NO_FILE:
            return f"This worker has read no project file; there is one now at {self.path}. Take it with: {RELOAD}"
        if there == NO_FILE:
            return f"The project file {self.path} is gone since this worker read it."
        return f"The project file {self.path} has changed since this worker read it. Take it with: {RELOAD}"

    def where(self) -> str:
        """Return a sentence on where participants are named, as it is now."""
        if self.hash != NO_FILE:
            return f"Agents are named under agents in {self.path}."
        return self.change() or (
            f"This worker found no project file at {self.path}. Write one there, to begin with by: mofa init. "
            f"A running mofa up takes it at once; otherwise: {RELOAD}"
        )


def read_source(
    path: Path, *, required: bool = False, runtime: Mapping[str, PluginKind] | None = MappingProxyType({})
) -> ProjectSource:
    """Read and check a project file. One that is not there is an empty project, unless it is `required`.

    `runtime` is as in `checked_project`.

    Raises:
        InvalidInput: it is wrong, by line and column, or cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if required:
            raise InvalidInput(f"The file {path} cannot be read: there is no such file.") from None
        return ProjectSource(path)
    except OSError as error:
        raise InvalidInput(f"The file {path} cannot be read: {error.strerror}.") from None
    return ProjectSource(path, _hash(content), checked_project(read_bytes(content, path.name), runtime))


def hash_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's content, `NO_FILE` where there is none; None where it cannot be read."""
    try:
        return _hash(path.read_bytes())
    except FileNotFoundError:
        return NO_FILE
    except OSError:
        return None


def _hash(content: bytes) -> str:
    return sha256_of_bytes(content)
