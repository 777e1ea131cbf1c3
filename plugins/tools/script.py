"""A script of the project file as a tool. The run executes it, so that its host calls are durable."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault


def create(*, script: str | None = None, description: str | None = None, parameters: dict[str, Any] | None = None) -> Tool:
    """Return the tool of a script.

    Args:
        script: its name under `scripts` in the project file.
        description: its description for models.
        parameters: the JSON Schema of its input, which is an object; by default any object.

    Raises:
        InvalidInput: an option is missing.
    """
    if not script or not description:
        raise InvalidInput("Tool plugin script: needs the options script (its name) and description (for models)", "options")
    return ScriptTool(script, ToolFacts(description=description, parameters=parameters or {"type": "object"}))


class ScriptTool:
    """The tool's facts. By the attribute `script` the run knows that it must execute the script itself."""

    def __init__(self, script: str, facts: ToolFacts) -> None:
        self.script, self.facts = script, facts

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Raise `ToolFault`: only a run can execute the script, and does not call this."""
        raise ToolFault(f"The script {self.script} can be executed by a run only, not by this worker alone.")

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""
