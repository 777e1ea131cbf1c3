"""A script of the project file as a tool of agents. The run plays it, so that its host calls are durable."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault


def create(*, script: str | None = None, description: str | None = None, parameters: dict[str, Any] | None = None) -> Tool:
    """Return the tool of a script.

    Args:
        script: its name under `scripts` in the project file.
        description: what a model is told of it.
        parameters: the JSON Schema of its input, an object; any object where it is left out.

    Raises:
        InvalidInput: an option is missing.
    """
    if not script or not description:
        raise InvalidInput("Tool plugin script: needs the options script (its name) and description (for models)", "options")
    return ScriptTool(script, ToolFacts(description=description, parameters=parameters or {"type": "object"}))


class ScriptTool:
    """What is known of it; `script` tells the run to play it."""

    def __init__(self, script: str, facts: ToolFacts) -> None:
        self.script, self.facts = script, facts

    async def run(self, args: dict[str, Any], context: ToolContext) -> Any:
        """Never reached in a run of this program."""
        raise ToolFault(f"The script {self.script} is played by a run, not by this worker alone.")

    async def close(self) -> None:
        """Nothing to give back."""
