"""From a tool's name to the plugin that does it."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from activities.providers import Load
from kernel.errors import InvalidInput, UnknownTool
from kernel.project import Project, ToolSettings
from kernel.tool import Tool, ToolDescription
from kernel.transcript import canonical
from plugins import discovery

HINT = "Tools are named under tools in the project file; a plugin that needs no options is there by its own name."


def known_tools(project: Project) -> list[str]:
    """Every name that an agent may list under `tools`."""
    return sorted({*project.tools, *discovery.names("tools")})


class Toolbox:
    """The tools of a process. A plugin is made once for each name, and kept."""

    def __init__(self, project: Project, load: Load = discovery.load) -> None:
        self._project, self._load = project, load
        self._made: dict[str, Tool] = {}

    def named(self, name: str) -> Tool:
        """The tool of that name.

        Raises:
            UnknownTool: it is neither in the project file nor a plugin.
            UnknownPlugin: the project file names a plugin that is not there.
            InvalidInput: the plugin does not take its options, or needs some.
        """
        if name not in self._made:
            if name not in self._project.tools and name not in discovery.names("tools"):
                raise UnknownTool(name, known_tools(self._project), HINT)
            self._made[name] = make(name, self._settings(name), self._load)
        return self._made[name]

    def described(self, name: str) -> ToolDescription:
        """The tool as the run, the model and a person are told of it."""
        tool, settings = self.named(name), self._settings(name)
        facts = dict(tool.facts)
        if settings.approval is not None:
            facts["needs_approval"] = settings.approval == "always"
        script = getattr(tool, "script", None)
        return ToolDescription(name=name, script=script, approvers=settings.approvers, deadline=settings.deadline, **facts)

    async def close(self) -> None:
        """Give back every tool's connections."""
        made, self._made = list(self._made.values()), {}
        for tool in made:
            await tool.close()

    def _settings(self, name: str) -> ToolSettings:
        return self._project.tools.get(name) or ToolSettings()


def make(name: str, settings: ToolSettings, load: Load = discovery.load) -> Tool:
    """A tool from its settings; `named` says what it raises."""
    create = load("tools", settings.plugin or name)
    try:
        made: Tool = create(**settings.options)
        for schema in (made.facts.parameters, made.facts.needs_approval):
            Draft202012Validator.check_schema(schema)
        if '"$ref"' in canonical(made.facts.needs_approval):  # one that cannot be followed must not mean "no person needed"
            raise InvalidInput(f"Tool {name}: needs_approval must be a JSON Schema without $ref", "options")
    except SchemaError as error:
        raise InvalidInput(f"Tool {name}: its own JSON Schema is not valid: {error.message[:200]}", "options") from None
    except TypeError as error:
        given: dict[str, Any] = settings.options
        words = f"its options ({', '.join(sorted(given)) or 'none'}) cannot be used: {error}"
        raise InvalidInput(f"Tool {name}: {words}", "options") from None
    return made
