"""Remember: keep a fact or an episode for later runs of an agent."""

from __future__ import annotations

from typing import Any

from kernel.basics.errors import InvalidInput
from kernel.kinds.memory import MOST_CHARACTERS
from kernel.kinds.services import Services
from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

FACTS = ToolFacts(
    description=(
        "Remember something for later conversations: a lasting fact (a name, a wish, a decision) or an episode (what happened, "
        "and how it ended). Write it so that it can be understood by itself. Do not remember secrets or passwords."
    ),
    parameters={
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS},
            "subject": {"type": "string", "maxLength": 200, "description": "Whom or what it is about, in a word or two."},
            "kind": {"enum": ["fact", "episode"]},
            "importance": {"type": "number", "minimum": 0, "maximum": 1, "description": "0.5 where it is left out."},
        },
        "required": ["text"],
        "additionalProperties": False,
    },
)


def create(*, shared: bool = False, services: Services | None = None) -> Tool:
    """Return the tool.

    Args:
        shared: keep the memories for every agent of the tenant, not only for the one that remembers.
    """
    return RememberTool(shared, services)


class RememberTool:
    """The tool; many calls may run at once."""

    facts = FACTS

    def __init__(self, shared: bool, services: Services | None) -> None:
        self._shared, self._services = shared, services

    async def run(self, args: dict[str, Any], context: ToolContext) -> dict[str, Any]:
        """Keep the memory, and return it. The same words are kept once.

        Raises:
            ToolFault: there is no memory here, or it does not take these arguments.
        """
        if self._services is None:
            raise ToolFault("There is no memory here.")
        try:
            item = await self._services.memory.remember(context, shared=self._shared, **args)
        except InvalidInput as error:
            raise ToolFault(str(error)) from None
        return {"remembered": item.text, "subject": item.subject, "kind": item.kind, "id": item.id[:12]}

    async def close(self) -> None:
        """Do nothing: nothing stays open between calls."""
