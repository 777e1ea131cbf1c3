"""The project file, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kernel.kinds.plugin_kind import PluginKind
from kernel.project.project import Project
from runtime.project.name_faults import faults_of_names
from runtime.project.shape_faults import faults_of_agents, faults_of_shape
from runtime.yaml_source import Source, read


def load_project(path: Path | None, runtime: Mapping[str, PluginKind] | None = MappingProxyType({})) -> Project:
    """Return the project of a file, or an empty project if `path` is None.

    `runtime` are the kinds of the runtime plugins by name; None if they are unknown: the worker checks those names.

    Raises:
        InvalidInput: the file has faults. Each is a line of the message, for example
            `mofa.yaml:12:7: agents.writer.modell: unknown field; did you mean 'model'?`.
    """
    return Project() if path is None else checked_project(read(path), runtime, path.parent)


def checked_project(
    source: Source, runtime: Mapping[str, PluginKind] | None = MappingProxyType({}), folder: Path | None = None
) -> Project:
    """Return the project of a file's content. Raises as `load_project` does.

    `folder` is the file's own; without it, files that it names are not read.
    """
    if source.plain is None:
        return Project()
    if not isinstance(source.plain, dict):
        raise source.error([source.fault([], "must be a mapping with keys such as models and agents")])
    content = _with_bare_names(source.plain)
    faults = [*faults_of_shape(source, content), *faults_of_agents(source, content)]
    if not faults:
        faults = list(faults_of_names(source, Project.model_validate(content), runtime, folder))
    if faults:
        raise source.error(faults)
    return Project.model_validate(content)


def _with_bare_names(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with {} for an agent or a tool that has only its name (`helper:`)."""
    bare = {
        key: {name: {} if fields is None else fields for name, fields in content[key].items()}
        for key in ("agents", "tools")
        if isinstance(content.get(key), dict)
    }
    return {**content, **bare}
